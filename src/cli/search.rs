//! `solieu search`: articles that match, with the places that do and the figures in them.

use solieu::Result;
use solieu::model::Span;
use solieu::report::{brief, clean, labels, number};
use solieu::search::{Hit, Hits, Note, Options, Snippet, search};

use super::Exit;
use super::args::{HitFormat, SearchArgs};
use super::messages::Message;
use super::print::{Out, Tone, marked, paragraph, tell, toned};
use super::session::Session;

/// Figures shown under one hit.
const FIGURES: usize = 5;

pub fn run(session: &Session, args: &SearchArgs) -> Result<Exit> {
    let reader = session.open(&args.index.index)?;
    let limit = (args.limit > 0).then_some(args.limit);
    let hits = search(&reader, &args.query.join(" "), &Options { limit, offset: args.offset, ..Options::default() })?;
    if !session.quiet {
        notes(session, &hits);
    }
    let mut out = Out::stdout();
    for (index, hit) in hits.hits.iter().enumerate() {
        match args.format {
            HitFormat::Jsonl => out.json_line(hit)?,
            HitFormat::Table => show(session, &mut out, hits.offset + index + 1, hit)?,
        }
    }
    out.finish()?;
    Ok(Exit::of(0, !hits.hits.is_empty()))
}

fn notes(session: &Session, hits: &Hits) {
    let lang = session.lang;
    for note in &hits.notes {
        match note {
            Note::AnyWord => tell(Message::AnyWord.text(lang)),
            Note::UnknownIndicator { indicator, known } => {
                tell(&Message::UnknownIndicator.with(lang, &[&clean(indicator), &known.join(", ")]));
            }
        }
    }
    let count = |count: usize| number(count as f64, lang);
    if hits.total == 0 {
        tell(Message::NoHits.text(lang));
    } else if hits.hits.is_empty() {
        tell(&Message::NoMoreHits.with(lang, &[&count(hits.total), &count(hits.offset)]));
    } else {
        let last = hits.offset + hits.hits.len();
        tell(&Message::HitCount.with(lang, &[&count(hits.total), &count(hits.offset + 1), &count(last)]));
    }
}

fn show(session: &Session, out: &mut Out, place: usize, hit: &Hit) -> Result<()> {
    let (lang, color, width) = (session.lang, session.color, session.width);
    let title = match &hit.title {
        Some(title) => marked(&clean(title), &hit.title_matches, color),
        None => hit.path.clone(),
    };
    wrapped(out, &format!("{place}. {title}"), 0, width)?;
    let count = |count: usize| number(count as f64, lang);
    let known = [
        Some(hit.path.clone()),
        hit.published.map(|date| date.to_string()),
        hit.outlet.clone(),
        hit.province.as_deref().map(|slug| labels::province_name(solieu::model::Territory::Old, slug, lang)),
        Some(Message::Matches.with(lang, &[&count(hit.matches.len())])),
        Some(Message::Figures.with(lang, &[&count(hit.fact_count as usize)])),
    ];
    let known: Vec<String> = known.into_iter().flatten().collect();
    paragraph(out, &known.join(" · "), 3, width, Some(Tone::Faint), color)?;
    for snippet in &hit.snippets {
        let text = clean(&snippet.text).into_owned();
        wrapped(out, &format!("… {} …", marked(&text, &inside(snippet), color).trim()), 3, width)?;
    }
    for fact in hit.facts.iter().take(FIGURES) {
        let told = brief(fact, lang);
        let known = [Some(told.status), told.period, told.province];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let number = toned(&told.number, Tone::Bold, color);
        wrapped(out, &format!("▸ {number} {} — {}", told.measure, known.join(" · ")), 3, width)?;
    }
    out.line("")
}

/// Matches as bytes of the snippet. Control characters are one byte and become spaces, so no byte moves; the few of
/// two bytes (U+0080 to U+009F) would move the rest, and then nothing is marked.
fn inside(snippet: &Snippet) -> Vec<Span> {
    if snippet.text.chars().any(|c| c.is_control() && c.len_utf8() > 1) {
        return Vec::new();
    }
    let start = snippet.span.start;
    snippet.matches.iter().map(|span| Span::new(span.start - start, span.end - start)).collect()
}

/// Wraps text that may hold colours; their codes take no columns and no spaces, so words stay whole.
fn wrapped(out: &mut Out, text: &str, margin: usize, width: usize) -> Result<()> {
    let room = width.saturating_sub(margin).max(20);
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let columns = visible(word);
        if used > 0 && used + 1 + columns > room {
            out.line(&format!("{}{line}", " ".repeat(margin)))?;
            line.clear();
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += columns;
    }
    if used > 0 { out.line(&format!("{}{line}", " ".repeat(margin))) } else { Ok(()) }
}

/// Columns of a word without the codes of colours.
fn visible(word: &str) -> usize {
    let mut plain = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('\x1b') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    unicode_width::UnicodeWidthStr::width(plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_take_no_columns() {
        assert_eq!(visible("\u{1b}[1;33mSơn\u{1b}[0m,"), 4);
        assert_eq!(visible("kiến"), 4);
    }

    #[test]
    fn matches_move_into_the_snippet() {
        let snippet =
            Snippet { span: Span::new(10, 20), text: "Sơn La\nxyz".to_owned(), matches: vec![Span::new(10, 14)] };
        assert_eq!(inside(&snippet), [Span::new(0, 4)]);
        assert!(inside(&Snippet { text: "\u{85}".to_owned(), ..snippet }).is_empty());
    }
}
