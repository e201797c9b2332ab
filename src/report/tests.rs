//! One case for each way in which comparisons go wrong, from facts to the states of cells and to the page.

use super::comparison::{Comparison, State};
use super::sample::{Sample, comparison, fact, render_text};
use super::*;
use crate::model::{Bound, Family, Period, Status, Subject, Unit};

fn period(from: &str, to: &str) -> Option<Period> {
    Period::new(from.parse().unwrap(), to.parse().unwrap())
}

/// Every cell with a figure, and every empty cell that is not simply missing, as one line:
/// `measure @province state[:reason] [#rank] value` and what stands beside it; then totals.
fn lines(comparison: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
    for row in comparison.all_rows() {
        let measure = row.measure.to_string();
        for cell in row.cells.iter().filter(|cell| cell.state != State::NotFound) {
            let mut line = format!("{measure} @{} {}", cell.province.as_deref().unwrap_or("-"), cell.state.name());
            line.extend(cell.reason.map(|reason| format!(":{}", reason.name())));
            line.extend(cell.rank.map(|rank| format!(" #{rank}")));
            line.extend(cell.lead.as_ref().map(|figure| format!(" {}", figure.value)));
            line.extend(cell.also.iter().map(|figure| format!(" {}={}", figure.role.name(), figure.value)));
            lines.push(line);
        }
        lines.extend(row.total.map(|total| format!("{measure} total {} of {}", total.value, total.provinces)));
    }
    lines
}

const IND: &str = "bang-khen|tinh|individual|count|achieved";

#[test]
fn every_trap_has_its_state() {
    let told = |province: &str, value: f64| fact("a.txt", province, value);
    let cases: Vec<(&str, Vec<Sample>, Vec<String>)> = vec![
        (
            "two provinces are ranked and added",
            vec![told("son-la", 12.0), told("phu-tho", 30.0)],
            vec![
                format!("{IND} @son-la value #2 12"),
                format!("{IND} @phu-tho value #1 30"),
                format!("{IND} total 42 of 2"),
            ],
        ),
        (
            "equal numbers share a rank",
            vec![told("son-la", 12.0), told("phu-tho", 12.0).bound(Bound::AtLeast)],
            vec![format!("{IND} @son-la value #1 12"), format!("{IND} @phu-tho value #1 12")],
        ),
        (
            "stages are never mixed",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).status(Status::Proposed)],
            vec![
                format!("{IND} @son-la value 12"),
                "bang-khen|tinh|individual|count|proposed @phu-tho value 30".to_owned(),
            ],
        ),
        (
            "levels and channels are never mixed",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).grantor(&["ldld-tinh"])],
            vec![
                format!("{IND} @son-la value 12"),
                "bang-khen|ldld-tinh|individual|count|achieved @phu-tho value 30".to_owned(),
            ],
        ),
        (
            "persons and collectives are two measures",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).subject(Subject::Collective)],
            vec![
                format!("{IND} @son-la value 12"),
                "bang-khen|tinh|collective|count|achieved @phu-tho value 30".to_owned(),
            ],
        ),
        (
            "lượt are no persons",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).turns()],
            vec![
                format!("{IND} @son-la value 12"),
                format!("{IND} @phu-tho not-comparable:turns"),
                format!("{IND}|turns @son-la not-comparable:turns"),
                format!("{IND}|turns @phu-tho value 30"),
            ],
        ),
        (
            "a sector is not its province",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).scope("cong-doan")],
            vec![
                format!("{IND} @son-la value 12"),
                format!("{IND} @phu-tho not-comparable:scope"),
                format!("{IND}|scope=cong-doan @son-la not-comparable:scope"),
                format!("{IND}|scope=cong-doan @phu-tho value 30"),
            ],
        ),
        (
            "one sector of two provinces",
            vec![told("son-la", 12.0).scope("cong-doan"), told("phu-tho", 30.0).scope("cong-doan")],
            vec![
                format!("{IND}|scope=cong-doan @son-la value #2 12"),
                format!("{IND}|scope=cong-doan @phu-tho value #1 30"),
                format!("{IND}|scope=cong-doan total 42 of 2"),
            ],
        ),
        (
            "districts of one name in two provinces",
            vec![told("tien-giang", 12.0).scope("chau-thanh"), told("ben-tre", 30.0).scope("chau-thanh")],
            vec![
                format!("{IND}|scope=ben-tre/chau-thanh @ben-tre value 30"),
                format!("{IND}|scope=tien-giang/chau-thanh @tien-giang value 12"),
            ],
        ),
        (
            "another period is kept and not ranked",
            vec![told("son-la", 12.0), told("phu-tho", 30.0), told("lai-chau", 99.0).period("2016", "2020")],
            vec![
                format!("{IND} @lai-chau not-comparable:period 99"),
                format!("{IND} @son-la value #2 12"),
                format!("{IND} @phu-tho value #1 30"),
                format!("{IND} total 42 of 2"),
            ],
        ),
        (
            "one class of periods is ranked and not added",
            vec![told("son-la", 12.0).period("2015", "2020"), told("phu-tho", 30.0).period("2016", "2020-07-15")],
            vec![format!("{IND} @son-la value #2 12"), format!("{IND} @phu-tho value #1 30")],
        ),
        (
            "unknown periods are not ranked",
            vec![told("son-la", 12.0).no_period(), told("phu-tho", 30.0).no_period()],
            vec![format!("{IND} @son-la value 12"), format!("{IND} @phu-tho value 30")],
        ),
        (
            "a total of certificates and its parts by recipient",
            vec![
                told("son-la", 30.0).subject(Subject::Award).id("w"),
                told("son-la", 18.0).part_of("w"),
                told("son-la", 12.0).subject(Subject::Collective).part_of("w"),
            ],
            vec![
                format!("{IND} @son-la value 18"),
                "bang-khen|tinh|collective|count|achieved @son-la value 12".to_owned(),
                "bang-khen|tinh|award|count|achieved @son-la value 30".to_owned(),
            ],
        ),
        (
            "parts of the same measure stay beside their whole",
            vec![told("son-la", 30.0).id("w"), told("son-la", 10.0).part_of("w"), told("phu-tho", 5.0)],
            vec![
                format!("{IND} @son-la value #1 30 part=10"),
                format!("{IND} @phu-tho value #2 5"),
                format!("{IND} total 35 of 2"),
            ],
        ),
        (
            "a breakdown under another measure is no value",
            vec![
                told("son-la", 30.0).id("w").subject(Subject::Award),
                told("son-la", 10.0).part_of("w"),
                told("son-la", 20.0).part_of("w"),
            ],
            vec![
                format!("{IND} @son-la not-comparable:part 10 part=20"),
                "bang-khen|tinh|award|count|achieved @son-la value 30".to_owned(),
            ],
        ),
        (
            "a part without its whole",
            vec![told("son-la", 10.0).part_of("gone")],
            vec![format!("{IND} @son-la not-comparable:part 10")],
        ),
        (
            "a joint number has a row of its own",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).indicators(&["bang-khen", "giay-khen"])],
            vec![
                format!("{IND} @son-la value 12"),
                "bang-khen+giay-khen|tinh|individual|count|achieved @phu-tho value 30".to_owned(),
            ],
        ),
        (
            "vague numbers enter no arithmetic",
            vec![told("son-la", 12.0), told("phu-tho", 30.0), told("lai-chau", 100.0).bound(Bound::Vague)],
            vec![
                format!("{IND} @lai-chau not-comparable:vague 100"),
                format!("{IND} @son-la value #2 12"),
                format!("{IND} @phu-tho value #1 30"),
                format!("{IND} total 42 of 2"),
            ],
        ),
        (
            "rounded numbers are ranked and not added",
            vec![told("son-la", 12.0), told("phu-tho", 30.0).bound(Bound::AtLeast)],
            vec![format!("{IND} @son-la value #2 12"), format!("{IND} @phu-tho value #1 30")],
        ),
        (
            "rates are not added",
            vec![told("son-la", 95.0).unit(Unit::Percent), told("phu-tho", 80.0).unit(Unit::Percent)],
            vec![
                "bang-khen|tinh|individual|percent|achieved @son-la value #1 95".to_owned(),
                "bang-khen|tinh|individual|percent|achieved @phu-tho value #2 80".to_owned(),
            ],
        ),
        (
            "one figure of two articles counts once",
            vec![told("son-la", 312.0), fact("b.txt", "son-la", 300.0).bound(Bound::AtLeast)],
            vec![format!("{IND} @son-la value 312")],
        ),
        (
            "conflict: the later article leads, nothing is ranked or added",
            vec![told("son-la", 571.0), fact("b.txt", "son-la", 570.0), told("phu-tho", 3.0), told("lai-chau", 2.0)],
            vec![
                format!("{IND} @lai-chau value #2 2"),
                format!("{IND} @son-la conflict 570 conflict=571"),
                format!("{IND} @phu-tho value #1 3"),
            ],
        ),
        (
            "the country is shown apart",
            vec![told("son-la", 12.0), told("son-la", 5000.0).scope("nation")],
            vec![format!("{IND} @son-la value 12"), format!("{IND}|scope=nation @- value 5000")],
        ),
        ("no province, no cell", vec![told("son-la", 12.0).province(None)], vec![]),
        (
            "a reported zero is a value",
            vec![told("son-la", 0.0), told("phu-tho", 3.0)],
            vec![
                format!("{IND} @son-la reported-zero #2 0"),
                format!("{IND} @phu-tho value #1 3"),
                format!("{IND} total 3 of 2"),
            ],
        ),
        (
            "a merged unit is no old one",
            vec![told("son-la", 12.0), told("hoa-binh", 8.0), told("phu-tho", 30.0).merged()],
            vec![
                format!("{IND} @son-la value #1 12"),
                format!("{IND} @hoa-binh value #2 8"),
                format!("{IND} @phu-tho not-comparable:territory 30"),
                format!("{IND} total 20 of 2"),
            ],
        ),
        (
            "a unit that was not merged is the same in both lists",
            vec![told("son-la", 12.0).merged(), fact("b.txt", "son-la", 12.0)],
            vec![format!("{IND} @son-la value 12")],
        ),
    ];
    let mut failures = Vec::new();
    for (name, samples, expected) in cases {
        let found = lines(&comparison(samples, &Options::default()));
        if found != expected {
            failures.push(format!("{name}:\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn nothing_found_is_not_zero() {
    let compared = comparison(
        vec![fact("a.txt", "son-la", 0.0), fact("a.txt", "phu-tho", 1.0).subject(Subject::Household)],
        &Options::default(),
    );
    let states: Vec<State> = compared.rows[0].cells.iter().map(|cell| cell.state).collect();
    assert_eq!(states, [State::ReportedZero, State::NotFound]);
    assert!(compared.rows[0].cells[1].lead.is_none());
}

#[test]
fn figures_without_a_province_are_counted_and_noted() {
    let compared =
        comparison(vec![fact("a.txt", "x", 7.0).province(None), fact("a.txt", "son-la", 1.0)], &Options::default());
    assert_eq!(compared.unplaced.len(), 1);
    assert!(render_text(&compared, &Options::default()).contains("1 số liệu chưa rõ của tỉnh nào"));
}

#[test]
fn options_pick_period_provinces_and_rows() {
    let samples = || {
        vec![
            fact("a.txt", "son-la", 12.0),
            fact("a.txt", "son-la", 40.0).period("2016", "2020"),
            fact("a.txt", "phu-tho", 30.0),
            fact("a.txt", "lai-chau", 9.0).subject(Subject::Collective),
        ]
    };
    let all = Options::default;
    let cases: Vec<(&str, Options, Vec<String>)> = vec![
        (
            "period",
            Options { period: period("2016", "2020"), ..all() },
            vec![format!("{IND} @son-la value 40 other-period=12"), format!("{IND} @phu-tho not-comparable:period 30")],
        ),
        (
            "province",
            Options { provinces: vec!["phu-tho".to_owned()], ..all() },
            vec![format!("{IND} @phu-tho value 30")],
        ),
        (
            "at least two provinces",
            Options { min_provinces: 2, ..all() },
            vec![
                format!("{IND} @son-la value #2 12 other-period=40"),
                format!("{IND} @phu-tho value #1 30"),
                format!("{IND} total 42 of 2"),
            ],
        ),
    ];
    for (name, options, expected) in cases {
        assert_eq!(lines(&comparison(samples(), &options)), expected, "{name}");
    }
    let mut samples = samples();
    samples.push(fact("a.txt", "-", 575.0).scope("nation"));
    let compared = comparison(samples, &Options { min_provinces: 2, ..all() });
    assert_eq!(compared.nation.len(), 1, "the country is no province to be counted");
    assert_eq!(compared.counts.rows_below_minimum, 1);
}

#[test]
fn core_families_and_what_was_reached_come_first() {
    let compared = comparison(
        vec![
            fact("a.txt", "son-la", 1.0).family(Family::Rate),
            fact("a.txt", "son-la", 1.0).status(Status::Target),
            fact("a.txt", "son-la", 1.0).status(Status::Proposed),
            fact("a.txt", "son-la", 1.0).family(Family::Work),
            fact("a.txt", "son-la", 1.0),
        ],
        &Options::default(),
    );
    let order: Vec<(Family, Status)> =
        compared.rows.iter().map(|row| (row.measure.family, row.measure.status)).collect();
    assert_eq!(
        order,
        [
            (Family::Award, Status::Achieved),
            (Family::Award, Status::Proposed),
            (Family::Award, Status::Target),
            (Family::Work, Status::Achieved),
            (Family::Rate, Status::Achieved),
        ]
    );
}

#[test]
fn numbers_that_are_none_break_nothing() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -3.0, f64::MAX, f64::MIN_POSITIVE];
    for bound in [Bound::Exact, Bound::AtLeast, Bound::About, Bound::Vague] {
        let samples = odd.iter().map(|&value| fact("a.txt", "son-la", 1.0).bound(bound).value(value));
        let compared = comparison(samples.collect(), &Options::default());
        assert_eq!(compared.counts.facts, 3, "finite ones under {bound}");
        assert!(!render_text(&compared, &Options::default()).is_empty());
    }
}
