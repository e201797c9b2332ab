//! Whose figure it is where that is not the whole province: an organisation, a sector, a district, a company.
//!
//! The body that a clause or sentence speaks of comes first, then the one that the article reports on: the one named
//! most, the headline counting most. Bodies that give the award are not those that received it.

use std::collections::BTreeMap;

use super::lexicon::Lexicon;
use super::mention::{Sentence, symbol};
use super::token::{Kind, Token};
use crate::model::BlockKind;
use crate::normalize::{self, CleanText};

/// A body named in a sentence.
#[derive(Clone, Debug)]
pub struct ScopeMention {
    /// The slug, `province` for the province as a whole.
    pub slug: String,
    /// Bytes in the key.
    pub start: usize,
    pub end: usize,
}

/// Bodies named in a sentence, read with a lexicon of their own so that no rule sees them.
pub fn read(lexicon: &Lexicon, clean: &CleanText<'_>, tokens: &[Token]) -> Vec<ScopeMention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((term, len)) = lexicon.longest(tokens, at, |byte| clean.is_capital(byte)) else {
            at += 1;
            continue;
        };
        let term = &lexicon.terms[term];
        let mut end = at + len;
        let slug = match term.class.as_str() {
            "scope" => Some(term.id.clone()),
            _ => {
                // The name goes on over capitals and numbers: "Khối thi đua số 6", "Công ty Điện lực Long An".
                let name_end = (end..tokens.len().min(end + 7))
                    .take_while(|&next| {
                        let token = &tokens[next];
                        token.kind == Kind::Number
                            || (token.kind == Kind::Word
                                && (clean.is_capital(token.start) || token.text(&clean.key) == "số"))
                    })
                    .last()
                    .map(|last| last + 1);
                name_end.map(|name_end| {
                    end = name_end;
                    slug(clean.span(tokens[at].start, tokens[end - 1].end).of(clean.source))
                })
            }
        };
        if let Some(slug) = slug {
            found.push(ScopeMention { slug, start: tokens[at].start, end: tokens[end - 1].end });
        }
        at = end;
    }
    found
}

/// "khối thi đua số 6" → `khoi-thi-dua-so-6`.
fn slug(name: &str) -> String {
    let plain = normalize::bare(&name.to_lowercase());
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The body that the article reports on, if it is not the province.
pub fn of_article(sentences: &[(BlockKind, Sentence)], lexicon: &Lexicon) -> Option<String> {
    let mut votes: BTreeMap<&str, f64> = BTreeMap::new();
    let mut total = 0.0;
    for (position, (kind, sentence)) in sentences.iter().enumerate() {
        let weight = match kind {
            BlockKind::Headline => 6.0,
            BlockKind::Lead => 3.0,
            BlockKind::Furniture => 0.0,
            _ if position < 4 => 2.0,
            _ => 1.0,
        };
        let mut vote = |slug, weight| {
            *votes.entry(slug).or_default() += weight;
            total += weight;
        };
        for scope in sentence.scopes.iter().filter(|scope| !gives(sentence, lexicon, scope)) {
            // "LĐLĐ huyện Lạng Giang" speaks for the district.
            let of_district = sentence.places.iter().any(|place| {
                place.start >= scope.end
                    && place.start <= scope.end + 2
                    && lexicon.terms[place.term].class == "district"
            });
            if !of_district {
                vote(scope.slug.as_str(), weight);
            }
        }
        for place in sentence.places.iter().filter(|place| lexicon.terms[place.term].class == "district") {
            let id = lexicon.terms[place.term].id.as_str();
            vote(id.split('@').next().unwrap_or(id), weight);
        }
    }
    let (slug, best) = votes.into_iter().max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(left.0)))?;
    (slug != "province" && best >= 4.0 && best >= 0.25 * total).then(|| slug.to_owned())
}

/// True where the body stands right before a verb of giving or behind an award's name.
fn gives(sentence: &Sentence, lexicon: &Lexicon, scope: &ScopeMention) -> bool {
    let class = |at: usize| {
        sentence
            .mentions
            .get(at)
            .and_then(|mention| mention.term())
            .map_or("", |term| lexicon.terms[term].class.as_str())
    };
    let at = sentence.mentions.partition_point(|mention| mention.end <= scope.start);
    let behind = (at..at + 3).find(|&at| sentence.mentions.get(at).is_some_and(|mention| mention.start >= scope.end));
    behind.is_some_and(|behind| matches!(class(behind), "give" | "praise"))
        || at > 0 && matches!(class(at - 1), "award" | "propose" | "register")
}

/// The body of one figure: right before it in a list of bodies, else the subject of its sentence.
pub fn of_figure(sentence: &Sentence, lexicon: &Lexicon, figure: usize, bare: bool) -> Option<String> {
    let mentions = &sentence.mentions;
    let start = mentions[figure].start;
    let class = |at: usize| mentions[at].term().map_or("", |term| lexicon.terms[term].class.as_str());
    // Since the last separator in a list of bodies, since the last semicolon elsewhere.
    let border = (0..figure)
        .rev()
        .find(|&at| {
            class(at) == "semi"
                || class(at) == "part"
                || bare && (class(at) == "sep" || mentions[at].figure().is_some())
        })
        .map_or(sentence.start, |at| mentions[at].end);
    let near = |from: usize| {
        let scope = sentence
            .scopes
            .iter()
            .filter(|scope| scope.start >= from && scope.end <= start && !gives(sentence, lexicon, scope))
            .map(|scope| (scope.start, scope.slug.clone()));
        let district = sentence
            .places
            .iter()
            .filter(|place| place.start >= from && place.end <= start && lexicon.terms[place.term].class == "district");
        let district = district.map(|place| {
            let id = lexicon.terms[place.term].id.as_str();
            (place.start, id.split('@').next().unwrap_or(id).to_owned())
        });
        scope.chain(district).min_by_key(|(at, _)| *at)
    };
    let found = near(border)?;
    // A body far inside the clause is spoken of, not reported on.
    let distance = mentions
        .iter()
        .filter(|mention| mention.start >= border && mention.end <= found.0 && mention.symbol != symbol::TIME)
        .count();
    (distance <= 2).then_some(found.1)
}
