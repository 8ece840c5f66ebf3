//! What the customer base is worth by group, and which valuable customers are about to leave: questions that one fit of lifetime
//! value answers.

use std::rc::Rc;

use crate::calendar::Period;
use crate::clv::early_warning::{EarlyWarning, WarningOptions, early_warning};
use crate::clv::equity::{Equity, EquityOptions, equity, tiers};
use crate::clv::{ClvOptions, ClvResult};
use crate::customers::{Customers, CustomersOptions};
use crate::error::Result;
use crate::words::Locale;
use crate::workspace::breakdown::groups;
use crate::workspace::{Call, PerCustomer, Shared, Workspace};

/// Groups by the day of the first purchase, and by predicted value.
const COHORT: &str = "cohort";
const TIER: &str = "clvTier";

impl Workspace {
    /// What groups of customers are worth, by what `by` of the call names.
    ///
    /// # Errors
    ///
    /// As [`clv`](Self::clv), and `option` if there is no such column.
    pub fn equity(
        &self,
        call: &Call<EquityOptions, CustomersOptions>,
    ) -> Result<PerCustomer<Equity>> {
        let clv = self.valued(call, call.own.clv())?;
        let PerCustomer { customers, result, seen } = &*clv;
        let by = call.shared.by.as_deref().unwrap_or(COHORT);
        let (names, group) = match by {
            COHORT => cohorts(customers, call.own.cohorts, call.shared.locale),
            TIER => tiers(&result.scores, &call.own, call.shared.locale)?,
            column => self.by_column(call, column, customers)?,
        };
        let model = result.model;
        let result = equity(&result.scores, &result.health, model, by, names, &group)?;
        Ok(PerCustomer { customers: Rc::clone(customers), result, seen: seen.clone() })
    }

    /// Valuable customers who are likely to leave.
    ///
    /// # Errors
    ///
    /// As [`clv`](Self::clv).
    pub fn early_warning(
        &self,
        call: &Call<WarningOptions, CustomersOptions>,
    ) -> Result<PerCustomer<EarlyWarning>> {
        let clv = self.valued(call, call.own.clv())?;
        let PerCustomer { customers, result, seen } = &*clv;
        let result = early_warning(&result.scores, customers, &call.own, call.shared.locale)?;
        let customers = Rc::new(customers.select(&result.rows));
        Ok(PerCustomer { customers, result, seen: seen.clone() })
    }

    /// The value of all customers that a call sees.
    fn valued<T>(
        &self,
        call: &Call<T, CustomersOptions>,
        own: ClvOptions,
    ) -> Result<Rc<PerCustomer<ClvResult>>> {
        self.clv(&value_call(call, own))
    }

    /// The groups of these customers by a column or segment, those that are too many taken together.
    fn by_column(
        &self,
        call: &Call<EquityOptions, CustomersOptions>,
        by: &str,
        customers: &Customers,
    ) -> Result<(Vec<String>, Vec<u16>)> {
        let (day, locale) = (self.as_of(call.day())?, call.shared.locale);
        let fits = self.selected(&call.shared, day)?;
        let found = self.ask(&[by], day, locale, |facts, _| groups(facts, by, locale))?;
        let found = found.largest(by, &fits, locale);
        // Rows of the customers that are seen are rows of all, where all are seen.
        let rows = self.chosen(&call.shared, day)?.map(|chosen| -> Vec<usize> {
            let chosen = chosen.into_iter().enumerate();
            chosen.filter(|(_, is_chosen)| *is_chosen).map(|(row, _)| row).collect()
        });
        let group = customers.customer.iter().map(|&row| {
            let row = row as usize;
            let row = rows.as_ref().map_or(Some(row), |rows| rows.get(row).copied());
            row.and_then(|row| found.group.get(row)).map_or(u16::MAX, |&group| group as u16)
        });
        let group = group.collect();
        Ok((found.names, group))
    }
}

/// The call of the value behind an answer, which is not itself broken down.
pub(super) fn value_call<T>(
    call: &Call<T, CustomersOptions>,
    own: ClvOptions,
) -> Call<ClvOptions, CustomersOptions> {
    let shared = Shared { by: None, ..call.shared.clone() };
    Call { shared, own, customers: call.customers.clone() }
}

/// Customers by the calendar period of their first purchase.
fn cohorts(customers: &Customers, period: Period, locale: Locale) -> (Vec<String>, Vec<u16>) {
    let numbers = customers.first.iter().map(|&day| period.number(day));
    let numbers: Vec<i32> = numbers.collect();
    let mut different = numbers.clone();
    different.sort_unstable();
    different.dedup();
    let place = |number: &i32| different.partition_point(|known| known < number) as u16;
    let group = numbers.iter().map(place).collect();
    (different.iter().map(|&number| period.label(number, locale)).collect(), group)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clv::GroupValue;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    fn cdnow() -> Workspace {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        shop
    }

    #[test]
    fn groups_add_up_to_the_whole() {
        let shop = cdnow();
        for (by, groups) in [("cohort", 3), ("clvTier", 3), ("rfm", 11)] {
            let options = || json!({ "by": by, "cohorts": "month", "margin": 0.3 });
            let call = Call::read(&options).expect("options");
            let found = shop.equity(&call).expect("value");
            let Equity { total, groups: each, group, .. } = &found.result;
            assert!(each.len() <= groups, "{by} {}", each.len());
            let sum = |of: &dyn Fn(&GroupValue) -> f64| -> f64 {
                each.iter().map(|it| of(&it.value)).sum()
            };
            assert_eq!(sum(&|it| it.customers), 2357.0);
            let all = total.value.expect("money");
            assert!((sum(&|it| it.value.expect("money")) / all - 1.0).abs() < 1e-12, "{by}");
            assert!((sum(&|it| it.purchases) / total.purchases - 1.0).abs() < 1e-12);
            let known = each.iter().all(|it| {
                it.value.low.is_some_and(|low| Some(low) <= it.value.value)
                    && it.value.high >= it.value.value
            });
            assert!(known && group.len() == 2357, "{each:?}");
        }
        let call = Call::read(&|| json!({ "by": "clvTier" })).expect("options");
        let tiers = shop.equity(&call).expect("value").result.groups;
        assert!(
            tiers[0].value.mean > tiers[1].value.mean && tiers[1].value.mean > tiers[2].value.mean
        );
        assert!((tiers[0].value.customers - 0.2 * 2357.0).abs() < 3.0, "{tiers:?}");
        let call = Call::read(&|| json!({ "by": "rfm", "filter": { "rule": "frequency >= 3" } }));
        let some = shop.equity(&call.expect("options")).expect("value").result;
        assert_eq!(
            some.groups.iter().map(|it| it.value.customers).sum::<f64>(),
            some.total.customers
        );
    }

    #[test]
    fn customers_to_warn_of_come_with_the_reason() {
        let shop = cdnow();
        let call = Call::read(&|| json!({ "calibrationEnd": "1997-09-30" })).expect("options");
        let found = shop.early_warning(&call).expect("value");
        let EarlyWarning { customers, valuable, at_stake, p_alive, reason, .. } = &found.result;
        assert!(*customers > 10 && customers < valuable && *valuable == 472, "{customers}");
        assert!(at_stake.windows(2).all(|pair| pair[0] >= pair[1]));
        assert!(p_alive.iter().all(|p| (0.1..0.5).contains(p)));
        assert_eq!((reason.len(), found.customers.len()), (at_stake.len(), at_stake.len()));
        let csv = shop.csv("earlyWarning", &|| json!({})).expect("a list");
        assert!(csv.starts_with("\u{feff}id,reason,atStake,clv,pAlive,usualGap,silent,overdue"));
    }
}
