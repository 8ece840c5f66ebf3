//! How long customers stay, and what goes with leaving sooner.

use std::any::Any;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::cohort::cox::{self, Covariate, CovariateValues, TimeTransform};
use crate::cohort::leaving::{self, Churn, Leaving, LeavingOptions};
use crate::cohort::{
    self, Cox, CoxColumns, CoxOptions, CurveOptions, Definition, RowGroups, Survival,
};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{Attribute, AttributeValues, Attributes};
use crate::tables::{Ids, Links, Profiles};
use crate::words::{Locale, Problem, Share, Survival as Words, ValueKind};
use crate::workspace::breakdown::{Parting, groups};
use crate::workspace::profile::no_attribute;
use crate::workspace::{Call, Shared, Workspace, missing};

/// What the model of leaving is made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CoxChoice {
    /// The attributes of the customers that may go with leaving sooner; by default those of gender, age, region and channel
    /// that are known.
    pub covariates: Vec<String>,
    /// An attribute or segment whose groups may each have a course of their own.
    pub strata: Option<String>,
    /// As [`CoxOptions::robust`].
    pub robust: bool,
    /// As [`CoxOptions::time_transform`].
    pub time_transform: TimeTransform,
}

/// The attributes that a model has where none is named.
const USUAL: [&str; 4] = ["gender", "age", "region", "channel"];

impl Workspace {
    /// How long customers stay, by group where `by` names an attribute or a segment.
    ///
    /// # Errors
    ///
    /// `data` if nothing says who left; `option` if there are no such groups; as [`cohort::survival`].
    pub fn survival(&self, call: &Call<CurveOptions, LeavingOptions>) -> Result<Rc<Survival>> {
        self.last.survival.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let leaving = self.leaving(call)?;
            let groups = match &call.shared.by {
                Some(by) => self.rows_by(by, &leaving, locale)?,
                None => RowGroups::default(),
            };
            let options = CurveOptions { level, locale, ..call.own.clone() };
            let mut found = cohort::survival(&leaving.lifetimes, &groups, &[], &options)?;
            let definition = definition(&leaving, &call.customers);
            if let (Churn::Inactivity, Some(as_of)) = (definition.churn, definition.as_of) {
                let days = call.customers.inactive_days;
                let customers = self.customers_on(as_of)?;
                let fits = self.narrowed(call)?;
                found.sensitivity = cohort::sensitivity(
                    self.transactions()?,
                    &customers,
                    fits.as_deref(),
                    days,
                    level,
                )?;
                let chosen = found.sensitivity.iter().find(|it| it.inactive_days == days);
                found.notes.extend(chosen.and_then(|chosen| {
                    let share = Share {
                        share: chosen.returned_share?,
                        interval: chosen.returned_low.zip(chosen.returned_high),
                    };
                    Some(Words::Choice { days: days.into(), returned: share }.say(locale))
                }));
            }
            found.definition = Some(definition);
            Ok(found)
        })
    }

    /// What goes with leaving sooner: Cox's model of the attributes of the customers.
    ///
    /// # Errors
    ///
    /// `data` if nothing says who left; `name` if there is no such attribute; as [`cox::cox`].
    pub fn cox(&self, call: &Call<CoxChoice, LeavingOptions>) -> Result<Rc<Cox>> {
        self.last.cox.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let CoxChoice { covariates, strata, robust, time_transform } = call.own.clone();
            let leaving = self.leaving(call)?;
            let known = self.attributes_of(&leaving, locale)?;
            let chosen: Vec<Attribute> = if covariates.is_empty() {
                USUAL.iter().filter_map(|name| known.get(name)).collect()
            } else {
                let find = |name: &String| {
                    known.get(name).ok_or_else(|| no_attribute(name, known.names()))
                };
                covariates.iter().map(find).collect::<Result<_>>()?
            };
            if chosen.is_empty() {
                return Err(no_attribute("", known.names()));
            }
            let columns = CoxColumns {
                covariates: chosen.into_iter().map(|it| covariate(it, locale)).collect(),
                strata: match strata {
                    Some(by) => self.rows_by(&by, &leaving, locale)?.of,
                    None => Vec::new(),
                },
                lifetimes: leaving.lifetimes.clone(),
            };
            let options = CoxOptions { robust, time_transform, level, locale };
            let found = cox::cox(&columns, &options)?;
            Ok(Cox { definition: Some(definition(&leaving, &call.customers)), ..found })
        })
    }

    /// How long each customer that a call sees stayed, as it means leaving.
    pub(super) fn leaving<T: Any + Clone>(
        &self,
        call: &Call<T, LeavingOptions>,
    ) -> Result<Leaving> {
        let own = &call.customers;
        own.check()?;
        call.shared.window()?.whole()?;
        let profiles = self.tables.profiles.as_ref();
        let churn = self.churn(own);
        let of_customers = || profiles.ok_or_else(|| missing("customers"));
        let mut leaving = match churn {
            Churn::Contract => {
                let profiles = of_customers()?;
                let last = || leaving::last_day(profiles).ok_or_else(|| not_recorded(churn));
                let as_of = self
                    .as_of(call.shared.as_of)
                    .or_else(|_| call.shared.as_of.map_or_else(last, Ok))?;
                leaving::by_contract(profiles, as_of, own.recorded_from)
            }
            Churn::Duration => leaving::by_duration(of_customers()?),
            Churn::Inactivity | Churn::Auto => {
                let customers = self.customers_on(self.as_of(call.shared.as_of)?)?;
                leaving::by_inactivity(&customers, own.inactive_days)
            }
        };
        if leaving.lifetimes.is_empty() {
            return Err(not_recorded(churn));
        }
        if let Some(fits) = self.narrowed(call)? {
            match churn {
                Churn::Contract | Churn::Duration => {
                    let links = Links::between(of_customers()?.ids(), self.transactions()?.ids());
                    let fits =
                        |row: u32| links.get(row as usize).and_then(|it| fits.get(it).copied());
                    leaving.keep(&|row| fits(row) == Some(true));
                }
                Churn::Inactivity | Churn::Auto => {
                    leaving.keep(&|row| fits.get(row as usize) == Some(&true));
                }
            }
        }
        Ok(leaving)
    }

    /// By what customers leave, of what the tables say; never [`Churn::Auto`].
    pub(super) fn churn(&self, options: &LeavingOptions) -> Churn {
        match (options.churn, &self.tables.profiles) {
            (Churn::Auto, Some(profiles)) => {
                leaving::recorded(profiles).unwrap_or(Churn::Inactivity)
            }
            (Churn::Auto, None) => Churn::Inactivity,
            (told, _) => told,
        }
    }

    /// Which customers of the transactions a call sees; none if all.
    fn narrowed<T: Any + Clone>(
        &self,
        call: &Call<T, LeavingOptions>,
    ) -> Result<Option<Vec<bool>>> {
        let shared = &call.shared;
        if shared.part.is_none() && shared.rule().is_none() {
            return Ok(None);
        }
        self.selected(shared, self.as_of(shared.as_of)?).map(Some)
    }

    /// What the tables know of these customers beside their purchases.
    fn attributes_of(&self, leaving: &Leaving, locale: Locale) -> Result<Attributes<'_>> {
        let profiles = self.tables.profiles.as_ref();
        let members = self.tables.memberships.as_ref();
        let day = self.day_of(leaving);
        let customers = &leaving.customer;
        Ok(Attributes::new(profiles, members, self.ids_of(leaving)?, customers, day, locale))
    }

    /// The ids of which the customers are rows.
    fn ids_of(&self, leaving: &Leaving) -> Result<&Ids> {
        match (leaving.churn, &self.tables.profiles) {
            (Churn::Contract | Churn::Duration, Some(profiles)) => Ok(profiles.ids()),
            _ => Ok(self.transactions()?.ids()),
        }
    }

    /// The day as of which attributes are asked: that of the lifetimes, or else the last one known.
    fn day_of(&self, leaving: &Leaving) -> Day {
        let profiles = self.tables.profiles.as_ref().and_then(leaving::last_day);
        let last = || self.as_of(None).ok().or(profiles);
        leaving.as_of.or_else(last).unwrap_or_default()
    }

    /// The group of each customer: by an attribute of the customers, or by a segment or another column of the transactions'.
    fn rows_by(&self, by: &str, leaving: &Leaving, locale: Locale) -> Result<RowGroups> {
        if let Some(attribute) = self.attributes_of(leaving, locale)?.get(by)
            && self.tables.transactions.is_none()
        {
            let AttributeValues::Categories { names, of, .. } = attribute.values else {
                let problem =
                    Problem::NotForBreakdown { name: by.to_owned(), kind: ValueKind::Number };
                return Err(Error::new(ErrorKind::Option, problem));
            };
            return Ok(largest(Parting { names, group: of }, by, locale));
        }
        let day = self.day_of(leaving);
        let parting = self.ask(&[by], day, locale, |facts, _| groups(facts, by, locale))?;
        let of_profiles = match (leaving.churn, &self.tables.profiles) {
            (Churn::Contract | Churn::Duration, Some(profiles)) => Some(profiles),
            _ => None,
        };
        let links = of_profiles
            .map(|profiles: &Profiles| {
                Ok(Links::between(profiles.ids(), self.transactions()?.ids()))
            })
            .transpose()?;
        let group = |&customer: &u32| {
            let customer = match &links {
                Some(links) => links.get(customer as usize),
                None => Some(customer as usize),
            };
            customer.and_then(|it| parting.group.get(it)).copied().unwrap_or(u32::MAX)
        };
        let group = leaving.customer.iter().map(group).collect();
        Ok(largest(Parting { names: parting.names, group }, by, locale))
    }
}

/// The largest groups, the rest together, and those without one.
fn largest(parting: Parting, by: &str, locale: Locale) -> RowGroups {
    let all = vec![true; parting.group.len()];
    let Parting { names, group } = parting.largest(by, &all, locale);
    RowGroups { names, of: group }
}

/// An attribute as a model has it: of texts the most frequent, the rest together, and those without one.
fn covariate(attribute: Attribute, locale: Locale) -> Covariate {
    let values = match attribute.values {
        AttributeValues::Numbers(values) => CovariateValues::Numbers(values),
        AttributeValues::Categories { names, of, .. } => {
            let found = largest(Parting { names, group: of }, &attribute.name, locale);
            CovariateValues::Levels(found.names, found.of)
        }
    };
    Covariate { name: attribute.name, values }
}

fn definition(leaving: &Leaving, options: &LeavingOptions) -> Definition {
    let is = |churn| leaving.churn == churn;
    Definition {
        churn: leaving.churn,
        unit: if is(Churn::Duration) { options.unit } else { Period::Day },
        inactive_days: is(Churn::Inactivity).then_some(options.inactive_days),
        as_of: leaving.as_of,
        unknown: leaving.unknown,
        outside: leaving.outside,
    }
}

fn not_recorded(churn: Churn) -> Error {
    let roles = match churn {
        Churn::Duration => "duration and event",
        _ => "contractStart and contractEnd",
    };
    Error::new(ErrorKind::Data, Problem::NotRecorded { roles })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    fn read<T, C>(options: serde_json::Value) -> Call<T, C>
    where
        T: for<'de> Deserialize<'de>,
        C: for<'de> Deserialize<'de>,
    {
        Call::read(&|| &options).expect("options")
    }

    fn loaded(table: TableKind, file: &str) -> Workspace {
        let mut workspace = Workspace::new();
        workspace.load(table, LoadOptions::default(), file.as_bytes()).expect("it opens");
        workspace
    }

    /// The recidivism data as a file of customers: durations, events and attributes.
    fn rossi() -> Workspace {
        let csv = include_str!("../../tests/data/survival/rossi.csv");
        let mut file = String::from("customer,duration,churned,region,age,prio\n");
        for (row, line) in csv.lines().skip(1).enumerate() {
            let cells: Vec<&str> = line.split(',').collect();
            let region = if cells[5] == "1" { "worked" } else { "not" };
            file +=
                &format!("c{row},{},{},{region},{},{}\n", cells[0], cells[1], cells[3], cells[8]);
        }
        loaded(TableKind::Customers, &file)
    }

    #[test]
    fn a_file_of_subscriptions_is_enough() {
        let workspace = rossi();
        let found = workspace.survival(&read(json!({ "by": "region", "unit": "week" })));
        let found = found.expect("curves");
        let definition = found.definition.expect("a definition");
        assert_eq!((definition.churn, definition.unit), (Churn::Duration, Period::Week));
        assert_eq!((found.n, found.events, found.groups.len()), (432.0, 114.0, 2));
        assert!(found.log_rank.as_ref().is_some_and(|test| test.df == 1 && test.p < 0.05));
        // lifelines has -0.0574 for age with seven covariates; with these three it is near.
        let found = workspace.cox(&read(json!({ "covariates": ["region", "age", "prio"] })));
        let found = found.expect("a model");
        assert_eq!(found.coefficients[0].name, "region not");
        assert_eq!(found.coefficients[0].reference.as_deref(), Some("worked"));
        let age = found.coefficients[1].coef.expect("a number");
        assert!((age + 0.0574).abs() < 0.02, "{age}");
        let usual = workspace.cox(&read(json!({}))).expect("a model");
        let names: Vec<&str> = usual.coefficients.iter().map(|it| it.covariate.as_str()).collect();
        assert_eq!(names, ["age", "region"]);
        let error = workspace.cox(&read(json!({ "covariates": ["shoe"] }))).expect_err("none");
        assert_eq!(error.kind(), ErrorKind::Name);
    }

    #[test]
    fn leaving_is_what_the_tables_tell_or_what_is_asked_for() {
        let mut workspace = loaded(
            TableKind::Transactions,
            "customer,date,amount\nann,2026-01-01,5\nann,2026-02-01,5\nbob,2026-01-11,5\ncid,2026-04-20,5\n",
        );
        let ask = |workspace: &Workspace, options| {
            let found = workspace.survival(&read(options)).expect("curves");
            (found.definition.expect("one").churn, found.n, found.events)
        };
        assert_eq!(ask(&workspace, json!({ "inactiveDays": 60 })), (Churn::Inactivity, 3.0, 2.0));
        let file = "customer,contract_start,contract_end,region\nann,2026-01-01,,n\nbob,2026-01-11,2026-02-10,s\n";
        workspace
            .load(TableKind::Customers, LoadOptions::default(), file.as_bytes())
            .expect("it opens");
        assert_eq!(ask(&workspace, json!({})), (Churn::Contract, 2.0, 1.0));
        assert_eq!(
            ask(&workspace, json!({ "churn": "inactivity" })),
            (Churn::Inactivity, 3.0, 1.0)
        );
        let rule = json!({ "filter": { "rule": "region = 's'" } });
        assert_eq!(ask(&workspace, rule), (Churn::Contract, 1.0, 1.0));
        let call = read(json!({ "churn": "inactivity", "by": "region", "inactiveDays": 60 }));
        let found = workspace.survival(&call).expect("curves");
        let told: Vec<_> = found.groups.iter().map(|it| (it.name.as_str(), it.n)).collect();
        assert_eq!(told, [("n", 1.0), ("s", 1.0), ("no region", 1.0)]);
        assert_eq!(found.sensitivity.len(), 3);
        let kind = |options| workspace.survival(&read(options)).expect_err("none").kind();
        assert_eq!(kind(json!({ "churn": "duration" })), ErrorKind::Data);
        assert_eq!(kind(json!({ "inactiveDays": 0 })), ErrorKind::Option);
        assert_eq!(kind(json!({ "by": "shoe" })), ErrorKind::Option);
    }
}
