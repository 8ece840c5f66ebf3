//! RFM scores against each other, and customers over recency and revenue.

use super::{
    Axis, Cell, Chart, Color, Mark, Ramp, Rect, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis,
};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{FrequencyOf, Rfm};
use crate::words::{Locale, Problem, RfmChart, Segment, format};

/// Columns and rows of the plane, 12 css pixels each on a page.
const COLUMNS: usize = 48;
const ROWS: usize = 24;

/// `rfm.heatmap`: how many customers have each pair of recency and frequency scores, and what they bring. The table and the
/// axes have the real cut points.
pub fn heatmap(rfm: &Rfm, customers: &Customers, locale: Locale) -> Chart {
    let (by_r, by_f) = (rfm.cuts.recency.len() + 1, rfm.cuts.frequency.len() + 1);
    let mut counts = vec![0_u32; by_r * by_f];
    let mut sums = vec![0.0; by_r * by_f];
    for ((&r, &f), revenue) in rfm.r.iter().zip(&rfm.f).zip(&customers.revenue) {
        let at = (by_r - usize::from(r)) * by_f + usize::from(f) - 1;
        if let (Some(count), Some(sum)) = (counts.get_mut(at), sums.get_mut(at)) {
            *count += 1;
            *sum += revenue;
        }
    }
    let all = f64::from(rfm.customers);
    let total = rfm.revenue.filter(|&total| total > 0.0);
    let most = counts.iter().copied().max().unwrap_or_default();
    // The best recency stands at the top.
    let r_labels: Vec<String> =
        (1..=by_r).map(|days| score(by_r + 1 - days, &rfm.cuts.recency, days, locale)).collect();
    let f_labels: Vec<String> =
        (1..=by_f).map(|place| score(place, &rfm.cuts.frequency, place, locale)).collect();
    let (mut cells, mut rows) = (Vec::new(), Vec::new());
    for (at, (&count, &sum)) in counts.iter().zip(&sums).enumerate() {
        let (y, x) = (at / by_f, at % by_f);
        let counted = format::count(locale, count.into());
        let label = match (count, rfm.revenue) {
            (0, _) => counted.clone(),
            (_, Some(_)) => format!("{counted} · {}", format::compact(locale, rounded(sum))),
            (_, None) => counted.clone(),
        };
        let shade = Some(f64::from(count) / f64::from(most));
        cells.push(Cell {
            x: x as u32,
            y: y as u32,
            shade,
            label,
            partial: false,
            muted: false,
            row: at as u32,
        });
        let mut row = vec![
            Value::text(r_labels.get(y).cloned().unwrap_or_default()),
            Value::text(f_labels.get(x).cloned().unwrap_or_default()),
            Value::number(count, counted),
            Value::number(f64::from(count) / all, format::percent(locale, f64::from(count) / all)),
        ];
        if rfm.revenue.is_some() {
            row.push(Value::number(sum, format::money(locale, sum)));
            row.push(Value::option(total.map(|total| sum / total), &|it| {
                format::percent(locale, it)
            }));
        }
        rows.push(row);
    }
    let by_recency = RfmChart::RecencyAxis { unit: rfm.recency_in.unit() };
    let by_frequency = RfmChart::FrequencyAxis { orders: rfm.frequency_of == FrequencyOf::Orders };
    let axis = |label: &RfmChart, labels| Axis {
        label: label.say(locale),
        scale: Scale::Band { labels },
        side: Side::Start,
        grid: false,
    };
    let best = by_f - 1;
    let title = match (counts.get(best), sums.get(best)) {
        (Some(&count), Some(&sum)) if count > 0 => RfmChart::Best {
            customers: f64::from(count) / all,
            revenue: total.map(|total| sum / total).filter(|&share| share <= 1.0),
        },
        _ => RfmChart::LargestCell { customers: f64::from(most) / all },
    };
    let summary = RfmChart::ScoresSummary {
        best: counts.get(best).copied().unwrap_or_default().into(),
        worst: counts.get((by_r - 1) * by_f).copied().unwrap_or_default().into(),
        of: rfm.customers.into(),
    };
    let has_amounts = rfm.revenue.is_some();
    let subtitle = RfmChart::Scores {
        customers: rfm.customers.into(),
        revenue: has_amounts,
        as_of: rfm.as_of.label(locale),
    };
    let mut columns = vec![
        TableColumn::text(by_recency.say(locale)),
        TableColumn::text(by_frequency.say(locale)),
        TableColumn::numeric(Segment::Customers.say(locale)),
        TableColumn::numeric(Segment::CustomersShare.say(locale)),
    ];
    if has_amounts {
        columns.push(TableColumn::numeric(Segment::Revenue.say(locale)));
        columns.push(TableColumn::numeric(Segment::RevenueShare.say(locale)));
    }
    Chart {
        name: "rfm.heatmap".into(),
        title: title.say(locale),
        subtitle: subtitle.say(locale),
        summary: summary.say(locale),
        note: rfm.notes.first().cloned(),
        x: axis(&by_frequency, f_labels),
        y: axis(&by_recency, r_labels),
        marks: vec![Mark::Cells {
            name: RfmChart::Cell { revenue: has_amounts }.say(locale),
            ramp: Ramp::Sequence,
            cells,
        }],
        height: 120 + 44 * by_r as u32,
        table: Table { columns, rows },
    }
}

/// A score and the values that have it: whole numbers in bin `place`, from 1, of those between the cuts.
fn score(score: usize, cuts: &[f64], place: usize, locale: Locale) -> String {
    let low = place.checked_sub(2).and_then(|at| cuts.get(at));
    let message = RfmChart::Score {
        score: score as u8,
        low: low.map(|&cut| libm::floor(cut) + 1.0),
        high: cuts.get(place - 1).map(|&cut| libm::floor(cut)),
    };
    message.say(locale)
}

/// An amount with two digits that matter.
fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return value;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(value.abs())) - 1.0);
    libm::round(value / power) * power
}

/// `rfm.plane`: customers over days since the last purchase and revenue, counted in small rectangles, so that a million are
/// as readable as a hundred. Revenue is in steps of ten times; customers who brought nothing or less lie below.
///
/// # Errors
///
/// `data` without amounts.
pub fn plane(rfm: &Rfm, customers: &Customers, locale: Locale) -> Result<Chart> {
    if !customers.has_amounts {
        return Err(Error::new(ErrorKind::Data, Problem::NoAmounts));
    }
    let days = |last| f64::from(customers.as_of.since(last).max(0));
    let longest = customers.last.iter().map(|&last| days(last)).fold(1.0, f64::max);
    let x = nice_axis(0.0, longest, 6, &|at| format::compact(locale, at));
    let Scale::Linear { max: x_end, .. } = x else {
        return Err(Error::new(ErrorKind::Data, Problem::NoValue));
    };
    let positive = || customers.revenue.iter().copied().filter(|&revenue| revenue > 0.0);
    let power = |value: f64| libm::log10(value);
    let low = libm::floor(power(positive().fold(f64::INFINITY, f64::min).clamp(0.01, 1e9)));
    let high = libm::ceil(power(positive().fold(0.0, f64::max).max(0.01))).max(low + 1.0);
    let (wide, tall) = (x_end / COLUMNS as f64, (high - low) / ROWS as f64);

    // Row 0 holds what is not above 0.
    let mut counts = vec![0_u32; COLUMNS * (ROWS + 1)];
    let mut sums = vec![0.0; counts.len()];
    for (&last, &revenue) in customers.last.iter().zip(&customers.revenue) {
        let column = ((days(last) / wide) as usize).min(COLUMNS - 1);
        let row = if revenue > 0.0 {
            1 + (((power(revenue) - low) / tall).max(0.0) as usize).min(ROWS - 1)
        } else {
            0
        };
        counts[row * COLUMNS + column] += 1;
        sums[row * COLUMNS + column] += revenue;
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let (mut rects, mut rows) = (Vec::new(), Vec::new());
    let value_of = |edge: f64| libm::pow(10.0, edge);
    let mut fullest = None;
    for (at, (&count, &sum)) in counts.iter().zip(&sums).enumerate().filter(|(_, (n, _))| **n > 0) {
        let (row, column) = (at / COLUMNS, (at % COLUMNS) as f64);
        let x = [column * wide, (column + 1.0) * wide];
        let bottom = low + (row as f64 - 1.0) * tall;
        let counted = format::count(locale, count.into());
        rects.push(Rect {
            x,
            y: [bottom, bottom + tall],
            // A customer more matters where there are few: the shade follows the logarithm.
            color: Color::Sequence(libm::log1p(count.into()) / libm::log1p(most.into())),
            lines: Vec::new(),
            key: counted.clone(),
            row: rows.len() as u32,
        });
        let whole = (libm::ceil(x[0]) as u64, (libm::ceil(x[1]) as u64).saturating_sub(1));
        let range = (row > 0).then(|| (value_of(bottom), value_of(bottom + tall)));
        if count == most && fullest.is_none() {
            fullest = Some((whole, range));
        }
        let money = |value| format::money(locale, value);
        rows.push(vec![
            Value::text(format!(
                "{}–{}",
                format::count(locale, whole.0),
                format::count(locale, whole.1.max(whole.0))
            )),
            Value::text(range.map_or_else(
                || RfmChart::NothingOrLess.say(locale),
                |(from, to)| format!("{}–{}", money(from), money(to)),
            )),
            Value::number(count, counted),
            Value::number(sum, money(sum)),
        ]);
    }
    let n = u64::from(rfm.customers);
    let as_of = rfm.as_of.label(locale);
    let mut ticks: Vec<Tick> = (low as i32..=high as i32)
        .map(|power| (f64::from(power), value_of(power.into())))
        .map(|(at, value)| Tick { at, label: format::compact(locale, value) })
        .collect();
    let has_nothing = counts.iter().take(COLUMNS).any(|&count| count > 0);
    if has_nothing {
        let label = RfmChart::NothingOrLess.say(locale);
        // In place of the lowest power, which stands too close.
        ticks[0] = Tick { at: low - tall / 2.0, label };
    }
    let plane = RfmChart::Plane { customers: n, as_of }.say(locale);
    let summary = fullest.map(|(days, revenue)| RfmChart::PlaneSummary {
        customers: most.into(),
        of: n,
        days: (days.0, days.1.max(days.0)),
        revenue,
    });
    Ok(Chart {
        name: "rfm.plane".into(),
        title: half_of_revenue(customers).map_or_else(|| plane.clone(), |it| it.say(locale)),
        subtitle: plane,
        summary: summary.map(|it| it.say(locale)).unwrap_or_default(),
        note: None,
        x: Axis {
            label: RfmChart::DaysColumn.say(locale),
            scale: x,
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: RfmChart::RevenueAxis.say(locale),
            scale: Scale::Linear {
                min: if has_nothing { low - tall } else { low },
                max: high,
                ticks,
            },
            side: Side::Start,
            grid: true,
        },
        marks: vec![Mark::Rects { name: Segment::Customers.say(locale), rects }],
        height: 440,
        table: Table {
            columns: vec![
                TableColumn::text(RfmChart::DaysColumn.say(locale)),
                TableColumn::text(RfmChart::RevenueColumn.say(locale)),
                TableColumn::numeric(Segment::Customers.say(locale)),
                TableColumn::numeric(Segment::Revenue.say(locale)),
            ],
            rows,
        },
    })
}

/// The customers who bought last and bring half of the revenue together; none where there is no revenue.
fn half_of_revenue(customers: &Customers) -> Option<RfmChart> {
    let mut by_days: Vec<(u64, u32)> = Vec::with_capacity(customers.len());
    for (at, &last) in customers.last.iter().enumerate() {
        by_days.push((customers.as_of.since(last).max(0) as u64, at as u32));
    }
    crate::stats::order::sort(&mut by_days);
    let total: f64 = customers.revenue.iter().sum();
    let mut sum = 0.0;
    let last = by_days.iter().position(|&(_, at)| {
        sum += customers.revenue.get(at as usize).copied().unwrap_or_default();
        sum >= total / 2.0
    });
    let (days, _) = *by_days.get(last?)?;
    let within = by_days.partition_point(|&(other, _)| other <= days);
    let customers = within as f64 / by_days.len() as f64;
    (total > 0.0).then_some(RfmChart::HalfOfRevenue { customers, days })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Day, Period};
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{RfmOptions, rfm};
    use crate::tables::{Transactions, sample};

    const EN: Locale = Locale::En;

    fn of(table: &Transactions) -> (Customers, Rfm) {
        let all = customers(table, &CustomersOptions::default()).expect("customers");
        let rfm = rfm(&all, &RfmOptions::default()).expect("scores");
        (all, rfm)
    }

    /// pandas 3.1 on the same file: `pd.crosstab(r, f)` of the scores, revenue summed up by both; and the customers by days
    /// since the last purchase, their revenue summed up to half of all.
    #[test]
    fn cdnow_sample_is_counted_as_pandas_counts_it() {
        let (all, rfm) = of(&sample::cdnow());
        let chart = heatmap(&rfm, &all, EN);
        let sum = |column: usize| {
            chart.table.rows.iter().filter_map(|row| row[column].number).sum::<f64>()
        };
        assert_eq!((chart.table.rows.len(), sum(2)), (25, 2357.0));
        assert!((sum(4) - 244_091.94).abs() < 0.005 && (sum(3) - 1.0).abs() < 1e-12);
        let plane = plane(&rfm, &all, EN).expect("amounts");
        let sum = |column: usize| {
            plane.table.rows.iter().filter_map(|row| row[column].number).sum::<f64>()
        };
        assert_eq!(sum(2), 2357.0);
        assert!((sum(3) - 244_091.94).abs() < 0.005);
    }

    #[test]
    fn axes_have_the_unit_of_the_scores() {
        let all = customers(&sample::cdnow(), &CustomersOptions::default()).expect("customers");
        let frequency_of = FrequencyOf::Orders;
        let options =
            RfmOptions { recency_in: Period::Week, frequency_of, ..RfmOptions::default() };
        let chart = heatmap(&rfm(&all, &options).expect("scores"), &all, EN);
        assert_eq!(chart.y.label, "Recency score: weeks since the last purchase");
        assert_eq!(chart.x.label, "Frequency score: orders");
    }

    #[test]
    fn a_shop_of_one_day_and_one_without_amounts_are_drawn() {
        let day = Day::new(20_000);
        let (all, rfm) =
            of(&sample::table(true, [("ann", day, 0.0), ("bob", day, -3.0), ("bob", day, 1.0)]));
        assert!(heatmap(&rfm, &all, EN).table.rows.len() == 25);
        let plane_of_one = plane(&rfm, &all, EN).expect("amounts");
        assert_eq!(plane_of_one.table.rows.len(), 1);
        assert_eq!(
            plane_of_one.summary,
            "The fullest cell holds 2 of 2 customers: they last bought on the last day and brought nothing or less each."
        );
        let (all, rfm) = of(&sample::table(false, [("ann", day, 0.0)]));
        assert_eq!(heatmap(&rfm, &all, EN).table.columns.len(), 4);
        let error = plane(&rfm, &all, EN).expect_err("no amounts").to_string();
        assert!(error.contains("these purchases have no amounts"), "{error}");
    }
}
