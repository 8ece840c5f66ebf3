//! Named segments: rules that other rules, filters and breakdowns know by a name.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{
    self, Before, Columns, Facts, Label, Rfm, RfmOptions, Rule, SegmentSummary, compare, refuse,
};
use crate::words::{Locale, Problem, RuleProblem, Segment as Words, ValueKind};
use crate::workspace::grouping::COLUMNS;
use crate::workspace::{Shared, Workspace, earlier};

/// A segment that somebody gave a name.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) rule: Rule,
}

/// How segments are summed up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SegmentsOptions {
    /// The day they are as of; the last day of the transactions by default.
    pub as_of: Option<Day>,
    /// An earlier day that they are compared with: who fitted their rules then.
    pub before: Option<Day>,
    /// The level of all intervals, between 0 and 1; 0.95 by default.
    pub level: f64,
    /// The language of what went wrong.
    pub locale: Locale,
}

impl Default for SegmentsOptions {
    fn default() -> Self {
        let Shared { as_of, level, locale, .. } = Shared::default();
        Self { as_of, before: None, level, locale }
    }
}

/// A named segment: who fits it, of all who had bought by a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// The lower end of that share's interval, as in [`SegmentSummary`].
    pub share_low: Option<f64>,
    /// Its upper end.
    pub share_high: Option<f64>,
    /// Their net revenue; absent without amounts.
    pub revenue: Option<f64>,
    /// Its share of all revenue; absent where there is no revenue to share.
    pub revenue_share: Option<f64>,
    /// The lower end of that share's interval.
    pub revenue_share_low: Option<f64>,
    /// Its upper end.
    pub revenue_share_high: Option<f64>,
    /// Median days from the last purchase; absent without customers, as the means.
    pub recency: Option<f64>,
    /// Mean purchase occasions.
    pub frequency: Option<f64>,
    /// Mean net revenue a customer.
    pub monetary: Option<f64>,
    /// What one might do: what is advised for the RFM segment that most of its customers are in.
    pub action: Option<String>,
    /// The same as of an earlier day, where one was asked for.
    pub before: Option<Before>,
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
        let is_column = Facts::is_reserved(name) || COLUMNS.iter().any(|known| same(known, name));
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

    /// The named segments in the order they were defined. One whose rule no longer fits the open tables says so, and all of
    /// them what is wrong with the options.
    pub fn segments(&self, options: &SegmentsOptions) -> Vec<NamedSegment> {
        let found = self.summed(options);
        let named = |Definition { name, rule }: &Definition| {
            let summary = match &found {
                Ok(found) => found.iter().find(|(other, _)| other == name).map(|it| it.1.clone()),
                Err(error) => Some(Err(error.clone())),
            };
            let (name, rule) = (name.clone(), rule.to_string());
            match summary {
                Some(Ok(summary)) => NamedSegment::new(name, rule, summary),
                Some(Err(error)) => {
                    let error = Some(error.message(options.locale));
                    NamedSegment { name, rule, error, ..NamedSegment::default() }
                }
                None => NamedSegment { name, rule, ..NamedSegment::default() },
            }
        };
        self.definitions.iter().map(named).collect()
    }

    /// Every segment by its name.
    fn summed(&self, options: &SegmentsOptions) -> Result<Vec<(String, Result<SegmentSummary>)>> {
        let as_of = self.as_of(options.as_of)?;
        let mut found = self.summed_on(as_of, options)?;
        let Some(before) = earlier(options.before, as_of)? else { return Ok(found) };
        for (name, then) in self.summed_on(before, options)? {
            let now = found.iter_mut().find(|(other, _)| *other == name);
            if let (Some((_, Ok(now))), Ok(then)) = (now, then) {
                compare(std::slice::from_mut(now), &[then], before);
            }
        }
        Ok(found)
    }

    fn summed_on(
        &self,
        day: Day,
        &SegmentsOptions { level, locale, .. }: &SegmentsOptions,
    ) -> Result<Vec<(String, Result<SegmentSummary>)>> {
        let customers = self.customers_on(day)?;
        let mut facts = self.facts(&customers)?;
        let names: Vec<&str> = self.definitions.iter().map(|it| it.name.as_str()).collect();
        let resolved = self.resolve(&mut facts, &customers, customers.as_of, &names, locale)?;
        let rfm = segment::rfm(&customers, &RfmOptions { locale, ..RfmOptions::default() })?;
        let sum_up = |name: &str, fits: &[bool]| {
            let is_in = |&row: &u32| fits.get(row as usize) == Some(&true);
            let of: Vec<u16> =
                customers.customer.iter().map(|row| u16::from(!is_in(row))).collect();
            let label = |name: &str, action| Label {
                key: name.to_owned(),
                name: name.to_owned(),
                people: Words::PeopleIn { segment: name.to_owned() }.say(locale),
                action,
            };
            let labels = vec![label(name, advice(&rfm, &of, locale)), label("", None)];
            let (mut both, _) = segment::sum_up(labels, &of, &customers, level)?;
            Ok::<_, Error>(both.swap_remove(0))
        };
        let mut found = Vec::with_capacity(resolved.len());
        for (definition, fits) in resolved {
            let summary = match fits {
                Ok(fits) => Ok(sum_up(&definition.name, &fits)?),
                Err(error) => Err(error),
            };
            found.push((definition.name.clone(), summary));
        }
        Ok(found)
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
        self.resolve(&mut facts, &customers, customers.as_of, &[], Locale::default())?;
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

impl NamedSegment {
    fn new(name: String, rule: String, of: SegmentSummary) -> Self {
        Self {
            name,
            rule,
            customers: Some(of.customers),
            share: Some(of.share),
            share_low: Some(of.share_low),
            share_high: Some(of.share_high),
            revenue: of.revenue,
            revenue_share: of.revenue_share,
            revenue_share_low: of.revenue_share_low,
            revenue_share_high: of.revenue_share_high,
            recency: of.recency,
            frequency: of.frequency,
            monetary: of.monetary,
            action: of.action,
            before: of.before,
            error: None,
        }
    }
}

/// What one might do with the customers whose place is 0: a rule may select anybody, so it is what is advised for the RFM
/// segment that more than half of them are in; none without customers.
fn advice(rfm: &Rfm, of: &[u16], locale: Locale) -> Option<String> {
    let mut counts = vec![0_u32; rfm.segments.len()];
    for (&segment, _) in rfm.segment.iter().zip(of).filter(|(_, of)| **of == 0) {
        counts.get_mut(usize::from(segment)).into_iter().for_each(|count| *count += 1);
    }
    let all: u32 = counts.iter().sum();
    let most = rfm.segments.iter().zip(&counts).find(|(_, count)| **count * 2 > all);
    let advice = match most {
        _ if all == 0 => return None,
        Some((segment, &count)) => Words::Mostly {
            people: segment.name.clone(),
            share: f64::from(count) / f64::from(all),
            action: segment.action.clone()?,
        },
        None => Words::OfManyKinds,
    };
    Some(advice.say(locale))
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
        let (low, high) = (told[0].revenue_share_low, told[0].revenue_share_high);
        assert!(low < told[0].revenue_share && told[0].revenue_share < high);
        assert_eq!(
            (told[0].recency, told[0].frequency, told[0].monetary),
            (Some(1.0), Some(1.5), Some(75.0))
        );
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
    fn segments_are_compared_with_an_earlier_day_and_advised() {
        let mut shop = shop();
        shop.define("vip", "revenue >= 50").expect("a rule");
        shop.define("nobody", "revenue > 1000").expect("a rule");
        let before = Day::parse_iso("2026-02-07");
        let told = shop.segments(&SegmentsOptions { before, ..SegmentsOptions::default() });
        // On 7 February ann had 50 of 70, bob and cid the rest, and dan had not bought.
        let then = told[0].before.expect("it was there");
        assert_eq!((Some(then.as_of), then.customers, then.share), (before, 1, 1.0 / 3.0));
        assert_eq!(then.revenue_share, Some(50.0 / 70.0));
        // Ann is a Champion, dan is New: no more than half are of one kind.
        assert!(told[0].action.as_deref().is_some_and(|it| it.contains("many kinds")), "{told:?}");
        assert_eq!((told[1].customers, told[1].action.as_deref()), (Some(0), None));
        shop.define("ann", "orders = 2").expect("a rule");
        let told = shop.segments(&SegmentsOptions::default());
        assert!(
            told[2]
                .action
                .as_deref()
                .is_some_and(|it| it.starts_with("100\u{a0}% of them are Champions: ")),
            "{told:?}"
        );
        let late =
            SegmentsOptions { before: Day::parse_iso("2026-03-01"), ..SegmentsOptions::default() };
        assert!(shop.segments(&late)[0].error.as_deref().is_some_and(|it| it.contains("before")));
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
