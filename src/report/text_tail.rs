//! The end of the terminal report: signs, sources, what stands behind the provinces, notes.
//!
//! In: a comparison. Out: lines on the page. Sources go article by article; a sentence is shortened around its figures.

use super::comparison::{Comparison, Figure, Role, Source, State};
use super::labels::{self, word};
use super::layout::{Page, Tone};
use super::notes::notes;
use super::options::Lang;
use super::words::sentences;
use super::{format, wording};
use crate::model::{Bound, Fact};

/// Writes what follows the measures.
pub(super) fn tail(page: &mut Page<'_>, comparison: &Comparison, lang: Lang) {
    if !comparison.rows.is_empty() || !comparison.nation.is_empty() {
        page.gap();
        page.ruled(&word("legend", lang).to_uppercase());
        for id in signs(comparison) {
            page.paragraph(2, 4, word(id, lang), Tone::Plain);
        }
    }
    sources(page, comparison, lang);
    columns(page, comparison, lang);
    let notes = notes(comparison, lang);
    if !notes.is_empty() {
        page.gap();
        page.ruled(&word("notes", lang).to_uppercase());
        for note in notes {
            page.paragraph(2, 4, &note, Tone::Plain);
        }
    }
}

/// The signs that the comparison makes use of, as ids of their explanations.
pub(super) fn signs(comparison: &Comparison) -> Vec<&'static str> {
    let rows = || comparison.all_rows();
    let cells = || rows().flat_map(|row| &row.cells);
    let any = |test: &dyn Fn(&Figure) -> bool| cells().flat_map(|cell| cell.lead.iter().chain(&cell.also)).any(test);
    let bound = |bound: Bound| any(&|figure| figure.bound == bound);
    let conflict_ranked =
        rows().any(|row| row.is_ranked() && row.cells.iter().any(|cell| cell.state == State::Conflict));
    let signs = [
        (true, "legend-rank"),
        (cells().any(|cell| cell.state == State::NotFound), "legend-not-found"),
        (comparison.has_citations(), "legend-reference"),
        (bound(Bound::AtLeast), "legend-at-least"),
        (bound(Bound::Nearly), "legend-nearly"),
        (bound(Bound::About), "legend-about"),
        (bound(Bound::AtMost), "legend-at-most"),
        (bound(Bound::Vague), "legend-vague"),
        (any(&|figure| figure.articles > 1), "legend-sources"),
        (any(&|figure| figure.role == Role::Conflict), "legend-conflict"),
        (conflict_ranked, "legend-bar"),
        (any(&|figure| figure.part), "legend-part"),
        (any(&|figure| figure.flagged), "legend-flag"),
        (any(&|figure| figure.sum_of.is_some()), "legend-sum"),
        (any(&|figure| figure.per_year.is_some()), "legend-per-year"),
        (rows().any(|row| row.measure.is_joint()), "legend-joint"),
    ];
    signs.into_iter().filter_map(|(used, id)| used.then_some(id)).collect()
}

/// Path, day, outlet and title of an article.
pub(super) fn article(source: &Source, lang: Lang) -> String {
    let day = source.published.map_or_else(|| word("undated", lang).to_owned(), |day| format::date(day, lang));
    let mut parts = vec![source.path.clone(), day];
    parts.extend(source.outlet.clone());
    parts.extend(source.title.clone());
    parts.extend(copies(source, lang));
    wording::clean(&parts.join(" · ")).into_owned()
}

/// The copies of an article, the first few of them by name.
pub(super) fn copies(source: &Source, lang: Lang) -> Option<String> {
    const NAMED: usize = 5;
    let named = source.copies.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match source.copies.len() {
        0 => None,
        1..=NAMED => Some(format!("{} {named}", word("copies", lang))),
        many => Some(format!("{} {named} … (+{})", word("copies", lang), many - NAMED)),
    }
}

fn sources(page: &mut Page<'_>, comparison: &Comparison, lang: Lang) {
    let last = (0..comparison.evidence.len() as u32).filter_map(|index| comparison.citation(index)).max();
    let Some(last) = last else { return };
    let indent = format!("[{last}] ").len() + 2;
    page.gap();
    page.ruled(&word("evidence", lang).to_uppercase());
    let mut current = None;
    for sentence in sentences(comparison) {
        let told = sentence.and_then(|sentence| {
            let heading = (current != Some(sentence.source)).then(|| comparison.source(sentence.source)).transpose()?;
            Ok((sentence, heading))
        });
        let (sentence, heading) = match told {
            Ok(told) => told,
            Err(error) => return page.fail(error),
        };
        if let Some(source) = heading {
            current = Some(sentence.source);
            page.paragraph(0, 2, &article(&source, lang), Tone::Strong);
        }
        let quote = shortened(&sentence.facts, 2 * (page.width - indent));
        let mut rules: Vec<&str> = sentence.facts.iter().map(|fact| fact.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        let label = format!("{:>width$}", format!("[{}]", sentence.number), width = indent - 3);
        page.paragraph(2, indent, &format!("{} «{quote}» {}", label.trim_start(), rules.join(", ")), Tone::Plain);
        if page.has_failed() {
            return;
        }
    }
}

/// A sentence within `room` characters, cut at spaces so that its first cited figure stays in sight.
pub(super) fn shortened(facts: &[Fact], room: usize) -> String {
    let fact = &facts[0];
    let at = facts.iter().map(|fact| fact.span.start).min().unwrap_or(0);
    let at = at.saturating_sub(fact.quote_span.start);
    let quote: Vec<char> = wording::clean(&fact.quote).chars().collect();
    if quote.len() <= room {
        return quote.iter().collect::<String>().trim().to_owned();
    }
    let at = fact.quote.char_indices().take_while(|(byte, _)| *byte < at).count();
    // A third of the room goes before the figure, since what it counts comes after it.
    let start = at.saturating_sub(room / 3).min(quote.len() - room);
    let end = start + room;
    let is_space = |index: &usize| quote[*index] == ' ';
    let from = if start == 0 { 0 } else { (start..at).find(is_space).map_or(start, |space| space + 1) };
    let to = if end == quote.len() { end } else { (at + 1..end).rev().find(is_space).unwrap_or(end) };
    let middle: String = quote[from..to].iter().collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < quote.len() { "…" } else { "" });
    format!("{before}{}{after}", middle.trim())
}

fn columns(page: &mut Page<'_>, comparison: &Comparison, lang: Lang) {
    if comparison.columns.is_empty() {
        return;
    }
    page.gap();
    page.ruled(&word("columns", lang).to_uppercase());
    let names = comparison.columns.iter().map(|column| {
        let name = labels::province_name(column.territory, &column.province, lang);
        format!("{} {}", wording::clean(&name), column.articles)
    });
    page.paragraph(2, 2, &names.collect::<Vec<_>>().join(", "), Tone::Plain);
    page.paragraph(2, 2, &format!("({})", word("columns-hint", lang)), Tone::Faint);
}
