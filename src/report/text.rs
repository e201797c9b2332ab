//! The comparison for a terminal: measure by measure, provinces ranked with bars.
//!
//! In: a comparison and options. Out: a page of `options.width` columns. First what several provinces share, by family
//! and stage; then what one province alone has, by province; then the country, signs, sources and notes. A bar stands
//! only where its length may be compared.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::comparison::{Cell, Comparison, Reason, Row, State};
use super::labels::{self, counted, word};
use super::layout::{Column, Page, Tone, bar};
use super::notes::{counts, requested};
use super::options::{Lang, Options, Sort};
use super::order;
use super::text_tail::tail;
use super::wording;
use crate::model::{Family, Status, Territory};

/// Room for marks and references at the end of a line.
const MARKS: usize = 18;

/// Writes the report for a terminal.
pub fn write_text(comparison: &Comparison, options: &Options, mut out: impl Write) -> io::Result<()> {
    let comparison = &comparison.for_page(options.evidence);
    let page = Page::new(&mut out, options.width, options.color);
    let mut view = View { comparison, lang: options.lang, sort: options.sort, page };
    view.head();
    if options.transpose {
        view.by_province("by-province", &comparison.rows.iter().collect::<Vec<_>>());
    } else {
        let (shared, single): (Vec<&Row>, Vec<&Row>) = comparison.rows.iter().partition(|row| row.is_shared());
        view.shared(&shared);
        view.by_province("single", &single);
    }
    view.nation();
    tail(&mut view.page, comparison, options.lang);
    view.page.finish()
}

struct View<'a> {
    comparison: &'a Comparison,
    lang: Lang,
    sort: Sort,
    page: Page<'a>,
}

impl View<'_> {
    fn head(&mut self) {
        let (lang, comparison) = (self.lang, self.comparison);
        self.page.paragraph(0, 0, &word("title", lang).to_uppercase(), Tone::Strong);
        let [articles, provinces, figures, measures] = counts(comparison, lang);
        let first: Vec<String> =
            [articles, provinces, figures].into_iter().chain(requested(comparison, lang)).collect();
        self.page.paragraph(0, 0, &first.join(" · "), Tone::Plain);
        if comparison.rows.is_empty() && comparison.nation.is_empty() {
            self.page.gap();
            self.page.paragraph(0, 0, word("nothing", lang), Tone::Plain);
            return;
        }
        let shared = comparison.rows.iter().filter(|row| row.is_shared()).count();
        let ranked = comparison.rows.iter().filter(|row| row.is_ranked()).count();
        let second = format!(
            "{measures}: {shared} {} ({ranked} {}), {} {}",
            word("shared-count", lang),
            word("ranked-count", lang),
            comparison.rows.len() - shared,
            word("single-count", lang),
        );
        self.page.paragraph(0, 0, &second, Tone::Plain);
    }

    fn shared(&mut self, rows: &[&Row]) {
        let mut section: Option<(Family, Status)> = None;
        for row in rows {
            let own = (row.measure.family, row.measure.status);
            if section != Some(own) {
                section = Some(own);
                let (family, status) = (labels::family(own.0, self.lang), labels::status(own.1, self.lang));
                self.page.gap();
                self.page.ruled(&format!("{family} · {status}").to_uppercase());
            }
            self.page.gap();
            self.block(row);
        }
    }

    /// One measure over its provinces.
    fn block(&mut self, row: &Row) {
        let lang = self.lang;
        self.page.paragraph(0, 2, &wording::measure(&row.measure, lang), Tone::Strong);
        let mut about = match (row.is_ranked(), row.period) {
            (true, _) => format!("{} {}", word("period", lang), wording::period(row.period, lang)),
            (false, Some(_)) => word("not-ranked-single", lang).to_owned(),
            (false, None) => word("not-ranked-period", lang).to_owned(),
        };
        if row.measure.turns {
            about = format!("{about}; {}", word("turns-long", lang));
        }
        self.page.paragraph(2, 2, &about, Tone::Faint);
        let mut cells: Vec<&Cell> = row.cells.iter().filter(|cell| cell.lead.is_some()).collect();
        let value = |cell: &Cell| cell.lead.as_ref().map_or(0.0, |figure| figure.compared());
        order::sort(&mut cells, self.comparison, self.sort);
        let (compared, others): (Vec<&Cell>, Vec<&Cell>) =
            cells.into_iter().partition(|cell| row.is_ranked() && cell.state != State::NotComparable);
        let widths = Widths::of(row, self.lang, self.page.width);
        let largest = compared.iter().map(|cell| value(cell)).fold(0.0, f64::max);
        for cell in &compared {
            let full = bar(value(cell), largest, widths.bar);
            let bar = if cell.state == State::Conflict { "▒".repeat(full.width()) } else { full };
            let rank = cell.rank.map(|rank| format!("{rank}.")).unwrap_or_default();
            self.line(row, cell, &rank, &bar, &widths);
        }
        if let Some(total) = row.total {
            let number = super::format::quantity(total.value, &row.measure.unit, lang);
            let name = format!("{} ({})", word("total", lang), counted(total.provinces, "province", lang));
            let room = widths.name + 1 + widths.bar;
            self.page.columns(
                2,
                &[
                    Column::left("", 3),
                    Column::left(&name, room).tone(Tone::Faint),
                    Column::right(&number, widths.number),
                ],
            );
        }
        if !compared.is_empty() && !others.is_empty() {
            self.page.paragraph(2, 2, &format!("{}:", word("other-periods", lang)), Tone::Faint);
        }
        for cell in others {
            let mut why = wording::period(cell.lead.as_ref().and_then(|figure| figure.period), lang);
            if let Some(unit) = cell.lead.as_ref().and_then(wording::old_unit) {
                why = format!("{unit}, {why}");
            }
            if let Some(reason) = cell.reason.filter(|reason| !matches!(reason, Reason::Period | Reason::PeriodUnknown))
            {
                why = format!("{why}, {}", wording::reason(reason, lang));
            }
            self.line(row, cell, "", &why, &widths);
        }
        self.missing(row);
    }

    /// Rank, province, bar or period, number, marks.
    fn line(&mut self, row: &Row, cell: &Cell, rank: &str, middle: &str, widths: &Widths) {
        let Some(lead) = &cell.lead else { return };
        let mut remarks = wording::marks(lead, self.comparison).join(" ");
        let mut below = wording::beside(cell, &row.measure, self.comparison, self.lang).join(" ");
        // What does not fit behind the number gets a line of its own.
        let own_period =
            (cell.rank.is_some() && lead.period != row.period).then(|| wording::period(lead.period, self.lang));
        let told: Vec<String> =
            wording::undivided(lead, &row.measure, self.lang).into_iter().chain(own_period).collect();
        let own_period = (!told.is_empty()).then(|| format!("({})", told.join(", ")));
        for (text, before) in [(own_period.unwrap_or_default(), true), (std::mem::take(&mut below), false)] {
            let fits = remarks.width() + 1 + text.width() <= MARKS;
            match (fits, before) {
                (true, true) => remarks = format!("{text} {remarks}"),
                (true, false) => remarks = format!("{remarks} {text}"),
                (false, _) => below = format!("{below} {text}"),
            }
        }
        let is_bar = cell.state != State::NotComparable && row.is_ranked();
        let (name, number) = (wording::province(cell, self.lang), wording::number(lead, &row.measure, self.lang));
        self.page.columns(
            2,
            &[
                Column::right(rank, 3),
                Column::left(&name, widths.name),
                Column::left(middle, widths.bar).tone(if is_bar { Tone::Bar } else { Tone::Faint }),
                Column::right(&number, widths.number).tone(Tone::Strong),
                Column::left(remarks.trim(), MARKS).tone(Tone::Faint),
            ],
        );
        let indent = 2 + 3 + 1 + widths.name + 1;
        self.page.paragraph(indent, indent, &below, Tone::Plain);
    }

    /// Provinces without a figure, and those whose figure stands in another row.
    fn missing(&mut self, row: &Row) {
        let lang = self.lang;
        let mut elsewhere: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
        for cell in row.cells.iter().filter(|cell| cell.lead.is_none()) {
            if let Some(reason) = cell.reason {
                elsewhere.entry(reason).or_default().push(wording::province(cell, lang));
            }
        }
        for (reason, names) in elsewhere {
            let text = format!("{} ({}): {}", word("elsewhere", lang), wording::reason(reason, lang), names.join(", "));
            self.page.paragraph(2, 4, &text, Tone::Faint);
        }
        let missing: Vec<&Cell> = row.cells.iter().filter(|cell| cell.state == State::NotFound).collect();
        const NAMED: usize = 4;
        let who = match missing.len() {
            0 => return,
            1..=NAMED => missing.iter().map(|cell| wording::province(cell, lang)).collect::<Vec<_>>().join(", "),
            many => counted(many, "province", lang),
        };
        self.page.paragraph(2, 4, &format!("{}: {who}", word("not-found", lang)), Tone::Faint);
    }

    /// Measures province by province; stages stay apart.
    fn by_province(&mut self, heading: &str, rows: &[&Row]) {
        if rows.is_empty() {
            return;
        }
        self.page.gap();
        self.page.ruled(&word(heading, self.lang).to_uppercase());
        let mut by_place: HashMap<(Option<&str>, Territory), Vec<Line<'_>>> = HashMap::new();
        for row in rows {
            for cell in row.cells.iter().filter(|cell| cell.lead.is_some()) {
                by_place.entry((cell.province.as_deref(), cell.territory)).or_default().push((row, cell));
            }
        }
        for column in &self.comparison.columns {
            let place = (Some(column.province.as_str()), column.territory);
            let Some(mut own) = by_place.remove(&place) else { continue };
            // Rows come by family and stage; here the stage is the heading.
            own.sort_by_key(|(row, _)| (row.measure.status != Status::Achieved, std::cmp::Reverse(row.measure.status)));
            self.page.gap();
            let name = labels::province_name(column.territory, &column.province, self.lang);
            let heading = format!("{} · {}", wording::clean(&name), counted(column.articles, "article", self.lang));
            self.page.paragraph(0, 2, &heading, Tone::Strong);
            self.compact(&own);
        }
    }

    fn nation(&mut self) {
        if self.comparison.nation.is_empty() {
            return;
        }
        self.page.gap();
        self.page.ruled(&word("nation", self.lang).to_uppercase());
        let rows = self.comparison.nation.iter();
        let lines: Vec<Line<'_>> = rows.flat_map(|row| row.cells.iter().map(move |cell| (row, cell))).collect();
        self.compact(&lines);
    }

    /// One line for each measure: name, number, period and marks, under a heading for each stage.
    fn compact(&mut self, lines: &[Line<'_>]) {
        let lang = self.lang;
        let numbers = |(row, cell): &Line<'_>| {
            cell.lead.as_ref().map_or(0, |figure| wording::number(figure, &row.measure, lang).width())
        };
        let number_width = lines.iter().map(numbers).max().unwrap_or(0);
        let about_width = (self.page.width / 4).clamp(20, 36);
        let name_width = self.page.width.saturating_sub(4 + number_width + about_width + 3).min(72);
        let mut stage = None;
        for (row, cell) in lines {
            let Some(lead) = &cell.lead else { continue };
            if stage != Some(row.measure.status) {
                stage = Some(row.measure.status);
                let name = labels::status(row.measure.status, lang).to_uppercase();
                self.page.paragraph(2, 2, &name, Tone::Faint);
            }
            let mut about = vec![wording::period(lead.period, lang)];
            if let Some(rank) = cell.rank {
                let ranked = row.cells.iter().filter(|cell| cell.rank.is_some()).count();
                about.push(format!("({} {rank}/{ranked})", word("rank", lang)));
            }
            about.extend(wording::undivided(lead, &row.measure, lang).map(|told| format!("({told})")));
            about.extend(wording::old_unit(lead).map(|unit| format!("({unit})")));
            if let Some(reason) = cell.reason.filter(|reason| !matches!(reason, Reason::Period | Reason::PeriodUnknown))
            {
                about.push(format!("({})", wording::reason(reason, lang)));
            }
            about.extend(wording::marks(lead, self.comparison));
            let (name, number) = (wording::measure(&row.measure, lang), wording::number(lead, &row.measure, lang));
            self.page.columns(
                4,
                &[
                    Column::left(&name, name_width),
                    Column::right(&number, number_width).tone(Tone::Strong),
                    Column::left("", 0),
                    Column::left(&about.join(" "), about_width).tone(Tone::Faint),
                ],
            );
            let beside = wording::beside(cell, &row.measure, self.comparison, lang).join(" ");
            self.page.paragraph(6, 6, &beside, Tone::Faint);
        }
    }
}

/// A measure in one province.
type Line<'a> = (&'a Row, &'a Cell);

/// Widths of the columns of a block.
struct Widths {
    name: usize,
    bar: usize,
    number: usize,
}

impl Widths {
    fn of(row: &Row, lang: Lang, page: usize) -> Widths {
        let cells = row.cells.iter().filter_map(|cell| Some((cell, cell.lead.as_ref()?)));
        let names = cells.clone().map(|(cell, _)| wording::province(cell, lang).width());
        let name = names.max().unwrap_or(0).min(page / 4);
        let numbers = cells.map(|(_, lead)| wording::number(lead, &row.measure, lang).width());
        let total = row.total.map(|total| super::format::quantity(total.value, &row.measure.unit, lang).width());
        let number = numbers.chain(total).max().unwrap_or(0).min(page / 4);
        // Indent, rank, and the spaces between the five columns.
        let taken = 2 + 3 + name + number + MARKS + 4;
        Widths { name, number, bar: page.saturating_sub(taken).min(60) }
    }
}
