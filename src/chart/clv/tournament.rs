//! Purchase models and guesses, by how far they were off.

use crate::chart::{
    Axis, Bar, Chart, Color, Mark, Scale, Side, Table, TableColumn, Value, nice_axis,
};
use crate::clv::tournament::{Score, Tournament};
use crate::words::{Locale, Tournament as Words, format};

/// `clv.tournament`: the error of each model and each guess in the holdout, the best model first; the table has every measure.
pub fn tournament(found: &Tournament, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let level = found.level;
    let (mut recommended, mut models, mut guesses) = (Vec::new(), Vec::new(), Vec::new());
    let (mut labels, mut rows) = (Vec::new(), Vec::new());
    let mut most: f64 = 0.0;
    let mut bar = |place: usize, score: &Score| {
        most = most.max(score.rmse_high.unwrap_or(score.rmse));
        Bar {
            at: place as f64,
            width: 0.7,
            from: 0.0,
            to: score.rmse,
            low: score.rmse_low,
            high: score.rmse_high,
            label: String::new(),
            row: place as u32,
        }
    };
    for entrant in &found.models {
        let bar = bar(labels.len(), &entrant.holdout);
        let is_chosen = found.recommended == Some(entrant.model);
        if is_chosen { &mut recommended } else { &mut models }.push(bar);
        labels.push(entrant.title.clone());
        let fit = [entrant.log_likelihood, entrant.aic, entrant.bic];
        rows.push(row(entrant.title.clone(), &entrant.holdout, Some(fit), locale));
    }
    for guess in &found.guesses {
        guesses.push(bar(labels.len(), &guess.holdout));
        let title = say(Words::Guess(guess.guess.into()));
        rows.push(row(title.clone(), &guess.holdout, None, locale));
        labels.push(title);
    }
    let left_out: Vec<String> = found.left_out.iter().map(|it| it.title.clone()).collect();
    let mut notes = found.notes.clone();
    if !left_out.is_empty() {
        notes.push(say(Words::LeftOut { models: left_out }));
    }
    let count = labels.len() as u32;
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let bars = |name, color, bars| Mark::Bars { name: say(name), color, horizontal: true, bars };
    let marks = [
        bars(Words::Recommended, Color::Accent, recommended),
        bars(Words::Models, Color::Category(1), models),
        bars(Words::Guesses, Color::Neutral, guesses),
    ];
    let has_bars = |mark: &Mark| matches!(mark, Mark::Bars { bars, .. } if !bars.is_empty());
    Chart {
        name: "clv.tournament".into(),
        title: title(found, locale),
        subtitle: say(Words::Subtitle {
            customers: found.customers.into(),
            calibration_end: found.calibration_end.label(locale),
            end: found.end.label(locale),
            level,
        }),
        summary: found.verdict.clone(),
        note: (!notes.is_empty()).then(|| notes.join(locale.space())),
        x: Axis {
            label: say(Words::Error),
            scale: nice_axis(0.0, most, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels },
            side: Side::Start,
            grid: false,
        },
        marks: marks.into_iter().filter(has_bars).collect(),
        height: 112 + 30 * count,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Contestant)),
                numeric(Words::Error),
                numeric(Words::Low { level }),
                numeric(Words::High),
                numeric(Words::Mae),
                numeric(Words::Tenths),
                numeric(Words::Total),
                numeric(Words::Bias),
                numeric(Words::LogLikelihood),
                TableColumn::numeric("AIC".into()),
                TableColumn::numeric("BIC".into()),
            ],
            rows,
        },
    }
}

fn title(found: &Tournament, locale: Locale) -> String {
    let chosen = found.models.iter().find(|it| Some(it.model) == found.recommended);
    match (chosen, found.guesses.first()) {
        (Some(chosen), Some(guess)) if guess.holdout.rmse > 0.0 => Words::Title {
            model: chosen.title.clone(),
            better: 1.0 - chosen.holdout.rmse / guess.holdout.rmse,
        }
        .say(locale),
        (None, Some(guess)) if !found.models.is_empty() => {
            Words::TitleNone { guess: guess.guess.into() }.say(locale)
        }
        _ => found.verdict.clone(),
    }
}

/// What the table says of a contestant; a guess has no likelihood.
fn row(name: String, score: &Score, fit: Option<[f64; 3]>, locale: Locale) -> Vec<Value> {
    let three = |value: f64| format::decimal(locale, value, 3);
    let one = |value: f64| format::decimal(locale, value, 1);
    let whole = |value: f64| format::decimal(locale, value, 0);
    let percent = |value: f64| format::percent(locale, value);
    let mut row = vec![
        Value::text(name),
        Value::number(score.rmse, three(score.rmse)),
        Value::option(score.rmse_low, &three),
        Value::option(score.rmse_high, &three),
        Value::number(score.mae, three(score.mae)),
        Value::number(score.calibration_error, three(score.calibration_error)),
        Value::number(score.total, whole(score.total)),
        Value::option(score.bias, &percent),
    ];
    for place in 0..3 {
        row.push(Value::option(fit.map(|fit| fit[place]), &one));
    }
    row
}
