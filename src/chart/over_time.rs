//! Any segmentation through time: who moved where, and how large the groups were.

use super::{
    Axis, Cell, Chart, Color, FlowGroup, Mark, Point, Ramp, Ribbon, Scale, Side as AxisSide, Table,
    TableColumn, Value, percent_axis,
};
use crate::calendar::Day;
use crate::segment::{Flow, Migration, Side, Trend, TrendPoint};
use crate::words::{Grouping, Locale, OverTime as Words, format};

/// The most letters of a name that stands in one line at any width.
const LONG: usize = 20;

/// `migration.flows`: ribbons from the groups of one day to those of another.
pub fn flows(found: &Migration, grouping: Grouping, locale: Locale) -> Chart {
    let mut ribbons = Vec::new();
    for (from, to, flow, row) in cells(found) {
        if flow.customers > 0 {
            let (from, to) = (from as u32, to as u32);
            ribbons.push(Ribbon { from, to, value: flow.customers.into(), row });
        }
    }
    let group = |(n, side): (usize, &Side)| FlowGroup {
        name: side.name.clone(),
        label: format::count(locale, side.customers.into()),
        color: color(found, n),
    };
    let left = found.before.iter().enumerate().map(group).collect();
    // A group has one colour on both days: that of its name.
    let right = found.after.iter().map(|side| {
        let place = found.before.iter().position(|other| other.name == side.name);
        group((place.unwrap_or(usize::MAX), side))
    });
    let hidden = || Axis {
        label: String::new(),
        scale: Scale::Linear { min: 0.0, max: 1.0, ticks: Vec::new() },
        side: AxisSide::Hidden,
        grid: false,
    };
    let day = |day: Day| Words::On { day: day.label(locale) }.say(locale);
    let groups = found.before.len().max(found.after.len()) as u32;
    let mark = Mark::Flows {
        ends: [day(found.from), day(found.to)],
        left,
        right: right.collect(),
        ribbons,
    };
    // Long names, as clusters have, take several lines on a narrow page.
    let is_long = |side: &Side| side.name.chars().count() > LONG;
    let each = if found.before.iter().any(is_long) { 54 } else { 30 };
    let height = 130 + each * groups;
    base("migration.flows", found, grouping, [hidden(), hidden()], mark, height, locale)
}

/// `migration.matrix`: the shares of each group of one day that are in each group of another.
pub fn matrix(found: &Migration, grouping: Grouping, locale: Locale) -> Chart {
    // The last row are those who had not bought: often there are none.
    let rows = match found.before.split_last() {
        Some((last, known)) if last.customers == 0 => known,
        _ => &found.before,
    };
    let label = |share| if share > 0.0 { format::percent(locale, share) } else { String::new() };
    let cells = cells(found).filter(|cell| cell.0 < rows.len()).map(|(y, x, flow, row)| Cell {
        x: x as u32,
        y: y as u32,
        shade: flow.share,
        label: flow.share.map(label).unwrap_or_default(),
        partial: false,
        muted: false,
        row,
    });
    let mark = Mark::Cells {
        name: Words::RowShare.say(locale),
        ramp: Ramp::Sequence,
        cells: cells.collect(),
    };
    let on = |day: Day| Words::On { day: day.label(locale) }.say(locale);
    let axis = |day, labels, side| Axis {
        label: on(day),
        scale: Scale::Band { labels },
        side,
        grid: false,
    };
    let [columns, names] = labels(&found.after, rows, locale);
    let axes = [axis(found.to, columns, AxisSide::End), axis(found.from, names, AxisSide::Start)];
    let height = 110 + 28 * rows.len() as u32;
    base("migration.matrix", found, grouping, axes, mark, height, locale)
}

/// Names that there is room for over the columns.
const NAMED: usize = 8;

/// What stands over the columns and beside the rows: the names; if they are many, numbers that the rows have, too.
fn labels(columns: &[Side], rows: &[Side], locale: Locale) -> [Vec<String>; 2] {
    let names = |sides: &[Side]| sides.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    if columns.len() <= NAMED {
        return [names(columns), names(rows)];
    }
    let number = |at: usize| format::count(locale, at as u64 + 1);
    let column = |column: &Side| {
        let row = rows.iter().position(|row| row.name == column.name);
        row.map_or_else(|| column.name.clone(), number)
    };
    let row =
        |(at, row): (usize, &Side)| Words::Numbered { number: number(at), group: row.name.clone() };
    let rows = rows.iter().enumerate().map(|it| row(it).say(locale));
    [columns.iter().map(column).collect(), rows.collect()]
}

fn base(
    name: &str,
    found: &Migration,
    grouping: Grouping,
    [x, y]: [Axis; 2],
    mark: Mark,
    height: u32,
    locale: Locale,
) -> Chart {
    let days = [found.from, found.to].map(|day| day.label(locale));
    let customers = found.customers.into();
    let (title, summary) = finding(found, &days);
    Chart {
        name: name.into(),
        title: title.say(locale),
        subtitle: Words::Plotted { grouping, customers, days }.say(locale),
        summary: summary.say(locale),
        note: found.notes.first().cloned(),
        x,
        y,
        marks: vec![mark],
        height,
        table: table(found, locale),
    }
}

/// Every cell with its place: row, column, and its row in the table.
fn cells(found: &Migration) -> impl Iterator<Item = (usize, usize, &Flow, u32)> {
    let cells = found
        .flows
        .iter()
        .enumerate()
        .flat_map(|(from, row)| row.iter().enumerate().map(move |(to, flow)| (from, to, flow)));
    cells.zip(0..).map(|((from, to, flow), row)| (from, to, flow, row))
}

/// Eight groups have a colour; further ones, and those who had not bought yet, share a grey.
fn color(found: &Migration, place: usize) -> Color {
    if place + 1 < found.before.len() {
        Color::Category(place.min(255) as u8)
    } else {
        Color::Neutral
    }
}

/// What became of the group that brought most between the days; without amounts, of the largest.
fn finding(found: &Migration, days: &[String; 2]) -> (Words, Words) {
    let known = found.before.len().saturating_sub(1);
    let of: u32 = found.before.iter().take(known).map(|side| side.customers).sum();
    let weight = |row: &[Flow], customers: u32| {
        let revenue = row.iter().filter_map(|flow| flow.revenue).sum::<f64>();
        (revenue.max(0.0), customers)
    };
    let groups = found.flows.iter().zip(&found.before).take(known).enumerate();
    let groups = groups.filter(|(_, (_, side))| side.customers > 0);
    let most = groups.reduce(|best, other| {
        let heavier = weight(other.1.0, other.1.1.customers) > weight(best.1.0, best.1.1.customers);
        if heavier { other } else { best }
    });
    let Some((_, (row, side))) = most else {
        let all = Words::AllNew { customers: found.customers.into(), days: days.clone() };
        return (all.clone(), all);
    };
    let is_same = |to: usize| found.after.get(to).is_some_and(|other| other.name == side.name);
    let stayed = row.iter().enumerate().find(|(to, _)| is_same(*to)).map(|it| *it.1);
    let stayed = stayed.unwrap_or_default();
    let elsewhere = row.iter().zip(&found.after).enumerate().filter(|(to, _)| !is_same(*to));
    let elsewhere = elsewhere.map(|(_, (flow, other))| (flow.customers, &other.name));
    let to = elsewhere.reduce(|best, other| if other.0 > best.0 { other } else { best });
    let gone = side.customers - stayed.customers.min(side.customers);
    // "Most" is more than half.
    let to = to.filter(|(most, _)| most * 2 > gone).map(|(_, name)| name.clone());
    let share = stayed.share.unwrap_or_default();
    let title = Words::Left {
        group: side.name.clone(),
        share: f64::from(gone) / f64::from(side.customers),
        to,
        days: days.clone(),
    };
    let summary = Words::LeftSummary {
        group: side.name.clone(),
        customers: side.customers.into(),
        stayed: stayed.customers.into(),
        share: [share, stayed.low.unwrap_or(share), stayed.high.unwrap_or(share)],
        level: found.level,
        moved: found.moved.into(),
        of: of.into(),
    };
    (title, summary)
}

/// One row a pair of groups, also those that nobody took; without amounts, no column of money.
fn table(found: &Migration, locale: Locale) -> Table {
    let level = found.level;
    let on = |day: Day| Words::On { day: day.label(locale) }.say(locale);
    let has_amounts = found.flows.iter().flatten().any(|flow| flow.revenue.is_some());
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    let mut columns = vec![
        TableColumn::text(on(found.from)),
        TableColumn::text(on(found.to)),
        numeric(Words::Customers),
        numeric(Words::RowShare),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
    ];
    if has_amounts {
        columns.push(numeric(Words::RevenueBetween));
    }
    let percent = |share| format::percent(locale, share);
    let name = |sides: &[Side], at: usize| {
        Value::text(sides.get(at).map(|side| side.name.clone()).unwrap_or_default())
    };
    let row = |(from, to, flow, _): (usize, usize, &Flow, u32)| {
        let mut row = vec![
            name(&found.before, from),
            name(&found.after, to),
            Value::number(flow.customers, format::count(locale, flow.customers.into())),
            Value::option(flow.share, &percent),
            Value::option(flow.low, &percent),
            Value::option(flow.high, &percent),
        ];
        if has_amounts {
            row.push(Value::option(flow.revenue, &|amount| format::money(locale, amount)));
        }
        row
    };
    Table { columns, rows: cells(found).map(row).collect() }
}

/// Lines that are told apart by colour.
const COLORED: usize = 8;

/// `segments.overTime`: the share of each group at the ends of periods.
pub fn sizes(found: &Trend, grouping: Grouping, locale: Locale) -> Chart {
    let mut lines: Vec<(&String, Vec<Point>)> = Vec::new();
    let mut highest: f64 = 0.0;
    let groups = found.groups.len();
    for (group, name) in found.groups.iter().enumerate() {
        let at = |(n, point): (usize, &TrendPoint)| {
            Some(Point {
                x: n as f64,
                y: part(&point.share, group)?,
                low: None,
                high: None,
                partial: point.partial,
                row: (n * groups + group) as u32,
            })
        };
        let points: Vec<Point> = found.points.iter().enumerate().filter_map(at).collect();
        highest = points.iter().fold(highest, |highest, point| highest.max(point.y));
        lines.push((name, points));
    }
    // The largest have a colour each; of the others one grey, and their names in the note.
    let most = |points: &[Point]| points.iter().map(|it| it.y).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| most(&lines[b].1).total_cmp(&most(&lines[a].1)));
    let is_small = |group: usize| order.iter().skip(COLORED).any(|&small| small == group);
    let small: Vec<String> = (0..lines.len())
        .filter(|&group| is_small(group))
        .map(|group| lines[group].0.clone())
        .collect();
    let smaller = Words::Smaller { groups: small.clone() }.say(locale);
    let mut colors = 0..;
    let (mut marks, mut colored) = (Vec::new(), Vec::new());
    for (group, (name, points)) in lines.into_iter().enumerate() {
        if is_small(group) {
            let (name, color) = (Words::SmallerGroups.say(locale), Color::Neutral);
            marks.push(Mark::Line { name, color, muted: true, points });
        } else {
            let color = Color::Category(colors.next().unwrap_or_default());
            colored.push(Mark::Line { name: name.clone(), color, muted: false, points });
        }
    }
    marks.append(&mut colored);
    let notes =
        found.notes.first().cloned().into_iter().chain((!small.is_empty()).then_some(smaller));
    let note = notes.collect::<Vec<_>>().join(locale.space());
    let label = |point: &TrendPoint| found.period.label(found.period.number(point.start), locale);
    let labels = found.points.iter().map(label).collect();
    let last = found.points.last();
    let day = |point: &TrendPoint| point.end.label(locale);
    let summary = last.map(|last| Words::SizesSummary {
        day: day(last),
        sizes: found
            .groups
            .iter()
            .zip(&last.customers)
            .filter_map(|(name, count)| Some((name.clone(), u64::from((*count)?))))
            .collect(),
    });
    let plotted = Words::SizesPlotted {
        grouping,
        unit: found.period.unit(),
        customers: last.map_or(0, |last| last.total.into()),
    };
    let say = |it: Option<Words>| it.map(|it| it.say(locale)).unwrap_or_default();
    Chart {
        name: "segments.overTime".into(),
        title: say(changed(found, &day)),
        subtitle: plotted.say(locale),
        summary: say(summary),
        note: Some(note).filter(|note| !note.is_empty()),
        x: Axis {
            label: String::new(),
            scale: Scale::Band { labels },
            side: AxisSide::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Share.say(locale),
            scale: percent_axis(locale, highest),
            side: AxisSide::Start,
            grid: true,
        },
        marks,
        height: 420,
        table: sizes_table(found, locale),
    }
}

fn part(column: &[Option<f64>], at: usize) -> Option<f64> {
    column.get(at).copied().flatten()
}

/// The group whose share changed most from the first day to the last; with one day, the largest.
fn changed(found: &Trend, day: &dyn Fn(&TrendPoint) -> String) -> Option<Words> {
    let [first, .., last] = found.points.as_slice() else {
        let only = found.points.first()?;
        let shares = found.groups.iter().zip(&only.share);
        let shares = shares.filter_map(|(group, share)| Some((group, (*share)?)));
        let (group, share) =
            shares.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        return Some(Words::OneDay { group: group.clone(), share, day: day(only) });
    };
    let changes = found.groups.iter().enumerate().filter_map(|(at, group)| {
        Some((group, [part(&first.share, at).unwrap_or(0.0), part(&last.share, at)?]))
    });
    let size = |[then, now]: [f64; 2]| (now - then).abs();
    let most =
        changes.reduce(|best, other| if size(other.1) > size(best.1) { other } else { best });
    let days = [day(first), day(last)];
    most.map(|(group, shares)| Words::Changed { group: group.clone(), shares, days })
}

fn sizes_table(found: &Trend, locale: Locale) -> Table {
    let level = found.level;
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    let columns = vec![
        TableColumn::text(Words::Day.say(locale)),
        TableColumn::text(Words::Group.say(locale)),
        numeric(Words::Customers),
        numeric(Words::Share),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
    ];
    let percent = |share| format::percent(locale, share);
    let count = |count: f64| format::count(locale, count as u64);
    let mut rows = Vec::new();
    for point in &found.points {
        for (at, name) in found.groups.iter().enumerate() {
            let customers = point.customers.get(at).copied().flatten().map(f64::from);
            rows.push(vec![
                Value::text(point.end.label(locale)),
                Value::text(name.clone()),
                Value::option(customers, &count),
                Value::option(part(&point.share, at), &percent),
                Value::option(part(&point.low, at), &percent),
                Value::option(part(&point.high, at), &percent),
            ]);
        }
    }
    Table { columns, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{Customers, CustomersOptions, customers};
    use crate::segment::{Groups, Snapshot, TrendOptions, migration, trend};
    use crate::tables::sample;

    const EN: Locale = Locale::En;

    fn day(n: i32) -> Day {
        Day::new(20_000 + n)
    }

    /// Ann and Bob are there from the first day, Cat from the fiftieth.
    fn on(at: i32) -> Customers {
        let rows = [
            ("ann", day(0), 5.0),
            ("bob", day(0), 7.0),
            ("bob", day(20), 9.0),
            ("cat", day(50), 1.0),
        ];
        let options = CustomersOptions { as_of: Some(day(at)), ..CustomersOptions::default() };
        customers(&sample::table(true, rows), &options).expect("customers")
    }

    fn groups(of: &[u16]) -> Groups {
        Groups { names: ["Good", "Better", "Best"].map(String::from).into(), of: of.to_vec() }
    }

    fn moved(before: &[u16], after: &[u16]) -> Migration {
        let (then, now) = (on(10), on(60));
        let (before, after) = (groups(before), groups(after));
        let before = Snapshot { customers: &then, groups: &before };
        migration("rfm", before, Snapshot { customers: &now, groups: &after }, 0.9, EN)
            .expect("a level")
    }

    #[test]
    fn what_became_of_the_group_that_brought_most_is_told() {
        // Bob, who spent 9 between the days, was Better and is Best.
        let chart = flows(&moved(&[0, 1], &[0, 2, 0]), Grouping::Rfm, EN);
        assert_eq!(
            chart.title,
            "100\u{a0}% of Better on 14 Oct 2024 are elsewhere on 3 Dec 2024, most of them in Best"
        );
        assert_eq!(
            chart.summary,
            "Of the 1 customer in Better, 0 are still there: 0\u{a0}% (90\u{a0}% interval 0\u{a0}% to 73\u{a0}%). In all, 1 of 2 \
             customers are in another group."
        );
        let stayed = matrix(&moved(&[0, 1], &[0, 1, 0]), Grouping::Rfm, EN);
        assert_eq!(stayed.title, "All of Better on 14 Oct 2024 are still there on 3 Dec 2024");
    }

    #[test]
    fn ribbons_and_cells_are_rows_of_the_table() {
        let found = moved(&[0, 1], &[0, 2, 0]);
        for chart in [flows(&found, Grouping::Rfm, EN), matrix(&found, Grouping::Rfm, EN)] {
            assert_eq!((chart.table.rows.len(), chart.table.columns.len()), (12, 7));
            let number = |row: u32, column: usize| chart.table.rows[row as usize][column].number;
            match &chart.marks[0] {
                Mark::Flows { ribbons, .. } => {
                    assert_eq!(ribbons.len(), 3);
                    assert!(ribbons.iter().all(|it| number(it.row, 2) == Some(it.value)));
                }
                Mark::Cells { cells, .. } => {
                    assert_eq!(cells.len(), 12);
                    assert!(cells.iter().all(|it| number(it.row, 3) == it.shade));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn many_columns_are_numbered_like_their_rows() {
        let sides: Vec<Side> =
            (0..9).map(|n| Side { name: format!("Group {}", n + 65), customers: 1 }).collect();
        let [columns, rows] = labels(&sides, &sides[1..], EN);
        assert_eq!(
            (columns[0].as_str(), columns[1].as_str(), rows[0].as_str()),
            ("Group 65", "1", "Group 66 · 1")
        );
        assert_eq!(labels(&sides[..3], &sides, EN)[0][2], "Group 67");
    }

    #[test]
    fn the_group_that_changed_most_is_told() {
        let sized = |periods| {
            let options = TrendOptions { periods, ..TrendOptions::default() };
            let mut groups_on = |at: Day| {
                let late = at > day(30);
                Ok(groups(if late { &[0, 2, 2] } else { &[0, 0] }))
            };
            let found = trend(&options, (day(0), day(60)), 0.95, &mut groups_on).expect("sizes");
            sizes(&found, Grouping::Rfm, EN)
        };
        let chart = sized(3);
        assert_eq!(
            chart.title,
            "Good shrank from 100\u{a0}% to 33\u{a0}% of customers between 31 Oct 2024 and 3 Dec 2024"
        );
        assert_eq!((chart.marks.len(), chart.table.rows.len()), (3, 9));
        assert_eq!(
            sized(1).title,
            "Best is the largest group on 3 Dec 2024: 67\u{a0}% of customers"
        );
    }
}
