//! Long work in steps, before it is asked for: what it finds is kept, and the analysis, chart or list that it is of then
//! answers at once.

use std::any::Any;
use std::rc::Rc;

use serde::Deserializer;

use crate::clv::{ClvOptions, ClvTask};
use crate::customers::{Customers, CustomersOptions};
use crate::error::Result;
use crate::segment::clusters::{KmeansOptions, KmeansTask};
use crate::segment::{MigrationOptions, ProfileOptions, TreeOptions, TrendOptions};
use crate::tables::Transactions;
use crate::task::{Step, Task, run};
use crate::workspace::grouping::CLUSTERS;
use crate::workspace::kept::{Kept, Key};
use crate::workspace::{Call, Last, PerCustomer, Shared, Workspace};

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
    pub(super) customers: Customers,
    pub(super) seen: Option<Rc<Transactions>>,
    pub(super) task: T,
}

impl<T: Task> Begun<T> {
    /// Does all of the work.
    pub(super) fn run(self) -> Result<PerCustomer<T::Output>> {
        let Self { customers, seen, task } = self;
        Ok(PerCustomer { customers, result: run(task)?, seen })
    }
}

trait Work {
    fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>>;
}

/// The same work for one call after the other.
struct Calls<T, C, W: Task> {
    /// The whole comes last.
    calls: Vec<Call<T, C>>,
    done: usize,
    begun: Option<Begun<W>>,
    begin: Begin<T, C, W>,
    kept: fn(&Last) -> &KeptOf<T, C, W>,
    /// Where the answers go: when tables change, the workspace begins another.
    last: Rc<Last>,
}

type Begin<T, C, W> = fn(&Workspace, &Call<T, C>) -> Result<Begun<W>>;
type KeptOf<T, C, W> = Kept<Call<T, C>, PerCustomer<<W as Task>::Output>>;

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
            // To sum up the customers is a step of its own.
            self.begun = Some((self.begin)(workspace, call)?);
            return Ok(0.0);
        };
        match begun.task.step(budget)? {
            Step::Progress(share) => {
                self.begun = Some(begun);
                Ok(share.min(0.999))
            }
            Step::Done(result) => {
                let Begun { customers, seen, .. } = begun;
                kept.put(call, PerCustomer { customers, result, seen });
                Ok(1.0)
            }
        }
    }
}

impl<T, C, W: Task> Work for Calls<T, C, W>
where
    Call<T, C>: Key,
{
    fn step(&mut self, workspace: &Workspace, budget: usize) -> Result<Step<()>> {
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

impl Workspace {
    /// Begins the long part of what an analysis, a chart or a list of this name answers with these options; none where it
    /// takes no time.
    ///
    /// # Errors
    ///
    /// `option` if one is not known or not acceptable, and those of [`breakdown`](Self::breakdown).
    pub fn ahead<'de, D: Deserializer<'de>>(
        &self,
        of: &str,
        options: &dyn Fn() -> D,
    ) -> Result<Option<Ahead>> {
        match of {
            "kmeans" | "clusters.profiles" | "clusters.candidates" => {
                self.clusters_ahead(&Call::read(options)?).map(Some)
            }
            "migration" | "migration.flows" | "migration.matrix" => {
                let call = Call::<MigrationOptions, KmeansOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers)
            }
            "segmentsOverTime" | "segments.overTime" => {
                let call = Call::<TrendOptions, KmeansOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers)
            }
            "profile" | "profile.index" => {
                let call = Call::<ProfileOptions, KmeansOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers)
            }
            "tree" | "profile.rules" => {
                let call = Call::<TreeOptions, KmeansOptions>::read(options)?;
                self.groups_ahead(&call.own.of, call.shared, call.customers)
            }
            "clv" | "clv.distribution" | "clv.bySegment" => {
                let call = Call::<ClvOptions, CustomersOptions>::read(options)?;
                self.calls::<_, _, ClvTask>(&call, Self::begin_clv, |last| &last.clv).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The groups that are looked at, where they are clusters.
    fn groups_ahead(&self, of: &str, shared: Shared, own: KmeansOptions) -> Result<Option<Ahead>> {
        let call = Call { shared, own, ..Call::default() };
        if of == CLUSTERS { self.clusters_ahead(&call).map(Some) } else { Ok(None) }
    }

    fn clusters_ahead(&self, call: &Call<KmeansOptions>) -> Result<Ahead> {
        self.calls::<_, _, KmeansTask>(call, Self::begin_kmeans, |last| &last.kmeans)
    }

    fn calls<T, C, W>(
        &self,
        call: &Call<T, C>,
        begin: Begin<T, C, W>,
        kept: fn(&Last) -> &KeptOf<T, C, W>,
    ) -> Result<Ahead>
    where
        T: Any + Clone + PartialEq,
        C: Any + Clone + PartialEq,
        W: Task + 'static,
        W::Output: 'static,
    {
        let parts = self.parts(call)?.unwrap_or_default().into_iter().map(|part| part.call);
        let calls = parts.chain([call.clone()]).collect();
        let last = Rc::clone(&self.last);
        Ok(Ahead(Box::new(Calls { calls, done: 0, begun: None, begin, kept, last })))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
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
        assert!(shop.ahead("rfm", &|| json!({})).expect("a name").is_none());
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
