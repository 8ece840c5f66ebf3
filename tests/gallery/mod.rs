//! Charts made by hand, one of each kind the product draws, and the comparison with their golden SVGs.

use std::{env, fs, path::PathBuf};

use tenure::chart::{
    Axis, Bar, Cell, Chart, Color, Direction, FlowGroup, Mark, Point, Ramp, Ribbon, Scale, Side,
    Table, TableColumn, Tick, Value, nice_axis, percent_axis,
};
use tenure::draw::{DrawOptions, ThemeName, svg};
use tenure::words::{Locale, format};

const EN: Locale = Locale::En;

/// Holds a chart's SVG to `tests/golden/NAME.svg`. A difference is written beside it as `NAME-changed.svg`; with
/// `UPDATE_GOLDEN=1` the golden file is replaced instead.
pub(crate) fn compare(name: &str, chart: &Chart, theme: ThemeName, width: f64) {
    let options = DrawOptions { theme, width: Some(width), ..DrawOptions::default() };
    let drawn = svg(chart, &options).unwrap();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let golden = folder.join(format!("{name}.svg"));
    let changed = folder.join(format!("{name}-changed.svg"));
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &drawn).unwrap();
    }
    if fs::read_to_string(&golden).is_ok_and(|golden| golden == drawn) {
        let _absent_is_fine = fs::remove_file(&changed);
        return;
    }
    fs::write(&changed, &drawn).unwrap();
    panic!("{name}.svg differs: look at {} beside it", changed.display());
}

/// All of them.
pub(crate) fn all() -> Vec<Chart> {
    vec![
        segments(),
        triangle(),
        curves(),
        distribution(),
        by_segment(),
        before_after(),
        survival(),
        flows(),
    ]
}

fn axis(label: &str, scale: Scale, side: Side, grid: bool) -> Axis {
    Axis { label: label.into(), scale, side, grid }
}

fn band(labels: &[&str]) -> Scale {
    Scale::Band { labels: labels.iter().map(|&label| label.into()).collect() }
}

fn table(rows: usize) -> Table {
    let value = |row: usize| Value { text: row.to_string(), number: Some(row as f64) };
    Table {
        columns: vec![TableColumn { label: "Row".into(), numeric: true }],
        rows: (0..rows).map(|row| vec![value(row)]).collect(),
    }
}

const SEGMENTS: [(&str, f64); 11] = [
    ("Champions", 0.081),
    ("Loyal customers", 0.112),
    ("Potential loyalists", 0.142),
    ("New customers", 0.064),
    ("Promising", 0.051),
    ("Customers needing attention", 0.047),
    ("About to sleep", 0.093),
    ("At risk of leaving", 0.126),
    ("Cannot lose them", 0.012),
    ("Hibernating", 0.187),
    ("Lost", 0.085),
];

/// Shares of eleven segments as horizontal bars, with intervals.
pub(crate) fn segments() -> Chart {
    let bar = |row: usize, share: f64| Bar {
        at: row as f64,
        width: 0.7,
        from: 0.0,
        to: share,
        low: Some(share - 0.009),
        high: Some(share + 0.009),
        label: format::percent(EN, share),
        row: row as u32,
    };
    let names: Vec<&str> = SEGMENTS.iter().map(|segment| segment.0).collect();
    let (stars, rest): (Vec<Bar>, Vec<Bar>) = SEGMENTS
        .iter()
        .enumerate()
        .map(|(row, &(_, share))| bar(row, share))
        .partition(|bar| bar.row == 9);
    let mark = |color, bars| Mark::Bars { name: String::new(), color, horizontal: true, bars };
    Chart {
        name: "rfm.segments".into(),
        title: "One customer in five has not bought for a year".into(),
        subtitle: "Share of 2,357 customers in each segment, with 95\u{a0}% intervals".into(),
        summary:
            "Hibernating is the largest segment with 19\u{a0}% of customers (17 to 20\u{a0}%)."
                .into(),
        note: Some("Segments by recency, frequency and monetary value, five groups each.".into()),
        x: axis("", percent_axis(EN, 0.2), Side::Start, true),
        y: axis("", band(&names), Side::Start, false),
        marks: vec![mark(Color::Neutral, rest), mark(Color::Accent, stars)],
        height: 400,
        table: table(11),
    }
}

/// Retention of 18 monthly cohorts: partial last cells, and the future hatched.
pub(crate) fn triangle() -> Chart {
    let months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let cohorts: Vec<String> =
        (0..18).map(|n| format!("{} {}", months[n % 12], 1997 + n / 12)).collect();
    let ages: Vec<String> = (0..18).map(|age| age.to_string()).collect();
    let mut cells = Vec::new();
    for cohort in 0..18u32 {
        for age in 0..18u32 {
            let rate = match age {
                0 => 1.0,
                _ => {
                    0.32 / (1.0 + f64::from(age) * 0.35)
                        + f64::from((cohort * 7 + age * 3) % 5) * 0.013
                }
            };
            let known = cohort + age < 18;
            cells.push(Cell {
                x: age,
                y: cohort,
                shade: known.then_some(if age == 0 { 1.0 } else { rate * 2.2 }),
                label: if known { format::percent(EN, rate) } else { String::new() },
                partial: cohort + age == 17 && age > 0,
                muted: false,
                row: cohort * 18 + age,
            });
        }
    }
    Chart {
        name: "retention.triangle".into(),
        title: "A quarter of new customers buy again in the next month, and a tenth after a year"
            .into(),
        subtitle: "Share of each month’s new customers who bought in a later month".into(),
        summary:
            "Of 2,357 customers in 18 cohorts, 25\u{a0}% bought in the month after their first."
                .into(),
        note: Some("Dotted: the month is not over yet. Hatched: still to come.".into()),
        x: axis("Months since the first purchase", Scale::Band { labels: ages }, Side::End, false),
        y: axis("First purchase", Scale::Band { labels: cohorts }, Side::Start, false),
        marks: vec![Mark::Cells { name: "Share who bought".into(), ramp: Ramp::Sequence, cells }],
        height: 560,
        table: table(324),
    }
}

/// Six pale cohorts and their weighted average with its interval.
pub(crate) fn curves() -> Chart {
    let names = ["Jan 1997", "Feb 1997", "Mar 1997", "Apr 1997", "May 1997", "Jun 1997"];
    let mut row = 0;
    let mut line = |from: f64, length: u32, half: Option<f64>, partial: bool| -> Vec<Point> {
        (0..length)
            .map(|age| {
                let wobble =
                    if half.is_some() { 0.0 } else { f64::from((age * 7 + length) % 5) * 0.008 };
                let y = if age == 0 { 1.0 } else { from / (1.0 + f64::from(age) * 0.3) + wobble };
                row += 1;
                Point {
                    x: f64::from(age),
                    y,
                    low: half.filter(|_| age > 0).map(|half| y - half),
                    high: half.filter(|_| age > 0).map(|half| y + half),
                    partial: partial && age + 1 == length,
                    row: row - 1,
                }
            })
            .collect()
    };
    let mut marks = Vec::new();
    for (n, name) in names.iter().enumerate() {
        marks.push(Mark::Line {
            name: (*name).into(),
            color: Color::Neutral,
            muted: true,
            points: line(0.4 + n as f64 * 0.035, 18 - 2 * n as u32, None, true),
        });
    }
    marks.push(Mark::Line {
        name: "All cohorts".into(),
        color: Color::Accent,
        muted: false,
        points: line(0.48, 18, Some(0.02), true),
    });
    let months: Vec<Tick> =
        (0..=17).map(|n| Tick { at: f64::from(n), label: n.to_string() }).collect();
    Chart {
        name: "retention.curves".into(),
        title: "After three months a quarter of customers is still buying".into(),
        subtitle: "Share of customers who bought in a month, by months since their first purchase; band: 95\u{a0}% interval of the average".into(),
        summary: "25\u{a0}% of customers bought in the third month after their first (23 to 27\u{a0}%).".into(),
        note: None,
        x: axis("Months since the first purchase", Scale::Linear { min: 0.0, max: 17.0, ticks: months }, Side::Start, false),
        y: axis("Share who bought", percent_axis(EN, 1.0), Side::Start, true),
        marks,
        height: 380,
        table: table(100),
    }
}

/// A histogram of lifetime value with its median and mean.
pub(crate) fn distribution() -> Chart {
    let bars = (0..30)
        .map(|bin| {
            let at = f64::from(bin) * 20.0 + 10.0;
            let to = (420.0 * (-f64::from(bin - 2) * f64::from(bin - 2) / 40.0).exp()
                + 160.0 / (1.0 + f64::from(bin) * 0.4))
                .round();
            let (low, high, label) = (None, None, String::new());
            Bar { at, width: 20.0, from: 0.0, to, low, high, label, row: bin as u32 }
        })
        .collect();
    let rule = |at, label: &str| Mark::Rule { axis: Direction::X, at, label: label.into() };
    Chart {
        name: "clv.distribution".into(),
        title: "Half of the customers are worth less than 62 over the next year".into(),
        subtitle:
            "Customers by expected value in the next 12 months, discounted at 10\u{a0}%; n = 2,357"
                .into(),
        summary: "The median value is 62, the mean 96.".into(),
        note: Some(
            "Revenue, because no margin was given. 14 customers above 600 are not shown.".into(),
        ),
        x: axis(
            "Expected value of a customer",
            nice_axis(0.0, 600.0, 6, &|at| format::money(EN, at)),
            Side::Start,
            false,
        ),
        y: axis(
            "Customers",
            nice_axis(0.0, 520.0, 5, &|at| format::compact(EN, at)),
            Side::Start,
            true,
        ),
        marks: vec![
            Mark::Bars { name: String::new(), color: Color::Accent, horizontal: false, bars },
            rule(62.0, "Median 62"),
            rule(96.0, "Mean 96"),
        ],
        height: 340,
        table: table(30),
    }
}

/// Historic and predicted value by segment, as pairs of upright bars.
pub(crate) fn by_segment() -> Chart {
    let names = ["Champions", "Loyal", "Potential loyalists", "At risk", "Hibernating"];
    let values = [(412.0, 366.0), (236.0, 205.0), (94.0, 122.0), (141.0, 61.0), (38.0, 9.0)];
    let bars = |shift: f64, pick: fn(&(f64, f64)) -> f64, half: f64, first: u32| {
        values
            .iter()
            .enumerate()
            .map(|(n, pair)| {
                let to = pick(pair);
                Bar {
                    at: n as f64 + shift,
                    width: 0.36,
                    from: 0.0,
                    to,
                    low: Some(to * (1.0 - half)),
                    high: Some(to * (1.0 + half)),
                    label: format::money(EN, to.round()).trim_end_matches(".00").into(),
                    row: first + n as u32,
                }
            })
            .collect()
    };
    Chart {
        name: "clv.bySegment".into(),
        title: "Champions will be worth nine times the average customer".into(),
        subtitle: "Mean value of a customer: what was spent in the last 12 months and what is expected in the next; whiskers: 95\u{a0}% intervals".into(),
        summary: "Champions are expected to spend 366 each (322 to 410), hibernating customers 9.".into(),
        note: None,
        x: axis("", band(&names), Side::Start, false),
        y: axis("Value of a customer", nice_axis(0.0, 480.0, 5, &|at| format::compact(EN, at)), Side::Start, true),
        marks: vec![
            Mark::Bars { name: "Spent in the last 12 months".into(), color: Color::Neutral, horizontal: false, bars: bars(-0.19, |pair| pair.0, 0.08, 0) },
            Mark::Bars { name: "Expected in the next 12 months".into(), color: Color::Accent, horizontal: false, bars: bars(0.19, |pair| pair.1, 0.12, 5) },
        ],
        height: 360,
        table: table(10),
    }
}

/// Members and comparable others before and after joining, as dots with whiskers.
pub(crate) fn before_after() -> Chart {
    let dots = |shift: f64, values: [f64; 12], first: u32| {
        let dot = |(n, &y): (usize, &f64)| Point {
            x: n as f64 + shift,
            y,
            low: Some(y - 2.1),
            high: Some(y + 2.4),
            partial: n == 11,
            row: first + n as u32,
        };
        values.iter().enumerate().map(dot).collect()
    };
    let months: Vec<String> =
        (-6..6).map(|month| format::decimal(EN, f64::from(month), 0)).collect();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let members = [18.2, 19.1, 18.7, 19.5, 20.2, 23.9, 27.5, 26.1, 25.2, 24.8, 24.9, 24.1];
    let others = [17.9, 18.4, 18.8, 19.2, 19.9, 21.2, 22.4, 22.1, 22.0, 21.8, 21.9, 21.6];
    Chart {
        name: "loyalty.beforeAfter".into(),
        title: "Members spend 3 more a month than comparable others since they joined".into(),
        subtitle: "Mean spend a customer and month; 412 members and 412 matched others; whiskers: 95\u{a0}% intervals".into(),
        summary: "After joining, members spent 25.4 a month and matched others 22.0.".into(),
        note: Some("The last month is not over: hollow.".into()),
        x: axis("Months since joining", band(&months), Side::Start, false),
        y: axis("Spend a month", nice_axis(0.0, 30.0, 6, &|at| format::compact(EN, at)), Side::Start, true),
        marks: vec![
            Mark::Rule { axis: Direction::X, at: 5.5, label: "Joined the programme".into() },
            Mark::Dots { name: "Matched others".into(), color: Color::Neutral, points: dots(-0.12, others, 0) },
            Mark::Dots { name: "Members".into(), color: Color::Accent, points: dots(0.12, members, 12) },
        ],
        height: 360,
        table: table(24),
    }
}

/// Survival in five channels: lines that end close together, and a level rule.
pub(crate) fn survival() -> Chart {
    let channels = ["Search", "Newsletter", "Partner shops", "Social media", "自然流量"];
    let mut marks = vec![Mark::Rule { axis: Direction::Y, at: 0.5, label: "Half".into() }];
    for (n, name) in channels.iter().enumerate() {
        let point = |month: u32| Point {
            x: f64::from(month),
            y: 1.0
                / (1.0
                    + f64::from(month) * (0.08 + 0.004 * n as f64 + 0.01 * f64::from(month % 2))),
            low: None,
            high: None,
            partial: false,
            row: n as u32 * 13 + month,
        };
        marks.push(Mark::Line {
            name: (*name).into(),
            color: Color::Category(n as u8),
            muted: false,
            points: (0..=12).map(point).collect(),
        });
    }
    let months = (0..=12).map(|n| Tick { at: f64::from(n), label: n.to_string() }).collect();
    let scale = Scale::Linear { min: 0.0, max: 12.0, ticks: months };
    Chart {
        name: "retention.survival".into(),
        title: "Half of the customers won by search are gone after ten months".into(),
        subtitle: "Share of customers still active, by the channel that won them".into(),
        summary: "The median time to inactivity is 10 months in every channel.".into(),
        note: None,
        x: axis("Months since the first purchase", scale, Side::Start, false),
        y: axis("", percent_axis(EN, 1.0), Side::Start, true),
        marks,
        height: 360,
        table: table(65),
    }
}

/// Customers between the groups of two days: some did not exist before, and names of every length.
pub(crate) fn flows() -> Chart {
    let names = ["Champions", "Loyal customers", "Customers needing attention", "沉睡客户"];
    let group = |(n, name): (usize, &str), customers: u32| FlowGroup {
        name: name.into(),
        label: format::count(EN, customers.into()),
        color: if n < 4 { Color::Category(n as u8) } else { Color::Neutral },
    };
    let flows =
        [[410, 52, 31, 4], [35, 240, 66, 20], [12, 30, 150, 90], [1, 0, 9, 700], [40, 60, 0, 0]];
    let ribbon = |(cell, value): (usize, &u32)| Ribbon {
        from: cell as u32 / 4,
        to: cell as u32 % 4,
        value: (*value).into(),
        row: cell as u32,
    };
    let sum = |cells: &mut dyn Iterator<Item = u32>| cells.sum::<u32>();
    let left = names.iter().copied().chain(["Not yet a customer"]).enumerate();
    let left = left.map(|it| group(it, sum(&mut flows[it.0].iter().copied())));
    let right = names.iter().copied().enumerate();
    let right = right.map(|it| group(it, sum(&mut flows.iter().map(|row| row[it.0]))));
    let hidden =
        || axis("", Scale::Linear { min: 0.0, max: 1.0, ticks: Vec::new() }, Side::Hidden, false);
    Chart {
        name: "migration.flows".into(),
        title: "One Champion in six is elsewhere after a quarter".into(),
        subtitle: "Customers by segment on two days; n = 1,950".into(),
        summary: "Of 497 Champions, 410 still are.".into(),
        note: None,
        x: hidden(),
        y: hidden(),
        marks: vec![Mark::Flows {
            ends: ["On 31 Mar 2026".into(), "On 30 Jun 2026".into()],
            left: left.collect(),
            right: right.collect(),
            ribbons: flows.iter().flatten().enumerate().map(ribbon).collect(),
        }],
        height: 340,
        table: table(20),
    }
}
