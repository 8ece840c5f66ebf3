use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::task::Step;
use crate::wasm::error::throw;
use crate::words::Locale;
use crate::workspace::{self, Workspace};

/// Long work of a workspace, done in steps before its answer is asked for.
#[wasm_bindgen]
pub struct Ahead {
    workspace: Rc<RefCell<Workspace>>,
    work: workspace::Ahead,
    locale: Locale,
}

impl Ahead {
    pub(super) fn new(
        workspace: Rc<RefCell<Workspace>>,
        work: workspace::Ahead,
        locale: Locale,
    ) -> Self {
        Self { workspace, work, locale }
    }
}

#[wasm_bindgen]
impl Ahead {
    /// Does about `budget` units of work; the share done, from 0 to 1, or nothing when all is: then the workspace answers at
    /// once. Free it to cancel.
    pub fn step(&mut self, budget: f64) -> Result<Option<f64>, JsValue> {
        let step = self.work.step(&self.workspace.borrow(), budget.max(1.0) as usize);
        match step.map_err(|error| throw(&error, self.locale))? {
            Step::Progress(share) => Ok(Some(share)),
            Step::Done(()) => Ok(None),
        }
    }
}
