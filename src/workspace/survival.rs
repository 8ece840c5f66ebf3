//! How long customers stay, and what goes with leaving sooner.

use std::any::Any;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::cohort::cox::{self, Covariate, CovariateValues, TimeTransform};
use crate::cohort::leaving::{self, Churn, Leaving, LeavingOptions};
use crate::cohort::{
    self, Cox, CoxColumns, CoxOptions, CurveOptions, Definition, RowGroups, Survival, Weighting,
};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{Attribute, AttributeValues, Attributes};
use crate::tables::{Ids, Links, Profiles};
use crate::words::{Locale, Problem, Share, Survival as Words, ValueKind};
use crate::workspace::breakdown::{Parting, groups};
use crate::workspace::grouping::COLUMNS;
use crate::workspace::profile::no_attribute;
use crate::workspace::segments::same;
use crate::workspace::{Call, Shared, Workspace, missing};

/// How the curves of groups are compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SurvivalChoice {
    /// An attribute or segment within whose groups the groups of `by` are compared (stratified log-rank test), so that it
    /// cannot be what makes them differ.
    pub strata: Option<String>,
    /// As [`CurveOptions::weighting`].
    pub weighting: Weighting,
    /// As [`CurveOptions::p`].
    pub p: f64,
    /// As [`CurveOptions::q`].
    pub q: f64,
    /// As [`CurveOptions::horizon`].
    pub horizon: Option<f64>,
}

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
    /// How long customers stay, by group where `by` names an attribute or a segment; compared within `strata` if it does.
    ///
    /// # Errors
    ///
    /// `data` if nothing says who left; `option` if there are no such groups; as [`cohort::survival`].
    pub fn survival(&self, call: &Call<SurvivalChoice, LeavingOptions>) -> Result<Rc<Survival>> {
        self.last.survival.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let leaving = self.leaving(call)?;
            let groups = match &call.shared.by {
                Some(by) => self.rows_by(by, &leaving, locale)?,
                None => RowGroups::default(),
            };
            let SurvivalChoice { strata, weighting, p, q, horizon } = call.own.clone();
            let options = CurveOptions { weighting, p, q, horizon, level, locale };
            let within = match &strata {
                Some(by) => self.rows_by(by, &leaving, locale)?.of,
                None => Vec::new(),
            };
            let mut found = cohort::survival(&leaving.lifetimes, &groups, &within, &options)?;
            if let Some(strata) = strata.filter(|_| found.groups.len() > 1) {
                if found.log_rank.is_none() {
                    found.notes.push(Words::NotWithin { strata: strata.clone() }.say(locale));
                }
                found.strata = Some(strata);
            }
            if let Some(by) = call.shared.by.as_ref().filter(|by| self.follows_from_staying(by)) {
                let names = vec![by.clone()];
                found.notes.push(Words::FollowsFromStaying { names }.say(locale));
            }
            let definition = definition(&leaving, &call.customers);
            if definition.churn == Churn::Duration && call.customers.unit.is_none() {
                let unit = definition.unit.unit();
                found.notes.push(Words::DurationsIn { unit }.say(locale));
            }
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
                let names = known.names();
                let labels = names.iter().filter_map(|name| Some(known.get(name)?.label));
                let problem = Problem::ChooseAttributes { known: labels.collect() };
                return Err(match names.is_empty() {
                    true => no_attribute("", names),
                    false => Error::new(ErrorKind::Option, problem),
                });
            }
            let later = chosen.iter().filter(|it| self.follows_from_staying(&it.name));
            let later: Vec<String> = later.map(|it| it.label.clone()).collect();
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
            let mut found =
                Cox { definition: Some(definition(&leaving, &call.customers)), ..found };
            let note = |names| Words::FollowsFromStaying { names }.say(locale);
            found.notes.extend((!later.is_empty()).then(|| note(later)));
            Ok(found)
        })
    }

    /// Whether what this says of customers follows from what they did while they stayed.
    fn follows_from_staying(&self, name: &str) -> bool {
        let segments = self.definitions.iter().map(|it| it.name.as_str());
        let mut names = ["member", "tier"].into_iter().chain(COLUMNS).chain(segments);
        names.any(|it| same(it, name))
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
            Churn::Duration => leaving::by_duration(of_customers()?, own.unit),
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
    pub(super) fn attributes_of<'a>(
        &'a self,
        leaving: &'a Leaving,
        locale: Locale,
    ) -> Result<Attributes<'a>> {
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
        if self.tables.transactions.is_none() {
            let known = self.attributes_of(leaving, locale)?;
            let attribute = known.get(by).ok_or_else(|| no_attribute(by, known.names()))?;
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
pub(super) fn largest(parting: Parting, by: &str, locale: Locale) -> RowGroups {
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
        unit: leaving.unit,
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

    use crate::calendar::Period;

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
        let known = workspace.attributes(&Shared::default()).expect("attributes");
        assert_eq!(known, ["age", "region", "prio"]);
        let error = workspace.cox(&read(json!({ "covariates": ["shoe"] }))).expect_err("none");
        assert_eq!(error.kind(), ErrorKind::Name);
    }

    #[test]
    fn groups_are_compared_within_an_attribute() {
        let file = "customer,duration,churned,region,channel\n\
            a,1,1,north,web\nb,2,1,north,shop\nc,3,1,north,web\nd,4,0,north,shop\n\
            e,2,1,south,web\nf,5,1,south,shop\ng,6,0,south,web\nh,6,1,south,shop\n";
        let workspace = loaded(TableKind::Customers, file);
        let ask = |options| workspace.survival(&read(options)).expect("curves");
        let plain = ask(json!({ "by": "channel" }));
        let found = ask(json!({ "by": "channel", "strata": "region" }));
        assert_eq!((plain.strata.as_deref(), found.strata.as_deref()), (None, Some("region")));
        // By hand: north has O − E = 2 − (1/2 + 1/3 + 1/2) and V = 1/4 + 2/9 + 1/4 for the web, south 1 − (1/2 + 1/3 + 1/2)
        // and the same.
        let (gap, variance) = (2.0 / 3.0 - 1.0 / 3.0, 2.0 * (1.0 / 4.0 + 2.0 / 9.0 + 1.0 / 4.0));
        let test = found.log_rank.as_ref().expect("a test");
        assert!((test.chi2 - gap * gap / variance).abs() < 1e-12, "{}", test.chi2);
        assert!(plain.log_rank.as_ref().is_some_and(|plain| plain.chi2 != test.chi2));
        let same = ask(json!({ "by": "channel", "strata": "channel" }));
        assert_eq!(same.log_rank, None);
        assert!(same.notes[0].starts_with("Within each channel"), "{:?}", same.notes);
        let alone = ask(json!({ "strata": "region" }));
        assert_eq!((alone.strata.clone(), alone.notes.len()), (None, 1));
        let error = workspace.survival(&read(json!({ "by": "channel", "strata": "shoe" })));
        assert_eq!(error.expect_err("no such attribute").kind(), ErrorKind::Name);
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
        assert_eq!(found.sensitivity.len(), 4);
        let kind = |options| workspace.survival(&read(options)).expect_err("none").kind();
        assert_eq!(kind(json!({ "churn": "duration" })), ErrorKind::Data);
        assert_eq!(kind(json!({ "inactiveDays": 0 })), ErrorKind::Option);
        assert_eq!(kind(json!({ "by": "shoe" })), ErrorKind::Option);
    }
}
