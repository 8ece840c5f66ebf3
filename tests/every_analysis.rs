//! Rules select customers and named segments part them in every analysis there is, and days are counted or refused.
#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use std::any::Any;
use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tenure::error::{ErrorKind, Result};
use tenure::ingest::{LoadOptions, TableKind};
use tenure::workspace::{Call, Options, Workspace};

/// 400 customers of two regions over a year, of whom a third are members of a programme.
fn shop() -> Workspace {
    let mut bought = "customer,date,amount\n".to_owned();
    let mut known = "customer,region,gender\n".to_owned();
    let mut joined = "customer,enrolled,tier\n".to_owned();
    for n in 0..400_u32 {
        let region = if n % 2 == 0 { "north" } else { "south" };
        let gender = if n % 5 < 2 { "f" } else { "m" };
        let _ = writeln!(known, "c{n},{region},{gender}");
        for k in 0..1 + n % 7 {
            let month = 1 + (n / 40 + k * (1 + n % 3)) % 12;
            let _ = writeln!(bought, "c{n},2025-{month:02}-{:02},{}", 1 + n % 28, 10 + n % 13 + k);
        }
        if n % 3 == 0 {
            let _ = writeln!(joined, "c{n},2025-{:02}-15,gold", 5 + n % 4);
        }
    }
    let mut shop = Workspace::new();
    for (table, text) in [
        (TableKind::Transactions, bought),
        (TableKind::Customers, known),
        (TableKind::Memberships, joined),
    ] {
        shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
    }
    shop.define("regular", "orders >= 4").expect("a rule");
    shop
}

fn read<T, C>(name: &str, options: Value) -> Call<T, C>
where
    T: DeserializeOwned,
    C: for<'de> Options<'de>,
{
    match Call::<T, C>::read(&|| &options) {
        Ok(call) => call,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Asks an analysis for the number of its customers under a rule and under its opposite. `days` says whether it counts the
/// days of a filter, or refuses them.
fn check_rules<T, C>(name: &str, days: bool, ask: impl Fn(&Call<T, C>) -> Result<u32>) -> [u32; 2]
where
    T: DeserializeOwned,
    C: for<'de> Options<'de>,
{
    let read = |options| read(name, options);
    let asked = |options| match ask(&read(options)) {
        Ok(customers) => customers,
        Err(error) => panic!("{name}: {error}"),
    };
    let under = |rule: &str| asked(json!({ "filter": { "rule": rule } }));
    let (some, others) = (under("regular"), under("not regular"));
    assert!(some > 0 && others > 0, "{name}: {some} and {others}");
    assert_eq!(some + others, asked(json!({})), "{name}");
    assert_eq!(under("orders >= 4"), some, "{name}");
    match ask(&read(json!({ "filter": { "from": "2025-02-01", "to": "2025-11-30" } }))) {
        Ok(customers) => assert!(days && customers > 0, "{name} counts days"),
        Err(error) => {
            assert!(!days && error.kind() == ErrorKind::Option, "{name}: {error}");
            assert!(error.to_string().contains("the filter cannot leave days out"), "{error}");
        }
    }
    [some, others]
}

/// The same, and by the segment of that rule and by clusters.
fn check<T, C>(shop: &Workspace, name: &str, days: bool, ask: impl Fn(&Call<T, C>) -> Result<u32>)
where
    T: Any + Clone + DeserializeOwned,
    C: Any + Clone + for<'de> Options<'de>,
{
    let [some, others] = check_rules(name, days, &ask);
    let parts = |by: &str| {
        let call = read(name, json!({ "by": by }));
        shop.breakdown(&call, &ask).expect("a segment").expect("it was asked for")
    };
    let mut regular = parts("regular");
    regular.sort_by_key(|part| part.name != "regular");
    let told: Vec<_> = regular.iter().map(|it| (it.name.as_str(), it.result)).collect();
    assert_eq!(told, [("regular", Some(some)), ("not regular", Some(others))], "{name}");

    let clusters = parts("clusters");
    assert!(clusters.len() > 1, "{name}");
    for part in clusters {
        // Why there is no result for a cluster it says.
        assert!(part.result.is_some() != part.error.is_some(), "{name}");
        assert!(part.result.is_none_or(|customers| customers == part.n), "{name}: {}", part.name);
    }
}

#[test]
fn every_analysis_is_filtered_and_broken_down() {
    let shop = &shop();
    check(shop, "customers", true, |call| Ok(shop.customers(call)?.customers.len() as u32));
    check(shop, "rfm", true, |call| Ok(shop.rfm(call)?.result.customers));
    check(shop, "kmeans", true, |call| Ok(shop.kmeans(call)?.result.customers));
    check(shop, "value", true, |call| Ok(shop.value(call)?.result.customers));
    check(shop, "lifecycle", false, |call| Ok(shop.lifecycle(call)?.result.customers));
    check(shop, "movement", false, |call| {
        let found = shop.lifecycle_movement(call)?;
        Ok(found.periods.last().map_or(0, |last| last.sizes.iter().sum()))
    });
    check(shop, "profile", true, |call| Ok(shop.profile(call)?.customers));
    check(shop, "tree", true, |call| Ok(shop.tree(call)?.customers));
    check(shop, "migration", true, |call| Ok(shop.migration(call)?.customers));
    check(shop, "sizes through time", true, |call| {
        Ok(shop.segments_over_time(call)?.points.last().map_or(0, |last| last.total))
    });
    check(shop, "retention", false, |call| Ok(shop.retention(call)?.customers));
    check(shop, "repurchase", false, |call| Ok(shop.repurchase(call)?.customers));
    check(shop, "projection", false, |call| Ok(shop.projection(call)?.customers));
    check(shop, "survival", false, |call| {
        Ok(shop.survival(call)?.groups.iter().map(|group| group.n).sum::<f64>() as u32)
    });
    check(shop, "cox", false, |call| Ok(shop.cox(call)?.n as u32));
    check(shop, "clv", false, |call| Ok(shop.clv(call)?.customers.len() as u32));
    check_rules("equity", false, |call| Ok(shop.equity(call)?.result.total.customers as u32));
    check_rules("tournament", false, |call| Ok(shop.tournament(call)?.result.customers));
    check(shop, "what if", false, |call| Ok(shop.what_if(call)?.customers as u32));
    check(shop, "loyalty", false, |call| {
        let found = shop.loyalty(call)?;
        Ok(found.members + found.non_members)
    });
    check(shop, "programme", false, |call| {
        Ok(shop.programme(call)?.tiers.iter().map(|tier| tier.customers).sum())
    });
}
