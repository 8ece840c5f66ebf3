//! What comes next: the share of customers who stay, or go on buying.

use std::rc::Rc;

use crate::clv::active::project_active;
use crate::clv::projection::{Projection, ProjectionOptions, project};
use crate::cohort::leaving::{Churn, LeavingOptions};
use crate::error::Result;
use crate::workspace::{Call, Shared, Workspace};

impl Workspace {
    /// How many customers will still be there: where contracts or durations are recorded by how long others stayed, else by who
    /// buys.
    ///
    /// # Errors
    ///
    /// As [`project`] and [`project_active`]; `data` if what customers are to leave by is not recorded; `option` if the filter
    /// leaves days out.
    pub fn projection(
        &self,
        call: &Call<ProjectionOptions, LeavingOptions>,
    ) -> Result<Rc<Projection>> {
        self.last.projection.answer(call, || {
            let Shared { level, locale, seed, as_of, .. } = call.shared;
            let options = ProjectionOptions { level, locale, seed, ..call.own.clone() };
            if self.churn(&call.customers) != Churn::Inactivity {
                return project(&self.leaving(call)?, &options);
            }
            let seen = self.seen(call)?;
            seen.window.whole()?;
            project_active(&seen, self.as_of(as_of)?, &options)
        })
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
        let mut call = Call::<ProjectionOptions, LeavingOptions>::default();
        call.shared.as_of = Day::parse_iso("2022-01-01");
        call.own = ProjectionOptions { period: Period::Year, draws: 50, ..call.own };
        let found = workspace.projection(&call).expect("a projection");
        let sbg = &found.models[0];
        assert_eq!((found.basis, found.customers, sbg.model), (Basis::Contract, 1000, "sbg"));
        assert!((sbg.parameters.get("alpha").expect("fitted") - 0.704).abs() < 5e-4);
        assert!((sbg.parameters.get("beta").expect("fitted") - 1.182).abs() < 5e-4);
        assert!((sbg.log_likelihood + 1680.27).abs() < 5e-3);
        assert_eq!(found.cohorts.len(), 1);

        call.customers.churn = Churn::Inactivity;
        assert_eq!(workspace.projection(&call).expect_err("no purchases").kind(), ErrorKind::Data);
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        let mut shop = Workspace::new();
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let found = shop.projection(&Call::default()).expect("a projection");
        assert_eq!((found.basis, found.customers), (Basis::Purchases, 2357));
        let mut asked = Call::<ProjectionOptions, LeavingOptions>::default();
        asked.customers.churn = Churn::Duration;
        assert_eq!(shop.projection(&asked).expect_err("no table").kind(), ErrorKind::Data);
    }
}
