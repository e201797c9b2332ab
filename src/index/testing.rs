//! Small articles and facts for the tests of index and search; the texts are made up.

use crate::model::*;

/// An article whose text is one paragraph, from a province's own paper.
pub(crate) fn article(path: &str, title: &str, province: &str, published: &str, text: &str) -> Article {
    Article {
        path: path.to_owned(),
        kind: DocKind::Text,
        content_hash: format!("hash of {title} {text}"),
        encoding: "utf-8".to_owned(),
        damaged: false,
        meta: Meta {
            title: Some(title.to_owned()),
            published: published.parse().ok(),
            outlet: Some(format!("Báo {province}")),
            url: Some(format!("https://bao{}.example/tin/{path}", province.replace('-', ""))),
            province: Some(province.to_owned()),
            ..Meta::default()
        },
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
    }
}

/// An achieved figure of an article: `number` and `quote` are looked up in its text.
pub(crate) fn fact(article: &Article, number: &str, value: f64, indicator: &str, quote: &str) -> Fact {
    let quote_start = article.text.find(quote).expect("the quote is in the text");
    let start = quote_start + quote.find(number).expect("the number is in the quote");
    Fact {
        id: format!("{}#{start}", article.path),
        article: article.path.clone(),
        value,
        bound: Bound::Exact,
        unit: Unit::Count,
        subject: Some(Subject::Collective),
        indicator: vec![indicator.to_owned()],
        family: Family::Award,
        level: vec!["tinh".to_owned()],
        grantor: vec!["ubnd-tinh".to_owned()],
        status: Status::Achieved,
        turns: false,
        period: article.meta.published.map(Period::single),
        province: article.meta.province.clone(),
        territory: Territory::Old,
        scope: None,
        part_of: None,
        span: Span::new(start, start + number.len()),
        quote_span: Span::new(quote_start, quote_start + quote.len()),
        quote: quote.to_owned(),
        text: number.to_owned(),
        rule: "test.rule".to_owned(),
        flags: Vec::new(),
        reasons: Vec::new(),
    }
}
