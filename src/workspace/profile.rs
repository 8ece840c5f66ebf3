//! What customers bring, and who the customers of segments are.

use std::rc::Rc;

use crate::customers::{self, Customers, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{
    self, Attribute, Attributes, Groups, Profile, ProfileOptions, RfmOptions, Tree, TreeOptions,
    Value, ValueOptions,
};
use crate::words::Problem;
use crate::workspace::{Call, PerCustomer, Shared, Workspace, earlier};

/// The customers in the groups of a segmentation.
struct Grouped {
    customers: Customers,
    groups: Groups,
    /// What the groups are called in every language.
    keys: Vec<String>,
}

/// The segmentations that can be profiled.
const SEGMENTATIONS: [&str; 2] = ["rfm", "value"];

impl Workspace {
    /// What customers bring: tiers by revenue, and how unequally it is shared.
    ///
    /// # Errors
    ///
    /// As [`segment::value`].
    pub fn value(&self, call: &Call<ValueOptions>) -> Result<Rc<PerCustomer<Value>>> {
        self.last.value.answer(call, || {
            let Shared { as_of, level, locale, .. } = call.shared;
            let options = ValueOptions { level, locale, ..call.own.clone() };
            let of = |as_of| {
                let options = CustomersOptions { as_of, ..CustomersOptions::default() };
                customers::customers(self.transactions()?, &options)
            };
            let customers = of(as_of)?;
            let mut result = segment::value(&customers, &options)?;
            if let Some(before) = earlier(options.before, customers.as_of)? {
                let then = segment::value(&of(Some(before))?, &options)?;
                segment::compare(&mut result.tiers, &then.tiers, before);
            }
            Ok(PerCustomer { customers, result })
        })
    }

    /// How the customers of the segments of a segmentation differ in an attribute; in the first there is if none is named.
    ///
    /// # Errors
    ///
    /// `name` if there is no such segmentation or attribute; `data` without any attribute; as the segmentation.
    pub fn profile(&self, call: &Call<ProfileOptions>) -> Result<Rc<Profile>> {
        self.last.profile.answer(call, || {
            let Grouped { customers, groups, .. } = self.grouped(&call.own.of, &call.shared)?;
            let Shared { level, locale, .. } = call.shared;
            let known = self.known(&customers, &call.shared)?;
            let name = &call.own.attribute;
            let found = match name.is_empty() {
                true => known.names().first().and_then(|first| known.get(first)),
                false => known.get(name),
            };
            let attribute = found.ok_or_else(|| no_attribute(name, known.names()))?;
            segment::profile(&groups, &attribute, customers.as_of, level, locale)
        })
    }

    /// Which attributes best tell a segment apart, as rules.
    ///
    /// # Errors
    ///
    /// `name` if there is no such segmentation or segment; `data` without any attribute; as the segmentation, and
    /// [`segment::tree`].
    pub fn tree(&self, call: &Call<TreeOptions>) -> Result<Rc<Tree>> {
        self.last.tree.answer(call, || {
            let Grouped { customers, groups, keys } = self.grouped(&call.own.of, &call.shared)?;
            let Shared { level, locale, seed, .. } = call.shared;
            let known = self.known(&customers, &call.shared)?;
            let names = known.names();
            let attributes: Vec<Attribute> =
                names.iter().filter_map(|name| known.get(name)).collect();
            if attributes.is_empty() {
                return Err(no_attribute("", names));
            }
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
            let options = TreeOptions { seed, level, locale, ..call.own.clone() };
            segment::tree(&inside, name, &attributes, &options)
        })
    }

    /// The names of the attributes that are known of the customers who bought, for [`profile`](Self::profile).
    ///
    /// # Errors
    ///
    /// As [`customers`](Self::customers).
    pub fn attributes(&self, shared: &Shared) -> Result<Vec<String>> {
        let options = CustomersOptions { as_of: shared.as_of, ..CustomersOptions::default() };
        let customers = customers::customers(self.transactions()?, &options)?;
        Ok(self.known(&customers, shared)?.names())
    }

    /// What the open tables know of these customers.
    fn known(&self, customers: &Customers, shared: &Shared) -> Result<Attributes<'_>> {
        let (profiles, memberships) =
            (self.tables.profiles.as_ref(), self.tables.memberships.as_ref());
        let ids = self.transactions()?.ids();
        Ok(Attributes::new(profiles, memberships, ids, customers, shared.locale))
    }

    /// The customers in the groups of a segmentation, which has its default options.
    fn grouped(&self, of: &str, shared: &Shared) -> Result<Grouped> {
        let shared = shared.clone();
        let (customers, segments, of) = match of {
            "rfm" => {
                let found = self.rfm(&Call::<RfmOptions> { shared, ..Call::default() })?;
                let PerCustomer { customers, result } = &*found;
                (customers.clone(), result.segments.clone(), result.segment.clone())
            }
            "value" => {
                let found = self.value(&Call::<ValueOptions> { shared, ..Call::default() })?;
                let PerCustomer { customers, result } = &*found;
                (customers.clone(), result.tiers.clone(), result.tier.clone())
            }
            _ => {
                let known = SEGMENTATIONS.map(str::to_owned).to_vec();
                let problem = Problem::NoSuchGroup { name: of.to_owned(), known };
                return Err(Error::new(ErrorKind::Name, problem));
            }
        };
        let (keys, names) = segments.into_iter().map(|it| (it.key, it.name)).unzip();
        Ok(Grouped { customers, groups: Groups { names, of }, keys })
    }
}

fn no_attribute(name: &str, known: Vec<String>) -> Error {
    let kind = if known.is_empty() { ErrorKind::Data } else { ErrorKind::Name };
    Error::new(kind, Problem::NoSuchAttribute { name: name.to_owned(), known })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

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
        let mut call = Call::<ProfileOptions>::default();
        call.own = ProfileOptions { of: "value".into(), attribute: "region".into() };
        let found = shop.profile(&call).expect("a profile");
        assert_eq!((found.customers, found.missing, found.label.as_str()), (300, 0, "Region"));
        // All of the 60 best are in the east, a quarter of all customers.
        assert_eq!(found.cells[0][1].customers, 60);
        assert_eq!(found.cells[0][1].lift, Some(4.0));
        call.own.attribute = "height".into();
        assert_eq!(shop.profile(&call).expect_err("no attribute").kind(), ErrorKind::Name);
        call.own.of = "height".into();
        assert_eq!(shop.profile(&call).expect_err("no segments").kind(), ErrorKind::Name);
    }

    #[test]
    fn a_segment_is_told_apart_by_key_or_name() {
        let mut shop = shop();
        let mut call = Call::<TreeOptions>::default();
        call.own.of = "value".into();
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
