//! `solieu search`: articles that match, with the places that do and the figures in them; or the figures themselves.

use serde::Serialize;
use solieu::model::Span;
use solieu::report::{Lang, brief, clean, labels, number, safe};
use solieu::search::{Hit, Hits, Note, Options, Snippet, Sort, search, search_facts};
use solieu::{Error, Result};

use super::args::{FactFormat, Order, SearchArgs};
use super::list::{FactList, csv_line};
use super::messages::Message;
use super::print::{Out, Tone, marked, paragraph, tell, toned, wrapped};
use super::session::Session;
use super::{Exit, complain, facets};

/// Figures shown under one hit.
const FIGURES: usize = 5;

pub fn run(session: &Session, args: &SearchArgs) -> Result<Exit> {
    let query = args.query.join(" ");
    match answer(session, args, &query) {
        // The place is easier seen than counted.
        Err(error @ Error::Query { at, .. }) => {
            complain(session.lang, &error);
            let before: String = clean(&query).chars().take(at - 1).collect();
            tell(&format!("  {}\n  {}^", clean(&query), " ".repeat(unicode_width::UnicodeWidthStr::width(&*before))));
            Ok(Exit::Failed)
        }
        other => other,
    }
}

fn answer(session: &Session, args: &SearchArgs, query: &str) -> Result<Exit> {
    let reader = session.open(&args.index.paths)?;
    let listed = !args.count && !args.facets;
    let options = Options {
        limit: if listed { (args.limit > 0).then_some(args.limit) } else { Some(0) },
        offset: args.offset,
        sort: match args.sort {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
            Order::Largest => Sort::Largest,
            Order::Smallest => Sort::Smallest,
        },
        facets: args.facets,
        lenient: args.lenient,
        ..Options::default()
    };
    if args.facts {
        let found = search_facts(&reader, query, &options)?;
        if !listed {
            return counted(session, args, found.total, &found.notes, found.facets.as_ref());
        }
        notes(session, &found.notes);
        counts(
            session,
            found.total,
            found.hits.len(),
            found.offset,
            [Message::NoFacts, Message::NoMoreFacts, Message::FactHitCount],
        );
        let any = !found.hits.is_empty();
        let mut list = FactList::new(session, args.format, Out::stdout(), true, false);
        for hit in found.hits {
            let title = match args.format {
                FactFormat::Table => reader.article(&hit.fact.article)?.and_then(|article| article.meta.title),
                _ => None,
            };
            list.push_hit(hit, title.as_deref())?;
        }
        list.finish()?;
        return Ok(Exit::of(0, any));
    }
    let found = search(&reader, query, &options)?;
    if !listed {
        return counted(session, args, found.total, &found.notes, found.facets.as_ref());
    }
    notes(session, &found.notes);
    counts(
        session,
        found.total,
        found.hits.len(),
        found.offset,
        [Message::NoHits, Message::NoMoreHits, Message::HitCount],
    );
    list_hits(session, args.format, &found)
}

/// A number, or the facets, instead of hits.
fn counted(
    session: &Session,
    args: &SearchArgs,
    total: usize,
    told: &[Note],
    found: Option<&solieu::search::Facets>,
) -> Result<Exit> {
    notes(session, told);
    let mut out = Out::stdout();
    match found {
        Some(found) => facets::show(session, &mut out, args, total, found)?,
        None => out.line(&total.to_string())?,
    }
    out.finish()?;
    Ok(Exit::of(0, total > 0))
}

fn notes(session: &Session, notes: &[Note]) {
    let lang = session.lang;
    for note in notes.iter().filter(|_| !session.quiet) {
        match note {
            Note::AnyWord => tell(Message::AnyWord.text(lang)),
            Note::UnknownValue { field, value, known } => {
                tell(&Message::UnknownValue.with(lang, &[field, &clean(value), &known.join(", ")]));
            }
            Note::ReadAsWords { at, why } => {
                let why = if lang == Lang::Vi { &why.vi } else { &why.en };
                tell(&Message::ReadAsWords.with(lang, &[&at.to_string(), why]));
            }
        }
    }
}

/// How many there are and which are shown; the messages are those for none, none on this page, and some.
fn counts(session: &Session, total: usize, shown: usize, offset: usize, [none, no_more, some]: [Message; 3]) {
    let lang = session.lang;
    let count = |count: usize| number(count as f64, lang);
    if session.quiet {
        return;
    }
    if total == 0 {
        tell(none.text(lang));
    } else if shown == 0 {
        tell(&no_more.with(lang, &[&count(total), &count(offset)]));
    } else {
        tell(&some.with(lang, &[&count(total), &count(offset + 1), &count(offset + shown)]));
    }
}

fn list_hits(session: &Session, format: FactFormat, found: &Hits) -> Result<Exit> {
    let mut out = Out::stdout();
    if matches!(format, FactFormat::Csv) {
        out.text(&csv_line(Row::HEADER)?)?;
    }
    for (index, hit) in found.hits.iter().enumerate() {
        match format {
            FactFormat::Jsonl => out.json_line(hit)?,
            FactFormat::Table => show(session, &mut out, found.offset + index + 1, hit)?,
            FactFormat::Csv => out.text(&csv_line(Row::of(found.offset + index + 1, hit))?)?,
        }
    }
    out.finish()?;
    Ok(Exit::of(0, !found.hits.is_empty()))
}

/// One line of the CSV.
#[derive(Serialize)]
struct Row {
    place: usize,
    article: String,
    title: String,
    published: String,
    outlet: String,
    province: String,
    url: String,
    score: f32,
    matches: usize,
    figures: u64,
    snippet: String,
}

impl Row {
    const HEADER: [&'static str; 11] = [
        "place",
        "article",
        "title",
        "published",
        "outlet",
        "province",
        "url",
        "score",
        "matches",
        "figures",
        "snippet",
    ];

    fn of(place: usize, hit: &Hit) -> Row {
        let optional = |field: &Option<String>| safe(field.as_deref().unwrap_or_default());
        Row {
            place,
            article: safe(&hit.path),
            title: optional(&hit.title),
            published: hit.published.map(|date| date.to_string()).unwrap_or_default(),
            outlet: optional(&hit.outlet),
            province: optional(&hit.province),
            url: optional(&hit.url),
            score: hit.score,
            matches: hit.matches.len(),
            figures: hit.fact_count,
            snippet: safe(hit.snippets.first().map_or("", |snippet| snippet.text.as_str())),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_move_into_the_snippet() {
        let snippet =
            Snippet { span: Span::new(10, 20), text: "Sơn La\nxyz".to_owned(), matches: vec![Span::new(10, 14)] };
        assert_eq!(inside(&snippet), [Span::new(0, 4)]);
        assert!(inside(&Snippet { text: "\u{85}".to_owned(), ..snippet }).is_empty());
    }
}
