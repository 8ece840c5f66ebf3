//! The last result of an analysis, which several charts show.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::Result;

/// A result with the call it answers, until another call is answered.
#[derive(Debug)]
pub(super) struct Kept<K, R>(RefCell<Option<(K, Rc<R>)>>);

impl<K, R> Default for Kept<K, R> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: Clone + PartialEq, R> Kept<K, R> {
    pub(super) fn answer(&self, call: &K, ask: impl FnOnce() -> Result<R>) -> Result<Rc<R>> {
        // What is kept for another call makes room first.
        let kept = self.0.take().filter(|(known, _)| known == call);
        let result = kept.map_or_else(|| ask().map(Rc::new), |(_, result)| Ok(result))?;
        self.0.replace(Some((call.clone(), Rc::clone(&result))));
        Ok(result)
    }
}
