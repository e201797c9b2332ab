//! Article and facts ↔ documents of the index.
//!
//! What is stored is the whole article and its facts, so that reading gives back what was put; the fields beside it
//! are what can be searched and filtered by. A fact is stored without its quote, which its article tells.

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{Field, Value};

use super::digest;
use super::schema::{ARTICLE, FACT, Fields, fields};
use super::tokenizer::word_starts;
use crate::model::{Article, Block, DocKind, Fact, Kind, Meta, numbered};
use crate::normalize::{CleanText, key};

/// An article without its text, which has a field of its own. The path stands here as well as in the field that
/// finds it, so that what is stored can be read back without the columns.
#[derive(Serialize, Deserialize)]
struct ArticleRecord {
    path: String,
    kind: DocKind,
    content_hash: String,
    encoding: String,
    damaged: bool,
    meta: Meta,
    blocks: Vec<Block>,
}

/// Just the metadata of a stored article; serde skips the rest.
#[derive(Deserialize)]
struct MetaRecord {
    meta: Meta,
}

/// The documents of an article and its facts, the article first. `clean` is its text, folded.
pub(super) fn documents(
    fields: &Fields,
    article: &Article,
    facts: &mut [Fact],
    clean: CleanText<'_>,
    fingerprint: &str,
) -> serde_json::Result<Vec<TantivyDocument>> {
    let mut documents = Vec::with_capacity(facts.len() + 1);
    documents.push(article_document(fields, article, fingerprint)?);
    let starts = if facts.is_empty() { Vec::new() } else { word_starts(&clean.key) };
    let word_at = |byte: usize| {
        let at = clean.key_position(byte);
        starts.partition_point(|&start| start < at) as u64
    };
    for (fact, numbers) in facts.iter().zip(numbered(facts.iter())) {
        let mut document = fact_document(fields, article, fact, numbers)?;
        document.add_u64(fields.word_from, word_at(fact.quote_span.start));
        document.add_u64(fields.word_to, word_at(fact.quote_span.end));
        documents.push(document);
    }
    if !facts.is_empty() {
        documents[0].add_text(fields.facts, without_quotes(facts)?);
    }
    documents[0].add_text(fields.words, clean.key);
    if let Some(title) = &article.meta.title {
        // Twice, so that a word of the headline weighs more than one of the text.
        let title = key(title);
        documents[0].add_text(fields.words, &title);
        documents[0].add_text(fields.words, &title);
        documents[0].add_text(fields.title, title);
    }
    Ok(documents)
}

fn article_document(fields: &Fields, article: &Article, fingerprint: &str) -> serde_json::Result<TantivyDocument> {
    let record = ArticleRecord {
        path: article.path.clone(),
        kind: article.kind,
        content_hash: article.content_hash.clone(),
        encoding: article.encoding.clone(),
        damaged: article.damaged,
        // Whose copy it is depends on what else the index holds when it is read.
        meta: Meta { copy_of: None, ..article.meta.clone() },
        blocks: article.blocks.clone(),
    };
    let meta = &article.meta;
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, ARTICLE);
    document.add_text(fields.path, &article.path);
    document.add_text(fields.record, serde_json::to_string(&record)?); // the first of what is stored: see `Record`
    document.add_text(fields.hash, &article.content_hash);
    document.add_text(fields.fingerprint, fingerprint);
    document.add_text(fields.body, &article.text);
    for text in [&meta.outlet, &meta.author, &meta.url].into_iter().flatten() {
        document.add_text(fields.source, key(text));
    }
    add_texts(&mut document, fields.province, &meta.province);
    if let Some(published) = meta.published {
        document.add_u64(fields.year_from, published.year().into());
        document.add_u64(fields.year_to, published.year().into());
    }
    add_origin(fields, &mut document, meta);
    Ok(document)
}

/// Facts as JSON without what their article tells; they are as they were when this returns.
fn without_quotes(facts: &mut [Fact]) -> serde_json::Result<String> {
    let take = |fact: &mut Fact| (std::mem::take(&mut fact.quote), std::mem::take(&mut fact.article));
    let taken: Vec<(String, String)> = facts.iter_mut().map(take).collect();
    let json = serde_json::to_string(facts);
    for (fact, taken) in facts.iter_mut().zip(taken) {
        (fact.quote, fact.article) = taken;
    }
    json
}

/// What an article and its facts share, so that both can be counted and put in order by it.
fn add_origin(fields: &Fields, document: &mut TantivyDocument, meta: &Meta) {
    if let Some(published) = meta.published {
        let part = |part: Option<u8>| u64::from(part.unwrap_or(0));
        let (month, day) = (part(published.month()), part(published.day_of_month()));
        document.add_u64(fields.date, u64::from(published.year()) * 10_000 + month * 100 + day);
    }
    add_texts(document, fields.outlet, &meta.outlet);
}

/// The article is the one that the fact was put with, and goes with; `sentence` and `whole` are its numbers in it.
fn fact_document(
    fields: &Fields,
    article: &Article,
    fact: &Fact,
    (sentence, whole): (u32, u32),
) -> serde_json::Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, FACT);
    document.add_text(fields.path, &article.path);
    add_origin(fields, &mut document, &article.meta);
    document.add_f64(fields.value, fact.value);
    document.add_text(fields.unit, fact.unit.name());
    add_texts(&mut document, fields.subject, fact.subject.map(|subject| subject.name()));
    add_texts(&mut document, fields.indicator, &fact.indicator);
    document.add_text(fields.family, fact.family.name());
    add_texts(&mut document, fields.level, &fact.level);
    add_texts(&mut document, fields.grantor, &fact.grantor);
    document.add_text(fields.status, fact.status.name());
    if let Some((from, to)) = fact.period.map(|period| period.years()) {
        document.add_u64(fields.year_from, from.into());
        document.add_u64(fields.year_to, to.into());
    }
    add_texts(&mut document, fields.province, &fact.province);
    document.add_u64(fields.start, fact.span.start as u64);
    document.add_text(fields.group, serde_json::to_string(&Kind::of(fact))?);
    document.add_text(fields.rule, &fact.rule);
    document.add_u64(fields.marks, digest::marks(fact));
    document.add_u64(fields.sentence, sentence.into());
    if let Some(period) = fact.period {
        document.add_u64(fields.period, digest::packed(period));
    }
    if whole > 0 {
        document.add_u64(fields.whole, whole.into());
    }
    Ok(document)
}

fn add_texts<T: AsRef<str>>(document: &mut TantivyDocument, field: Field, texts: impl IntoIterator<Item = T>) {
    for text in texts {
        document.add_text(field, text);
    }
}

/// `path` is what the article is called here, which may differ from what it was put as.
pub(super) fn read_article(fields: &Fields, path: &str, document: &TantivyDocument) -> serde_json::Result<Article> {
    let record: ArticleRecord = serde_json::from_str(stored(document, fields.record))?;
    Ok(article_of(ArticleRecord { path: path.to_owned(), ..record }, stored(document, fields.body)))
}

/// An article from its stored document alone, whatever numbers its fields have.
pub(super) fn recover_article(
    record_field: Field,
    body_field: Field,
    document: &TantivyDocument,
) -> serde_json::Result<Article> {
    let record: ArticleRecord = serde_json::from_str(stored(document, record_field))?;
    Ok(article_of(record, stored(document, body_field)))
}

fn article_of(record: ArticleRecord, text: &str) -> Article {
    Article {
        path: record.path,
        kind: record.kind,
        content_hash: record.content_hash,
        encoding: record.encoding,
        damaged: record.damaged,
        meta: record.meta,
        text: text.to_owned(),
        blocks: record.blocks,
    }
}

/// The record of a stored article; what is stored behind it is not read.
pub(super) struct Record(String);

impl DocumentDeserialize for Record {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Record, DeserializeError> {
        while let Some((field, text)) = document.next_field::<String>()? {
            if field == fields().record {
                return Ok(Record(text));
            }
        }
        Ok(Record(String::new()))
    }
}

pub(super) fn read_meta(record: &Record) -> serde_json::Result<Meta> {
    serde_json::from_str::<MetaRecord>(&record.0).map(|record| record.meta)
}

/// The facts of an article in the order of their documents; `path` is what the article is called here.
pub(super) fn read_facts(fields: &Fields, path: &str, document: &TantivyDocument) -> serde_json::Result<Vec<Fact>> {
    let text = stored(document, fields.body);
    let mut facts: Vec<Fact> = match stored(document, fields.facts) {
        "" => Vec::new(),
        json => serde_json::from_str(json)?,
    };
    for fact in &mut facts {
        // A quote that lies outside its text is damage, which `index verify` tells; it is not worth a panic.
        fact.quote = text.get(fact.quote_span.start..fact.quote_span.end).unwrap_or_default().to_owned();
        path.clone_into(&mut fact.article);
    }
    Ok(facts)
}

fn stored(document: &TantivyDocument, field: Field) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or("")
}
