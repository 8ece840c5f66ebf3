//! What comes next: the share of customers who stay, or go on buying.

use std::rc::Rc;

use crate::clv::active::project_active;
use crate::clv::projection::{Projection, ProjectionOptions, project};
use crate::cohort::leaving::{self, Churn, Leaving};
use crate::error::Result;
use crate::tables::Links;
use crate::workspace::{Call, Shared, Workspace, missing};

impl Workspace {
    /// How many customers will still be there: of contracts and durations by how long others stayed, else by who buys.
    ///
    /// # Errors
    ///
    /// As [`project`] and [`project_active`]; `option` if the filter leaves days out.
    pub fn projection(&self, call: &Call<ProjectionOptions>) -> Result<Rc<Projection>> {
        self.last.projection.answer(call, || {
            let Shared { level, locale, seed, as_of, .. } = call.shared;
            let options = ProjectionOptions { level, locale, seed, ..call.own.clone() };
            if let Some(leaving) = self.recorded(call)? {
                return project(&leaving, &options);
            }
            let seen = self.seen(call)?;
            seen.window.whole()?;
            project_active(&seen, self.as_of(as_of)?, &options)
        })
    }

    /// How long customers stayed as their table says; none where it says nothing, or is not to be asked.
    fn recorded(&self, call: &Call<ProjectionOptions>) -> Result<Option<Leaving>> {
        let profiles = self.tables.profiles.as_ref();
        let churn = match call.own.churn {
            Churn::Auto => profiles.and_then(leaving::recorded).unwrap_or(Churn::Inactivity),
            told => told,
        };
        if matches!(churn, Churn::Inactivity | Churn::Auto) {
            return Ok(None);
        }
        let profiles = profiles.ok_or_else(|| missing("customers"))?;
        let mut leaving = if churn == Churn::Duration {
            leaving::by_duration(profiles)
        } else {
            // Contracts can be asked about without any purchase.
            let last = || leaving::last_day(profiles).ok_or_else(|| missing("customers"));
            let asked = || call.shared.as_of.map_or_else(last, Ok);
            let as_of = self.as_of(call.shared.as_of).or_else(|_| asked())?;
            leaving::by_contract(profiles, as_of, call.own.recorded_from)
        };
        if call.shared.part.is_some() || call.shared.filter.is_some() {
            let fits = self.selected(&call.shared, self.as_of(call.shared.as_of)?)?;
            let links = Links::between(profiles.ids(), self.transactions()?.ids());
            let fits = |row: u32| links.get(row as usize).and_then(|it| fits.get(it).copied());
            leaving.keep(&|row| fits(row) == Some(true));
        }
        Ok(Some(leaving))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::calendar::{Day, Period};
    use crate::clv::projection::Basis;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    /// Of 1,000 who began on one day as many are left after each year as of Fader & Hardie's Regular customers.
    fn contracts() -> String {
        let left = [1000, 631, 468, 382, 326, 289, 262, 241];
        let mut file = String::from("customer,contract_start,contract_end\n");
        for customer in 0..1000 {
            let end = left
                .iter()
                .position(|&left| customer >= left)
                .map_or_else(String::new, |years| format!("{}-01-01", 2015 + years));
            let _ = writeln!(file, "c{customer},2015-01-01,{end}");
        }
        file
    }

    #[test]
    fn contracts_are_projected_as_the_paper_does_and_else_purchases() {
        let mut workspace = Workspace::new();
        workspace
            .load(TableKind::Customers, LoadOptions::default(), contracts().as_bytes())
            .expect("it opens");
        let mut call = Call::<ProjectionOptions>::default();
        call.shared.as_of = Day::parse_iso("2022-01-01");
        call.own = ProjectionOptions { period: Period::Year, draws: 50, ..call.own };
        let found = workspace.projection(&call).expect("a projection");
        let sbg = &found.models[0];
        assert_eq!((found.basis, found.customers, sbg.model), (Basis::Contract, 1000, "sbg"));
        assert!((sbg.parameters.get("alpha").expect("fitted") - 0.704).abs() < 5e-4);
        assert!((sbg.parameters.get("beta").expect("fitted") - 1.182).abs() < 5e-4);
        assert!((sbg.log_likelihood + 1680.27).abs() < 5e-3);
        assert_eq!(found.cohorts.len(), 1);

        call.own.churn = Churn::Inactivity;
        assert_eq!(workspace.projection(&call).expect_err("no purchases").kind(), ErrorKind::Data);
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        let mut shop = Workspace::new();
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let found = shop.projection(&Call::default()).expect("a projection");
        assert_eq!((found.basis, found.customers), (Basis::Purchases, 2357));
        let mut asked = Call::<ProjectionOptions>::default();
        asked.own.churn = Churn::Duration;
        assert_eq!(shop.projection(&asked).expect_err("no table").kind(), ErrorKind::Data);
    }
}
