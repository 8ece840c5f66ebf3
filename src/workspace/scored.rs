//! What a model card says of the open customers: models that were fitted on other data, or on the same ones of another day.

use serde::{Deserialize, Serialize};

use crate::chart::clv::horizon;
use crate::clv::covariates::Covariates;
use crate::clv::{Card, ClvColumns, ClvOptions, Scores};
use crate::customers::{self, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Clv as Words, Problem};
use crate::workspace::{Call, PerCustomer, Shared, Workspace};

/// By which card customers are scored, and what else is asked than the card says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ScoredOptions {
    /// The card, which is needed.
    pub card: Option<Card>,
    /// As [`ClvOptions::horizon`].
    pub horizon: Option<u32>,
    /// As [`ClvOptions::discount_rate`].
    pub discount_rate: Option<f64>,
    /// As [`ClvOptions::margin`].
    pub margin: Option<f64>,
    /// As [`ClvOptions::next_days`].
    pub next_days: Option<u32>,
    /// As [`ClvOptions::residual`].
    pub residual: bool,
    /// As [`ClvOptions::acquisition_cost`].
    pub acquisition_cost: Option<f64>,
    /// As [`ClvOptions::each_interval`].
    pub each_interval: bool,
    /// As [`ClvOptions::counts`].
    pub counts: Option<u32>,
}

/// What is predicted of the open customers by a card.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scored {
    /// Who was scored by what, and what comes of it, as a sentence.
    pub summary: String,
    /// What is predicted; in JavaScript beside the rest.
    #[serde(flatten)]
    pub scores: Scores,
}

impl Workspace {
    /// Scores the open customers by a model card, summed up in the periods that the card was fitted in.
    ///
    /// # Errors
    ///
    /// `option` without a card, or as [`Card::score`]; `option` if the filter leaves days out.
    pub fn scored(&self, call: &Call<ScoredOptions>) -> Result<PerCustomer<Scored>> {
        let none = || Error::new(ErrorKind::Option, Problem::BadCard);
        let card = call.own.card.as_ref().ok_or_else(none)?;
        let Shared { level, locale, as_of, .. } = call.shared;
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let customers = customers::customers(
            &seen,
            &CustomersOptions {
                as_of: Some(self.as_of(as_of)?),
                period: card.period,
                grain: card.model.grain(),
                ..CustomersOptions::default()
            },
        )?;
        let own = card.options();
        let options = ClvOptions {
            horizon: call.own.horizon.or(own.horizon),
            discount_rate: call.own.discount_rate.unwrap_or(own.discount_rate),
            margin: call.own.margin.unwrap_or(own.margin),
            next_days: call.own.next_days.unwrap_or(own.next_days),
            residual: call.own.residual,
            acquisition_cost: call.own.acquisition_cost,
            each_interval: call.own.each_interval,
            counts: call.own.counts,
            level,
            locale,
            ..own
        };
        let covariates = match &card.covariates {
            None => Vec::new(),
            Some(known) => self.covariates_of(&known.design, &customers, seen.ids(), locale)?,
        };
        let columns = ClvColumns {
            covariates: Covariates::of_both(&covariates),
            ..ClvColumns::from(&customers)
        };
        let scores = card.score(&columns, &options)?;
        let ends = |[low, high]: [f64; 2]| (low, high);
        let summary = Words::Scored {
            customers: scores.n,
            model: card.model.title(),
            fitted: card.data.customers,
            as_of: card.data.as_of.map(|day| day.label(locale)),
            value: scores.total_value.map(|value| (value, scores.total_value_interval.map(ends))),
            purchases: (scores.total_purchases, scores.total_purchases_interval.map(ends)),
            level,
            horizon: horizon(card.period, scores.horizon),
        };
        let messages = card.messages(&columns, locale);
        let summary: Vec<String> = [vec![summary.say(locale)], messages].concat();
        let result = Scored { summary: summary.join(" "), scores };
        Ok(PerCustomer { customers: customers.into(), result, seen: seen.some() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    fn cdnow() -> Workspace {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        shop
    }

    #[test]
    fn a_card_says_of_its_own_customers_what_the_models_said() {
        let shop = cdnow();
        for model in ["bg-nbd", "mbg-cnbd-k", "bg-bb"] {
            let options = json!({ "model": model, "period": "month", "asOf": "1997-12-31" });
            let fitted = shop.clv(&Call::read(&|| &options).expect("options")).expect("value");
            let card = serde_json::to_value(&fitted.result.card).expect("a card");
            let by_card = |more: serde_json::Value| {
                let mut options = json!({ "card": card, "asOf": "1997-12-31" });
                options
                    .as_object_mut()
                    .expect("options")
                    .extend(more.as_object().cloned().unwrap_or_default());
                shop.scored(&Call::read(&|| &options).expect("options")).expect("scores")
            };
            let found = by_card(json!({}));
            assert_eq!(found.result.scores.p_alive, fitted.result.p_alive, "{model}");
            assert_eq!(found.result.scores.clv, fitted.result.clv, "{model}");
            assert!(found.result.summary.contains("up to 31 Dec 1997"), "{}", found.result.summary);
            // Another horizon is another number.
            assert!(
                by_card(json!({ "horizon": 3 })).result.scores.total_value
                    < found.result.scores.total_value
            );
            let later = json!({ "card": card });
            let csv = shop.csv("scored", &|| &later).expect("a list");
            assert!(csv.starts_with("\u{feff}id,pAlive,expectedPurchases,"), "{}", &csv[..60]);
        }
    }

    #[test]
    fn what_is_no_card_is_refused() {
        let shop = cdnow();
        let none = shop.scored(&Call::default()).expect_err("no card");
        assert_eq!(none.kind(), ErrorKind::Option);
        let bad = Call::<ScoredOptions>::read(&|| json!({ "card": { "model": "bg-nbd" } }));
        assert_eq!(bad.expect_err("no card").kind(), ErrorKind::Option);
    }
}
