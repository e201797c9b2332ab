//! What changed between two reports, for a terminal: measure by measure, each cell before and after, and why.

use std::io::{self, Write};

use super::comparison::State;
use super::diff::{Cause, Difference, Report, Side};
use super::labels::{self, counted, word};
use super::layout::{Page, Tone};
use super::options::{Lang, Options};
use super::{format, wording};

/// Writes the differences as text; `names` are those of the two files.
pub fn write_diff(
    old: &Report,
    new: &Report,
    differences: &[Difference],
    names: [&str; 2],
    options: &Options,
    mut out: impl Write,
) -> io::Result<()> {
    let lang = options.lang;
    let mut page = Page::new(&mut out, options.width, options.color);
    page.paragraph(0, 0, &format!("{}: {} → {}", word("diff-title", lang), names[0], names[1]), Tone::Strong);
    let counts = [
        counted(differences.len(), "difference", lang),
        format!("{} → {}", counted(old.sources.len(), "article", lang), counted(new.sources.len(), "article", lang)),
        match old.rules == new.rules {
            true => word("diff-same-rules", lang).to_owned(),
            false => format!("{} {} → {}", word("page-rule", lang), old.rules, new.rules),
        },
    ];
    page.paragraph(0, 0, &counts.join(" · "), Tone::Plain);
    let mut measure = "";
    for difference in differences {
        if difference.measure != measure {
            measure = &difference.measure;
            let stage = labels::status(difference.status, lang);
            page.gap();
            page.paragraph(0, 2, &wording::clean(&format!("{} · {stage}", difference.name)), Tone::Strong);
        }
        let province = match &difference.province {
            Some(slug) => labels::province_name(difference.territory, slug, lang),
            None => word("nation-name", lang).to_owned(),
        };
        let line = format!("{province}: {} → {}", told(&difference.old, lang), told(&difference.new, lang));
        page.paragraph(2, 4, &wording::clean(&line), Tone::Plain);
        for cause in &difference.causes {
            page.paragraph(4, 6, &wording::clean(&cause_in_words(cause, lang)), Tone::Faint);
        }
    }
    page.finish()
}

fn told(side: &Side, lang: Lang) -> String {
    let (Some(value), Some(bound), Some(unit)) = (side.value, side.bound, &side.unit) else {
        return word("not-found", lang).to_owned();
    };
    let state = match side.state {
        Some(State::Conflict) => format!(", {}", word("state-conflict", lang)),
        Some(State::NotComparable) => format!(", {}", word("state-not-comparable", lang)),
        _ => String::new(),
    };
    format!("{} ({}{state})", format::figure(value, bound, unit, lang), wording::period(side.period, lang))
}

fn cause_in_words(cause: &Cause, lang: Lang) -> String {
    match cause {
        Cause::NewArticle { article } => format!("{}: {article}", word("cause-new-article", lang)),
        Cause::ArticleGone { article } => format!("{}: {article}", word("cause-article-gone", lang)),
        Cause::ArticleChanged { article } => format!("{}: {article}", word("cause-article-changed", lang)),
        Cause::Rules { article, old, new } => {
            let rule = |rule: &Option<String>| rule.clone().unwrap_or_else(|| "–".to_owned());
            format!("{}: {article}, {} → {}", word("cause-rules", lang), rule(old), rule(new))
        }
        Cause::Period => word("cause-period", lang).to_owned(),
        Cause::Choice => word("cause-choice", lang).to_owned(),
    }
}
