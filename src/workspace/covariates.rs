//! What is known of customers beside their purchases, for the models of these.

use crate::clv::ClvOptions;
use crate::clv::covariates::{Covariate, CovariateValues, Design};
use crate::customers::{Customers, CustomersOptions};
use crate::error::Result;
use crate::segment::{Attribute, AttributeValues, Attributes};
use crate::tables::Ids;
use crate::words::{GroupName, Locale};
use crate::workspace::breakdown::Parting;
use crate::workspace::profile::no_attribute;
use crate::workspace::survival::largest;
use crate::workspace::{Call, Workspace};

impl Workspace {
    /// The covariates that a call names, of these customers: rows of these ids.
    ///
    /// # Errors
    ///
    /// `name` if there is no such attribute.
    pub(super) fn covariates(
        &self,
        call: &Call<ClvOptions, CustomersOptions>,
        customers: &Customers,
        ids: &Ids,
    ) -> Result<Vec<Covariate>> {
        let (locale, rows) = (call.shared.locale, &customers.customer);
        let (profiles, members) = (self.tables.profiles.as_ref(), self.tables.memberships.as_ref());
        let known = Attributes::new(profiles, members, ids, rows, customers.as_of, locale);
        let find = |name: &String| {
            let attribute = known.get(name);
            let attribute = attribute.ok_or_else(|| no_attribute(name, known.names()))?;
            Ok(covariate(attribute, locale))
        };
        call.own.covariates.iter().map(find).collect()
    }
}

impl Workspace {
    /// The attributes of these customers that a fitted model goes by, in the levels that it knows: one that it does not know is
    /// among its others if it has such, and else as if it were not known.
    ///
    /// # Errors
    ///
    /// `name` if there is no such attribute.
    pub(super) fn covariates_of(
        &self,
        design: &Design,
        customers: &Customers,
        ids: &Ids,
        locale: Locale,
    ) -> Result<Vec<Covariate>> {
        let (profiles, members) = (self.tables.profiles.as_ref(), self.tables.memberships.as_ref());
        let rows = &customers.customer;
        let known = Attributes::new(profiles, members, ids, rows, customers.as_of, locale);
        let mut names: Vec<&String> = design.terms().map(|term| &term.covariate).collect();
        names.sort_unstable();
        names.dedup();
        let find = |name: &String| {
            let attribute = known.get(name);
            let attribute = attribute.ok_or_else(|| no_attribute(name, known.names()))?;
            let terms = design.terms().filter(|term| term.covariate == *name);
            let mut levels: Vec<String> = Vec::new();
            for level in terms.flat_map(|term| [&term.level, &term.reference]).flatten() {
                if !levels.contains(level) {
                    levels.push(level.clone());
                }
            }
            Ok(in_levels(attribute, levels))
        };
        names.into_iter().map(find).collect()
    }
}

/// An attribute in these levels.
fn in_levels(attribute: Attribute, levels: Vec<String>) -> Covariate {
    let AttributeValues::Categories { names, of, .. } = attribute.values else {
        return covariate(attribute, Locale::En);
    };
    // A card is of one language, and the customers may be looked at in another.
    let told = |level: &GroupName| {
        let place = |locale: &Locale| levels.iter().position(|it| *it == level.say(*locale));
        Locale::ALL.iter().find_map(place)
    };
    let unknown = levels.len();
    let others = told(&GroupName::Other).unwrap_or(unknown);
    let missing = told(&GroupName::Missing { by: attribute.name.clone() }).unwrap_or(unknown);
    let place = |name: &String| levels.iter().position(|level| level == name).unwrap_or(others);
    let places: Vec<usize> = names.iter().map(place).collect();
    let of = of.iter().map(|&of| places.get(of as usize).copied().unwrap_or(missing) as u32);
    let values = CovariateValues::Levels(levels, of.collect());
    Covariate { name: attribute.name, values }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clv::ClvResult;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::workspace::PerCustomer;

    #[test]
    fn attributes_of_the_customers_go_into_the_model() {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let mut file = String::from("customer,region,age\n");
        let all = shop.customers(&Call::default()).expect("customers");
        let ids = shop.ids(&all).expect("ids");
        for (place, &row) in (1..).zip(&all.customers.customer) {
            let region = ["north", "north", "south"][place % 3];
            let age = if place % 50 == 0 { String::new() } else { (20 + place % 40).to_string() };
            file += &format!("{},{region},{age}\n", ids.get(row as usize));
        }
        drop(all);
        shop.load(TableKind::Customers, LoadOptions::default(), file.as_bytes()).expect("it opens");
        let ask = |options| {
            let call = Call::read(&|| &options).expect("options");
            shop.clv(&call)
        };
        let both = ask(json!({ "covariates": ["region", "age"] })).expect("values");
        let PerCustomer { result, .. } = &*both;
        let ClvResult { covariates, health, log_likelihood, .. } = result;
        let effects = covariates.as_ref().expect("effects");
        let names: Vec<_> =
            effects.purchase.iter().map(|it| (&it.covariate[..], it.level.as_deref())).collect();
        assert_eq!(names, [("region", Some("south")), ("age", None)]);
        assert_eq!(effects.purchase[0].reference.as_deref(), Some("north"));
        assert!(*log_likelihood >= effects.log_likelihood_without && effects.test.df == 4);
        assert!(health.messages.iter().any(|it| it.starts_with("age is not known of 47 of 2,357")));
        let plain = ask(json!({})).expect("values");
        assert!((plain.result.log_likelihood / effects.log_likelihood_without - 1.0).abs() < 1e-9);
        // What shows one model for all customers says that it cannot.
        let chart = |name| shop.chart(name, &|| json!({ "covariates": ["region"] }));
        for name in
            ["clv.tracking", "clv.deciles", "clv.expectedMatrix", "clv.contours", "clv.history"]
        {
            assert_eq!(chart(name).expect_err("refused").kind(), ErrorKind::Option, "{name}");
        }
        assert!(chart("clv.distribution").is_ok());
        // A card goes by the levels it knows, whatever there is now.
        let mut card = serde_json::to_value(&result.card).expect("a card");
        let by = |card: &serde_json::Value| {
            let options = json!({ "card": card });
            shop.scored(&Call::read(&|| &options).expect("options")).expect("scores")
        };
        assert_eq!(by(&card).result.scores.p_alive, result.p_alive);
        assert_eq!(by(&card).result.scores.clv, result.clv);
        let design = serde_json::from_value(card["covariates"]["design"].take()).expect("a design");
        let covariates = shop
            .covariates_of(&design, &both.customers, shop.ids(&both).expect("ids"), Locale::En)
            .expect("covariates");
        let regions = covariates.iter().find(|it| it.name == "region").expect("regions");
        let CovariateValues::Levels(names, of) = &regions.values else { panic!("{regions:?}") };
        assert_eq!(names, &["south", "north"]);
        assert!(of.iter().all(|&of| of < 2));
        let none = ask(json!({ "covariates": ["shoe"] })).expect_err("no such attribute");
        assert_eq!(none.kind(), ErrorKind::Name);
        let other = ask(json!({ "covariates": ["region"], "model": "bg-bb", "period": "quarter" }));
        assert_eq!(other.expect_err("takes none").kind(), ErrorKind::Option);
    }
}
