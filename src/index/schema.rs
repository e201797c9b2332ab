//! The fields of the index: which are searched, which are compared by value, which only stored.
//!
//! Documents of both kinds share `path`, so that one deletion by path takes an article with its figures, and
//! `province` and the years, so that one condition fits both. All that is stored lies with the article: its text, the
//! rest of it and its figures as JSON. A figure is a row of columns and nothing else: there are some twenty to an
//! article, and its words are those of the article between two places.

use std::sync::LazyLock;

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use super::tokenizer;

/// Version of the fields and of what is written into them; to be raised with every change to either.
pub const SCHEMA_VERSION: u32 = 4;

/// Value of `kind` of articles.
pub(crate) const ARTICLE: &str = "article";
/// Value of `kind` of facts.
pub(crate) const FACT: &str = "fact";

/// Handles of the fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) kind: Field,
    /// Of the article, also in its facts.
    pub(crate) path: Field,
    /// JSON of the article without its text.
    pub(crate) record: Field,
    /// JSON of the article's facts without what the article tells itself, in the order of their documents.
    pub(crate) facts: Field,
    /// Slug: where an article comes from, or whose figure it is.
    pub(crate) province: Field,
    /// Years of publication, or of the figure's period.
    pub(crate) year_from: Field,
    pub(crate) year_to: Field,
    /// Day of the article's publication as the number `yyyymmdd`, for the order of hits.
    pub(crate) date: Field,
    /// The article's, also in its facts.
    pub(crate) outlet: Field,

    pub(crate) hash: Field,
    /// What the file looked like from outside, where that tells whether it is still the same.
    pub(crate) look: Field,
    /// Hash of the text's matching key, which copies of an article share.
    pub(crate) fingerprint: Field,
    /// Key of the headline.
    pub(crate) title: Field,
    /// The stored text.
    pub(crate) body: Field,
    /// Key of the text, and behind it that of the headline: what words are looked for in. One field, because tantivy
    /// finds the best of a choice between words, or of words together, without looking at all of them only in one.
    pub(crate) words: Field,
    /// Keys of outlet, author and address.
    pub(crate) source: Field,

    pub(crate) value: Field,
    pub(crate) unit: Field,
    pub(crate) subject: Field,
    pub(crate) indicator: Field,
    pub(crate) family: Field,
    pub(crate) level: Field,
    pub(crate) grantor: Field,
    pub(crate) status: Field,
    /// Where the figure begins in the text, for the order of facts.
    pub(crate) start: Field,
    /// The first word of the quote, and the one behind its last, by their positions in `words`.
    pub(crate) word_from: Field,
    pub(crate) word_to: Field,

    /// JSON of the fact's kind, the period, the bound with the flag, the rule, and the numbers of the sentence and of
    /// the whole within the article: with `value` all that decides where a fact stands in a report, so that a report
    /// reads columns and no documents. See `digest.rs`.
    pub(crate) group: Field,
    pub(crate) period: Field,
    pub(crate) marks: Field,
    pub(crate) rule: Field,
    pub(crate) sentence: Field,
    pub(crate) whole: Field,
}

static SCHEMA: LazyLock<(Schema, Fields)> = LazyLock::new(build);

/// The schema of this version.
pub(super) fn schema() -> Schema {
    SCHEMA.0.clone()
}

/// The fields of this version.
pub(crate) fn fields() -> Fields {
    SCHEMA.1
}

fn build() -> (Schema, Fields) {
    let text = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let mut schema = Schema::builder();
    let fields = Fields {
        kind: schema.add_text_field("kind", STRING | FAST),
        path: schema.add_text_field("path", STRING | FAST),
        record: schema.add_text_field("record", STORED),
        facts: schema.add_text_field("facts", STORED),
        province: schema.add_text_field("province", STRING | FAST),
        year_from: schema.add_u64_field("year_from", FAST),
        year_to: schema.add_u64_field("year_to", FAST),
        date: schema.add_u64_field("date", FAST),
        outlet: schema.add_text_field("outlet", STRING | FAST),
        hash: schema.add_text_field("hash", FAST),
        look: schema.add_text_field("look", FAST),
        fingerprint: schema.add_text_field("fingerprint", FAST),
        title: schema.add_text_field("title", text.clone()),
        body: schema.add_text_field("body", STORED),
        words: schema.add_text_field("words", text.clone()),
        source: schema.add_text_field("source", text),
        value: schema.add_f64_field("value", FAST),
        unit: schema.add_text_field("unit", STRING),
        subject: schema.add_text_field("subject", STRING),
        indicator: schema.add_text_field("indicator", STRING | FAST),
        family: schema.add_text_field("family", STRING),
        level: schema.add_text_field("level", STRING | FAST),
        grantor: schema.add_text_field("grantor", STRING | FAST),
        status: schema.add_text_field("status", STRING | FAST),
        start: schema.add_u64_field("start", FAST),
        word_from: schema.add_u64_field("word_from", FAST),
        word_to: schema.add_u64_field("word_to", FAST),
        group: schema.add_text_field("group", FAST),
        period: schema.add_u64_field("period", FAST),
        marks: schema.add_u64_field("marks", FAST),
        rule: schema.add_text_field("rule", FAST),
        sentence: schema.add_u64_field("sentence", FAST),
        whole: schema.add_u64_field("whole", FAST),
    };
    (schema.build(), fields)
}
