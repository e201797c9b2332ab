//! Queries against a small index: what must be found, what must not, and what comes first.

use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

use super::{Hits, Note, Options, Sort, search, search_facts};
use crate::error::Error;
use crate::index::testing::{article, fact};
use crate::index::{Reader, Writer};
use crate::model::{Article, Fact, Family, Status};

const AWARDS: &str = "Năm 2020, tỉnh Sơn La có 45 tập thể được tặng Bằng khen của UBND tỉnh. \
                      Trong năm, 1.250 sáng kiến được công nhận.";
const PLANS: &str = "Liên đoàn Lao động phấn đấu có 300 sáng kiến trong giai đoạn tới. Hoà giải cơ sở được khen.";
const CAKES: &str = "Nghề làm bánh ở bản Sớn Lá. Chuyện các món quà quê, không có thi cử gì.";
const SCATTERED: &str = "Bằng lòng với kết quả, các xã đã khen những người làm tốt; dân La Sơn vui.";

fn samples() -> Vec<(Article, Vec<Fact>)> {
    let awards = article("awards.txt", "Sơn La khen thưởng", "son-la", "2020-12-01", AWARDS);
    let sentences: Vec<&str> = AWARDS.split_inclusive(". ").map(str::trim).collect();
    let first = fact(&awards, "45", 45.0, "bang-khen", sentences[0]);
    let mut second = fact(&awards, "1.250", 1250.0, "sang-kien", sentences[1]);
    second.family = Family::Innovation;

    let decomposed: String = PLANS.nfd().collect();
    let plans = article("plans.txt", "Phát động thi đua", "lao-cai", "2021", &decomposed);
    let mut third = fact(&plans, "300", 300.0, "sang-kien", decomposed.split_inclusive('.').next().unwrap());
    third.status = Status::Target;

    let cakes = article("cakes.txt", "Món ngon", "hoa-binh", "2019", CAKES);
    let scattered = article("scattered.txt", "Chuyện ở xã", "thua-thien-hue", "2020", SCATTERED);
    vec![(scattered, vec![]), (cakes, vec![]), (plans, vec![third]), (awards, vec![first, second])]
}

fn index() -> (TempDir, Reader) {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let reader = Reader::open(folder.path()).unwrap();
    (folder, reader)
}

fn write(path: &Path, samples: &[(Article, Vec<Fact>)]) {
    let mut writer = Writer::open(path, "r1").unwrap();
    for (article, facts) in samples {
        writer.put(article, facts).unwrap();
    }
    writer.commit().unwrap();
}

fn answer(reader: &Reader, query: &str) -> Hits {
    search(reader, query, &Options::default()).unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn paths(hits: &Hits) -> Vec<&str> {
    hits.hits.iter().map(|hit| hit.path.trim_end_matches(".txt")).collect()
}

#[test]
fn queries_find_what_they_should_in_order() {
    let (_folder, reader) = index();
    for (query, expected) in [
        // Without accents everything that folds to the words; what stands side by side first.
        ("son la", vec!["awards", "cakes", "scattered"]),
        ("Sơn La", vec!["awards", "scattered"]),
        ("sơn la", vec!["awards", "scattered"]),
        ("sớn lá", vec!["cakes"]),
        ("\"son la\"", vec!["awards", "cakes"]),
        ("\"sơn la\"", vec!["awards"]),
        ("\"sớn la\"", vec!["cakes"]),
        ("SƠN LA", vec!["awards", "scattered"]),
        // All words are asked for.
        ("bằng khen", vec!["awards", "scattered"]),
        ("\"bằng khen\"", vec!["awards"]),
        ("bang khen ubnd", vec!["awards"]),
        // Composed and decomposed texts and queries, tones in either place.
        ("hòa giải", vec!["plans"]),
        ("hoà giải", vec!["plans"]),
        ("phấn đấu", vec!["plans"]),
        ("pha\u{302}\u{301}n", vec!["plans"]),
        // Figures in any spelling.
        ("1250", vec!["awards"]),
        ("1.250", vec!["awards"]),
        ("\"1250 sáng kiến\"", vec!["awards"]),
        // Operators.
        ("phấn OR bánh", vec!["cakes", "plans"]),
        ("khen -bằng", vec!["plans"]),
        ("khen NOT \"bằng khen\"", vec!["scattered", "plans"]),
        ("-khen", vec!["cakes"]),
        ("NOT tinh:son-la", vec!["cakes", "plans", "scattered"]),
        ("(bánh OR giải) -khen", vec!["cakes"]),
        // Beginnings.
        ("tặn*", vec!["awards"]),
        ("tan*", vec!["awards"]),
        ("\"sáng\" ki*", vec!["plans", "awards"]),
        // The headline.
        ("ngon", vec!["cakes"]),
        // Fields.
        ("tinh:son-la", vec!["awards"]),
        ("tinh:\"Sơn La\"", vec!["awards"]),
        ("tinh:son-la,lao-cai", vec!["awards", "plans"]),
        ("tinh:huế", vec!["scattered"]),
        ("tinh:son-la tinh:lao-cai", vec![]),
        ("nam:2020", vec!["awards", "scattered"]),
        ("nam:2019..2020", vec!["awards", "cakes", "scattered"]),
        ("year:2021..", vec!["plans"]),
        ("chi-tieu:sang-kien", vec!["awards", "plans"]),
        ("chi-tieu:sang-kien gia-tri:>=1.000", vec!["awards"]),
        ("chi-tieu:bang-khen gia-tri:>=1.000", vec![]), // two figures of one article do not make one
        ("chi-tieu:bang-khen tinh:lao-cai", vec![]),
        ("gia-tri:40..50", vec!["awards"]),
        ("gia-tri:<45", vec![]),
        ("trang-thai:target", vec!["plans"]),
        ("trạng-thái:đạt", vec!["awards"]),
        ("-trang-thai:target chi-tieu:sang-kien", vec!["awards"]),
        ("nguon:lao-cai", vec!["plans"]),
        ("outlet:\"báo son la\"", vec!["awards"]),
        ("outlet:baosonla.example", vec!["awards"]),
        ("khen tinh:lao-cai", vec!["plans"]),
        ("tinh:lao-cai OR \"bằng khen\"", vec!["awards", "plans"]),
        // Nothing.
        ("xyzzy", vec![]),
        ("xyz*", vec![]),
        ("\"khen bằng\"", vec![]),
    ] {
        let hits = answer(&reader, query);
        let mut got = paths(&hits);
        if hits.hits.first().is_none_or(|hit| hit.score == 0.0) || query.contains(" OR ") {
            got.sort_unstable(); // no words, no ranking
        }
        assert_eq!((got, hits.total), (expected.clone(), expected.len()), "{query}");
        assert!(hits.notes.is_empty(), "{query}: {:?}", hits.notes);
    }
}

#[test]
fn exact_accents_rank_before_folded_ones() {
    let folder = TempDir::new().unwrap();
    let text = |name: &str, text: &str| (article(name, "Tin", "hue", "2020", text), vec![]);
    write(
        folder.path(),
        &[text("a.txt", "Một món quà."), text("b.txt", "Một món qua."), text("c.txt", "Một món quá.")],
    );
    let reader = Reader::open(folder.path()).unwrap();
    for (query, expected) in
        [("qua", vec!["b", "a", "c"]), ("quà", vec!["a"]), ("quá", vec!["c"]), ("mon qua", vec!["b", "a", "c"])]
    {
        assert_eq!(paths(&answer(&reader, query)), expected, "{query}");
    }
}

#[test]
fn a_wider_answer_says_so() {
    let (_folder, reader) = index();
    let hits = answer(&reader, "bánh phấn xyzzy");
    let mut found = paths(&hits);
    found.sort_unstable();
    assert_eq!((found, hits.notes.as_slice()), (vec!["cakes", "plans"], &[Note::AnyWord][..]));
    // Phrases, conditions and what is ruled out are never given up.
    for query in ["\"khen bằng\" bánh", "bánh phấn tinh:son-la", "-khen phấn xyzzy", "xyzzy qwerty"] {
        let hits = answer(&reader, query);
        assert_eq!((hits.total, hits.notes.len()), (0, 0), "{query}");
    }
}

#[test]
fn an_indicator_that_no_figure_has_is_noted() {
    let (_folder, reader) = index();
    let hits = answer(&reader, "khen chi-tieu:sang-kien,sang-kein");
    let known = vec!["bang-khen".to_owned(), "sang-kien".to_owned()];
    assert_eq!(hits.notes, [Note::UnknownValue { field: "indicator", value: "sang-kein".to_owned(), known }]);
}

#[test]
fn matches_and_snippets_slice_the_stored_text() {
    let (_folder, reader) = index();
    for (query, path, in_title, in_text) in [
        ("son la khen", "awards", vec!["Sơn", "La", "khen"], vec!["Sơn", "La", "khen"]),
        ("\"sơn la\"", "awards", vec!["Sơn La"], vec!["Sơn La"]),
        ("1250 \"sáng kiến\"", "awards", vec![], vec!["1.250", "sáng kiến"]),
        ("tỉnh -xyzzy", "awards", vec![], vec!["tỉnh", "tỉnh"]),
        ("phấn", "plans", vec![], vec!["pha\u{302}\u{301}n"]),
        ("tinh:lao-cai", "plans", vec![], vec![]),
    ] {
        let hits = answer(&reader, query);
        let hit = hits.hits.iter().find(|hit| hit.path.starts_with(path)).expect(query);
        let stored = reader.article(&hit.path).unwrap().unwrap().text;
        let title = hit.title.clone().unwrap();
        let got: Vec<_> = hit.title_matches.iter().map(|span| span.of(&title)).collect();
        assert_eq!(got, in_title, "{query}");
        let got: Vec<_> = hit.matches.iter().map(|span| span.of(&stored)).collect();
        assert_eq!(got, in_text, "{query}");
        assert!(!hit.snippets.is_empty(), "{query}");
        for snippet in &hit.snippets {
            assert_eq!(snippet.text, snippet.span.of(&stored), "{query}");
            assert!(snippet.matches.iter().all(|span| snippet.span.contains(*span)), "{query}");
        }
    }
}

#[test]
fn hits_carry_the_figures_that_fit() {
    let (_folder, reader) = index();
    for (query, expected) in [
        ("tập thể", vec![45.0]),
        ("\"được công nhận\"", vec![1250.0]),
        ("năm", vec![45.0, 1250.0]),
        ("năm khen", vec![45.0]),
        ("năm chi-tieu:sang-kien", vec![1250.0]),
        ("tinh:son-la", vec![45.0, 1250.0]),
        ("gia-tri:>100", vec![1250.0]),
        ("gia-tri:>100 \"bằng khen\"", vec![1250.0]),
    ] {
        let hits = answer(&reader, query);
        let hit = hits.hits.iter().find(|hit| hit.path == "awards.txt").expect(query);
        let values: Vec<_> = hit.facts.iter().map(|fact| fact.value).collect();
        assert_eq!((values, hit.fact_count), (expected, 2), "{query}");
    }
}

#[test]
fn pages_make_up_the_whole_and_order_does_not_depend_on_writing() {
    let folder = TempDir::new().unwrap();
    let texts: Vec<_> = (0..25)
        .map(|number| (article(&format!("{number:02}.txt"), "Tin", "hue", "2020", "Cờ thi đua."), vec![]))
        .collect();
    // In several commits, so in several segments, and not by path.
    for start in [2, 0, 1] {
        let part: Vec<_> = texts.iter().skip(start).step_by(3).cloned().collect();
        write(folder.path(), &part);
    }
    let reader = Reader::open(folder.path()).unwrap();
    let page =
        |offset, limit| search(&reader, "cờ", &Options { limit, offset, snippets: 0, ..Options::default() }).unwrap();
    let whole = page(0, None);
    let expected: Vec<_> = texts.iter().map(|(article, _)| article.path.as_str()).collect();
    assert_eq!(whole.hits.iter().map(|hit| hit.path.as_str()).collect::<Vec<_>>(), expected);
    for (offset, limit, length) in [(0, 10, 10), (10, 10, 10), (20, 10, 5), (30, 10, 0), (3, 0, 0)] {
        let hits = page(offset, Some(limit));
        let got: Vec<_> = hits.hits.iter().map(|hit| hit.path.as_str()).collect();
        let expected: Vec<_> = expected.iter().skip(offset).take(length).copied().collect();
        assert_eq!((got, hits.total), (expected, 25), "{offset} {limit}");
        assert!(hits.hits.iter().all(|hit| hit.snippets.is_empty()));
    }
}

#[test]
fn replaced_articles_are_found_by_their_new_text_only() {
    let (folder, _) = index();
    let changed = article("awards.txt", "Tin khác", "son-la", "2020", "Chuyện hoàn toàn khác.");
    write(folder.path(), &[(changed, vec![])]);
    let reader = Reader::open(folder.path()).unwrap();
    assert_eq!(answer(&reader, "\"bằng khen\"").total, 0);
    assert_eq!(paths(&answer(&reader, "hoàn toàn khác")), ["awards"]);
    assert_eq!(answer(&reader, "gia-tri:45").total, 0);
}

#[test]
fn conditions_hold_after_many_commits() {
    let folder = TempDir::new().unwrap();
    // More commits than segments are kept, so that some are merged and old versions of the samples lie among them.
    for round in 0..12 {
        let text = format!("Tin số {round}.");
        let other = article(&format!("other-{round}.txt"), "Tin", "ca-mau", "2024", &text);
        let figure = fact(&other, &round.to_string(), 5.0, "co-thi-dua", &text);
        let mut all = samples();
        all.push((other, vec![figure]));
        write(folder.path(), &all);
    }
    let reader = Reader::open(folder.path()).unwrap();
    for (query, total) in [("gia-tri:40..50", 1), ("chi-tieu:sang-kien", 2), ("tinh:ca-mau chi-tieu:co-thi-dua", 12)] {
        assert_eq!(answer(&reader, query).total, total, "{query}");
    }
    assert_eq!(paths(&answer(&reader, "khen gia-tri:40..50")), ["awards"]);
}

#[test]
fn answers_are_json() {
    let (_folder, reader) = index();
    let hits = answer(&reader, "\"bằng khen\"");
    let json = serde_json::to_value(&hits.hits[0]).unwrap();
    assert_eq!(json["path"], "awards.txt");
    assert_eq!(json["facts"][0]["value"], 45.0);
    assert_eq!(json["matches"][0].as_array().map(Vec::len), Some(2));
}

/// Whatever is typed, the answer is hits or an error, never a panic.
#[test]
fn any_text_is_answered() {
    let (_folder, reader) = index();
    let pieces = r#"(sơn|LA|"|-|\(|\)|OR|NOT|tinh:|nam:2020|gia-tri:>|\*|1.250|khen\*|“| |:|ế|\PC){0,12}"#;
    proptest!(ProptestConfig::with_cases(200), |(query in pieces)| {
        let _ = search(&reader, &query, &Options::default());
    });
}

#[test]
fn queries_that_mean_nothing_are_errors() {
    let (_folder, reader) = index();
    for query in ["", "tinh:nowhere", "huyen:x", "\"khen", "nam:x", "gia-tri:x", "trang-thai:x"] {
        assert!(matches!(search(&reader, query, &Options::default()), Err(Error::Query { .. })), "{query}");
    }
}

/// `value count` of a facet, none as `-`.
fn told(counts: &[super::FacetCount]) -> Vec<String> {
    counts.iter().map(|facet| format!("{} {}", facet.value.as_deref().unwrap_or("-"), facet.count)).collect()
}

#[test]
fn facets_count_what_a_narrower_query_would_find() {
    let (_folder, reader) = index();
    let options = Options { limit: Some(0), facets: true, ..Options::default() };
    let facets = search(&reader, "-xyzzy", &options).unwrap().facets.unwrap();
    assert_eq!(told(&facets.province), ["hoa-binh 1", "lao-cai 1", "son-la 1", "thua-thien-hue 1"]);
    assert_eq!(told(&facets.indicator), ["sang-kien 2", "bang-khen 1", "- 2"]);
    assert_eq!(told(&facets.status), ["achieved 1", "target 1", "- 2"]);
    assert_eq!(told(&facets.year), ["2020 2", "2019 1", "2021 1"]);
    assert_eq!(facets.outlet.len(), 4);
    for (field, counts) in [("tinh", &facets.province), ("chi-tieu", &facets.indicator), ("nam", &facets.year)] {
        for facet in counts.iter().filter(|facet| facet.value.is_some()) {
            let query = format!("{field}:{}", facet.value.as_deref().unwrap());
            assert_eq!(answer(&reader, &query).total as u64, facet.count, "{query}");
        }
    }
    let facets = search_facts(&reader, "năm", &options).unwrap().facets.unwrap();
    assert_eq!(
        (told(&facets.province), told(&facets.status)),
        (vec!["son-la 2".to_owned()], vec!["achieved 2".to_owned()])
    );
}

#[test]
fn figures_are_found_by_their_own_sentences() {
    let (_folder, reader) = index();
    for (query, expected) in [
        ("sáng kiến", vec![1250.0, 300.0]),
        ("sang kien trang-thai:target", vec![300.0]),
        ("tinh:son-la", vec![45.0, 1250.0]),
        ("tinh:son-la -chi-tieu:sang-kien", vec![45.0]),
        ("nguon:\"báo son la\" sáng", vec![1250.0]),
        ("chi-tieu:bang-khen OR trang-thai:target", vec![45.0, 300.0]),
        ("bánh", vec![]),
    ] {
        let found = search_facts(&reader, query, &Options::default()).unwrap();
        let values: Vec<f64> = found.hits.iter().map(|hit| hit.fact.value).collect();
        assert_eq!((values, found.total), (expected.clone(), expected.len()), "{query}");
        for hit in &found.hits {
            let stored = reader.article(&hit.fact.article).unwrap().unwrap().text;
            assert!(hit.matches.iter().all(|span| hit.fact.quote_span.contains(*span)), "{query}");
            assert!(hit.matches.iter().all(|span| !span.of(&stored).is_empty()), "{query}");
        }
    }
}

#[test]
fn hits_are_sorted_by_day_and_by_value() {
    let (_folder, reader) = index();
    let order = |query: &str, sort| {
        let found = search(&reader, query, &Options { sort, ..Options::default() }).unwrap();
        paths(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(order("-xyzzy", Sort::Newest), ["plans", "awards", "scattered", "cakes"]);
    assert_eq!(order("-xyzzy", Sort::Oldest), ["cakes", "scattered", "awards", "plans"]);
    assert_eq!(order("-xyzzy", Sort::Largest), ["awards", "plans", "cakes", "scattered"]);
    // Of the figures that meet the conditions, not of any.
    assert_eq!(order("chi-tieu:sang-kien,bang-khen gia-tri:<1000", Sort::Largest), ["plans", "awards"]);
    let values = |sort| -> Vec<f64> {
        let found = search_facts(&reader, "-xyzzy", &Options { sort, ..Options::default() }).unwrap();
        found.hits.iter().map(|hit| hit.fact.value).collect()
    };
    assert_eq!((values(Sort::Largest), values(Sort::Smallest)), (vec![1250.0, 300.0, 45.0], vec![45.0, 300.0, 1250.0]));
}

#[test]
fn a_plain_search_box_says_what_it_passed_over() {
    let (_folder, reader) = index();
    let lenient = Options { lenient: true, ..Options::default() };
    let found = search(&reader, "\"bằng khen", &lenient).unwrap();
    assert!(matches!(found.notes[..], [Note::ReadAsWords { at: 1, .. }]), "{:?}", found.notes);
    assert_eq!(paths(&found), ["awards", "scattered"]);
    assert!(search(&reader, "bằng khen", &lenient).unwrap().notes.is_empty());
}

#[test]
fn brief_hits_are_the_same_hits() {
    let (_folder, reader) = index();
    let brief = search(&reader, "khen", &Options { brief: true, ..Options::default() }).unwrap();
    assert_eq!(paths(&brief), paths(&answer(&reader, "khen")));
    assert!(brief.hits.iter().all(|hit| hit.title.is_some() && hit.matches.is_empty() && hit.facts.is_empty()));
}

#[test]
fn several_indexes_rank_as_one() {
    let folder = TempDir::new().unwrap();
    let all = samples();
    write(&folder.path().join("one"), &all);
    write(&folder.path().join("a"), &all[..2]);
    write(&folder.path().join("b"), &all[1..]); // one article is in both
    let one = Reader::open(folder.path().join("one")).unwrap();
    let both = Reader::open_all(&[folder.path().join("a"), folder.path().join("b")]).unwrap();
    for query in ["khen", "son la", "bằng khen", "chi-tieu:sang-kien", "-khen", "tinh:son-la OR bánh"] {
        let (left, right) = (answer(&one, query), answer(&both, query));
        assert_eq!((paths(&left), left.total), (paths(&right), right.total), "{query}");
        let facts = |reader| search_facts(reader, query, &Options::default()).unwrap().total;
        assert_eq!(facts(&one), facts(&both), "{query}");
    }
}

/// Every text and every phrase over a few words that fold to each other.
#[test]
fn phrases_find_what_reading_finds() {
    const VOCABULARY: [&str; 6] = ["sơn", "són", "son", "la", "lá", "12"];
    let folder = TempDir::new().unwrap();
    let word = |number: usize, place: u32| VOCABULARY[number / 6_usize.pow(place) % 6];
    let mut texts: Vec<(Article, Vec<Fact>)> = Vec::new();
    for number in 0..300 {
        // 7 and 36 have no common factor, so that all pairs of words come up.
        let text: Vec<&str> = (0..2 + number as u32 % 4).map(|place| word(number * 7 + 1, place % 4)).collect();
        let article = article(&format!("{number:03}.txt"), "Tin", "hue", "2020", &text.join(" "));
        let quote = text[1..].join(" ");
        let figure = fact(&article, text[text.len() - 1], 1.0, "bang-khen", &quote);
        texts.push((article, vec![figure]));
    }
    // In two segments.
    write(folder.path(), &texts[..100]);
    write(folder.path(), &texts[100..]);
    let reader = Reader::open(folder.path()).unwrap();
    let all = Options { limit: None, brief: true, ..Options::default() };
    for number in 0..6 + 36 + 216 {
        let (number, length) = match number {
            0..6 => (number, 1),
            6..42 => (number - 6, 2),
            _ => (number - 42, 3),
        };
        let phrase: Vec<&str> = (0..length).map(|place| word(number, place)).collect();
        let typed = crate::index::words(&phrase.join(" "));
        let holds = |text: &str| {
            let words = crate::index::words(text);
            words
                .windows(typed.len())
                .any(|window| window.iter().zip(&typed).all(|(word, typed)| word.is_found_by(typed, false)))
        };
        let query = format!("\"{}\"", phrase.join(" "));
        let expected: Vec<&str> = texts
            .iter()
            .filter(|(article, _)| holds(&article.text))
            .map(|(article, _)| article.path.as_str())
            .collect();
        let found = search(&reader, &query, &all).unwrap();
        let mut got: Vec<&str> = found.hits.iter().map(|hit| hit.path.as_str()).collect();
        got.sort_unstable();
        assert_eq!((got, found.total), (expected.clone(), expected.len()), "{query}");

        let expected = texts.iter().filter(|(_, facts)| holds(&facts[0].quote)).count();
        assert_eq!(search_facts(&reader, &query, &all).unwrap().total, expected, "figures with {query}");
    }
}
