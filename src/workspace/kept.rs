//! The last results of an analysis, of the whole and of its parts, which several charts show.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::Result;

/// What an answer is kept by.
pub(super) trait Key: Clone + PartialEq {
    /// Whether what is kept for the other may stay: both are of one whole.
    fn is_kin(&self, other: &Self) -> bool {
        self == other
    }
}

/// Results with the calls they answer, until a call of another whole is answered.
#[derive(Debug)]
pub(super) struct Kept<K, R>(RefCell<Vec<(K, Rc<R>)>>);

impl<K, R> Default for Kept<K, R> {
    fn default() -> Self {
        Self(RefCell::new(Vec::new()))
    }
}

impl<K: Key, R> Kept<K, R> {
    pub(super) fn answer(&self, call: &K, ask: impl FnOnce() -> Result<R>) -> Result<Rc<R>> {
        if let Some(known) = self.get(call) {
            return Ok(known);
        }
        self.make_room(call);
        Ok(self.put(call, ask()?))
    }

    pub(super) fn get(&self, call: &K) -> Option<Rc<R>> {
        let kept = self.0.borrow();
        kept.iter().find(|(known, _)| known == call).map(|(_, result)| Rc::clone(result))
    }

    /// Drops what is of another whole, before there is more.
    pub(super) fn make_room(&self, call: &K) {
        self.0.borrow_mut().retain(|(known, _)| known.is_kin(call));
    }

    pub(super) fn put(&self, call: &K, result: R) -> Rc<R> {
        let result = Rc::new(result);
        self.0.borrow_mut().push((call.clone(), Rc::clone(&result)));
        result
    }
}
