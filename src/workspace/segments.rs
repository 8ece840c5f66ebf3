//! Named segments: rules that other rules, filters and breakdowns know by a name.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{Columns, Facts, Rule, refuse};
use crate::words::{Locale, Problem, RuleProblem, ValueKind};
use crate::workspace::Workspace;
use crate::workspace::grouping::{CLUSTERS, SEGMENTATIONS};

/// A segment that somebody gave a name.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) rule: Rule,
}

/// How segments are summed up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SegmentsOptions {
    /// The day they are as of; the last day of the transactions by default.
    pub as_of: Option<Day>,
    /// The language of what went wrong.
    pub locale: Locale,
}

/// A named segment: who fits it, of all who had bought by a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedSegment {
    /// Its name.
    pub name: String,
    /// Its rule.
    pub rule: String,
    /// How many customers it has; absent where the rule does not fit the open tables, as all numbers.
    pub customers: Option<u32>,
    /// Their share of all customers.
    pub share: Option<f64>,
    /// Their net revenue; absent without amounts.
    pub revenue: Option<f64>,
    /// Its share of all revenue; absent where there is no revenue to share.
    pub revenue_share: Option<f64>,
    /// Why the rule does not fit the open tables, if it does not.
    pub error: Option<String>,
}

/// A column that a rule can use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleColumn {
    /// Its name.
    pub name: String,
    /// What its values are: `number`, `text`, `day` or `flag`.
    pub kind: &'static str,
}

/// The longest name of a segment, in characters.
const LONGEST_NAME: usize = 100;

impl Workspace {
    /// Gives the customers for whom a rule is true a name, by which other rules, filters and breakdowns know them. It stays
    /// when tables change. A segment of that name is replaced.
    ///
    /// # Errors
    ///
    /// `option` if the name or the rule cannot be read, the rule leads back to the name, or does not fit the open tables;
    /// before there are transactions the last is not looked at.
    pub fn define(&mut self, name: &str, rule: &str) -> Result<()> {
        let name = name.trim();
        let is_column = Facts::is_reserved(name)
            || SEGMENTATIONS.iter().chain([&CLUSTERS]).any(|known| same(known, name));
        let length = name.chars().count();
        if is_column || !(1..=LONGEST_NAME).contains(&length) || name.contains(char::is_control) {
            let problem = Problem::SegmentName { name: name.to_owned(), is_column };
            return Err(Error::new(ErrorKind::Option, problem));
        }
        let rule = Rule::parse(rule)?;
        for (used, at) in rule.names() {
            if same(used, name) || self.needed([used]).iter().any(|it| same(&it.name, name)) {
                let problem = RuleProblem::Circular { name: name.to_owned() };
                return Err(refuse(at, Some(used.to_owned()), problem));
            }
        }
        if self.tables.transactions.is_some() {
            let names = rule.names().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
            let (day, locale) = (self.as_of(None)?, Locale::default());
            self.ask(&names, day, locale, |facts, _| rule.check(facts))?;
        }
        let new = Definition { name: name.to_owned(), rule };
        match self.definitions.iter_mut().find(|known| same(&known.name, name)) {
            Some(known) => *known = new,
            None => self.definitions.push(new),
        }
        self.last = Rc::default();
        Ok(())
    }

    /// Takes the name of a segment away.
    ///
    /// # Errors
    ///
    /// `name` if there is no such segment.
    pub fn undefine(&mut self, name: &str) -> Result<()> {
        let known = self.definitions.iter().position(|known| same(&known.name, name.trim()));
        let Some(place) = known else {
            let problem = Problem::NoSuchSegment { name: name.to_owned() };
            return Err(Error::new(ErrorKind::Name, problem));
        };
        self.definitions.remove(place);
        self.last = Rc::default();
        Ok(())
    }

    /// The named segments in the order they were defined. One whose rule no longer fits the open tables says so.
    pub fn segments(&self, options: &SegmentsOptions) -> Vec<NamedSegment> {
        let SegmentsOptions { as_of, locale } = *options;
        let summed = self.as_of(as_of).and_then(|day| self.summed(day, locale));
        let summed_of = |name: &str| match &summed {
            Ok(summed) => summed.iter().find(|(other, _)| other == name).map(|(_, it)| it.clone()),
            Err(error) => Some(Err(error.clone())),
        };
        let segment = |Definition { name, rule }: &Definition| {
            let summed = summed_of(name).unwrap_or(Ok(Summed::default()));
            let error = summed.as_ref().err().map(|error| error.message(locale));
            let Summed { customers, share, revenue, revenue_share } = summed.unwrap_or_default();
            let (name, rule) = (name.clone(), rule.to_string());
            NamedSegment { name, rule, customers, share, revenue, revenue_share, error }
        };
        self.definitions.iter().map(segment).collect()
    }

    /// Every segment by its name.
    fn summed(&self, day: Day, locale: Locale) -> Result<Vec<(String, Result<Summed>)>> {
        let customers = self.customers_on(day)?;
        let mut facts = self.facts(&customers)?;
        let names: Vec<&str> = self.definitions.iter().map(|it| it.name.as_str()).collect();
        let resolved = self.resolve(&mut facts, &customers, &names, locale)?;
        let sum_up = |fits: Vec<bool>| Summed::of(&customers, &fits);
        Ok(resolved.into_iter().map(|(it, fits)| (it.name.clone(), fits.map(sum_up))).collect())
    }

    /// The columns that a rule can use now: those of the open tables, the named segments and other ways of grouping.
    ///
    /// # Errors
    ///
    /// `data` if there are no transactions.
    pub fn rule_columns(&self) -> Result<Vec<RuleColumn>> {
        // The names of columns ask for no look at what customers bought.
        let customers = Customers::nobody(self.as_of(None)?, self.transactions()?.has_amounts());
        let mut facts = self.facts(&customers)?;
        self.resolve(&mut facts, &customers, &[], Locale::default())?;
        let columns = facts.columns().into_iter().map(|(name, kind)| RuleColumn {
            name: name.into_owned(),
            kind: match kind {
                ValueKind::Number => "number",
                ValueKind::Text => "text",
                ValueKind::Day => "day",
                ValueKind::Flag => "flag",
            },
        });
        Ok(columns.collect())
    }

    /// The definitions that these names lead to, each once: their own, and those that their rules use.
    pub(super) fn needed<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<&Definition> {
        let find = |name: &str| self.definitions.iter().find(|it| same(&it.name, name));
        let mut needed: Vec<&Definition> = Vec::new();
        let mut open: Vec<&Definition> = names.into_iter().filter_map(find).collect();
        while let Some(definition) = open.pop() {
            if !needed.iter().any(|known| same(&known.name, &definition.name)) {
                needed.push(definition);
                open.extend(definition.rule.names().into_iter().filter_map(|(name, _)| find(name)));
            }
        }
        needed
    }
}

/// Whether two names are the same to a rule.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// A segment in numbers.
#[derive(Clone, Default)]
struct Summed {
    customers: Option<u32>,
    share: Option<f64>,
    revenue: Option<f64>,
    revenue_share: Option<f64>,
}

impl Summed {
    fn of(customers: &Customers, fits: &[bool]) -> Self {
        let is_in = |row: &usize| {
            let customer = customers.customer.get(*row).copied().unwrap_or_default();
            fits.get(customer as usize).copied().unwrap_or_default()
        };
        let revenue = |rows: &mut dyn Iterator<Item = usize>| -> f64 {
            rows.filter_map(|row| customers.revenue.get(row)).sum()
        };
        let rows = || (0..customers.len()).filter(is_in);
        let (n, all) = (rows().count() as u32, revenue(&mut (0..customers.len())));
        let revenue = customers.has_amounts.then(|| revenue(&mut rows()));
        Self {
            customers: Some(n),
            share: Some(f64::from(n) / customers.len() as f64),
            revenue,
            revenue_share: revenue.filter(|_| all > 0.0).map(|revenue| revenue / all),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::TableKind;
    use crate::workspace::seen::tests::shop;

    fn message(error: Result<()>) -> String {
        error.expect_err("it is refused").to_string()
    }

    #[test]
    fn segments_are_made_from_one_another_and_stay_when_tables_change() {
        let mut shop = shop();
        shop.define("VIP", "revenue >= 50").expect("a rule");
        shop.define("东部会员", "region = '华东' and vip").expect("a rule of it");
        shop.define("few", "rfm = 'Champions' or not `东部会员`").expect("a rule of that");
        let told = shop.segments(&SegmentsOptions::default());
        let numbers: Vec<_> =
            told.iter().map(|it| (it.name.as_str(), it.customers, it.revenue)).collect();
        // Ann has 50, bob 15, cid 5 and dan 100; ann and bob live in 华东.
        assert_eq!(numbers[0], ("VIP", Some(2), Some(150.0)));
        assert_eq!(numbers[1], ("东部会员", Some(1), Some(50.0)));
        assert_eq!(told[0].revenue_share, Some(150.0 / 170.0));
        assert_eq!(
            (told[1].share, told[1].rule.as_str()),
            (Some(0.25), "region = \"华东\" and vip")
        );

        shop.clear(TableKind::Customers);
        let told = shop.segments(&SegmentsOptions::default());
        assert_eq!((told[0].customers, told[0].error.as_deref()), (Some(2), None));
        assert_eq!(told[1].customers, None);
        assert!(
            told[1].error.as_deref().is_some_and(
                |it| it.starts_with("At character 1 of the rule, “region” is no column")
            ),
            "{told:?}"
        );
        assert!(told[2].error.as_deref().is_some_and(|it| {
            it.starts_with("The segment “东部会员” does not fit the open tables. At character 1")
        }));
        shop.clear(TableKind::Transactions);
        let told = shop.segments(&SegmentsOptions::default());
        assert!(
            told.iter()
                .all(|it| it.error.as_deref().is_some_and(|it| it.contains("no transactions yet")))
        );
    }

    #[test]
    fn what_cannot_be_a_segment_is_told() {
        let mut shop = shop();
        shop.define("a", "revenue > 1").expect("a rule");
        shop.define("b", "a or orders > 1").expect("a rule");
        assert!(
            message(shop.define("A", "not B"))
                .contains("At character 5 of the rule, the segment “A” is made from itself")
        );
        assert!(message(shop.define("c", "c")).contains("made from itself"));
        assert!(message(shop.define("revenue", "a")).contains("because a column is"));
        assert!(message(shop.define("rfm", "a")).contains("because a column is"));
        assert!(message(shop.define(" ", "a")).contains("1 to 100 characters"));
        assert!(message(shop.define("c", "revnue > 1")).contains("Did you mean revenue?"));
        assert_eq!(shop.undefine("c").expect_err("none").kind(), ErrorKind::Name);
        shop.undefine(" A ").expect("it was defined");
        let told = shop.segments(&SegmentsOptions::default());
        assert!(
            told.len() == 1
                && told[0]
                    .error
                    .as_deref()
                    .is_some_and(|it| it.contains("“a” is no column or segment"))
        );
        // Before there are tables only the language is looked at.
        let mut empty = Workspace::new();
        empty.define("c", "anything > 1").expect("it may come");
        assert!(message(empty.define("d", "anything >")).contains("At character 11"));
    }

    #[test]
    fn the_columns_of_rules_are_told() {
        let mut shop = shop();
        shop.define("vip", "revenue > 1").expect("a rule");
        let columns = shop.rule_columns().expect("there are some");
        let kind = |name: &str| columns.iter().find(|it| it.name == name).map(|it| it.kind);
        assert_eq!(
            ["id", "first", "region", "revenue", "rfm", "vip"].map(kind),
            ["text", "day", "text", "number", "text", "flag"].map(Some)
        );
    }
}
