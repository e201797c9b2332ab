//! The index as an archive: digests of all facts from columns alone, and whole facts by their documents.
//!
//! No document is read for a digest, so that a million of them cost about a second. What many facts share (what they
//! measure and whose they are) is one name in a column; each segment has its own numbers for names, and each name is
//! read once for a segment.

use std::collections::HashMap;
use std::hash::Hash;

use tantivy::columnar::Column as NumberColumn;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::column::TextColumn;
use super::reader::Reader;
use crate::error::Result;
use crate::model::{Archive, Bound, Contents, Digest, Fact, Heading, Kind, Meta, PartialDate, Period};
use crate::normalize::copies;

/// In `marks`: the bound in the lowest bits, above it whether the fact has flags.
const FLAGGED: u64 = 8;

/// The bound of a fact, and whether it has flags, as one number.
pub(super) fn marks(fact: &Fact) -> u64 {
    let bound = Bound::ALL.iter().position(|&bound| bound == fact.bound).expect("every bound is listed");
    bound as u64 | if fact.flags.is_empty() { 0 } else { FLAGGED }
}

/// Bits of a date: year since 1900, month, day.
const DATE_BITS: u32 = 17;

/// A period as one number.
pub(super) fn packed(period: Period) -> u64 {
    let date = |date: PartialDate| {
        let part = |part: Option<u8>| u64::from(part.unwrap_or(0));
        u64::from(date.year() - 1900) << 9 | part(date.month()) << 5 | part(date.day_of_month())
    };
    date(period.from) << DATE_BITS | date(period.to)
}

fn unpacked(number: u64) -> Option<Period> {
    Period::new(date(number >> DATE_BITS)?, date(number & ((1 << DATE_BITS) - 1))?)
}

fn date(number: u64) -> Option<PartialDate> {
    let year = u16::try_from(1900 + (number >> 9)).ok()?;
    partial(year, (number >> 5 & 15) as u8, (number & 31) as u8)
}

/// A date whose unknown parts are 0.
fn partial(year: u16, month: u8, day: u8) -> Option<PartialDate> {
    match (month, day) {
        (0, _) => PartialDate::year_only(year),
        (_, 0) => PartialDate::year_month(year, month),
        _ => PartialDate::day(year, month, day),
    }
}

impl Archive for Reader {
    fn contents(&self) -> Result<Contents> {
        let mut articles = self.ranges();
        let paths = self.paths(&articles.iter().map(|range| range.article).collect::<Vec<_>>())?;
        let mut order: Vec<usize> = (0..articles.len()).collect();
        order.sort_unstable_by(|&a, &b| paths[a].cmp(&paths[b]));
        articles = order.iter().map(|&index| articles[index]).collect();
        let paths = order.iter().map(|&index| paths[index].clone()).collect();
        let mut contents = Contents { articles: self.headings(&articles, paths)?, ..Contents::default() };
        let (mut kinds, mut rules) = (Names::default(), Names::default());
        let mut columns = Vec::new();
        for segment in self.searcher().segment_readers() {
            columns.push(FactColumns::open(self, segment, &mut kinds, &mut rules)?);
        }
        (contents.kinds, contents.rules) = (kinds.list, rules.list);
        let mut found: Vec<(u64, Digest)> = Vec::new();
        for (number, range) in (0..).zip(&articles) {
            let columns = &columns[range.article.segment_ord as usize];
            found.clear();
            for doc in range.article.doc_id + 1..range.end {
                let address = DocAddress::new(range.article.segment_ord, doc);
                if !self.hides(address) {
                    let digest = columns.digest(doc, number, doc - range.article.doc_id);
                    found.push((
                        columns.start.as_ref().and_then(|it| it.first(doc)).unwrap_or(0),
                        Digest { at: number_of(address), ..digest },
                    ));
                }
            }
            found.retain(|(_, digest)| digest.value.is_finite());
            self.put_in_order(&mut found)?;
            contents.figures.extend(found.iter().map(|(_, digest)| *digest));
        }
        Ok(contents)
    }

    fn fact(&self, at: u64) -> Result<Fact> {
        let address = address_of(at);
        let columns = &self.columns[address.segment_ord as usize];
        let article = columns.article_of(address.doc_id).ok_or_else(|| self.without_fact())?;
        let article = DocAddress::new(address.segment_ord, article);
        let mut latest = self.latest.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if latest.as_ref().is_none_or(|(known, _)| *known != article) {
            *latest = Some((article, self.facts_in(article)?));
        }
        let place = address.doc_id.checked_sub(article.doc_id + 1);
        let fact = latest.as_ref().zip(place).and_then(|((_, facts), place)| facts.get(place as usize));
        fact.cloned().ok_or_else(|| self.without_fact())
    }

    fn meta(&self, at: u64) -> Result<Meta> {
        self.meta_at(address_of(at))
    }
}

fn number_of(address: DocAddress) -> u64 {
    u64::from(address.segment_ord) << 32 | u64::from(address.doc_id)
}

fn address_of(number: u64) -> DocAddress {
    DocAddress::new((number >> 32) as u32, number as u32)
}

/// An article, and the document after the last of its facts.
#[derive(Clone, Copy)]
struct Range {
    article: DocAddress,
    end: DocId,
}

impl Reader {
    /// Every article with its facts, which are the documents after it.
    fn ranges(&self) -> Vec<Range> {
        let mut ranges: Vec<Range> = Vec::new();
        for (number, segment) in (0..).zip(self.searcher().segment_readers()) {
            let columns = &self.columns[number as usize];
            let mut own = None;
            for doc in segment.doc_ids_alive() {
                if columns.is_article(doc) {
                    own = Some(DocAddress::new(number, doc)).filter(|address| !self.hides(*address));
                    ranges.extend(own.map(|article| Range { article, end: doc + 1 }));
                } else if let (Some(_), Some(range)) = (own, ranges.last_mut()) {
                    range.end = doc + 1;
                }
            }
        }
        ranges
    }

    fn headings(&self, articles: &[Range], paths: Vec<String>) -> Result<Vec<Heading>> {
        let addresses: Vec<DocAddress> = articles.iter().map(|range| range.article).collect();
        let copies = copies(&self.names_of(&addresses, "fingerprint")?);
        let days = self.numbers_of(&addresses, "date")?;
        let provinces = self.names_of(&addresses, "province")?;
        let rest = provinces.into_iter().zip(days).zip(copies);
        let headings =
            paths.into_iter().zip(&addresses).zip(rest).map(|((path, &address), ((province, day), copy_of))| {
                // The day as `yyyymmdd`, as `record` writes it.
                let day = day.map(|day| day as u64);
                let published =
                    day.and_then(|day| partial((day / 10_000) as u16, (day / 100 % 100) as u8, (day % 100) as u8));
                let province = Some(province).filter(|province| !province.is_empty());
                Heading { path, at: Some(number_of(address)), published, province, copy_of }
            });
        Ok(headings.collect())
    }

    /// Sorts the facts of one article as they stand in the text. Where two begin at one place, which is rare, the
    /// facts themselves decide, and one that is there twice is dropped.
    fn put_in_order(&self, found: &mut Vec<(u64, Digest)>) -> Result<()> {
        found.sort_by_key(|(start, _)| *start);
        if found.windows(2).all(|pair| pair[0].0 != pair[1].0) {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(found.len());
        for (_, digest) in found.drain(..) {
            let fact = self.fact(digest.at)?;
            whole.push(((fact.span, fact.id), digest));
        }
        whole.sort_by(|(a, first), (b, second)| a.cmp(b).then(first.value.total_cmp(&second.value)));
        whole.dedup_by(|(a, _), (b, _)| a == b);
        found.extend(whole.into_iter().map(|((span, _), digest)| (span.start as u64, digest)));
        Ok(())
    }
}

/// Names of all segments, each once.
struct Names<T> {
    list: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Names<T> {
        Names { list: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Names<T> {
    fn number(&mut self, name: T) -> u32 {
        *self.numbers.entry(name).or_insert_with_key(|name| {
            self.list.push(name.clone());
            self.list.len() as u32 - 1
        })
    }
}

/// The columns of one segment that decide where a fact stands, and what the numbers of its names mean.
struct FactColumns {
    group: TextColumn,
    rule: TextColumn,
    kinds: Vec<u32>,
    rules: Vec<u32>,
    value: Option<NumberColumn<f64>>,
    start: Option<NumberColumn<u64>>,
    period: Option<NumberColumn<u64>>,
    marks: Option<NumberColumn<u64>>,
    sentence: Option<NumberColumn<u64>>,
    whole: Option<NumberColumn<u64>>,
}

impl FactColumns {
    fn open(
        reader: &Reader,
        segment: &SegmentReader,
        kinds: &mut Names<Kind>,
        rules: &mut Names<String>,
    ) -> Result<FactColumns> {
        let failed = |error| reader.failure(error);
        let text = |name: &str| TextColumn::open(segment, name).map_err(failed);
        let number = |name: &str| segment.fast_fields().column_opt(name).map_err(failed);
        let (group, rule) = (text("group")?, text("rule")?);
        let mut of_kinds = Vec::new();
        for name in group.names().map_err(failed)? {
            of_kinds.push(kinds.number(serde_json::from_str(&name).map_err(|error| reader.damaged(error))?));
        }
        Ok(FactColumns {
            kinds: of_kinds,
            rules: rule.names().map_err(failed)?.into_iter().map(|name| rules.number(name)).collect(),
            group,
            rule,
            value: segment.fast_fields().column_opt("value").map_err(failed)?,
            start: number("start")?,
            period: number("period")?,
            marks: number("marks")?,
            sentence: number("sentence")?,
            whole: number("whole")?,
        })
    }

    /// The digest of a document, which is the fact with this number in this article.
    fn digest(&self, doc: DocId, article: u32, number: u32) -> Digest {
        let get = |column: &Option<NumberColumn<u64>>| column.as_ref().and_then(|column| column.first(doc));
        let named = |column: &TextColumn, numbers: &[u32]| column.number(doc).map_or(0, |name| numbers[name as usize]);
        let marks = get(&self.marks).unwrap_or(0);
        Digest {
            at: 0,
            value: self.value.as_ref().and_then(|column| column.first(doc)).unwrap_or(f64::NAN),
            article,
            kind: named(&self.group, &self.kinds),
            rule: named(&self.rule, &self.rules),
            sentence: get(&self.sentence).unwrap_or(0) as u32,
            number,
            whole: get(&self.whole).unwrap_or(0) as u32,
            period: get(&self.period).and_then(unpacked),
            bound: Bound::ALL.get((marks & (FLAGGED - 1)) as usize).copied().unwrap_or(Bound::Vague),
            flagged: marks & FLAGGED > 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Writer;
    use crate::index::testing::{article, fact};
    use crate::model::Span;

    #[test]
    fn a_period_survives_as_a_number() {
        for (from, to) in [("2019", "2019"), ("2016-05", "2020"), ("1900", "2100-12-31"), ("2020-07-06", "2020-07-06")]
        {
            let period = Period::new(from.parse().unwrap(), to.parse().unwrap());
            assert_eq!(period.and_then(|period| unpacked(packed(period))), period, "{from}–{to}");
        }
        assert_eq!(unpacked(u64::MAX), None);
    }

    #[test]
    fn digests_agree_with_the_facts_that_they_stand_for() {
        const TEXT: &str = "Có 45 tập thể, trong đó 12 ở xã. Có 300 sáng kiến. Có hàng nghìn sáng kiến.";
        let folder = tempfile::TempDir::new().unwrap();
        let mut writer = Writer::open(folder.path(), "r1").unwrap();
        for (path, day) in [("b.txt", "2020-12-01"), ("a.txt", "2021")] {
            let article = article(path, "Khen thưởng", "son-la", day, TEXT);
            let told = |number: &str, value: f64, quote: &str| fact(&article, number, value, "bang-khen", quote);
            let whole = told("45", 45.0, "Có 45 tập thể, trong đó 12 ở xã.");
            let mut part = told("12", 12.0, "Có 45 tập thể, trong đó 12 ở xã.");
            (part.part_of, part.flags) = (Some(whole.id.clone()), vec!["parts-exceed-whole".to_owned()]);
            let mut lost = told("300", 300.0, "Có 300 sáng kiến.");
            (lost.part_of, lost.period, lost.rule) = (Some("gone".to_owned()), None, "other.rule".to_owned());
            let mut vague = told("nghìn", 1000.0, "Có hàng nghìn sáng kiến.");
            (vague.bound, vague.province, vague.scope) = (Bound::Vague, None, Some("nation".to_owned()));
            // Not in the order of the text, and one begins where another begins.
            let mut same_place = part.clone();
            (same_place.id, same_place.span) = ("0".to_owned(), Span::new(part.span.start, part.span.end + 1));
            writer.put(&article, &[vague, lost, same_place, part, whole]).unwrap();
        }
        writer.commit().unwrap();
        let reader = Reader::open(folder.path()).unwrap();
        let contents = reader.contents().unwrap();
        let headings: Vec<_> = contents
            .articles
            .iter()
            .map(|heading| (heading.path.as_str(), heading.published.unwrap().to_string(), heading.copy_of))
            .collect();
        assert_eq!(headings, [("a.txt", "2021".to_owned(), None), ("b.txt", "2020-12-01".to_owned(), Some(0))]);
        let told: Vec<_> =
            contents.figures[..5].iter().map(|it| (it.value, it.number, it.whole, it.sentence)).collect();
        assert_eq!(told, [(45.0, 5, 0, 0), (12.0, 4, 5, 0), (12.0, 3, 5, 0), (300.0, 2, 6, 1), (1000.0, 1, 0, 2)]);
        for digest in &contents.figures {
            let fact = reader.fact(digest.at).unwrap();
            assert_eq!(contents.kinds[digest.kind as usize], Kind::of(&fact));
            assert_eq!(contents.rules[digest.rule as usize], fact.rule);
            assert_eq!(contents.articles[digest.article as usize].path, fact.article);
            assert_eq!(
                (digest.value, digest.bound, digest.period, digest.flagged),
                (fact.value, fact.bound, fact.period, !fact.flags.is_empty())
            );
        }
    }
}
