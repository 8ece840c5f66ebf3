//! What the programme changed, where chance decided who was held out.

use std::rc::Rc;

use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::Measure;
use crate::loyalty::randomised::{Assigned, Randomised, RandomisedOptions, RandomisedTask};
use crate::tables::{Cell, Ids, Links, Purchases};
use crate::task::run;
use crate::words::{Accepted, Locale, Problem, Randomised as Words};
use crate::workspace::{Call, Shared, Workspace};

/// Values of a column that are named where one is asked for.
const NAMED: usize = 10;

impl Workspace {
    /// What the programme changed for those who were offered it, beside those who were held out by chance. Everybody who was
    /// assigned counts, also who bought nothing; with a filter, those whom it selects.
    ///
    /// # Errors
    ///
    /// As [`RandomisedTask::new`]; `option` if there is no such column or value, `from` leaves nothing before or after it, or the filter
    /// leaves days out; `data` if nobody says who was held out, or when.
    pub fn randomised(&self, call: &Call<RandomisedOptions>) -> Result<Rc<Randomised>> {
        self.last.randomised.answer(call, || run(self.begin_randomised(call)?))
    }

    pub(super) fn begin_randomised(
        &self,
        call: &Call<RandomisedOptions>,
    ) -> Result<RandomisedTask> {
        let Shared { level, seed, locale, .. } = call.shared;
        let options = RandomisedOptions { level, seed, locale, ..call.own.clone() };
        options.check()?;
        let as_of = self.as_of(call.shared.as_of)?;
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let measure = match options.measure {
            Some(Measure::Revenue) if !seen.has_amounts() => {
                let (found, accepted) = ("revenue".into(), Accepted::WithoutAmounts);
                return Err(Error::new(
                    ErrorKind::Option,
                    Problem::BadOption { option: "measure", found, accepted },
                ));
            }
            Some(measure) => measure,
            None if seen.has_amounts() => Measure::Revenue,
            None => Measure::Orders,
        };
        let sides = self.sides(&options)?;
        let untold = || reason(Words::NoDay, locale);
        let from = options.from.or(sides.began).ok_or_else(untold)?;
        let (first, _) = self.transactions()?.span().ok_or_else(untold)?;
        if from <= first || from > as_of {
            return Err(untold());
        }
        // As many days before as after, as far as the data go.
        let since = from.plus(-(as_of.since(from) + 1)).max(first);
        let links = Links::between(sides.ids, seen.ids());
        let view = seen.as_of(as_of);
        let mut assigned = Assigned::default();
        for (unit, treated) in sides.treated.iter().enumerate() {
            let Some(treated) = *treated else { continue };
            let customer = links.get(unit);
            if customer.is_none() && seen.some().is_some() {
                continue;
            }
            let rows = customer.map(|customer| view.of(customer));
            let did = |rows: Option<Purchases<'_>>| rows.map_or(0.0, |rows| value(measure, rows));
            let before = rows.map(|rows| rows.after(since.plus(-1)).until(from.plus(-1)));
            assigned.treated.push(treated);
            assigned.outcome.push(did(rows.map(|rows| rows.after(from.plus(-1)))));
            assigned.before.push(did(before));
        }
        RandomisedTask::new(assigned, [from, as_of], measure, &options)
    }

    /// Who was offered the programme and who was held out.
    fn sides(&self, options: &RandomisedOptions) -> Result<Sides<'_>> {
        let none = || reason(Words::NoHoldOut, options.locale);
        let Some(attribute) = &options.attribute else {
            let members = self.tables.memberships.as_ref().ok_or_else(none)?;
            let treated: Vec<_> = (0..members.customers()).map(|it| members.treated(it)).collect();
            if treated.iter().all(Option::is_none) {
                return Err(none());
            }
            let offered = treated.iter().enumerate().filter(|(_, treated)| **treated == Some(true));
            let began = offered.filter_map(|(member, _)| members.enrolled(member)).min();
            return Ok(Sides { ids: members.ids(), treated, began });
        };
        let profiles = self.tables.profiles.as_ref().ok_or_else(none)?;
        let column = profiles.column(attribute).ok_or_else(none)?;
        let text = |row: usize| match profiles.cell(row, column) {
            Cell::Text(text) => Some(text.to_owned()),
            Cell::Flag(flag) => Some(if flag { "yes" } else { "no" }.to_owned()),
            Cell::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let values: Vec<Option<String>> = (0..profiles.customers()).map(text).collect();
        let control = options.control.as_deref();
        let is_held = |value: &str| control.is_some_and(|it| it.trim().eq_ignore_ascii_case(value));
        if !values.iter().flatten().any(|value| is_held(value)) {
            let mut known: Vec<String> = values.into_iter().flatten().collect();
            known.sort_unstable();
            known.dedup();
            known.truncate(NAMED);
            let (column, found) = (attribute.clone(), options.control.clone());
            let reason = Words::NoSuchControl { column, found, known }.say(options.locale);
            return Err(Error::new(ErrorKind::Option, Problem::NotMeasured { reason }));
        }
        let treated = values.iter().map(|value| value.as_deref().map(|value| !is_held(value)));
        Ok(Sides { ids: profiles.ids(), treated: treated.collect(), began: None })
    }
}

/// The two sides of a hold-out.
struct Sides<'a> {
    ids: &'a Ids,
    /// Of each id whether it was offered the programme; absent where it was not assigned.
    treated: Vec<Option<bool>>,
    /// The first day on which somebody who was offered it joined.
    began: Option<Day>,
}

/// What these rows come to.
fn value(measure: Measure, rows: Purchases<'_>) -> f64 {
    match measure {
        Measure::Revenue => rows.revenue().to_f64(),
        Measure::Orders => f64::from(rows.orders()),
        Measure::Active => f64::from(u8::from(rows.occasions().next().is_some())),
    }
}

fn reason(words: Words, locale: Locale) -> Error {
    Error::new(ErrorKind::Data, Problem::NotMeasured { reason: words.say(locale) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    const BOUGHT: &str = "customer,date,amount
a,2025-01-01,10
a,2025-02-01,30
b,2025-01-20,4
b,2025-02-10,8
c,2025-01-30,6
c,2025-02-28,2
e,2025-02-20,9
";

    fn shop() -> Workspace {
        let mut shop = Workspace::new();
        // d and f were assigned and never bought; g was not assigned.
        let joined = "customer,enrolled,treated\na,2025-02-01,yes\nb,2025-02-05,yes\nd,2025-02-01,yes\nc,,no\ne,,no\nf,,no\ng,2025-01-05,\n";
        let known = "customer,arm\na,offer\nb,offer\nc,none\ne,none\n";
        for (table, text) in [
            (TableKind::Transactions, BOUGHT),
            (TableKind::Memberships, joined),
            (TableKind::Customers, known),
        ] {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        }
        shop
    }

    fn ask(shop: &Workspace, options: serde_json::Value) -> Result<Rc<Randomised>> {
        shop.randomised(&Call::read(&|| &options).expect("options"))
    }

    #[test]
    fn everybody_who_was_assigned_counts() {
        let found = ask(&shop(), json!({ "heldOut": 0.5 })).expect("a hold-out");
        assert_eq!(
            (found.treated, found.controls, found.from.to_string()),
            (3, 3, "2025-02-01".into())
        );
        // After: 30, 8 and 0 beside 2, 9 and 0.
        let difference = found.difference;
        assert!((difference.treated_mean - 38.0 / 3.0).abs() < 1e-12);
        assert!((difference.control_mean - 11.0 / 3.0).abs() < 1e-12);
        assert!(found.adjusted.is_some() && found.sample_ratio.is_some_and(|it| it.chi2 == 0.0));
        assert!(found.summary.contains("cannot be told"), "{}", found.summary);
        let orders = ask(&shop(), json!({ "measure": "orders" })).expect("a hold-out");
        assert!((orders.difference.estimate - 0.0).abs() < 1e-12);
    }

    #[test]
    fn a_column_of_customers_may_say_it() {
        let shop = shop();
        let options = json!({ "attribute": "arm", "control": "NONE", "from": "2025-02-01" });
        let found = ask(&shop, options).expect("a hold-out");
        assert_eq!((found.treated, found.controls), (2, 2));
        assert!((found.difference.estimate - (19.0 - 5.5)).abs() < 1e-12);
        let refused = |options| ask(&shop, options).expect_err("refused").to_string();
        assert!(refused(json!({ "attribute": "arm" })).ends_with("Values of arm are none, offer."));
        assert!(
            refused(json!({ "attribute": "arm", "control": "none" }))
                .starts_with("Say from which day")
        );
        assert!(refused(json!({ "attribute": "nothing" })).starts_with("No column says who"));
        assert!(refused(json!({ "from": "2024-01-01" })).starts_with("Say from which day"));
        assert!(refused(json!({ "draws": 3 })).contains("draws"));
    }
}
