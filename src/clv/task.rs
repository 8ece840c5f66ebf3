//! The work behind [`clv`](super::clv): fit the models, look at every customer, value what they will do.

use std::rc::Rc;

use super::outlook::{Outlook, OutlookTask};
use super::value::Valuing;
use super::{ClvColumns, ClvOptions, ClvResult};
use crate::error::{Error, ErrorKind, Result};
use crate::task::{Step, Task};
use crate::words::Problem;

/// Customers with repeat spend that the spend model takes: one more than it has parameters.
pub(super) const SPENDERS: f64 = 4.0;

/// [`clv`](super::clv) in steps; a unit of work is a row touched by the likelihood.
#[derive(Debug)]
pub struct ClvTask {
    options: ClvOptions,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Fit(Box<OutlookTask>),
    Value(Box<Valuing>),
    Over,
}

impl ClvTask {
    /// The work on these columns.
    ///
    /// # Errors
    ///
    /// An option or a value out of range; fewer repeat customers than the model has parameters.
    pub fn new(columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Self> {
        options.checked()?;
        let fitting = Box::new(OutlookTask::fit(columns, options)?);
        Ok(Self { options: options.clone(), stage: Stage::Fit(fitting) })
    }

    /// The work on customers of whom all is known but what this horizon, discount rate and margin make of it.
    ///
    /// # Errors
    ///
    /// An option out of range.
    pub fn of(outlook: Rc<Outlook>, options: &ClvOptions) -> Result<Self> {
        options.checked()?;
        let valuing = Valuing::new(outlook, options)?;
        Ok(Self { options: options.clone(), stage: Stage::Value(Box::new(valuing)) })
    }
}

impl Task for ClvTask {
    type Output = ClvResult;

    fn step(&mut self, budget: usize) -> Result<Step<ClvResult>> {
        const FITTED: f64 = 0.7;
        let (stage, progress) = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Fit(mut task) => match task.step(budget)? {
                Step::Progress(share) => (Stage::Fit(task), share * FITTED),
                Step::Done(outlook) => {
                    (Stage::Value(Box::new(Valuing::new(outlook, &self.options)?)), FITTED)
                }
            },
            Stage::Value(mut task) => match task.step(budget)? {
                Step::Progress(share) => (Stage::Value(task), FITTED + share * (1.0 - FITTED)),
                Step::Done(scores) => {
                    return Ok(Step::Done(ClvResult::new(&self.options, scores)));
                }
            },
            Stage::Over => return Err(Error::new(ErrorKind::Fit, Problem::NotFitted)),
        };
        self.stage = stage;
        Ok(Step::Progress(progress))
    }
}

/// A count of customers from a sum of weights.
pub(super) fn whole(customers: f64) -> u64 {
    customers.round() as u64
}
