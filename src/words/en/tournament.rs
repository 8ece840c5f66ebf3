use super::clv::guessed;
use super::share;
use crate::words::format::{count, decimal, percent_exact};
use crate::words::{Guess, Locale, Tournament};

const EN: Locale = Locale::En;

pub(in crate::words) fn tournament(message: &Tournament) -> String {
    match message {
        Tournament::Use { model, error, guess, guess_error, equals } => {
            let equals = match equals.as_slice() {
                [] => String::new(),
                [one] => format!(" {one} does as well within chance, but not by the Bayesian criterion of the fit."),
                many => format!(" {} do as well within chance; the Bayesian criterion of the fit decided.", list(many)),
            };
            format!(
                "Use {model}: in the days held out it was off by {} purchases a customer (RMSE), and the best guess, that {}, by {}.{equals}",
                decimal(EN, *error, 2),
                guessed(*guess),
                decimal(EN, *guess_error, 2)
            )
        }
        Tournament::UseNone { guess, guess_error, error } => format!(
            "Use none of these models to tell customers apart: in the days held out the guess that {} was off by {} purchases a customer (RMSE), the best model by {}.",
            guessed(*guess),
            decimal(EN, *guess_error, 2),
            decimal(EN, *error, 2)
        ),
        Tournament::NothingFitted => "No model could be fitted to these days. A longer time or more repeat customers usually help.".into(),
        Tournament::NobodyBought => "Nobody bought again in the days held out, so they cannot say which model is right. End the calibration earlier.".into(),
        Tournament::TotalIsOff { total, actual, bias } => format!(
            "All together it expected {} purchases in the days held out, and there were {}: {} too {}. Correct totals by that, or look for a season.",
            decimal(EN, *total, 0),
            decimal(EN, *actual, 0),
            share(bias.abs()),
            if *bias > 0.0 { "many" } else { "few" }
        ),
        Tournament::SplitHere { end } => format!(
            "The last third of the days, those after {end}, was held out, since no other day was chosen."
        ),
        Tournament::LeftOut { models } => format!("Not compared: {}.", list(models)),
        Tournament::Title { model, better } => format!(
            "{model} foretells customers best: its error is {} below the best guess",
            share(*better)
        ),
        Tournament::TitleNone { guess } => format!("No model beats the guess that {}", guessed(*guess)),
        Tournament::Subtitle { customers, calibration_end, end, level } => format!(
            "Error in purchases a customer (RMSE) after {calibration_end}, up to {end}, of models fitted up to then; whiskers: {} interval; n\u{a0}=\u{a0}{}",
            percent_exact(EN, *level),
            count(EN, *customers)
        ),
        Tournament::Error => "Error in purchases a customer (RMSE)".into(),
        Tournament::Guess(guess) => match guess {
            Guess::Zero => "Guess: nobody buys again",
            Guess::OwnRate => "Guess: own past rate",
            Guess::LastPeriod => "Guess: last period again",
            Guess::MeanRate => "Guess: rate of all",
        }
        .into(),
        Tournament::Models => "Models".into(),
        Tournament::Recommended => "Recommended".into(),
        Tournament::Guesses => "Guesses without a model".into(),
        Tournament::Contestant => "Model or guess".into(),
        Tournament::Mae => "Mean absolute error".into(),
        Tournament::Bias => "Total off by".into(),
        Tournament::Total => "Purchases predicted".into(),
        Tournament::Tenths => "Error of tenths".into(),
        Tournament::LogLikelihood => "Log-likelihood".into(),
        Tournament::Low { level } => format!("{} interval from", percent_exact(EN, *level)),
        Tournament::High => "to".into(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}
