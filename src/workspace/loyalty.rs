//! What the loyalty programme changed.

use crate::error::Result;
use crate::loyalty::{self, LoyaltyOptions, LoyaltyTask};
use crate::segment::{Attribute, Attributes};
use crate::workspace::{Call, Shared, Workspace};

impl Workspace {
    pub(super) fn begin_loyalty(&self, call: &Call<LoyaltyOptions>) -> Result<LoyaltyTask> {
        let Shared { level, seed, locale, .. } = call.shared;
        let options = LoyaltyOptions { level, seed, locale, ..call.own.clone() };
        let as_of = self.as_of(call.shared.as_of)?;
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let customers: Vec<u32> = (0..seen.ids().len() as u32).collect();
        let profiles = self.tables.profiles.as_ref();
        let known = Attributes::new(profiles, None, seen.ids(), &customers, as_of, locale);
        // When somebody signed up, tenure tells.
        let names = known.names().into_iter().filter(|name| name != "signUp");
        let known: Vec<Attribute> = names.filter_map(|name| known.get(&name)).collect();
        let mut task = loyalty::begin(&seen, self.memberships()?, known, as_of, &options)?;
        task.of(call.shared.rule(), call.shared.by.as_deref());
        if seen.some().is_some() {
            // Those that were not selected did buy, and of the others nothing is asked.
            task.without_strangers();
        }
        Ok(task)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use serde_json::{Value, json};

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::loyalty::Way;
    use crate::simulate::{SimulateOptions, simulate};
    use crate::tables::TableKind;

    /// A made-up shop, with these memberships or its own.
    fn shop(members: Option<&str>) -> Workspace {
        let options = SimulateOptions { customers: 1_000, ..SimulateOptions::default() };
        let files = simulate(&options).expect("a shop");
        let mut shop = Workspace::new();
        let members = members.unwrap_or(&files.memberships);
        for (table, text) in
            [(TableKind::Transactions, &*files.transactions), (TableKind::Memberships, members)]
        {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        }
        shop
    }

    fn found(shop: &Workspace, options: &Value) -> Value {
        let call = Call::read(&|| options.clone()).expect("options");
        serde_json::to_value(&*shop.loyalty(&call).expect("an answer")).expect("plain data")
    }

    #[test]
    fn the_options_of_a_report_find_the_same_again() {
        let shop = shop(None);
        let rule = json!({ "rule": "orders >= 2 and days_since_first > 30" });
        for options in [json!({}), json!({ "seed": 7, "before": 4, "level": 0.9, "filter": rule })]
        {
            let first = found(&shop, &options);
            let design = &first["design"];
            let text = design["json"].as_str().expect("a text");
            let again: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(again, design["options"]);
            for (name, value) in options.as_object().expect("options") {
                assert_eq!(&again[name], value, "{text}");
            }

            assert_eq!(again["asOf"], json!("2025-12-31"));
            let another = self::shop(None);
            assert_eq!(found(&another, &again).to_string(), first.to_string());
        }
    }

    #[test]
    fn the_data_decide_which_design_fits() {
        let best = |shop: &Workspace| {
            let design = found(shop, &json!({}))["design"].clone();
            let fits = [0, 1, 2].map(|way| design["ways"][way]["fits"] == json!(true));
            (design["best"].clone(), fits, design["summary"].as_str().expect("words").to_owned())
        };
        let own = best(&shop(None));
        assert_eq!((own.0, own.1), (json!(Way::Trials), [false, true, false]), "{}", own.2);
        assert!(own.2.contains("Members joined over") || own.2.contains("As members joined over"));

        let files = simulate(&SimulateOptions { customers: 1_000, ..SimulateOptions::default() });
        let members = files.expect("a shop").memberships;
        let mut held = "customer_id,enrolled_on,treated\n".to_owned();
        let mut together = "customer_id,enrolled_on\n".to_owned();
        for (row, line) in members.lines().skip(1).enumerate() {
            let cells: Vec<&str> = line.split(',').collect();
            let treated = if row % 3 == 0 { "no" } else { "yes" };
            let _ = writeln!(held, "{},{},{treated}", cells[0], cells[1]);
            let _ = writeln!(together, "{},2025-03-03", cells[0]);
        }
        let held = best(&shop(Some(&held)));
        assert_eq!((held.0, held.1), (json!(Way::Randomised), [true, true, false]), "{}", held.2);
        let together = best(&shop(Some(&together)));
        assert!(together.1[2] && together.2.contains("3 Mar 2025"), "{}", together.2);
    }
}
