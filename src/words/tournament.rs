use super::{Guess, Locale, in_language};

/// What the tournament of purchase models says: its verdict, and the labels of its chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Tournament {
    /// A model is to be used.
    Use {
        /// What it is called.
        model: String,
        /// Its error in the holdout (RMSE), in purchases a customer.
        error: f64,
        /// The best guess without a model.
        guess: Guess,
        /// Its error.
        guess_error: f64,
        /// The models that do as well within chance.
        equals: Vec<String>,
    },
    /// Every model loses to a guess.
    UseNone {
        /// The best guess.
        guess: Guess,
        /// Its error in the holdout (RMSE), in purchases a customer.
        guess_error: f64,
        /// That of the best model.
        error: f64,
    },
    /// No model could be fitted.
    NothingFitted,
    /// Nobody bought in the holdout.
    NobodyBought,
    /// The model's total is off by a tenth or more.
    TotalIsOff {
        /// Purchases predicted.
        total: f64,
        /// Purchases made.
        actual: f64,
        /// The difference as a share of those made.
        bias: f64,
    },
    /// Nobody said where the holdout begins.
    SplitHere {
        /// The last day before it.
        end: String,
    },
    /// Models that were not compared.
    LeftOut {
        /// What they are called.
        models: Vec<String>,
    },
    /// Title of the chart where a model is to be used.
    Title {
        /// What it is called.
        model: String,
        /// By how much its error is below that of the best guess, as a share.
        better: f64,
    },
    /// Title of the chart where none is.
    TitleNone {
        /// The best guess.
        guess: Guess,
    },
    /// Subtitle of the chart.
    Subtitle {
        /// Customers.
        customers: u64,
        /// The last day of the calibration.
        calibration_end: String,
        /// The last day of the holdout.
        end: String,
        /// The level of the intervals.
        level: f64,
    },
    /// Label of the axis: the error.
    Error,
    /// A guess by its name.
    Guess(Guess),
    /// Series: the models.
    Models,
    /// Series: the recommended model.
    Recommended,
    /// Series: the guesses.
    Guesses,
    /// Column: the model or guess.
    Contestant,
    /// Column: mean absolute error.
    Mae,
    /// Column: purchases predicted less those made, as a share.
    Bias,
    /// Column: purchases predicted.
    Total,
    /// Column: error of the tenths.
    Tenths,
    /// Column: log-likelihood.
    LogLikelihood,
    /// Column: the lower end of the error's interval.
    Low {
        /// Its level.
        level: f64,
    },
    /// Column: the upper end.
    High,
}

impl Tournament {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, tournament(self))
    }
}
