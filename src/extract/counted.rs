//! What a figure counts: indicator, subject and family, by the terms that a rule named.

use super::context::Setting;
use super::engine::Candidate;
use super::giver;
use super::lexicon::{Lexicon, Term};
use super::mention::Sentence;
use super::rule::Rule;
use super::stage::{self, Verb};
use crate::model::{Family, Subject};

/// What is counted.
pub(super) struct What {
    pub(super) indicator: Vec<String>,
    pub(super) subject: Subject,
    pub(super) family: Family,
    /// Levels of the title itself.
    pub(super) level: Vec<String>,
    /// The level is the award's by its nature (orders, state titles).
    pub(super) by_nature: bool,
    /// The match has a finite verb of its own ("được tặng", "đạt"): a giver told before does not act in it.
    pub(super) finite: bool,
}

pub(super) fn indicators(lexicon: &Lexicon, rule: &Rule, candidate: &Candidate) -> Option<What> {
    let terms: Vec<&Term> = candidate.terms.iter().map(|&term| &lexicon.terms[term]).collect();
    let subject =
        rule.subject.or(candidate.subject).or_else(|| terms.first().map(|term| term.counts)).unwrap_or(Subject::Other);
    let mut indicator: Vec<String> = if rule.indicator.is_empty() {
        let mut ids = Vec::new();
        for term in &terms {
            ids.push(indicator_for(term, subject, candidate.recipient_id.as_deref())?);
        }
        ids
    } else {
        rule.indicator.clone()
    };
    // "Huân chương" beside a named order adds nothing.
    if indicator.len() > 1 && indicator.iter().any(|id| id.starts_with("huan-chuong-")) {
        indicator.retain(|id| id != "huan-chuong");
    }
    indicator.sort();
    indicator.dedup();
    if indicator.is_empty() {
        return None;
    }
    let family = rule.family.unwrap_or_else(|| match terms.first() {
        _ if !rule.indicator.is_empty() => family_of_indicator(&rule.indicator[0]),
        Some(term) => term.family,
        None => Family::Award,
    });
    let mut level: Vec<String> = terms.iter().flat_map(|term| term.level.iter().cloned()).collect();
    let by_nature = terms.iter().any(|term| {
        term.class == "award" && term.level == ["nha-nuoc"] && !matches!(term.id.as_str(), "chien-si-thi-dua")
    });
    level.sort();
    level.dedup();
    Some(What { indicator, subject, family, level, by_nature, finite: false })
}

/// True where the match has a finite verb of receiving or a passive of its own.
pub(super) fn is_finite(setting: &Setting<'_>, sentence: &Sentence, candidate: &Candidate) -> bool {
    // What a rule looks at behind list and award belongs to the next of the sentence.
    let end = candidate.list.end.max(candidate.what.as_ref().map_or(0, |what| what.end));
    candidate.range.clone().filter(|at| !candidate.list.contains(at) && *at < end).any(|at| {
        let mention = &sentence.mentions[at];
        match stage::verb(setting.lexicon, &mention.data) {
            Some(Verb::Get) => true,
            Some(Verb::Recognise | Verb::Praise) => giver::is_passive(&setting.clean.key, mention.start),
            _ => false,
        }
    })
}

/// Families of indicators that a rule names itself.
pub(super) fn family_of_indicator(id: &str) -> Family {
    match id {
        "gia-tri-lam-loi" | "gia-tri-cong-trinh" => Family::Money,
        "ho-tro-nha-o" | "tang-qua" | "quyen-gop" => Family::Welfare,
        "nhan-luc" => Family::Workforce,
        "hoan-thanh-nhiem-vu" | "thu-tuc-hanh-chinh" | "hai-long" | "cdcs-vung-manh" | "dat-chi-tieu" => Family::Rate,
        "nong-thon-moi" => Family::Development,
        "cong-trinh" => Family::Work,
        "giai-thuong-sang-tao" | "sang-kien" | "de-tai" | "giai-phap" | "mo-hinh" => Family::Innovation,
        _ => Family::Award,
    }
}

pub(super) fn indicator_for(term: &Term, subject: Subject, recipient_id: Option<&str>) -> Option<String> {
    if term.for_recipient.is_empty() {
        return Some(term.id.clone());
    }
    if let Some(id) = recipient_id.and_then(|id| term.for_recipient.get(id)) {
        return Some(id.clone());
    }
    match term.for_recipient.get(subject.name()) {
        Some(id) => Some(id.clone()),
        // "danh hiệu văn hóa" is nothing without its recipient; "Lao động tiên tiến" is for persons.
        None if term.for_recipient.len() > 1 => None,
        None => Some(term.id.clone()),
    }
}
