//! Any segmentation through time: who moved where, and how large the groups were.

use super::{
    Axis, Cell, Chart, Color, FlowGroup, Mark, Point, Ribbon, Scale, Side, Table, TableColumn,
    Value, percent_axis,
};
use crate::segment::{Flow, Migration, Trend, TrendPoint};
use crate::words::{Grouping, Locale, OverTime as Words, format};

/// `migration.flows`: ribbons from the groups of one day to those of another.
pub fn flows(found: &Migration, grouping: Grouping, locale: Locale) -> Chart {
    let mut ribbons = Vec::new();
    for (from, to, flow, row) in cells(found) {
        if flow.customers > 0 {
            let (from, to) = (from as u32, to as u32);
            ribbons.push(Ribbon { from, to, value: flow.customers.into(), row });
        }
    }
    let group = |(n, side): (usize, &crate::segment::Side)| FlowGroup {
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
        side: Side::Hidden,
        grid: false,
    };
    let day = |day: crate::calendar::Day| Words::On { day: day.label(locale) }.say(locale);
    let groups = found.before.len().max(found.after.len()) as u32;
    let mark = Mark::Flows {
        ends: [day(found.from), day(found.to)],
        left,
        right: right.collect(),
        ribbons,
    };
    base("migration.flows", found, grouping, [hidden(), hidden()], mark, 130 + 30 * groups, locale)
}

/// `migration.matrix`: the shares of each group of one day that are in each group of another.
pub fn matrix(found: &Migration, grouping: Grouping, locale: Locale) -> Chart {
    let cells = cells(found).map(|(y, x, flow, row)| Cell {
        x: x as u32,
        y: y as u32,
        shade: flow.share,
        label: flow.share.map(|share| format::percent(locale, share)).unwrap_or_default(),
        partial: false,
        row,
    });
    let mark = Mark::Cells { name: Words::RowShare.say(locale), cells: cells.collect() };
    let axis = |label: String, sides: &[crate::segment::Side], side| Axis {
        label,
        scale: Scale::Band { labels: sides.iter().map(|it| it.name.clone()).collect() },
        side,
        grid: false,
    };
    let on = |day: crate::calendar::Day| Words::On { day: day.label(locale) }.say(locale);
    let axes = [
        axis(on(found.to), &found.after, Side::End),
        axis(on(found.from), &found.before, Side::Start),
    ];
    let height = 110 + 28 * found.before.len() as u32;
    base("migration.matrix", found, grouping, axes, mark, height, locale)
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
        note: Some(Words::AsKnown.say(locale)),
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
    let on = |day: crate::calendar::Day| Words::On { day: day.label(locale) }.say(locale);
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
    let name = |sides: &[crate::segment::Side], at: usize| {
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
    let mut marks = Vec::new();
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
        let color = if group < COLORED { Color::Category(group as u8) } else { Color::Neutral };
        marks.push(Mark::Line { name: name.clone(), color, muted: false, points });
    }
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
        note: Some(Words::AsKnown.say(locale)),
        x: Axis {
            label: String::new(),
            scale: Scale::Band { labels },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Share.say(locale),
            scale: percent_axis(locale, highest),
            side: Side::Start,
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
