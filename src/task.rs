//! Long work in small steps.
//!
//! A load or a fit can take seconds, and nothing may block for longer than a blink. Such work is a [`Task`]: the caller
//! steps it with a budget, shows the progress, may drop it between steps (that is how work is cancelled), and receives
//! the result from the step that finishes. A synchronous caller runs it to the end with [`run`].

use crate::error::Result;

/// Work that is done a step at a time.
pub trait Task {
    /// What the finished work hands over.
    type Output;

    /// Does about `budget` units of work: rows read, customers grouped, evaluations of a likelihood.
    ///
    /// # Errors
    ///
    /// What went wrong; a task that failed or is done must not be stepped again.
    fn step(&mut self, budget: usize) -> Result<Step<Self::Output>>;
}

/// What a step of a [`Task`] left behind.
#[derive(Debug)]
pub enum Step<T> {
    /// There is more to do; the share done so far, from 0 to 1.
    Progress(f64),
    /// The work is done.
    Done(T),
}

/// Runs a task to its end.
///
/// # Errors
///
/// The error of the step that failed.
pub fn run<T: Task>(mut task: T) -> Result<T::Output> {
    loop {
        if let Step::Done(output) = task.step(usize::MAX)? {
            return Ok(output);
        }
    }
}
