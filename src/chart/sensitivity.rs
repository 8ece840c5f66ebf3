//! What follows from calling other lengths of silence leaving.

use super::{Axis, Bar, Chart, Color, Mark, Scale, Side, Table, TableColumn, Value, percent_axis};
use crate::cohort::{Sensitivity, Survival};
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Length, Locale, Problem, Share, Span, Survival as Words, format};

/// `survival.sensitivity`: the share gone for half the days that were chosen, for these, and for up to twice as many.
///
/// # Errors
///
/// `data` if customers leave by what is recorded, and no length is chosen.
pub fn sensitivity(found: &Survival, locale: Locale) -> Result<Chart> {
    let lengths: Vec<Length> = found.sensitivity.iter().map(length).collect();
    let (Some(least), Some(most)) = (lengths.first(), lengths.last()) else {
        return Err(Error::new(ErrorKind::Data, Problem::LeavingIsRecorded));
    };
    let chosen = found.definition.and_then(|it| it.inactive_days);
    let is_chosen = |days: u64| chosen.is_some_and(|chosen| u64::from(chosen) == days);
    let band = |it: &Length| Words::LengthBand { days: it.days, chosen: is_chosen(it.days) };
    let bars = |wanted: bool| {
        let each = lengths.iter().enumerate().filter(|(_, it)| is_chosen(it.days) == wanted);
        let bar = |(row, it): (usize, &Length)| Bar {
            at: row as f64,
            width: 0.7,
            from: 0.0,
            to: it.gone,
            low: None,
            high: None,
            label: Words::LengthBar(*it).say(locale),
            row: row as u32,
        };
        each.map(bar).collect()
    };
    let marks = [(Color::Accent, true), (Color::Neutral, false)].map(|(color, wanted)| {
        Mark::Bars { name: String::new(), color, horizontal: true, bars: bars(wanted) }
    });
    // The title tells the shortest and the longest, the bars all of them.
    let told = lengths.iter().find(|it| is_chosen(it.days)).unwrap_or(least);
    Ok(Chart {
        name: "survival.sensitivity".into(),
        title: Words::GoneBy { least: (least.days, least.gone), most: (most.days, most.gone) }
            .say(locale),
        subtitle: Words::Lengths {
            n: found.n as u64,
            as_of: found.definition.and_then(|it| it.as_of).map(|day| day.label(locale)),
        }
        .say(locale),
        summary: Words::OneLength(*told).say(locale),
        note: Some(Words::ChooseLength.say(locale)),
        x: Axis {
            label: Words::ShareGone.say(locale),
            scale: percent_axis(locale, lengths.iter().fold(0.0, |most, it| it.gone.max(most))),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: lengths.iter().map(|it| band(it).say(locale)).collect() },
            side: Side::Start,
            grid: false,
        },
        marks: marks.into(),
        height: 130 + 40 * lengths.len() as u32,
        table: table(found, &lengths, locale),
    })
}

fn length(it: &Sensitivity) -> Length {
    let span = |median: crate::cohort::TimeInterval| Span {
        time: median.time,
        low: median.low,
        high: median.high,
    };
    let interval = it.returned_low.zip(it.returned_high);
    Length {
        days: it.inactive_days.into(),
        gone: it.share,
        median: it.median.map(span),
        returned: it.returned_share.map(|share| Share { share, interval }),
    }
}

fn table(found: &Survival, lengths: &[Length], locale: Locale) -> Table {
    let level = found.level;
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    let columns = vec![
        numeric(Words::Silence),
        numeric(Words::Gone),
        numeric(Words::ShareGone),
        numeric(Words::HalfGoneAfter),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
        numeric(Words::Returned),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
    ];
    let days = |days: f64| format::decimal(locale, days, 0);
    let percent = |share| format::percent(locale, share);
    let rows = found.sensitivity.iter().zip(lengths).map(|(it, length)| {
        let median = length.median;
        vec![
            Value::number(it.inactive_days, days(it.inactive_days.into())),
            Value::number(it.left, format::count(locale, it.left.into())),
            Value::number(it.share, percent(it.share)),
            Value::option(median.map(|it| it.time), &days),
            Value::option(median.and_then(|it| it.low), &days),
            Value::option(median.and_then(|it| it.high), &days),
            Value::option(it.returned_share, &percent),
            Value::option(it.returned_low, &percent),
            Value::option(it.returned_high, &percent),
        ]
    });
    Table { columns, rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::leaving::by_inactivity;
    use crate::cohort::{
        Churn, CurveOptions, Definition, Lifetimes, RowGroups, sensitivity as lengths, survival,
    };
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample::cdnow;

    #[test]
    fn a_bar_a_length_and_the_chosen_one_stands_out() {
        let table = cdnow();
        let customers = customers(&table, &CustomersOptions::default()).expect("customers");
        let leaving = by_inactivity(&customers, 90);
        let options = CurveOptions::default();
        let found = survival(&leaving.lifetimes, &RowGroups::default(), &[], &options);
        let mut found = found.expect("curves");
        let error = sensitivity(&found, Locale::En).expect_err("no lengths");
        assert_eq!(error.kind(), ErrorKind::Data);
        found.sensitivity = lengths(&table, &customers, None, 90, 0.95).expect("lengths");
        found.definition = Some(Definition {
            churn: Churn::Inactivity,
            unit: crate::calendar::Period::Day,
            inactive_days: Some(90),
            as_of: leaving.as_of,
            unknown: 0,
            outside: 0,
        });
        let chart = sensitivity(&found, Locale::En).expect("a chart");
        let days: Vec<_> = chart.table.rows.iter().filter_map(|row| row[0].number).collect();
        assert_eq!(days, [45.0, 90.0, 135.0, 180.0]);
        let gone: Vec<_> = chart.table.rows.iter().filter_map(|row| row[2].number).collect();
        assert!(gone.windows(2).all(|pair| pair[0] >= pair[1]), "{gone:?}");
        let Some(Mark::Bars { bars, .. }) = chart.marks.first() else { panic!("bars") };
        assert_eq!((bars.len(), bars[0].to), (1, gone[1]));
        assert!(chart.summary.starts_with("90 days without a purchase: "), "{}", chart.summary);
        assert!(chart.title.contains("gone if 45 days without a purchase"), "{}", chart.title);
        let none = survival(&Lifetimes::default(), &RowGroups::default(), &[], &options);
        assert!(none.is_err());
    }
}
