//! Words side by side in a text field → the documents that have them, and where.
//!
//! Tantivy's own phrases know one spelling for each word; here each is whatever a word of a query means. The same
//! cursors serve queries for articles, queries for figures (whose sentence is a range of words of their article), and
//! the order of hits, for which only the best are looked at.

use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError};

use super::lookup::SegmentColumns;
use super::spelling;
use super::tokenizer::Word;

/// Finds documents with words side by side.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) field: Field,
    /// Never empty.
    pub(crate) words: Vec<Word>,
    /// The last word is only a beginning.
    pub(crate) is_prefix: bool,
    /// Words without marks mean only themselves.
    pub(crate) exactly: bool,
}

/// Finds facts whose quote has words side by side.
#[derive(Clone, Debug)]
pub(crate) struct Quoted(pub(crate) Phrase);

impl Phrase {
    /// Whole words, in all that they mean.
    pub(crate) fn of(field: Field, words: Vec<Word>) -> Phrase {
        Phrase { field, words, is_prefix: false, exactly: false }
    }

    /// What each word weighs; none where scores are not asked for.
    fn weights(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Vec<Bm25Weight>>> {
        let EnableScoring::Enabled { searcher, statistics_provider } = scoring else { return Ok(None) };
        let documents = statistics_provider.total_num_docs()?;
        let average = statistics_provider.total_num_tokens(self.field)? as Score / documents.max(1) as Score;
        let weight = |number| -> tantivy::Result<Bm25Weight> {
            let frequency = self.document_frequency(searcher, number)?.min(documents);
            Ok(Bm25Weight::for_one_term_without_explain(frequency, documents, average))
        };
        (0..self.words.len()).map(weight).collect::<tantivy::Result<_>>().map(Some)
    }

    fn document_frequency(&self, searcher: &Searcher, number: usize) -> tantivy::Result<u64> {
        let mut frequency = 0;
        for segment in searcher.segment_readers() {
            let meant = self.meant(segment, number)?;
            frequency += meant.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>();
        }
        Ok(frequency)
    }

    /// Where the words of a segment stand that one of the phrase means.
    fn meant(&self, segment: &SegmentReader, number: usize) -> tantivy::Result<Vec<TermInfo>> {
        let is_prefix = self.is_prefix && number + 1 == self.words.len();
        let mut found = Vec::new();
        let index = segment.inverted_index(self.field)?;
        spelling::meant(&index, &self.words[number], is_prefix, self.exactly, |_, info| found.push(info.clone()))?;
        Ok(found)
    }
}

/// All spellings of one word in one segment.
struct Cursor {
    /// Words of the phrase behind this one.
    behind: u32,
    spellings: Vec<SegmentPostings>,
    doc: DocId,
}

impl Cursor {
    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = match &mut self.spellings[..] {
                [only] => only.seek(target),
                several => {
                    for postings in several.iter_mut().filter(|postings| postings.doc() < target) {
                        postings.seek(target);
                    }
                    several.iter().map(DocSet::doc).min().unwrap_or(TERMINATED)
                }
            };
        }
        self.doc
    }

    /// Where the last word of the phrase would stand, in order, if it held this word in the document that the cursor
    /// is on.
    fn ends(&mut self, ends: &mut Vec<u32>) {
        ends.clear();
        let mut spellings = 0;
        for postings in self.spellings.iter_mut().filter(|postings| postings.doc() == self.doc) {
            postings.append_positions_with_offset(self.behind, ends);
            spellings += 1;
        }
        if spellings > 1 {
            ends.sort_unstable();
        }
    }
}

/// The words of a phrase in one segment.
struct Cursors {
    /// The rarest first.
    words: Vec<Cursor>,
    /// Where the last word of the phrase stands in the document that was looked at last.
    ends: Vec<u32>,
    other: Vec<u32>,
}

impl Cursors {
    /// None where the segment lacks one of the words.
    fn open(segment: &SegmentReader, phrase: &Phrase) -> tantivy::Result<Option<Cursors>> {
        let index = segment.inverted_index(phrase.field)?;
        let mut words = Vec::with_capacity(phrase.words.len());
        for number in 0..phrase.words.len() {
            let infos = phrase.meant(segment, number)?;
            if infos.is_empty() {
                return Ok(None);
            }
            let open = |info| index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
            let spellings: Vec<SegmentPostings> = infos.iter().map(open).collect::<Result<_, _>>()?;
            let doc = spellings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
            words.push(Cursor { behind: (phrase.words.len() - 1 - number) as u32, spellings, doc });
        }
        words.sort_by_key(|word| word.spellings.iter().map(|postings| u64::from(postings.size_hint())).sum::<u64>());
        Ok(Some(Cursors { words, ends: Vec::new(), other: Vec::new() }))
    }

    /// The first document from `target` on that has the phrase.
    fn next(&mut self, mut target: DocId) -> DocId {
        'document: while target < TERMINATED {
            for word in &mut self.words {
                let doc = word.seek(target);
                if doc > target {
                    target = doc;
                    continue 'document;
                }
            }
            if self.look() {
                return target;
            }
            target += 1;
        }
        TERMINATED
    }

    /// True where the document has the phrase; documents are asked for in order.
    fn has(&mut self, doc: DocId) -> bool {
        self.words.iter_mut().all(|word| word.seek(doc) == doc) && self.look()
    }

    /// Looks for the phrase in the document that all cursors are on.
    fn look(&mut self) -> bool {
        let [first, others @ ..] = &mut self.words[..] else { return false };
        first.ends(&mut self.ends);
        for word in others {
            if self.ends.is_empty() {
                return false;
            }
            word.ends(&mut self.other);
            keep_common(&mut self.ends, &self.other);
        }
        !self.ends.is_empty()
    }

    /// How often the phrase stands within some words of the document that was looked at last.
    fn count_in(&self, range: &Range<u32>) -> u32 {
        let length = self.words.len() as u32;
        self.ends.iter().filter(|&&end| range.start + length <= end + 1 && end < range.end).count() as u32
    }

    fn size_hint(&self) -> u32 {
        self.words[0].spellings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

/// Keeps of sorted numbers those that are in others too.
fn keep_common(numbers: &mut Vec<u32>, others: &[u32]) {
    let (mut kept, mut at) = (0, 0);
    for index in 0..numbers.len() {
        let number = numbers[index];
        while at < others.len() && others[at] < number {
            at += 1;
        }
        if at == others.len() {
            break;
        }
        if others[at] == number {
            numbers[kept] = number;
            kept += 1;
        }
    }
    numbers.truncate(kept);
}

impl Query for Phrase {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(PhraseWeight { phrase: self.clone(), weights: self.weights(scoring)? }))
    }
}

struct PhraseWeight {
    phrase: Phrase,
    weights: Option<Vec<Bm25Weight>>,
}

impl Weight for PhraseWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut cursors) = Cursors::open(segment, &self.phrase)? else { return Ok(Box::new(EmptyScorer)) };
        let doc = cursors.next(0);
        let norms = match &self.weights {
            Some(weights) => {
                let weights = weights.iter().map(|weight| weight.boost_by(boost)).collect();
                Some((segment.get_fieldnorms_reader(self.phrase.field)?, weights))
            }
            None => None,
        };
        Ok(Box::new(PhraseScorer { cursors, doc, norms }))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self.scorer(segment, 1.0)?, doc)
    }
}

fn explain(mut scorer: Box<dyn Scorer>, doc: DocId) -> tantivy::Result<Explanation> {
    if scorer.doc() <= doc && scorer.seek(doc) == doc {
        return Ok(Explanation::new("words side by side", scorer.score()));
    }
    Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
}

struct PhraseScorer {
    cursors: Cursors,
    doc: DocId,
    norms: Option<(FieldNormReader, Vec<Bm25Weight>)>,
}

impl DocSet for PhraseScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.cursors.next(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.cursors.next(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.cursors.size_hint() / 8 // words that are both there stand side by side now and then
    }

    fn cost(&self) -> u64 {
        u64::from(self.cursors.size_hint()) * 10 // positions cost many times what documents do
    }
}

impl Scorer for PhraseScorer {
    fn score(&mut self) -> Score {
        let Some((norms, weights)) = &self.norms else { return 1.0 };
        let (norm, count) = (norms.fieldnorm_id(self.doc), self.cursors.ends.len() as u32);
        weights.iter().map(|weight| weight.score(norm, count)).sum()
    }
}

impl Query for Quoted {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(QuotedWeight { phrase: self.0.clone(), weights: self.0.weights(scoring)? }))
    }
}

struct QuotedWeight {
    phrase: Phrase,
    weights: Option<Vec<Bm25Weight>>,
}

impl Weight for QuotedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut cursors) = Cursors::open(segment, &self.phrase)? else { return Ok(Box::new(EmptyScorer)) };
        let columns = SegmentColumns::open(segment)?;
        let mut found = Vec::new();
        let mut article = cursors.next(0);
        while article != TERMINATED {
            for fact in (article + 1..segment.max_doc()).take_while(|&doc| !columns.is_article(doc)) {
                let quote = columns.quote(fact);
                let count = cursors.count_in(&quote);
                if count > 0 {
                    let norm = FieldNormReader::fieldnorm_to_id(quote.end - quote.start);
                    let weights = self.weights.iter().flatten();
                    let score: Score = weights.map(|weight| weight.score(norm, count)).sum();
                    found.push((fact, score * boost));
                }
            }
            article = cursors.next(article + 1);
        }
        Ok(Box::new(Listed { found, at: 0 }))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self.scorer(segment, 1.0)?, doc)
    }
}

/// Documents in order with their scores.
struct Listed {
    found: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.found.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|&(doc, _)| doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |&(doc, _)| doc)
    }

    fn size_hint(&self) -> u32 {
        self.found.len() as u32
    }
}

impl Scorer for Listed {
    fn score(&mut self) -> Score {
        self.found.get(self.at).map_or(0.0, |&(_, score)| score)
    }
}

/// Which of some places, each a range of words of an article, hold a phrase; they are sorted by article.
pub(super) fn which_hold(
    searcher: &Searcher,
    phrase: &Phrase,
    places: &[(DocAddress, Range<u32>)],
) -> tantivy::Result<Vec<bool>> {
    let mut holds = Vec::with_capacity(places.len());
    for of_segment in places.chunk_by(|one, other| one.0.segment_ord == other.0.segment_ord) {
        let segment = searcher.segment_reader(of_segment[0].0.segment_ord);
        let mut cursors = Cursors::open(segment, phrase)?;
        for (article, range) in of_segment {
            let holds_it = |cursors: &mut Cursors| cursors.has(article.doc_id) && cursors.count_in(range) > 0;
            holds.push(cursors.as_mut().is_some_and(holds_it));
        }
    }
    Ok(holds)
}
