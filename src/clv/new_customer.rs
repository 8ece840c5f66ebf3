//! What is a customer worth that is not won yet, and what may it cost to win one?
//!
//! A new customer makes its first purchase now and further ones as the purchase model says of one without a past. Its value
//! includes the first purchase, taken to be like later ones, since winning it is what is paid for; what a customer of long
//! standing is still worth (its residual value) must never be compared with the cost of winning one.

use serde::Serialize;

use super::futures::Rule;
use super::gamma_gamma::GammaGamma;
use super::intervals::{of_amount, variance};
use super::outlook::Outlook;
use super::purchase::Past;
use super::value::{discounted, undiscounted};
use super::{ClvOptions, length};
use crate::words::Clv as Words;

/// A customer who makes its first purchase now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    /// The repeat purchases expected over the horizon.
    pub purchases: f64,
    /// Their interval; null where the data do not determine it.
    pub purchases_interval: Option<[f64; 2]>,
    /// The mean amount of a purchase; null where it is not known.
    pub spend: Option<f64>,
    /// Its interval; null where the data do not determine it.
    pub spend_interval: Option<[f64; 2]>,
    /// The discounted value over the horizon, the first purchase included; null where no value in money can be told.
    pub value: Option<f64>,
    /// Its interval; null where the data do not determine it.
    pub value_interval: Option<[f64; 2]>,
    /// What it costs to win a customer, where that was given.
    pub acquisition_cost: Option<f64>,
    /// Value over cost (CLV:CAC).
    pub ratio: Option<f64>,
    /// Its interval.
    pub ratio_interval: Option<[f64; 2]>,
    /// Periods after which the cost is back, 0 where the first purchase brings it back; null where it is not within the horizon.
    pub payback: Option<u32>,
    /// The earliest and the latest of them within the interval of the value; null as they are.
    pub payback_interval: Option<[Option<u32>; 2]>,
    /// The same as sentences.
    pub messages: Vec<String>,
}

impl NewCustomer {
    pub(super) fn of(outlook: &Outlook, options: &ClvOptions, horizon: u32, z: f64) -> Self {
        let (models, times) = (&*outlook.models, outlook.times());
        let period = models.period;
        // Those of a part of the horizon need not be known.
        let known = outlook.futures.borrow();
        let of_new = |rule: &Rule| match known.sum_of_new(rule, models.directions()) {
            Some((sum, moves)) => (sum, models.purchases.nearby.is_some().then_some(moves)),
            None => rule.of(&models.purchases, Past::NEW),
        };
        let (purchases, moves) = of_new(&undiscounted(horizon, times));
        let purchases_interval = moves.and_then(|moves| of_amount(purchases, variance(moves), z));
        let until = |periods: u32| discounted(options.discount_rate, period, periods, times);
        let spend = models.spend.as_ref().and_then(|spend| {
            let mean_of = |model: &GammaGamma| model.mean().unwrap_or(f64::NAN);
            let moves = spend.nearby.as_ref().map(|nearby| nearby.moves(mean_of));
            Some((spend.model.mean()?, moves))
        });
        let spend = spend.as_ref();
        let worth = |periods: u32| {
            let (discounted, moves) = of_new(&until(periods));
            let expected = 1.0 + discounted;
            let (mean, of_spend) = spend?;
            let value = options.margin * mean * expected;
            let ends = moves.zip(of_spend.as_ref()).and_then(|(moves, of_spend)| {
                let moves = moves.into_iter().map(|by| by * mean);
                let moves = moves.chain(of_spend.iter().map(|by| by * expected));
                of_amount(value, variance(moves.map(|by| by * options.margin)), z)
            });
            Some((value, ends))
        };
        let (value, value_interval) =
            worth(horizon).map_or((None, None), |(v, ends)| (Some(v), ends));
        let cost = options.acquisition_cost.filter(|_| value.is_some());
        // The least number of periods after which so much is worth the cost: value rises with them.
        let back = |of: &dyn Fn(u32) -> Option<f64>| {
            let is_back =
                |periods| of(periods).zip(cost).is_some_and(|(worth, cost)| worth >= cost);
            let (mut low, mut high) = (0, horizon);
            while low < high {
                let middle = (low + high) / 2;
                if is_back(middle) { high = middle } else { low = middle + 1 }
            }
            is_back(low).then_some(low)
        };
        let end = |place: usize| back(&|periods| worth(periods)?.1.map(|ends| ends[place]));
        let payback = back(&|periods| worth(periods).map(|it| it.0));
        let payback_interval = value_interval.filter(|_| cost.is_some()).map(|_| [end(1), end(0)]);
        let mut new = Self {
            purchases,
            purchases_interval,
            spend: spend.map(|it| it.0),
            spend_interval: spend.and_then(|(mean, moves)| {
                of_amount(*mean, variance(moves.iter().flatten().copied()), z)
                    .filter(|_| moves.is_some())
            }),
            value,
            value_interval,
            acquisition_cost: options.acquisition_cost,
            ratio: value.zip(cost).map(|(value, cost)| value / cost),
            ratio_interval: value_interval.zip(cost).map(|(ends, cost)| ends.map(|it| it / cost)),
            payback,
            payback_interval,
            messages: Vec::new(),
        };
        new.messages = new.told(options, |periods| length(period, periods), horizon);
        new
    }

    fn told(
        &self,
        options: &ClvOptions,
        length: impl Fn(u32) -> crate::words::Horizon,
        horizon: u32,
    ) -> Vec<String> {
        let Some(value) = self.value else { return Vec::new() };
        let revenue = options.margin == 1.0;
        let (interval, horizon) = (self.value_interval, length(horizon));
        let mut messages = vec![Words::NewCustomer { value, interval, revenue, horizon }];
        messages.extend(self.acquisition_cost.zip(self.ratio).map(|(cost, ratio)| {
            let payback = self.payback.map(&length);
            let at_once = self.payback == Some(0);
            let interval = self.ratio_interval;
            let within = self.payback_interval.filter(|ends| *ends != [self.payback; 2]);
            let within = within.map(|ends| ends.map(|end| end.map(&length)));
            Words::AgainstCost { cost, ratio, interval, payback, within, at_once, horizon }
        }));
        messages.iter().map(|message| message.say(options.locale)).collect()
    }
}
