//! What customers bring, and who the customers of segments are.

use std::rc::Rc;

use crate::calendar::Day;
use crate::cohort::LeavingOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{
    self, Attribute, Attributes, Groups, Profile, ProfileOptions, Tree, TreeOptions, Value,
    ValueOptions,
};
use crate::tables::Transactions;
use crate::words::{Locale, Problem};
use crate::workspace::breakdown;
use crate::workspace::grouping::{CLUSTERS, SEGMENTATIONS, segments};
use crate::workspace::{
    Call, GroupingOptions, Nothing, Of, PerCustomer, Shared, Workspace, earlier,
};

/// The customers in the groups of a segmentation.
struct Grouped {
    /// The row of each customer in the transactions that are seen.
    customers: Vec<u32>,
    /// Those transactions, where they are not all.
    seen: Option<Rc<Transactions>>,
    groups: Groups,
    /// What the groups are called in every language.
    keys: Vec<String>,
}

impl Workspace {
    /// What customers bring: tiers by revenue, and how unequally it is shared.
    ///
    /// # Errors
    ///
    /// As [`segment::value`].
    pub fn value(&self, call: &Call<ValueOptions>) -> Result<Rc<PerCustomer<Value>>> {
        self.last.value.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = ValueOptions { level, locale, ..call.own.clone() };
            let seen = self.seen(call)?;
            let as_of = self.as_of(call.shared.as_of)?;
            let customers = Rc::new(seen.customers(as_of)?);
            let mut result = segment::value(&customers, &options)?;
            if let Some(before) = earlier(options.before, as_of)? {
                let then = segment::value(&seen.customers(before)?, &options)?;
                segment::compare(&mut result.tiers, &then.tiers, before);
            }
            Ok(PerCustomer { customers, result, seen: seen.some() })
        })
    }

    /// How the customers of the segments of a segmentation differ in an attribute; in the first there is if none is named.
    ///
    /// # Errors
    ///
    /// `name` if there is no such segmentation or attribute; `data` without any attribute; as the segmentation.
    pub fn profile(&self, call: &Call<ProfileOptions, GroupingOptions>) -> Result<Rc<Profile>> {
        self.last.profile.answer(call, || {
            let as_of = self.as_of(call.shared.as_of)?;
            let grouped = self.grouped(&call.own.of, &call.shared, &call.customers)?;
            let Shared { level, locale, .. } = call.shared;
            let known = self.known(&grouped, as_of, locale)?;
            let name = &call.own.attribute;
            let found = match name.is_empty() {
                true => known.names().first().and_then(|first| known.get(first)),
                false => known.get(name),
            };
            let attribute = found.ok_or_else(|| no_attribute(name, known.names()))?;
            let whom = call.shared.whom();
            segment::profile(&grouped.groups, &attribute, whom, as_of, level, locale)
        })
    }

    /// Which attributes best tell a segment apart, as rules.
    ///
    /// # Errors
    ///
    /// `name` if there is no such segmentation or segment; `data` without any attribute; as the segmentation, and
    /// [`segment::tree`].
    pub fn tree(&self, call: &Call<TreeOptions, GroupingOptions>) -> Result<Rc<Tree>> {
        self.last.tree.answer(call, || {
            let as_of = self.as_of(call.shared.as_of)?;
            let grouped = self.grouped(&call.own.of, &call.shared, &call.customers)?;
            let Shared { level, locale, seed, .. } = call.shared;
            let known = self.known(&grouped, as_of, locale)?;
            let names = known.names();
            let attributes: Vec<Attribute> =
                names.iter().filter_map(|name| known.get(name)).collect();
            if attributes.is_empty() {
                return Err(no_attribute("", names));
            }
            let Grouped { groups, keys, .. } = grouped;
            let place = match &call.own.segment {
                None => Some(0),
                Some(wanted) => {
                    let is_it = |(key, name): (&String, &String)| key == wanted || name == wanted;
                    keys.iter().zip(&groups.names).position(is_it)
                }
            };
            let segment = place.and_then(|place| Some((place, groups.names.get(place)?)));
            let (place, name) = segment.ok_or_else(|| {
                let name = call.own.segment.clone().unwrap_or_default();
                Error::new(ErrorKind::Name, Problem::NoSuchGroup { name, known: keys })
            })?;
            let inside: Vec<bool> = groups.of.iter().map(|&of| usize::from(of) == place).collect();
            let options =
                TreeOptions { seed, level, locale, whom: call.shared.whom(), ..call.own.clone() };
            segment::tree(&inside, name, &attributes, &options)
        })
    }

    /// The names of the attributes that are known of the customers who bought, for [`profile`](Self::profile).
    ///
    /// # Errors
    ///
    /// `data` without transactions.
    pub fn attributes(&self, shared: &Shared) -> Result<Vec<String>> {
        if self.tables.transactions.is_none() {
            let leaving = self.leaving(&Call::<Nothing, LeavingOptions>::default())?;
            return Ok(self.attributes_of(&leaving, shared.locale)?.names());
        }
        let as_of = self.as_of(shared.as_of)?;
        let customers = self.customers_on(as_of)?.customer;
        let all = Grouped { customers, seen: None, groups: Groups::default(), keys: Vec::new() };
        Ok(self.known(&all, as_of, shared.locale)?.names())
    }

    /// The names of the groups of a segmentation, for [`tree`](Self::tree).
    ///
    /// # Errors
    ///
    /// As [`profile`](Self::profile).
    pub fn groups(&self, call: &Call<Of, GroupingOptions>) -> Result<Vec<String>> {
        Ok(self.grouped(&call.own.of, &call.shared, &call.customers)?.groups.names)
    }

    /// What the open tables know of these customers on a day.
    fn known<'a>(&'a self, of: &'a Grouped, as_of: Day, locale: Locale) -> Result<Attributes<'a>> {
        let (profiles, members) = (self.tables.profiles.as_ref(), self.tables.memberships.as_ref());
        let ids = match &of.seen {
            Some(seen) => seen.ids(),
            None => self.transactions()?.ids(),
        };
        Ok(Attributes::new(profiles, members, ids, &of.customers, as_of, locale))
    }

    /// The customers in the groups of a segmentation, in a named segment and not in it, or in the groups that a column of
    /// texts makes.
    fn grouped(&self, of: &str, shared: &Shared, options: &GroupingOptions) -> Result<Grouped> {
        if of == CLUSTERS {
            let fit = self.clusters(shared, &options.clusters)?;
            let (customers, seen) = (fit.customers.customer.clone(), fit.seen.clone());
            let groups = fit.result.groups();
            return Ok(Grouped { customers, seen, keys: groups.names.clone(), groups });
        }
        if !SEGMENTATIONS.contains(&of) {
            return self.grouped_by_column(of, shared);
        }
        let seen = self.seen(&Call { shared: shared.clone(), ..Call::<Nothing>::default() })?;
        let customers = seen.customers(self.as_of(shared.as_of)?)?;
        let (segments, of) = segments(of, &seen, &customers, options, shared.locale)?;
        let (keys, names) = segments.into_iter().map(|it| (it.key, it.name)).unzip();
        let (customers, seen) = (customers.customer, seen.some());
        Ok(Grouped { customers, seen, groups: Groups { names, of }, keys })
    }

    /// The customers by a column or a named segment; those without a value are in no group and left out.
    fn grouped_by_column(&self, of: &str, shared: &Shared) -> Result<Grouped> {
        let (day, locale) = (self.as_of(shared.as_of)?, shared.locale);
        let fits = self.selected(shared, day)?;
        let found =
            self.ask(&[of], day, locale, |facts, _| breakdown::groups(facts, of, locale))?;
        let found = found.few(of, &fits, locale);
        let (mut customers, mut groups) = (Vec::new(), Vec::new());
        for ((row, fits), &group) in (0..).zip(fits).zip(&found.group) {
            if fits && (group as usize) < found.names.len() {
                customers.push(row);
                groups.push(group as u16);
            }
        }
        let keys = found.names.clone();
        let groups = Groups { names: found.names, of: groups };
        Ok(Grouped { customers, seen: None, groups, keys })
    }
}

pub(super) fn no_attribute(name: &str, known: Vec<String>) -> Error {
    let kind = if known.is_empty() { ErrorKind::Data } else { ErrorKind::Name };
    Error::new(kind, Problem::NoSuchAttribute { name: name.to_owned(), known })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::workspace::Filter;

    /// 300 customers, of whom those in the east spend ten times as much.
    fn shop() -> Workspace {
        let mut shop = Workspace::new();
        let (mut bought, mut known) =
            ("customer,date,amount\n".to_owned(), "customer,region,gender\n".to_owned());
        for n in 0..300 {
            let (amount, region) =
                if n % 4 == 0 { (100 + n, "east") } else { (10 + n / 10, "west") };
            bought += &format!("c{n},2026-01-{:02},{amount}\n", 1 + n % 28);
            known += &format!("c{n},{region},{}\n", if n % 3 == 0 { "f" } else { "m" });
        }
        let mut load = |table, text: &str| {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        };
        load(TableKind::Transactions, &bought);
        load(TableKind::Customers, &known);
        shop
    }

    #[test]
    fn segments_are_crossed_with_what_is_known() {
        let shop = shop();
        assert_eq!(shop.attributes(&Shared::default()).expect("names"), ["gender", "region"]);
        let own = ProfileOptions { of: "value".into(), attribute: "region".into() };
        let mut call = Call::<ProfileOptions, GroupingOptions> { own, ..Call::default() };
        let found = shop.profile(&call).expect("a profile");
        assert_eq!((found.customers, found.missing, found.label.as_str()), (300, 0, "Region"));
        // All of the 60 best are in the east, a quarter of all customers.
        assert_eq!(found.cells[0][1].customers, 60);
        assert_eq!(found.cells[0][1].lift, Some(4.0));
        // A column makes groups too, and a rule selects customers.
        call.own.of = "gender".into();
        call.shared.filter =
            Some(Filter { rule: Some("region = \"east\"".into()), ..Filter::default() });
        let east = shop.profile(&call).expect("a profile");
        assert_eq!((east.customers, east.categories.len(), east.test), (75, 1, None));
        call.own.of = "value".into();
        assert_eq!(shop.profile(&call).expect("a profile").customers, 75);
        call.own.attribute = "height".into();
        assert_eq!(shop.profile(&call).expect_err("no attribute").kind(), ErrorKind::Name);
        // Clusters are those of the call.
        call.shared.filter = None;
        call.own = ProfileOptions { of: "clusters".into(), attribute: "region".into() };
        call.customers.clusters.k = Some(3);
        let fit = shop.clusters(&call.shared, &call.customers.clusters).expect("clusters");
        let sizes = |found: &Profile| found.groups.iter().map(|it| it.known).collect::<Vec<_>>();
        assert_eq!(sizes(&shop.profile(&call).expect("a profile")), fit.result.sizes);
        call.own.of = "height".into();
        assert_eq!(shop.profile(&call).expect_err("no column").kind(), ErrorKind::Option);
    }

    #[test]
    fn the_segmentation_has_its_own_options_and_no_others() {
        let shop = shop();
        let sizes = |options: serde_json::Value| {
            let call = Call::<ProfileOptions, GroupingOptions>::read(&|| &options)?;
            Ok::<_, Error>(
                shop.profile(&call)?.groups.iter().map(|it| it.known).collect::<Vec<_>>(),
            )
        };
        let halves = json!({ "of": "value", "cuts": [0.5, 0.25], "attribute": "region" });
        assert_eq!(sizes(halves).expect("tiers"), [150, 75, 75]);
        let grid = sizes(json!({ "scheme": "grid" })).expect("segments");
        assert_ne!(grid, sizes(json!({})).expect("segments"));
        let stages = json!({ "of": "lifecycle", "silentDays": 5, "lostDays": 10 });
        assert_ne!(
            sizes(stages).expect("stages"),
            sizes(json!({ "of": "lifecycle" })).expect("stages")
        );
        let unknown = |options| sizes(options).expect_err("of another").to_string();
        assert!(unknown(json!({ "of": "value", "k": 3 })).starts_with("There is no option “k”"));
        assert!(unknown(json!({ "of": "region", "bins": 3 })).contains("“bins”"));
        let names = |options: serde_json::Value| {
            shop.groups(&Call::read(&|| &options).expect("options")).expect("groups")
        };
        assert_eq!(names(json!({ "of": "clusters", "k": 4 })).len(), 4);
    }

    #[test]
    fn shares_are_held_against_those_of_whom_the_call_is() {
        let mut shop = shop();
        shop.define("early", "first < 2026-01-15").expect("a rule");
        let said = |options: serde_json::Value| {
            shop.chart("profile.rules", &|| &options).expect("rules").title
        };
        let value = |filter| json!({ "of": "value", "minLeaf": 10, "filter": filter });
        assert!(said(json!({ "of": "value" })).ends_with("of all customers"));
        let early = said(value(json!({ "rule": "early" })));
        assert!(early.ends_with("of all customers in “early”"), "{early}");
        let early = said(value(json!({ "rule": "first < 2026-01-15" })));
        assert!(early.ends_with("of all customers with first < 2026-01-15"), "{early}");
        let days = said(value(json!({ "from": "2026-01-03" })));
        assert!(days.ends_with("of all customers who bought on 3 Jan 2026 or later"), "{days}");
        let parts = shop.chart_parts(
            "profile.rules",
            &|| json!({ "of": "value", "minLeaf": 10, "by": "gender" }),
            |chart| chart.title.clone(),
        );
        let parts = parts.expect("groups").expect("some");
        let titles: Vec<&str> = parts.iter().filter_map(|it| it.result.as_deref()).collect();
        assert!(titles.iter().any(|it| it.ends_with("of all customers in “m”")), "{titles:?}");
    }

    #[test]
    fn a_segment_is_told_apart_by_key_or_name() {
        let mut shop = shop();
        let mut call = Call::<TreeOptions, GroupingOptions>::default();
        call.own.of = "value".into();
        let of = Of { of: "value".into() };
        let names = shop.groups(&Call { own: of, ..Call::default() }).expect("tiers");
        assert_eq!(names, ["High value", "Middle value", "Low value"]);
        let first = shop.tree(&call).expect("rules");
        assert_eq!(first.rules[0].rule, "Region is east");
        assert_eq!(first.attributes[0].attribute, "region");
        for name in ["high", "High value"] {
            call.own.segment = Some(name.into());
            assert_eq!(shop.tree(&call).expect("rules"), first);
        }
        call.own.segment = Some("nobody".into());
        assert_eq!(shop.tree(&call).expect_err("no segment").kind(), ErrorKind::Name);
        shop.clear(TableKind::Customers);
        call.own.segment = None;
        assert_eq!(shop.tree(&call).expect_err("nothing known").kind(), ErrorKind::Data);
    }

    #[test]
    fn tiers_are_compared_with_those_of_an_earlier_day() {
        let mut call = Call::<ValueOptions>::default();
        call.own.before = crate::calendar::Day::from_ymd(2026, 1, 14);
        let found = shop().value(&call).expect("tiers");
        let then = found.result.tiers.iter().filter_map(|it| it.before).map(|it| it.customers);
        assert_eq!(then.sum::<u32>(), 154, "who bought by the 14th");
    }
}
