//! Level and giver of a figure that names neither: those of the figure on whose award or innovation it is carried.
//!
//! "Bằng khen của UBND tỉnh đợt một trao 21 tập thể; đợt hai 13 tập thể", "công nhận cấp cơ sở 247 sáng kiến, 29 không
//! được công nhận": what was said once of an award or of where innovations lay holds for the next number of the same.

use super::context::{Draft, Setting};
use super::engine::Candidate;
use super::giver::Given;
use super::lexicon::Lexicon;
use super::mention::Sentence;
use super::rule::Rule;
use crate::model::{BlockKind, Fact, Family, Status};
use crate::normalize;

/// What a sentence told of one measure, for the sentences behind it.
#[derive(Clone, Debug)]
pub struct Told {
    indicator: Vec<String>,
    status: Status,
    given: Given,
}

impl Told {
    /// What a fact says of level and giver; none where it says nothing.
    pub fn of(fact: &Fact) -> Option<Told> {
        let given = Given { grantor: fact.grantor.clone(), level: fact.level.clone(), words: None };
        (!given.is_empty()).then(|| Told { indicator: fact.indicator.clone(), status: fact.status, given })
    }
}

/// Level and giver of a carried figure without its own, of the nearest figure before that has some.
#[allow(clippy::too_many_arguments)]
pub fn given(
    setting: &Setting<'_>,
    kind: BlockKind,
    sentence: &Sentence,
    rule: &Rule,
    candidate: &Candidate,
    fact: &Measure<'_>,
    drafts: &[Draft],
    earlier: &[Told],
) -> Option<Given> {
    // A table under "214 Cờ thi đua được Chủ tịch UBND các tỉnh trao" splits what was told before it.
    let tabled = kind == BlockKind::TableRow;
    if rule.carry.is_none() && !tabled && !is_same_award(setting.lexicon, sentence, &setting.clean.key, candidate) {
        return None;
    }
    let here = drafts.iter().rev().find(|draft| draft.fact.indicator == fact.indicator);
    let told = match here {
        Some(draft) => Told::of(&draft.fact)?,
        None => earlier.iter().rev().find(|told| told.indicator == fact.indicator)?.clone(),
    };
    match fact.family {
        Family::Award if fact.status == Status::Target && told.status != Status::Target => None,
        Family::Award => Some(told.given),
        // Refused where the others were recognised or had been sent; who refuses is told by its own verb.
        Family::Innovation if fact.status == Status::Rejected && told.status != Status::Registered => {
            Some(Given { grantor: Vec::new(), ..told.given })
        }
        Family::Innovation if fact.status == Status::Achieved && told.status == Status::Achieved => Some(told.given),
        _ => None,
    }
}

/// What the figure counts, as far as it is settled.
pub struct Measure<'a> {
    pub indicator: &'a [String],
    pub family: Family,
    pub status: Status,
}

/// "danh hiệu này", "hình thức ấy": the award of the figure is the one named last.
fn is_same_award(lexicon: &Lexicon, sentence: &Sentence, key: &str, candidate: &Candidate) -> bool {
    static ENDS: std::sync::LazyLock<[String; 4]> =
        std::sync::LazyLock::new(|| ["này", "ấy", "đó", "trên"].map(normalize::key));
    let Some(what) = candidate.what.clone() else { return false };
    sentence.mentions[what].iter().any(|mention| {
        let words = &key[mention.start..mention.end];
        mention.term().is_some_and(|term| lexicon.terms[term].class == "award")
            && words.rsplit(' ').next().is_some_and(|last| ENDS.iter().any(|end| end == last))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{RuleSet, examples, extract};

    /// Level and giver of the figures of a sentence, in their order.
    const CASES: [(&str, &[&str]); 13] = [
        ("Hội đồng khoa học của Bệnh viện Hòa An công nhận 21 sáng kiến.", &["21 co-so co-so"]),
        ("Hội đồng sáng kiến Sở Y tế công nhận 34 sáng kiến.", &["34 so-nganh so-nganh"]),
        ("Doanh nghiệp công nhận 58 sáng kiến.", &["58 co-so co-so"]),
        ("Ban Giám đốc Công an tỉnh tặng Giấy khen cho 12 tập thể.", &["12 so-nganh cong-an-tinh"]),
        ("Liên minh Hợp tác xã tỉnh tặng Giấy khen cho 9 hợp tác xã.", &["9 tinh hoi-doan-the-tinh"]),
        ("Liên minh Hợp tác xã Việt Nam tặng Bằng khen cho 3 cá nhân.", &["3 bo-nganh bo-nganh-tw"]),
        ("Công đoàn ngành tặng Giấy khen cho 48 đoàn viên.", &["48 so-nganh cong-doan-nganh-dia-phuong"]),
        (
            "Thủ tướng Chính phủ tặng Bằng khen 4 người; Trung ương Hội Nông dân Việt Nam, Bằng khen 19 tập thể.",
            &["4 nha-nuoc thu-tuong", "19 bo-nganh tw-hoi-nong-dan"],
        ),
        ("Thừa ủy quyền của Chủ tịch UBND huyện, lãnh đạo xã trao Giấy khen cho 7 hộ.", &["7 huyen huyen"]),
        ("Phấn đấu 10 tập thể được Bộ Y tế tặng Bằng khen.", &["10 bo-nganh bo-y-te"]),
        (
            "Bằng khen của UBND tỉnh đợt một trao 21 tập thể; đợt hai 13 tập thể, 48 cá nhân.",
            &["21 tinh ubnd-tinh", "13 tinh ubnd-tinh", "48 tinh ubnd-tinh"],
        ),
        (
            "Trung ương Đoàn tặng Bằng khen cho 5 tập thể, thêm 8 cá nhân được nhận hình thức này.",
            &["5 bo-nganh tw-doan", "8 bo-nganh tw-doan"],
        ),
        (
            "Hội đồng cơ sở công nhận cấp cơ sở 247 sáng kiến, 29 không được công nhận.",
            &["247 co-so co-so", "29 co-so "],
        ),
    ];

    #[test]
    fn givers_are_known_by_their_names_and_carried_on() {
        let set = RuleSet::embedded().expect("the embedded rules load");
        for (text, expected) in CASES {
            let told = |fact: &crate::model::Fact| {
                format!("{} {} {}", fact.value, fact.level.join("+"), fact.grantor.join("+"))
            };
            let got: Vec<String> = extract(&examples::article(text), &set).iter().map(told).collect();
            assert_eq!(got, expected, "{text}");
        }
    }
}
