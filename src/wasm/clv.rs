//! Lifetime value of columns that a page already has, and of customers that a model card scores.

use js_sys::{Array, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Deserializer;
use wasm_bindgen::prelude::*;

use crate::calendar::Period;
use crate::clv::card::Card;
use crate::clv::covariates::{Covariate, CovariateValues, Covariates};
use crate::clv::{ClvColumns, ClvOptions, ClvResult, ClvTask, Scores, counts};
use crate::cohort::cox;
use crate::error::{Error, ErrorKind, Result};
use crate::task::{Step, Task};
use crate::wasm::columns::set_columns;
use crate::wasm::survival::{self, given};
use crate::wasm::{error, frame, locale, object, to_js};
use crate::words::{Accepted, Locale, Problem};
use crate::workspace::{Call, Column, Shared, columns_of};

/// The names of columns, which stand beside options where customers are scored.
const COLUMNS: [&str; 8] = [
    "frequency",
    "recency",
    "age",
    "monetary",
    "weight",
    "logIntervals",
    "covariates",
    "frequencyHoldout",
];

/// What is said of the columns themselves.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Ruler {
    /// The unit of recency and age; weeks by default.
    period: Period,
    /// The length of the holdout in periods, of which `frequencyHoldout` counts the purchases.
    holdout: Option<f64>,
}

/// One value a customer, or a group of equal customers.
struct Columns {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    monetary: Option<Vec<f64>>,
    weight: Option<Vec<f64>>,
    log_intervals: Option<Vec<f64>>,
    covariates: Vec<Covariate>,
    later: Option<Vec<u32>>,
}

impl Columns {
    fn read(columns: &JsValue) -> Result<Self> {
        let perhaps = |name: &str| {
            given(columns, name).map(|column| frame::column(name, &column)).transpose()
        };
        let needed = |name: &str| {
            let missing =
                || Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() });
            perhaps(name)?.ok_or_else(missing)
        };
        // Of whom no repeat purchase has an amount, packages leave it out.
        let known = |amounts: Vec<f64>| {
            amounts.into_iter().map(|amount| if amount.is_nan() { 0.0 } else { amount }).collect()
        };
        let later = perhaps("frequencyHoldout")?;
        Ok(Self {
            frequency: counts("frequency", &needed("frequency")?)?,
            recency: needed("recency")?,
            age: needed("age")?,
            monetary: perhaps("monetary")?.map(known),
            weight: perhaps("weight")?,
            log_intervals: perhaps("logIntervals")?,
            covariates: covariates(columns)?,
            later: later.map(|later| counts("frequencyHoldout", &later)).transpose()?,
        })
    }

    /// With these covariates alone, in this order; with all if none is named.
    fn with(mut self, names: &[String]) -> Result<Self> {
        let find = |name: &String| {
            let missing =
                || Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.clone() });
            self.covariates.iter().find(|it| it.name == *name).cloned().ok_or_else(missing)
        };
        if !names.is_empty() {
            self.covariates = names.iter().map(find).collect::<Result<_>>()?;
        }
        Ok(self)
    }

    fn over(&self, ruler: &Ruler) -> Result<ClvColumns<'_>> {
        Ok(ClvColumns {
            frequency: &self.frequency,
            recency: &self.recency,
            age: &self.age,
            monetary: self.monetary.as_deref(),
            weight: self.weight.as_deref(),
            log_intervals: self.log_intervals.as_deref(),
            covariates: Covariates::of_both(&self.covariates),
            holdout: self.holdout(ruler.holdout)?,
            period: ruler.period,
            as_of: None,
        })
    }

    /// The length of the holdout and the purchases in it: one says nothing without the other.
    fn holdout(&self, length: Option<f64>) -> Result<Option<(f64, &[u32])>> {
        match (length, self.later.as_deref()) {
            (None, None) => Ok(None),
            (Some(_), None) => {
                let name = "frequencyHoldout".to_owned();
                Err(Error::new(ErrorKind::Data, Problem::NotAColumn { name }))
            }
            (Some(length), Some(later)) if length > 0.0 && length < 1e15 => {
                Ok(Some((length, later)))
            }
            (length, _) => {
                let found = length.map_or("null".to_owned(), |length| length.to_string());
                let accepted = Accepted::AboveZero;
                let problem = Problem::BadOption { option: "holdout", found, accepted };
                Err(Error::new(ErrorKind::Option, problem))
            }
        }
    }
}

/// What else is known of each customer.
fn covariates(columns: &JsValue) -> Result<Vec<Covariate>> {
    let named = survival::covariates(&given(columns, "covariates").unwrap_or_default())?;
    let values = |values| match values {
        cox::CovariateValues::Numbers(values) => CovariateValues::Numbers(values),
        cox::CovariateValues::Levels(names, of) => CovariateValues::Levels(names, of),
    };
    Ok(named.into_iter().map(|it| Covariate { name: it.name, values: values(it.values) }).collect())
}

/// Lifetime value of columns that a page already has, in steps.
#[wasm_bindgen]
pub struct ClvFit {
    task: ClvTask,
    locale: Locale,
    found: Option<ClvResult>,
}

#[wasm_bindgen]
impl ClvFit {
    /// Does about `budget` units of work; the share done, from 0 to 1, or nothing when all is. Free it to cancel.
    pub fn step(&mut self, budget: f64) -> Result<Option<f64>, JsValue> {
        match self
            .task
            .step(budget.max(1.0) as usize)
            .map_err(|it| error::throw(&it, self.locale))?
        {
            Step::Progress(share) => Ok(Some(share)),
            Step::Done(found) => {
                self.found = Some(found);
                Ok(None)
            }
        }
    }

    /// What was found, when all is done.
    #[wasm_bindgen(unchecked_return_type = "FittedClv")]
    pub fn result(&self) -> Result<JsValue, JsValue> {
        let unfinished = || Error::new(ErrorKind::Fit, Problem::NotFitted);
        let found = self.found.as_ref().ok_or_else(|| error::throw(&unfinished(), self.locale))?;
        Ok(of_rows(found, &found.scores))
    }
}

/// Begins [`fit_clv`], to be done in steps.
#[wasm_bindgen(js_name = fitClvAhead)]
pub fn fit_clv_ahead(
    #[wasm_bindgen(unchecked_param_type = "ClvColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "FitClvOptions")] options: JsValue,
) -> Result<ClvFit, JsValue> {
    let locale = locale(&options);
    let task = || {
        let call = Call::<ClvOptions, Ruler>::read(&|| object(&options))?;
        let Shared { level, locale, seed, .. } = call.shared;
        let own = ClvOptions { level, locale, seed, ..call.own };
        let columns = Columns::read(columns)?.with(&own.covariates)?;
        ClvTask::new(&columns.over(&call.customers)?, &own)
    };
    let task = task().map_err(|error| error::throw(&error, locale))?;
    Ok(ClvFit { task, locale, found: None })
}

/// What are customers worth whose columns a page already has? `columns` has one value a customer, or a group of `weight` equal
/// ones: `frequency` (days with a purchase after the first), `recency` (last less first purchase) and `age` (time since the first),
/// both in periods of the option `period`, weeks unless told, and `monetary`, the mean amount of the repeat purchases. The purchase
/// model and Gamma-Gamma are fitted by maximum likelihood; `clv` of a [`Workspace`](crate::wasm::workspace) says the same of a file.
///
/// An error is of kind `data` if a column is missing or a value is none that a customer can have, `fit` if too few bought again or
/// all did the same, and `option` if an option is not accepted.
#[wasm_bindgen(js_name = fitClv, unchecked_return_type = "FittedClv")]
pub fn fit_clv(
    #[wasm_bindgen(unchecked_param_type = "ClvColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "FitClvOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let mut fit = fit_clv_ahead(columns, options)?;
    while fit.step(f64::INFINITY)?.is_some() {}
    fit.result()
}

/// What do the models of a card say of other customers? `customers` has their columns, of one value each: `frequency` (repeat
/// purchases), `recency` and `age` in the periods of the card, `monetary` where value is asked for, `covariates` where the card has
/// them; and beside them options, those of the card where they are not given. The result has columns in the same order.
///
/// An error is of kind `option` if the card or an option cannot be used, and of kind `data` if a column is missing or a value is
/// none that a customer can have.
#[wasm_bindgen(js_name = scoreCard, unchecked_return_type = "CardScores")]
pub fn score_card(
    #[wasm_bindgen(unchecked_param_type = "ModelCard")] card: JsValue,
    #[wasm_bindgen(unchecked_param_type = "ScoreOptions")] customers: &JsValue,
) -> Result<JsValue, JsValue> {
    let scored = || {
        let bad = |_| Error::new(ErrorKind::Option, Problem::BadCard);
        let options = options_beside(customers, &given(&card, "options").unwrap_or_default());
        let card: Card = Deserialize::deserialize(Deserializer::from(card)).map_err(bad)?;
        let call = Call::<ClvOptions>::read(&|| object(&options))?;
        let Shared { level, locale, .. } = call.shared;
        let own = ClvOptions { level, locale, ..call.own };
        // How well the card would have done is not asked here.
        let columns = Columns { later: None, ..Columns::read(customers)? };
        let columns = columns.over(&Ruler::default())?;
        // Columns of unequal length are refused before anything is counted.
        let scores = card.score(&columns, &own)?;
        Ok(Scored { messages: card.messages(&columns, locale), scores })
    };
    let found = scored().map_err(|error| error::throw(&error, locale(customers)))?;
    Ok(of_rows(&found, &found.scores))
}

/// What a card says of columns.
#[derive(Serialize)]
struct Scored {
    #[serde(flatten)]
    scores: Scores,
    /// What must be known with it.
    messages: Vec<String>,
}

/// The options that stand beside columns, and those of the card where they are not given.
fn options_beside(customers: &JsValue, defaults: &JsValue) -> JsValue {
    let options = Object::new();
    for of in [defaults, customers] {
        let Some(of) = of.dyn_ref::<Object>() else { continue };
        for entry in Object::entries(of) {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            if !COLUMNS.contains(&name.as_str()) {
                // Setting a property of a fresh object cannot fail.
                let _ = Reflect::set(&options, &entry.get(0), &entry.get(1));
            }
        }
    }
    options.into()
}

/// A result with its columns of a value a row.
fn of_rows(found: &impl Serialize, scores: &Scores) -> JsValue {
    let result = to_js(found);
    set_columns(&result, &columns_of(scores));
    set_counts(&result, scores);
    result
}

/// Sets the probability of each number of purchases of each row, where it was asked for.
pub(super) fn set_counts(result: &JsValue, scores: &Scores) {
    let Some(counts) = &scores.purchases else { return };
    let purchases = given(result, "purchases").unwrap_or_default();
    let mut columns = vec![("each", Column::Numbers(&counts.each))];
    if let Some(ends) = &counts.each_ends {
        columns.push(("eachLow", Column::Known(Some(&ends.low))));
        columns.push(("eachHigh", Column::Known(Some(&ends.high))));
    }
    set_columns(&purchases, &columns);
}
