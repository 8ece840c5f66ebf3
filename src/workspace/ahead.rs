//! Long work in steps, before it is asked for: what it finds is kept, and the analysis, chart or list that it is of then
//! answers at once.

use std::any::Any;
use std::rc::Rc;

use serde::{Deserialize, Deserializer};

use crate::chart::clv::{ContoursOptions, HeterogeneityOptions, HistoryOptions, TrackingOptions};
use crate::clv::early_warning::WarningOptions;
use crate::clv::equity::EquityOptions;
use crate::clv::projection::ProjectionOptions;
use crate::clv::tournament::{TournamentOptions, TournamentTask};
use crate::clv::what_if::WhatIfTask;
use crate::clv::{ClvOptions, ClvTask, OutlookTask, PurchasesTask};
use crate::cohort::LeavingOptions;
use crate::customers::{Customers, CustomersOptions};
use crate::error::Result;
use crate::loyalty::LoyaltyOptions;
use crate::loyalty::counterfactual::LaunchOptions;
use crate::loyalty::programme::ProgrammeOptions;
use crate::loyalty::randomised::RandomisedOptions;
use crate::segment::clusters::{KmeansOptions, KmeansTask};
use crate::segment::{MigrationOptions, ProfileOptions, Rule, TreeOptions, TrendOptions};
use crate::tables::Transactions;
use crate::task::{Step, Task};
use crate::workspace::clusters::all_alike;
use crate::workspace::equity::value_call;
use crate::workspace::grouping::CLUSTERS;
use crate::workspace::kept::{Kept, Key};
use crate::workspace::validation::ClvCall;
use crate::workspace::what_if::{WhatIfCall, fit_call};
use crate::workspace::{
    Call, GroupingOptions, Last, Nothing, Of, Options, PerCustomer, Shared, Workspace, fitted,
    kept_fit,
};

/// Work on one answer of a workspace after the other: those of the parts, if it is to be broken down, and of the whole.
pub struct Ahead(Box<dyn Work>);

impl Ahead {
    /// Does about `budget` units of work. The workspace is the one that it is of; if its tables change meanwhile, the work is
    /// for nothing.
    ///
    /// # Errors
    ///
    /// As the analysis of the whole. Why a part has no answer is told where it is asked for.
    pub fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>> {
        self.0.step(workspace, budget)
    }
}

/// What an analysis with a value a customer works on.
pub(super) struct Begun<T> {
    pub(super) customers: Rc<Customers>,
    pub(super) seen: Option<Rc<Transactions>>,
    pub(super) task: T,
}

impl<T: Task> Task for Begun<T> {
    type Output = PerCustomer<T::Output>;

    fn step(&mut self, budget: usize) -> Result<Step<Self::Output>> {
        Ok(match self.task.step(budget)? {
            Step::Progress(share) => Step::Progress(share),
            Step::Done(result) => {
                let customers = Rc::clone(&self.customers);
                Step::Done(PerCustomer { customers, result, seen: self.seen.take() })
            }
        })
    }
}

trait Work {
    fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>>;
}

/// The same work for one call after the other.
struct Calls<T, C, W: Task> {
    whole: Call<T, C>,
    /// Those of the parts and of the whole, which comes last; none before the first step, since the groups may have to be
    /// found first.
    calls: Vec<Call<T, C>>,
    done: usize,
    begun: Option<W>,
    begin: Begin<T, C, W>,
    end: End<T, C, W>,
    kept: fn(&Last) -> &KeptOf<T, C, W>,
    /// Where the answers go: when tables change, the workspace begins another.
    last: Rc<Last>,
}

type Begin<T, C, W> = fn(&Workspace, &Call<T, C>) -> Result<W>;
type End<T, C, W> = fn(&Workspace, &Call<T, C>, <W as Task>::Output) -> Result<<W as Task>::Output>;
type KeptOf<T, C, W> = Kept<Call<T, C>, <W as Task>::Output>;

impl<T, C, W: Task> Calls<T, C, W>
where
    Call<T, C>: Key,
{
    /// Works on one call; how much of it is done.
    fn advance(&mut self, workspace: &Workspace, call: &Call<T, C>, budget: usize) -> Result<f64> {
        let kept = (self.kept)(&self.last);
        if kept.get(call).is_some() {
            return Ok(1.0);
        }
        kept.make_room(call);
        let Some(mut begun) = self.begun.take() else {
            // To sum up the customers is a step of its own, whatever the budget: 135 ms for a million of them. The page is not
            // held by it, since the engine is in a worker; to cancel waits that long.
            self.begun = Some((self.begin)(workspace, call)?);
            return Ok(0.0);
        };
        match begun.step(budget)? {
            Step::Progress(share) => {
                self.begun = Some(begun);
                Ok(share.min(0.999))
            }
            Step::Done(result) => {
                kept.put(call, (self.end)(workspace, call, result)?);
                Ok(1.0)
            }
        }
    }
}

impl<T, C, W: Task> Work for Calls<T, C, W>
where
    T: Any + Clone + PartialEq,
    C: Any + Clone + PartialEq,
{
    fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>> {
        if self.calls.is_empty() {
            let parts = workspace.parts(&self.whole)?.unwrap_or_default();
            self.calls = parts.into_iter().map(|part| part.call).collect();
            self.calls.push(self.whole.clone());
        }
        let Some(call) = self.calls.get(self.done).cloned() else { return Ok(Step::Done(())) };
        let share = match self.advance(workspace, &call, budget) {
            // The whole may well have an answer.
            Err(_) if self.done + 1 < self.calls.len() => 1.0,
            share => share?,
        };
        let done = self.done as f64 + share;
        if share >= 1.0 {
            self.done += 1;
        }
        Ok(match self.done < self.calls.len() {
            true => Step::Progress(done / self.calls.len() as f64),
            false => Step::Done(()),
        })
    }
}

/// One work and then another.
struct Then {
    /// None when it is done.
    first: Option<Box<dyn Work>>,
    second: Box<dyn Work>,
}

impl Work for Then {
    fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>> {
        const FIRST: f64 = 0.6;
        let Some(first) = &mut self.first else {
            return Ok(match self.second.step(workspace, budget)? {
                Step::Progress(share) => Step::Progress(FIRST + share * (1.0 - FIRST)),
                Step::Done(()) => Step::Done(()),
            });
        };
        match first.step(workspace, budget)? {
            Step::Progress(share) => Ok(Step::Progress(share * FIRST)),
            Step::Done(()) => {
                self.first = None;
                Ok(Step::Progress(FIRST))
            }
        }
    }
}

/// Work without which there is an answer too: what goes wrong ends it.
struct IfKnown(Box<dyn Work>);

impl Work for IfKnown {
    fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>> {
        Ok(self.0.step(workspace, budget).unwrap_or(Step::Done(())))
    }
}

impl Workspace {
    /// Begins the long part of what an analysis, a chart or a list of this name answers with these options; none where it
    /// takes no time.
    ///
    /// # Errors
    ///
    /// `option` if one is not known or not acceptable.
    pub fn ahead<'de, D: Deserializer<'de>>(
        &self,
        of: &str,
        options: &dyn Fn() -> D,
    ) -> Result<Option<Ahead>> {
        let own = self.own_ahead(of, options)?;
        Ok(match (self.column_ahead(options), own) {
            (Some(Ahead(first)), Some(Ahead(second))) => {
                Some(Ahead(Box::new(Then { first: Some(first), second })))
            }
            (column, own) => column.or(own),
        })
    }

    /// The clusters of all customers, where the options choose customers by them or break the result down by them; whatever is
    /// wrong with the options, the analysis says.
    fn column_ahead<'de, D: Deserializer<'de>>(&self, options: &dyn Fn() -> D) -> Option<Ahead> {
        let about = Call::about(options).ok()?;
        let of = Of::read(options).unwrap_or_default().of;
        let rule = about.shared.rule().and_then(|rule| Rule::parse(rule).ok());
        let names = rule.iter().flat_map(Rule::names).map(|(name, _)| name);
        let names = names.chain(about.shared.by.as_deref()).chain((of != CLUSTERS).then_some(&*of));
        if !self.asks_for_clusters(names) {
            return None;
        }
        let day = self.as_of(about.day()).ok()?;
        let call = all_alike(day, about.shared.locale);
        let (begin, end) = (Self::begin_kmeans, Self::end_kmeans);
        Some(self.calls::<_, _, Begun<KmeansTask>>(&call, begin, end, |last| &last.alike))
    }

    /// The long part of the analysis itself.
    fn own_ahead<'de, D: Deserializer<'de>>(
        &self,
        of: &str,
        options: &dyn Fn() -> D,
    ) -> Result<Option<Ahead>> {
        match of {
            "kmeans" | "clusters.profiles" | "clusters.sizes" | "clusters.candidates" => {
                Ok(Some(self.clusters_ahead(&Call::read(options)?)))
            }
            "migration" | "migration.flows" | "migration.matrix" => {
                let call = Call::<MigrationOptions, GroupingOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers.clusters)
            }
            "segmentsOverTime" | "segments.overTime" => {
                let call = Call::<TrendOptions, GroupingOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers.clusters)
            }
            "profile" | "profile.index" => {
                let call = Call::<ProfileOptions, GroupingOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers.clusters)
            }
            "groups" => {
                let call = Call::<Of, GroupingOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers.clusters)
            }
            "tree" | "profile.rules" => {
                let call = Call::<TreeOptions, GroupingOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers.clusters)
            }
            "clv" | "clv.distribution" | "clv.frequencies" | "clv.expectedMatrix"
            | "clv.aliveMatrix" | "clv.residualMatrix" | "clv.newCustomer" | "clv.spend" => {
                self.view_ahead::<Nothing, D>(options)
            }
            "clv.history" => self.view_ahead::<HistoryOptions, D>(options),
            "clv.heterogeneity" => self.view_ahead::<HeterogeneityOptions, D>(options),
            "clv.contours" => self.view_ahead::<ContoursOptions, D>(options),
            "clv.tracking" => {
                let (call, _): (_, TrackingOptions) = Call::read_with(options)?;
                self.held_out_ahead(&call)
            }
            "clv.holdoutByFrequency"
            | "clv.holdoutByRecency"
            | "clv.holdoutByAge"
            | "clv.holdoutBySilence"
            | "clv.deciles" => self.held_out_ahead(&Call::read(options)?),
            "tournament" | "clv.tournament" => {
                let call = Call::<TournamentOptions, CustomersOptions>::read(options)?;
                Ok(Some(self.calls::<_, _, Begun<TournamentTask>>(
                    &call,
                    Self::begin_tournament,
                    |_, _, found| Ok(found),
                    |last| &last.tournament,
                )))
            }
            "equity" | "clv.equity" | "clv.bySegment" => {
                let call = Call::<EquityOptions, CustomersOptions>::read(options)?;
                Ok(Some(self.clv_ahead(&value_call(&call, call.own.clv()))))
            }
            "earlyWarning" | "clv.earlyWarning" => {
                let call = Call::<WarningOptions, CustomersOptions>::read(options)?;
                Ok(Some(self.clv_ahead(&value_call(&call, call.own.clv()))))
            }
            "whatIf" | "whatif.tornado" => Ok(Some(self.what_if_ahead(&Call::read(options)?))),
            "projection" | "projection.curve" => {
                let call = Call::<ProjectionOptions, LeavingOptions>::read(options)?;
                Ok(Some(self.calls(
                    &call,
                    Self::begin_projection,
                    |_, _, found| Ok(found),
                    |last| &last.projection,
                )))
            }
            "loyalty"
            | "loyalty.waterfall"
            | "loyalty.design"
            | "loyalty.beforeAfter"
            | "loyalty.balance"
            | "loyalty.overlap"
            | "loyalty.eventStudy"
            | "loyalty.placebo" => Ok(Some(self.loyalty_ahead(&Call::read(options)?))),
            "programme"
            | "programme.tiers"
            | "programme.migration"
            | "programme.points"
            | "programme.bridge" => {
                let call = Call::<ProgrammeOptions>::read(options)?;
                let joining = self.joining_of(&call.shared);
                let joining = joining.map(|call| self.loyalty_ahead(&call));
                Ok(joining.map(|Ahead(work)| Ahead(Box::new(IfKnown(work)))))
            }
            "randomised" | "randomised.uplift" | "randomised.qini" => {
                let call = Call::<RandomisedOptions>::read(options)?;
                Ok(Some(self.calls(
                    &call,
                    Self::begin_randomised,
                    |_, _, found| Ok(found),
                    |last| &last.randomised,
                )))
            }
            "launch" | "launch.counterfactual" | "launch.placebo" => {
                let call = Call::<LaunchOptions>::read(options)?;
                Ok(Some(self.calls(
                    &call,
                    Self::begin_launch,
                    |_, _, found| Ok(found),
                    |last| &last.launch,
                )))
            }
            _ => Ok(None),
        }
    }

    /// Lifetime value, for a chart that takes further options.
    fn view_ahead<'de, V: Deserialize<'de>, D: Deserializer<'de>>(
        &self,
        options: &dyn Fn() -> D,
    ) -> Result<Option<Ahead>> {
        let (call, _): (ClvCall, V) = Call::read_with(options)?;
        Ok(Some(self.clv_ahead(&call)))
    }

    /// The fit without the last days.
    fn held_out_ahead(&self, call: &ClvCall) -> Result<Option<Ahead>> {
        Ok(Some(self.calls::<_, _, Begun<PurchasesTask>>(
            &self.held_out(&fitted(call))?,
            Self::begin_held_out,
            |_, _, found| Ok(found),
            |last| &last.held_out,
        )))
    }

    /// The groups that are looked at, where they are clusters.
    fn groups_ahead(&self, of: &str, shared: Shared, own: KmeansOptions) -> Result<Option<Ahead>> {
        let call = Call { shared, own, ..Call::default() };
        Ok((of == CLUSTERS).then(|| self.clusters_ahead(&call)))
    }

    fn clusters_ahead(&self, call: &Call<KmeansOptions>) -> Ahead {
        let (begin, end) = (Self::begin_kmeans, Self::end_kmeans);
        self.calls::<_, _, Begun<KmeansTask>>(call, begin, end, |last| &last.kmeans)
    }

    fn loyalty_ahead(&self, call: &Call<LoyaltyOptions>) -> Ahead {
        self.calls(call, Self::begin_loyalty, |_, _, found| Ok(found), |last| &last.loyalty)
    }

    /// First the models are fitted, unless they are, and then customers valued.
    fn clv_ahead(&self, call: &Call<ClvOptions, CustomersOptions>) -> Ahead {
        let fit = self.fit_ahead(&fitted(call));
        let value = self.calls::<_, _, Begun<ClvTask>>(
            call,
            Self::begin_clv,
            |_, _, found| Ok(found),
            |last| &last.clv,
        );
        Ahead(Box::new(Then { first: Some(fit.0), second: value.0 }))
    }

    /// Likewise, and then the changes are told.
    fn what_if_ahead(&self, call: &WhatIfCall) -> Ahead {
        let fit = self.fit_ahead(&fit_call(call));
        let told = self.calls::<_, _, WhatIfTask>(
            call,
            Self::begin_what_if,
            |_, _, found| Ok(found),
            |last| &last.what_if,
        );
        Ahead(Box::new(Then { first: Some(fit.0), second: told.0 }))
    }

    /// The fit of the models of a [`fitted`] call.
    fn fit_ahead(&self, fitted: &ClvCall) -> Ahead {
        self.calls::<_, _, Begun<OutlookTask>>(
            fitted,
            Self::begin_outlook,
            |_, _, found| Ok(found),
            kept_fit(fitted.own.model),
        )
    }

    fn calls<T, C, W>(
        &self,
        call: &Call<T, C>,
        begin: Begin<T, C, W>,
        end: End<T, C, W>,
        kept: fn(&Last) -> &KeptOf<T, C, W>,
    ) -> Ahead
    where
        T: Any + Clone + PartialEq,
        C: Any + Clone + PartialEq,
        W: Task + 'static,
        W::Output: 'static,
    {
        let (whole, last) = (call.clone(), Rc::clone(&self.last));
        let calls = Vec::new();
        Ahead(Box::new(Calls { whole, calls, done: 0, begun: None, begin, end, kept, last }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::simulate::{SimulateOptions, simulate};
    use crate::tables::TableKind;

    fn cdnow() -> Workspace {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        shop
    }

    /// Steps to the end; how many there were.
    fn finish(shop: &Workspace, mut work: Ahead, budget: usize) -> usize {
        let mut before = 0.0;
        for steps in 1.. {
            match work.step(shop, budget).expect("a step") {
                Step::Progress(share) => {
                    assert!((before..1.0).contains(&share), "{share} after {before}");
                    before = share;
                }
                Step::Done(()) => return steps,
            }
        }
        0
    }

    #[test]
    fn what_was_worked_ahead_is_the_answer() {
        let (shop, other) = (cdnow(), cdnow());
        let options = || json!({ "kMax": 4, "by": "rfm" });
        let work = shop.ahead("clusters.profiles", &options).expect("options").expect("work");
        assert!(finish(&shop, work, 20_000) > 20);
        let call = Call::<KmeansOptions>::read(&options).expect("options");
        let found = shop.kmeans(&call).expect("clusters");
        assert_eq!(found.result, other.kmeans(&call).expect("clusters").result);
        // Nothing is left to do, for the whole and for the parts.
        let work = shop.ahead("kmeans", &options).expect("options").expect("work");
        let parts = shop.parts(&call).expect("groups").expect("some").len();
        assert_eq!((finish(&shop, work, 1), parts), (parts + 1, 11));
        assert!(Rc::ptr_eq(&found, &shop.kmeans(&call).expect("clusters")));

        let work = shop.ahead("clv", &|| json!({})).expect("options").expect("work");
        assert!(finish(&shop, work, 10_000) > 5);
        let call = Call::default();
        assert_eq!(
            shop.clv(&call).expect("values").result,
            other.clv(&call).expect("values").result
        );
        let work = shop.ahead("projection.curve", &|| json!({})).expect("options").expect("work");
        assert!(finish(&shop, work, 10_000) > 20);
        let call = Call::default();
        let found = shop.projection(&call).expect("a projection");
        assert_eq!(found, other.projection(&call).expect("a projection"));
        assert!(shop.ahead("rfm", &|| json!({})).expect("a name").is_none());
        // What is short is long where it asks for clusters.
        let by = || json!({ "by": "clusters" });
        let work = shop.ahead("rfm.segments", &by).expect("options").expect("work");
        assert!(finish(&shop, work, 20_000) > 20);
        let work = shop.ahead("kmeans", &by).expect("options").expect("work");
        assert!(finish(&shop, work, 20_000) > 20);
    }

    #[test]
    fn a_programme_and_a_hold_out_are_worked_ahead() {
        let options = SimulateOptions { customers: 1_000, ..SimulateOptions::default() };
        let files = simulate(&options).expect("a shop");
        let mut members = "customer_id,enrolled_on,treated\n".to_owned();
        for (row, line) in files.memberships.lines().skip(1).enumerate() {
            let (joined, _) = line.rsplit_once(',').expect("a tier");
            members += &format!("{joined},{}\n", if row % 3 == 0 { "no" } else { "yes" });
        }
        let shop = || {
            let mut shop = Workspace::new();
            for (table, text) in
                [(TableKind::Transactions, &files.transactions), (TableKind::Memberships, &members)]
            {
                shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
            }
            shop
        };
        let (shop, other, none) = (shop(), shop(), || json!({}));
        let work = shop.ahead("programme.bridge", &none).expect("options").expect("work");
        assert!(finish(&shop, work, 1_000) > 20);
        let call = Call::<ProgrammeOptions>::read(&none).expect("options");
        let joining = shop.joining_of(&call.shared).expect("amounts");
        let effect = shop.last.loyalty.get(&joining).expect("it was worked ahead");
        let found = shop.programme(&call).expect("a programme");
        assert!(Rc::ptr_eq(&effect, &shop.loyalty(&joining).expect("an effect")));
        assert_eq!(found, other.programme(&call).expect("a programme"));

        let work = shop.ahead("randomised.qini", &none).expect("options").expect("work");
        assert!(finish(&shop, work, 1) > 100);
        let call = Call::<RandomisedOptions>::read(&none).expect("options");
        let found = shop.last.randomised.get(&call).expect("it was worked ahead");
        assert!(found.qini.is_some());
        assert_eq!(found, other.randomised(&call).expect("a hold-out"));
    }

    #[test]
    fn a_programme_without_an_effect_is_an_answer_too() {
        let mut shop = Workspace::new();
        let bought = b"customer,date,amount\nann,2025-01-05,20\nbob,2025-02-07,30\n";
        let joined = b"customer,enrolled,tier\nann,2025-01-10,gold\n";
        for (table, text) in
            [(TableKind::Transactions, &bought[..]), (TableKind::Memberships, &joined[..])]
        {
            shop.load(table, LoadOptions::default(), text).expect("it opens");
        }
        let work = shop.ahead("programme", &|| json!({})).expect("options").expect("work");
        assert!(finish(&shop, work, 1_000) > 0);
        assert!(shop.programme(&Call::default()).is_ok());
    }

    #[test]
    fn work_on_tables_that_changed_is_for_nothing() {
        let mut shop = cdnow();
        let options = || json!({ "k": 2 });
        let mut work = shop.ahead("kmeans", &options).expect("options").expect("work");
        work.step(&shop, 1).expect("a step");
        let file = b"customer,date,amount\nann,2026-01-05,20\nbob,2026-02-07,30\n";
        shop.clear(TableKind::Transactions);
        shop.load(TableKind::Transactions, LoadOptions::default(), file).expect("it opens");
        finish(&shop, work, usize::MAX);
        let call = Call::read(&options).expect("options");
        assert_eq!(shop.kmeans(&call).expect("two").result.customers, 2);
    }

    #[test]
    fn what_cannot_be_begun_says_so() {
        let shop = cdnow();
        let begun = |options: serde_json::Value| shop.ahead("kmeans", &|| &options);
        let kind = |options| begun(options).map(|_| ()).expect_err("refused").kind();
        assert_eq!(kind(json!({ "kk": 2 })), ErrorKind::Option);
        let mut work = begun(json!({ "k": 0 })).expect("known options").expect("work");
        assert_eq!(work.step(&shop, 1).expect_err("no clusters").kind(), ErrorKind::Option);
    }
}
