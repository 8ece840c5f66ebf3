//! What charts of retention show and say.

use super::*;
use crate::calendar::Day;
use crate::chart::{Chart, Mark};
use crate::cohort::retention::People;
use crate::cohort::{RetentionOptions, retention};
use crate::tables::Transactions;
use crate::tables::sample::{cdnow, table};
use crate::words::Unit;

const EN: Locale = Locale::En;

fn shares(retention: &Retention) -> Chart {
    triangle(retention, &TriangleOptions::default(), EN).expect("shares")
}

fn followed(table: &Transactions, as_of: &str, period: Period) -> Retention {
    let options = RetentionOptions { period, ..RetentionOptions::default() };
    retention(table, &People::default(), Day::parse_iso(as_of).expect("a day"), &options)
        .expect("cohorts")
}

/// 345 and 182 of 2,357 bought one and twelve months later, 87 of 719 to 134 of 857 a cohort: counted with pandas,
/// see `cohort::retention`; intervals from statsmodels 0.15.
#[test]
fn cdnow_sample_says_what_pandas_counts() {
    let found = followed(&cdnow(), "1998-06-30", Period::Month);
    let chart = curves(&found, EN);
    assert_eq!(
        chart.title,
        "Of 100 new customers, 15 buy again in the next month and 8 in the 12th"
    );
    assert_eq!(
        chart.subtitle,
        "Share of customers who buy in each month after that of their first purchase; \
         n\u{a0}=\u{a0}2,357 in 3 monthly cohorts, as of 30 Jun 1998"
    );
    assert_eq!(
        chart.summary.replace('\u{a0}', " "),
        "2,357 customers in 3 monthly cohorts, from Jan 1997 to Mar 1997. 345 of 2,357 customers bought in the \
         1st month after that of their first purchase: 15 % (95 % interval 13 % to 16 %; 3 cohorts). 182 of 2,357 \
         customers bought in the 12th month after that of their first purchase: 7.7 % (95 % interval 6.7 % to \
         8.9 %; 3 cohorts)."
    );
    assert_eq!(chart.note, None);
    let chart = shares(&found);
    assert_eq!(
        chart.title.replace('\u{a0}', " "),
        "Between 12 % and 16 % of a cohort bought again in the next month"
    );
    let Scale::Band { labels } = &chart.y.scale else { panic!("bands") };
    assert_eq!(labels[0], "Jan 1997 · 781");
}

#[test]
fn marks_and_table_are_the_result() {
    let found = followed(&cdnow(), "1998-06-15", Period::Month);
    let chart = shares(&found);
    let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
    assert_eq!(cells.len(), 17 + 16 + 15);
    assert_eq!(cells.iter().filter(|cell| cell.partial).count(), 3);
    assert_eq!(cells.iter().filter_map(|cell| cell.shade).fold(0.0, f64::max), 1.0);
    for cell in cells {
        let (row, cohort) = (&chart.table.rows[cell.row as usize], &found.cohorts[cell.y as usize]);
        let age = cell.x as usize + 1;
        assert_eq!(row[1].number, Some(age as f64));
        assert_eq!(row[3].number, cohort.retained[age].map(f64::from));
        assert_eq!([row[4].number, row[5].number], [cohort.rate[age], cohort.low[age]]);
        assert_eq!(row[6].number, cohort.high[age]);
        assert_eq!(row[7].text == "so far", cell.partial);
    }
    assert!(chart.note.expect("June is cut short").contains("not over"));

    let chart = curves(&found, EN);
    assert_eq!(chart.marks.len(), 4);
    for mark in &chart.marks {
        let Mark::Line { name, points, .. } = mark else { panic!("lines") };
        for point in points {
            let row = &chart.table.rows[point.row as usize];
            assert_eq!(&row[0].text, name);
            assert_eq!([row[1].number, row[4].number], [Some(point.x), Some(point.y)]);
        }
    }
}

#[test]
fn titles_stay_true_when_little_is_known() {
    let day = |text: &str| Day::parse_iso(text).expect("a day");
    let one = table(true, [("ann", day("2026-01-05"), 1.0)]);
    let early = followed(&one, "2026-02-27", Period::Month);
    assert!(curves(&early, EN).title.starts_with("It is too early"));
    assert!(shares(&early).title.starts_with("It is too early"));
    let never = followed(&one, "2026-03-31", Period::Month);
    assert_eq!(
        curves(&never, EN).title,
        "None of 1 customer bought again in the next month, none of 1 in the 2nd"
    );
    assert_eq!(
        shares(&never).title,
        "0\u{a0}% of the customers new in Jan 2026 bought again in the next month"
    );
    let start = followed(&one, "2026-01-05", Period::Month);
    for chart in [curves(&start, EN), shares(&start)] {
        assert_eq!(chart.table.rows.iter().filter(|row| row[0].text == "Jan 2026").count(), 1);
        assert!(chart.title.starts_with("It is too early") && chart.note.is_none());
    }
}

#[test]
fn rare_returns_are_told_of_a_thousand() {
    let title = |near: u64, far: u64| {
        let returned = |age, retained| Returned { age, retained, customers: 10_000 };
        let (near, far) = (returned(1, near), Some(returned(12, far)));
        Words::ComeBack { unit: Unit::Week, near, far }.say(EN)
    };
    assert_eq!(
        title(40, 20),
        "Of 1,000 new customers, 4 buy again in the next week and 2 in the 12th"
    );
    assert_eq!(
        title(100, 0),
        "Of 100 new customers, 1 buys again in the next week and none in the 12th"
    );
    assert_eq!(
        title(9_999, 1),
        "Of 1,000 new customers, more than 999 buy again in the next week and fewer than 1 in the 12th"
    );
}

#[test]
fn many_cohorts_are_thinned_and_the_note_says_so() {
    let names: Vec<String> = (0..700).map(|id| format!("c{id}")).collect();
    let rows = names.iter().enumerate().flat_map(|(at, id)| {
        let first = Day::new(20_000 + at as i32);
        [(id.as_str(), first, 1.0), (id.as_str(), first.plus(1), 1.0)]
    });
    let found = followed(&table(true, rows), "2026-09-05", Period::Day);
    assert_eq!(found.cohorts.len(), 700);
    let chart = curves(&found, EN);
    assert_eq!(
        chart.title,
        "Of 100 new customers, 100 buy again on the next day and none on the 30th"
    );
    assert_eq!(chart.marks.len(), SHOWN_COHORTS + 1);
    assert!(chart.note.expect("thinned").contains("last 60 of 700"));
    let chart = shares(&found);
    let Scale::Band { labels } = &chart.x.scale else { panic!("bands") };
    assert!(labels.len() <= SHOWN_AGES);
    let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
    assert!(cells.iter().all(|cell| (cell.x as usize) < labels.len()));
}

#[test]
fn ages_are_marked_in_whole_steps() {
    let found = followed(&cdnow(), "1998-06-30", Period::Month);
    let ticks = |last| match age_axis(&found, 1, last, EN) {
        Scale::Linear { ticks, .. } => ticks.iter().map(|tick| tick.at).collect::<Vec<_>>(),
        Scale::Band { .. } => Vec::new(),
    };
    assert_eq!(ticks(0), [1.0, 2.0]);
    assert_eq!(ticks(17), [1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0]);
    assert_eq!(ticks(36), [1.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0]);
}

/// 78 of 719 in March 1997 and 145 of 1,638 before: counted with pandas, the interval from statsmodels 0.15.
#[test]
fn a_trend_is_told_with_its_doubt() {
    let found = followed(&cdnow(), "1998-06-30", Period::Month);
    let chart = trend(&found, EN).expect("three cohorts");
    assert_eq!(
        chart.title.replace('\u{a0}', " "),
        "We cannot tell whether the share who buy in the 3rd month after that of their first purchase changes: 8.6 % to 10 % over 3 cohorts (p = 0.221)"
    );
    assert!(chart.summary.replace('\u{a0}', " ").ends_with(
        "The latest cohort, Mar 1997, is at 11 %, and those before it at 8.9 %: 2.0 points more (95 % interval \u{2212}0.5 points to 4.8 points), which may be chance."
    ), "{}", chart.summary);
    let quarters = followed(&cdnow(), "1998-06-30", Period::Quarter);
    let error = trend(&quarters, EN).expect_err("one cohort").to_string();
    assert!(error.starts_with("Three cohorts must have been observed"), "{error}");
}

#[test]
fn money_is_told_with_its_interval() {
    let found = followed(&cdnow(), "1998-06-30", Period::Month);
    let chart = revenue(&found, &MoneyOptions::default(), EN).expect("amounts");
    assert_eq!(
        chart.title,
        "A new customer brings 40.24 in the same month and 92.35 by the 12th month after"
    );
    assert!(
        chart.summary.contains(
            "Up to and with the 12th month after, 2,357 customers brought 92.35 each (95"
        )
    );
    let money = TriangleOptions { measure: Measure::RevenueSoFar };
    let chart = triangle(&found, &money, EN).expect("amounts");
    let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
    assert_eq!(cells.len(), 18 + 17 + 16);
    let margin = TriangleOptions { measure: Measure::Margin };
    let error = triangle(&found, &margin, EN).expect_err("no costs").to_string();
    assert!(error.starts_with("There is no margin, as the file has no column"), "{error}");
}

#[test]
fn every_way_of_counting_has_its_words() {
    let plain = counted(&followed(&cdnow(), "1998-06-30", Period::Month));
    assert!(plain.is_plain());
    let said = |counted: Counted, ages| {
        let (of, share) = ((12, 100), (0.12, Some(0.07), Some(0.2)));
        Words::Back { counted, ages, of, share, level: 0.95 }.say(EN).replace('\u{a0}', " ")
    };
    let ending = ": 12 % (95 % interval 7.0 % to 20 %).";
    let expected = [
        (plain, (3, Some(3)), "in the 3rd month after that of their first purchase"),
        (
            Counted { on_or_after: true, ..plain },
            (3, None),
            "in the 3rd month after that of their first purchase or later",
        ),
        (
            Counted { brackets: true, ..plain },
            (4, Some(6)),
            "in the 4th to 6th month after that of their first purchase",
        ),
        (
            Counted { days: Some(30), since: Since::SignUp, ..plain },
            (1, Some(1)),
            "30 to 59 days after signing up",
        ),
        (Counted { days: Some(1), ..plain }, (7, Some(7)), "7 days after their first purchase"),
        (
            Counted { days: Some(7), on_or_after: true, ..plain },
            (2, None),
            "14 days or more after their first purchase",
        ),
        (
            Counted { occurrences: 2, since: Since::AnyPurchase, ..plain },
            (1, Some(1)),
            "on at least 2 days in the 1st month after that of a purchase",
        ),
        (Counted { since: Since::Enrolment, ..plain }, (0, Some(0)), "in the month of joining"),
    ];
    for (counted, ages, when) in expected {
        assert_eq!(said(counted, ages), format!("12 of 100 customers bought {when}{ending}"));
    }
    let previous = said(Counted { of_previous: true, ..plain }, (2, Some(2)));
    assert!(
        previous.contains("first purchase, of those who did in the one before: 12 %"),
        "{previous}"
    );
}
