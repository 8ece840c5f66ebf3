//! Whether lifetime value can be believed: models fitted to the earlier days, against the later ones.

use std::rc::Rc;

use crate::calendar::Day;
use crate::chart::Chart;
use crate::chart::clv::{self as charts, ContoursOptions, HistoryOptions, TrackingOptions};
use crate::clv::calibration::{Calibration, Frequencies, GroupedBy};
use crate::clv::holdout::split;
use crate::clv::life::Life;
use crate::clv::matrix::{Answer, Matrix};
use crate::clv::repeat::Repeats;
use crate::clv::surface::Surface;
use crate::clv::timings::Timings;
use crate::clv::tournament::{Tournament, TournamentOptions, TournamentTask};
use crate::clv::tracking::Tracking;
use crate::clv::value::rate_per_period;
use crate::clv::{ClvOptions, Model, Purchases, PurchasesTask};
use crate::customers::{self, CustomersOptions, Grain};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::task::run;
use crate::words::{Locale, Problem, Validation};
use crate::workspace::ahead::Begun;
use crate::workspace::{Call, PerCustomer, Shared, Workspace, fitted as call_of_fit};

/// A call about lifetime value.
pub(super) type ClvCall = Call<ClvOptions, CustomersOptions>;

impl Workspace {
    /// Which purchase model to use, if any. Where no day is chosen the last third of the days is held out.
    ///
    /// # Errors
    ///
    /// As [`TournamentTask::new`]; `option` if the filter leaves days out.
    pub fn tournament(
        &self,
        call: &Call<TournamentOptions, CustomersOptions>,
    ) -> Result<Rc<PerCustomer<Tournament>>> {
        self.last.tournament.answer(call, || run(self.begin_tournament(call)?))
    }

    pub(super) fn begin_tournament(
        &self,
        call: &Call<TournamentOptions, CustomersOptions>,
    ) -> Result<Begun<TournamentTask>> {
        let is_split_here = call.customers.calibration_end.is_none();
        let call = self.held_out(call)?;
        let Shared { level, locale, as_of, .. } = call.shared;
        let seen = self.seen(&call)?;
        seen.window.whole()?;
        let as_of = Some(self.as_of(as_of)?);
        let customers = customers::customers(
            &seen,
            &CustomersOptions { as_of, grain: Grain::Intervals, ..call.customers.clone() },
        )?;
        let options = TournamentOptions { level, locale, ..call.own.clone() };
        let task = TournamentTask::new(&seen, &customers, is_split_here, &options)?;
        Ok(Begun { customers: Rc::new(customers), seen: seen.some(), task })
    }

    /// The purchase model of a call, fitted without the last days: those after the calibration, or the last third where no day is
    /// chosen.
    fn held_out_fit(&self, call: &ClvCall) -> Result<Rc<PerCustomer<Purchases>>> {
        let call = self.held_out(&call_of_fit(call))?;
        self.last.held_out.answer(&call, || run(self.begin_held_out(&call)?))
    }

    pub(super) fn begin_held_out(&self, call: &ClvCall) -> Result<Begun<PurchasesTask>> {
        self.begin_fit(call, PurchasesTask::new)
    }

    /// The same call with a holdout: that which is chosen, or the last third of the days.
    pub(super) fn held_out<T: Clone>(
        &self,
        call: &Call<T, CustomersOptions>,
    ) -> Result<Call<T, CustomersOptions>> {
        let mut call = call.clone();
        if call.customers.calibration_end.is_none() {
            let end = self.as_of(call.shared.as_of)?;
            let first = self.transactions()?.span().map_or(end, |(first, _)| first);
            call.customers.calibration_end = split(first, end);
        }
        Ok(call)
    }

    /// `clv.tracking`.
    pub(super) fn tracking_chart(
        &self,
        (call, options): (ClvCall, TrackingOptions),
    ) -> Result<Chart> {
        let found = self.held_out_fit(&call)?;
        let PerCustomer { customers, result: fitted, seen } = &*found;
        let Shared { level, locale, .. } = call.shared;
        let z = normal::two_sided(level)?;
        let table = seen.as_deref().map_or_else(|| self.transactions(), Ok)?;
        let (name, model) = fitted.of_all()?;
        by_days(name)?;
        let (nearby, so_far) = (fitted.nearby(), options.cumulative);
        let tracking = Tracking::new(table, customers, model, nearby, z, so_far);
        let chart = charts::tracking(&tracking, name.title(), &options, level, locale);
        Ok(with_split(chart, &call, customers.as_of))
    }

    /// `clv.frequencies`.
    pub(super) fn frequencies_chart(&self, call: &ClvCall) -> Result<Chart> {
        let found = self.clv(call)?;
        let PerCustomer { customers, result, .. } = &*found;
        let Shared { level, locale, .. } = call.shared;
        let counted = Frequencies::new(customers, result.of_all()?, normal::two_sided(level)?);
        Ok(charts::frequencies(&counted, result.model.title(), level, locale))
    }

    /// `clv.holdoutByFrequency`, `clv.holdoutByRecency`, `clv.holdoutByAge`, `clv.holdoutBySilence` and `clv.deciles`.
    pub(super) fn calibration_chart(&self, call: &ClvCall, by: GroupedBy) -> Result<Chart> {
        let found = self.held_out_fit(call)?;
        let PerCustomer { customers, result: fitted, .. } = &*found;
        let Shared { level, locale, .. } = call.shared;
        let z = normal::two_sided(level)?;
        let (name, model) = fitted.of_all()?;
        let calibration = Calibration::new(customers, fitted.histories(), model, by, z)?;
        let chart = charts::calibration(&calibration, name.title(), level, locale);
        Ok(with_split(chart, call, customers.as_of))
    }

    /// `clv.aliveMatrix`, `clv.expectedMatrix` and `clv.residualMatrix`.
    pub(super) fn matrix_chart(&self, call: &ClvCall, answer: Answer) -> Result<Chart> {
        if answer == Answer::Residual {
            ClvOptions { residual: true, ..call.own.clone() }.checked()?;
        }
        let found = self.clv(call)?;
        let PerCustomer { customers, result, .. } = &*found;
        by_days(result.model)?;
        let Shared { level, locale, .. } = call.shared;
        let (model, z) = ((result.of_all()?, result.nearby()), normal::two_sided(level)?);
        let ahead = (result.horizon, rate_per_period(result.discount_rate, result.period));
        let matrix = Matrix::new(customers, model, answer, ahead, z);
        Ok(charts::matrix(&matrix, result, locale))
    }

    /// `clv.newCustomer`.
    pub(super) fn new_customer_chart(&self, call: &ClvCall) -> Result<Chart> {
        let found = self.clv(call)?;
        let result = &found.result;
        by_days(result.model)?;
        let Shared { level, locale, .. } = call.shared;
        let (model, z) = (result.of_all()?, normal::two_sided(level)?);
        let repeats = Repeats::new(model, result.nearby(), (result.period, result.horizon), z);
        Ok(charts::new_customer(&repeats, result, locale))
    }

    /// `clv.timings`.
    pub(super) fn timings_chart(&self, call: &Call<CustomersOptions>) -> Result<Chart> {
        let found = self.customers(call)?;
        let (ids, rows) = (self.ids(&found)?, &found.customers.customer);
        let table = found.seen.as_deref().map_or_else(|| self.transactions(), Ok)?;
        let timings = Timings::new(table, &found.customers, call.shared.seed);
        let id = |place: usize| ids.get(rows[place] as usize).to_string();
        Ok(charts::timings(&timings, &id, call.shared.locale))
    }

    /// `clv.history`.
    pub(super) fn history_chart(&self, (call, view): (ClvCall, HistoryOptions)) -> Result<Chart> {
        let found = self.clv(&call)?;
        let PerCustomer { customers, result, seen } = &*found;
        let ids = self.ids(&found)?;
        let place = match &view.customer {
            Some(id) => {
                let row = ids.find(id).and_then(|row| u32::try_from(row).ok());
                row.and_then(|row| customers.customer.binary_search(&row).ok())
            }
            // With whom the most purchases are in doubt: those of a customer times the probability that it is none any more.
            None => {
                let (alive, expected) = (&result.p_alive, &result.expected_purchases);
                let doubt = |place: usize| expected[place] * (1.0 - alive[place]);
                (0..customers.len()).max_by(|&a, &b| doubt(a).total_cmp(&doubt(b)).then(b.cmp(&a)))
            }
        };
        let unknown = || {
            let id = view.customer.clone().unwrap_or_default();
            Error::new(ErrorKind::Name, Problem::NoSuchCustomer { id })
        };
        let row = customers.customer[place.ok_or_else(unknown)?] as usize;
        let table = seen.as_deref().map_or_else(|| self.transactions(), Ok)?;
        let known = table.as_of(customers.as_of);
        let purchases = known.of(row).occasions().map(|occasion| occasion.day).collect();
        by_days(result.model)?;
        let Shared { level, locale, .. } = call.shared;
        let (model, period, z) = (result.of_all()?, customers.period, normal::two_sided(level)?);
        let life = Life::new(purchases, customers.as_of, period, model, result.nearby(), z);
        let (life, is_chosen) = (life.ok_or_else(unknown)?, view.customer.is_some());
        Ok(charts::history(&life, &ids.get(row), is_chosen, result.model, level, locale))
    }

    /// `clv.contours`.
    pub(super) fn contours_chart(&self, (call, view): (ClvCall, ContoursOptions)) -> Result<Chart> {
        let found = self.clv(&call)?;
        let PerCustomer { customers, result, .. } = &*found;
        let Shared { level, locale, .. } = call.shared;
        let surface = Surface::new(customers, result, view.parameters.as_ref())?;
        Ok(charts::contours(&surface, result.model.title(), result.n, level, locale))
    }
}

/// Refuses a model that counts opportunities, where the question is about days.
fn by_days(model: Model) -> Result<()> {
    let refused = || Error::new(ErrorKind::Data, Problem::OtherGrain);
    if model.grain() == Grain::Opportunities { Err(refused()) } else { Ok(()) }
}

/// The chart with a note on where the holdout begins, if nobody chose that.
fn with_split(mut chart: Chart, call: &ClvCall, calibration_end: Day) -> Chart {
    if call.customers.calibration_end.is_none() {
        let locale: Locale = call.shared.locale;
        let end = calibration_end.label(locale);
        let split = Validation::SplitHere { end }.say(locale);
        let said = [Some(split), chart.note];
        chart.note = Some(said.into_iter().flatten().collect::<Vec<_>>().join(locale.space()));
    }
    chart
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    fn cdnow() -> Workspace {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        shop
    }

    #[test]
    fn the_last_third_is_held_out_and_said_so_unless_a_day_is_chosen() {
        let shop = cdnow();
        let chart = shop.chart("clv.tracking", &|| json!({})).expect("a chart");
        let note = chart.note.expect("a note");
        assert!(note.contains("those after 30 Dec 1997"), "{note}");
        let chosen = || json!({ "calibrationEnd": "1997-09-30", "cumulative": true });
        let chart = shop.chart("clv.tracking", &chosen).expect("a chart");
        assert_eq!(chart.note, None);
        assert_eq!(chart.table.rows[77][2].number, Some(4339.0));
        let error = shop.chart("clv.deciles", &|| json!({ "cumulative": true }));
        assert!(error.is_err(), "an option of another chart");
    }

    #[test]
    fn what_was_worked_ahead_of_a_tournament_is_its_answer() {
        use crate::task::Step;
        let shop = cdnow();
        let options = || json!({ "calibrationEnd": "1997-09-30" });
        let mut work = shop.ahead("tournament", &options).expect("options").expect("work");
        let mut steps = 0;
        while let Step::Progress(_) = work.step(&shop, 2_000).expect("a step") {
            steps += 1;
        }
        assert!(steps > 5);
        let call = Call::read(&options).expect("options");
        let found = shop.tournament(&call).expect("a tournament");
        assert!(Rc::ptr_eq(&found, &shop.tournament(&call).expect("a tournament")));
        assert_eq!(found.result.actual, 1882.0);
    }
}
