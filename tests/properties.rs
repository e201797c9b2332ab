//! One text in many spellings: composed or decomposed letters, tone marks in the old place, other spaces. The facts must
//! be the same, and every span must slice the stored text to what the fact quotes.

use std::sync::LazyLock;

use proptest::prelude::*;
use solieu::extract::{RuleSet, extract};
use solieu::model::{Article, DocKind, Fact, RawDoc};
use solieu::parse::{Sources, parse};
use unicode_normalization::UnicodeNormalization;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().expect("the embedded rules load"));
static SOURCES: LazyLock<Sources> = LazyLock::new(Sources::embedded);

const HEADS: [&str; 4] = [
    "Hòa Bình: Tổng kết phong trào thi đua năm 2021\n\nNgày 15/01/2022\n\n",
    "Liên đoàn Lao động tỉnh Khánh Hòa sơ kết 5 năm thực hiện chương trình\n\n",
    "Ủy ban nhân dân tỉnh Thừa Thiên Huế tuyên dương điển hình tiên tiến giai đoạn 2016 - 2020\n\n",
    "",
];

/// Sentences with `{}` for numbers; letters that are written in more than one way stand in most of them.
const SENTENCES: [&str; 14] = [
    "Chủ tịch Ủy ban nhân dân tỉnh Hòa Bình tặng Bằng khen cho {} tập thể và {} cá nhân.",
    "Năm 2021, toàn tỉnh có {} sáng kiến được công nhận cấp cơ sở, trong đó {} sáng kiến của ngành Thủy lợi.",
    "Các đơn vị đăng ký {} sáng kiến, cải tiến kỹ thuật.",
    "Có {} cá nhân đạt danh hiệu Chiến sỹ thi đua cơ sở, {} tập thể đạt danh hiệu Tập thể lao động xuất sắc.",
    "Thủ tướng Chính phủ tặng Bằng khen cho {} cá nhân; Chủ tịch nước tặng Huân chương Lao động cho {} tập thể.",
    "Hội đồng xét, đề nghị Ủy ban nhân dân tỉnh khen thưởng {} tập thể, {} gia đình.",
    "Hơn {} đoàn viên được tuyên dương, gần {} lượt người lao động được khen thưởng.",
    "Giá trị làm lợi đạt {},5 tỷ đồng.",
    "Tỷ lệ cán bộ hoàn thành tốt nhiệm vụ đạt {}%.",
    "Toàn ngành phấn đấu có {} đề tài, giải pháp được áp dụng.",
    "Ban tổ chức nhận {} công trình dự thi, trao {} giải Nhất, {} giải Nhì và {} giải Ba.",
    "Theo Quyết định số {}/QĐ-UBND, phong trào được phát động từ ngày 20/11/2020.",
    "Đời sống văn hóa được nâng lên, sức khỏe của người dân được chăm lo, tuổi thọ tăng.",
    "- Cờ thi đua của Ủy ban nhân dân tỉnh: {} tập thể\n- Giấy khen: {} cá nhân",
];

fn text() -> impl Strategy<Value = String> {
    let sentence =
        (0..SENTENCES.len(), prop::collection::vec(2u32..5000, 4), prop::sample::select(vec![" ", "\n", "\n\n"]));
    (0..HEADS.len(), prop::collection::vec(sentence, 1..6)).prop_map(|(head, sentences)| {
        let mut text = HEADS[head].to_owned();
        for (index, numbers, end) in sentences {
            let mut numbers = numbers.into_iter().cycle();
            for (place, piece) in SENTENCES[index].split("{}").enumerate() {
                if place > 0 {
                    text.push_str(&grouped(numbers.next().expect("a cycle does not end")));
                }
                text.push_str(piece);
            }
            text.push_str(if SENTENCES[index].starts_with('-') { "\n" } else { end });
        }
        text
    })
}

/// `1.250`
fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{}.{:03}", number / 1000, number % 1000) }
}

/// Tone marks on the second vowel of open oa, oe and uy, as in school books before 1984 and in many papers since.
fn old_tones(text: &str) -> String {
    const PAIRS: [(&str, &str); 15] = [
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("óe", "oé"),
        ("ỏe", "oẻ"),
        ("õe", "oẽ"),
        ("ọe", "oẹ"),
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
    ];
    let text = text.replace("Ủy", "Uỷ");
    PAIRS.iter().fold(text, |text, (new, old)| text.replace(new, old))
}

fn variants(text: &str) -> Vec<(&'static str, String)> {
    vec![
        ("decomposed", text.nfd().collect()),
        ("old tones", old_tones(text)),
        ("old tones, decomposed", old_tones(text).nfd().collect()),
        ("no-break spaces", text.replace(' ', "\u{a0}")),
        ("double spaces", text.replace(' ', "  ")),
        ("Windows lines", text.replace('\n', "\r\n")),
        ("Eth for Đ", text.replace('Đ', "Ð")),
        ("byte order mark", format!("\u{feff}{text}")),
        ("zero-width spaces", text.replace(' ', " \u{200b}")),
    ]
}

fn read(text: &str) -> (Article, Vec<Fact>) {
    let doc = RawDoc {
        path: "tin.txt".to_owned(),
        kind: DocKind::Text,
        bytes: text.as_bytes().to_owned(),
        given: Vec::new(),
    };
    let article = parse(doc, &SOURCES).expect("it has text");
    let facts = extract(&article, &RULES);
    (article, facts)
}

/// What a fact says, without where it says it.
fn told(facts: &[Fact]) -> Vec<String> {
    facts
        .iter()
        .map(|fact| {
            let whole = fact.part_of.as_ref().map(|id| facts.iter().position(|other| other.id == *id));
            let kinds = (&fact.unit, fact.subject, &fact.indicator, fact.family, fact.status, fact.turns);
            let givers = (&fact.level, &fact.grantor, fact.period, &fact.province, fact.territory, &fact.scope);
            format!("{} {} {kinds:?} {givers:?} {whole:?} {} {:?}", fact.value, fact.bound, fact.rule, fact.flags)
        })
        .collect()
}

fn check_spans(article: &Article, facts: &[Fact]) -> Result<(), TestCaseError> {
    for fact in facts {
        prop_assert_eq!(fact.span.of(&article.text), &fact.text);
        prop_assert_eq!(fact.quote_span.of(&article.text), &fact.quote);
        prop_assert!(fact.quote_span.contains(fact.span), "{:?} outside {:?}", fact.text, fact.quote);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spelling_does_not_change_facts(text in text()) {
        let (article, facts) = read(&text);
        check_spans(&article, &facts)?;
        for (name, variant) in variants(&text) {
            let (article, found) = read(&variant);
            check_spans(&article, &found)?;
            prop_assert_eq!(told(&found), told(&facts), "{}: {:?}", name, variant);
        }
    }

    #[test]
    fn any_text_is_survived(text in "[ \\n.,;:%0-9a-zàảãáạăắâấđêếôốơớưứỷTBCĐƯ\u{300}-\u{323}\u{a0}\u{feff}|()\"“”–-]{0,200}") {
        let doc = RawDoc { path: "tin.txt".to_owned(), kind: DocKind::Text, bytes: text.into_bytes(), given: Vec::new() };
        if let Ok(article) = parse(doc, &SOURCES) {
            check_spans(&article, &extract(&article, &RULES))?;
        }
    }
}

#[test]
fn the_sentences_have_facts() {
    let text: String = HEADS[0].to_owned() + &SENTENCES.join(" ").replace("{}", "12");
    assert!(read(&text).1.len() > 15, "{:?}", told(&read(&text).1));
}
