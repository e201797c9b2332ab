//! Article and Fact ↔ documents of the index.
//!
//! What is stored is the whole article or fact, so that reading gives back what was put; the fields beside it are
//! what can be searched and filtered by.

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

use super::schema::{ARTICLE, FACT, Fields};
use crate::model::{Article, Block, DocKind, Fact, Meta};

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

pub(super) fn article_document(
    fields: &Fields,
    article: &Article,
    fingerprint: &str,
) -> serde_json::Result<TantivyDocument> {
    let record = ArticleRecord {
        path: article.path.clone(),
        kind: article.kind,
        content_hash: article.content_hash.clone(),
        encoding: article.encoding.clone(),
        damaged: article.damaged,
        meta: article.meta.clone(),
        blocks: article.blocks.clone(),
    };
    let meta = &article.meta;
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, ARTICLE);
    document.add_text(fields.path, &article.path);
    document.add_text(fields.record, serde_json::to_string(&record)?);
    document.add_text(fields.hash, &article.content_hash);
    document.add_text(fields.fingerprint, fingerprint);
    document.add_text(fields.body, &article.text);
    add_texts(&mut document, fields.title, &meta.title);
    for text in [&meta.outlet, &meta.author, &meta.url] {
        add_texts(&mut document, fields.source, text);
    }
    add_texts(&mut document, fields.province, &meta.province);
    if let Some(published) = meta.published {
        document.add_u64(fields.year_from, published.year().into());
        document.add_u64(fields.year_to, published.year().into());
    }
    add_origin(fields, &mut document, meta);
    Ok(document)
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

/// The article is the one that the fact was put with, and goes with.
pub(super) fn fact_document(fields: &Fields, article: &Article, fact: &Fact) -> serde_json::Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, FACT);
    document.add_text(fields.path, &article.path);
    add_origin(fields, &mut document, &article.meta);
    document.add_text(fields.record, serde_json::to_string(fact)?);
    document.add_text(fields.id, &fact.id);
    document.add_f64(fields.value, fact.value);
    document.add_text(fields.unit, fact.unit.name());
    add_texts(&mut document, fields.subject, fact.subject.map(|subject| subject.name()));
    add_texts(&mut document, fields.indicator, &fact.indicator);
    document.add_text(fields.family, fact.family.name());
    add_texts(&mut document, fields.level, &fact.level);
    add_texts(&mut document, fields.grantor, &fact.grantor);
    document.add_text(fields.status, fact.status.name());
    document.add_bool(fields.turns, fact.turns);
    if let Some((from, to)) = fact.period.map(|period| period.years()) {
        document.add_u64(fields.year_from, from.into());
        document.add_u64(fields.year_to, to.into());
    }
    add_texts(&mut document, fields.province, &fact.province);
    document.add_text(fields.territory, fact.territory.name());
    add_texts(&mut document, fields.scope, &fact.scope);
    document.add_text(fields.quote, &fact.quote);
    document.add_u64(fields.start, fact.span.start as u64);
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

pub(super) fn read_meta(fields: &Fields, document: &TantivyDocument) -> serde_json::Result<Meta> {
    serde_json::from_str::<MetaRecord>(stored(document, fields.record)).map(|record| record.meta)
}

pub(super) fn read_fact(fields: &Fields, document: &TantivyDocument) -> serde_json::Result<Fact> {
    serde_json::from_str(stored(document, fields.record))
}

fn stored(document: &TantivyDocument, field: Field) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or("")
}
