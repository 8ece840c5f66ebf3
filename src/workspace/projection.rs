//! What comes next: the share of customers who stay, or go on buying.

use std::rc::Rc;

use crate::clv::active::ActiveTask;
use crate::clv::projection::{ContractTask, Projection, ProjectionOptions, ProjectionTask};
use crate::cohort::leaving::{Churn, LeavingOptions};
use crate::error::Result;
use crate::task::run;
use crate::workspace::{Call, Shared, Workspace};

impl Workspace {
    /// How many customers will still be there: where contracts or durations are recorded by how long others stayed, else by who
    /// buys.
    ///
    /// # Errors
    ///
    /// As [`ContractTask::of`] and [`ActiveTask::new`]; `data` if what customers are to leave by is not recorded; `option` if the filter
    /// leaves days out.
    pub fn projection(
        &self,
        call: &Call<ProjectionOptions, LeavingOptions>,
    ) -> Result<Rc<Projection>> {
        self.last.projection.answer(call, || run(self.begin_projection(call)?))
    }

    pub(super) fn begin_projection(
        &self,
        call: &Call<ProjectionOptions, LeavingOptions>,
    ) -> Result<ProjectionTask> {
        let Shared { level, locale, seed, as_of, .. } = call.shared;
        let options = ProjectionOptions { level, locale, seed, ..call.own.clone() };
        if self.churn(&call.customers) != Churn::Inactivity {
            let task = ContractTask::of(&self.leaving(call)?, &options)?;
            return Ok(ProjectionTask::Contracts(Box::new(task)));
        }
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let task = ActiveTask::new(&seen, self.as_of(as_of)?, &options)?;
        Ok(ProjectionTask::Purchases(Box::new(task)))
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
    /// As many left after each period as of Fader & Hardie's Regular customers, as a column of months says it.
    #[test]
    fn durations_are_in_the_unit_that_their_header_says() {
        let left = [1000, 631, 468, 382, 326, 289, 262, 241];
        let file = |header: &str| {
            let mut file = format!("customer,{header},churned\n");
            for customer in 0..1000 {
                let gone = left.iter().position(|&left| customer >= left);
                let (time, event) = gone.map_or((7, 0), |gone| (gone, 1));
                let _ = writeln!(file, "c{customer},{time},{event}");
            }
            let mut workspace = Workspace::new();
            let table = TableKind::Customers;
            workspace.load(table, LoadOptions::default(), file.as_bytes()).expect("it opens");
            workspace
        };
        let options = || ProjectionOptions { draws: 50, ..ProjectionOptions::default() };
        for (header, unit, noted) in [
            ("tenure_months", Period::Month, "is taken to be in months"),
            ("tenure in years", Period::Year, "is taken to be in years"),
            ("tenure", Period::Month, "is taken to be in months"),
        ] {
            let workspace = file(header);
            let call = Call { own: options(), ..Call::default() };
            let found = workspace.projection(&call).expect("a projection");
            assert_eq!((found.basis, found.period), (Basis::Duration, unit), "{header}");
            let sbg = found.models[0].parameters.get("alpha").expect("fitted");
            assert!((sbg - 0.704).abs() < 5e-4, "{header}: {sbg}");
            let survival = workspace.survival(&Call::default()).expect("curves");
            assert_eq!(survival.definition.map(|it| it.unit), Some(unit));
            assert_eq!(survival.groups[0].median, Some(2.0), "{header}");
            assert!(survival.notes[0].contains(noted), "{:?}", survival.notes);
            let mut asked = Call::default();
            asked.customers = LeavingOptions { unit: Some(Period::Quarter), ..asked.customers };
            let survival = workspace.survival(&asked).expect("curves");
            assert_eq!(survival.definition.map(|it| it.unit), Some(Period::Quarter));
            assert_eq!((survival.groups[0].median, survival.notes.len()), (Some(2.0), 0));
        }
    }
}
