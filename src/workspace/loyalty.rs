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
        if seen.some().is_some() {
            // Those that were not selected did buy, and of the others nothing is asked.
            task.without_strangers();
        }
        Ok(task)
    }
}
