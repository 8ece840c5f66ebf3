use std::cell::RefCell;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorKind};
use crate::ingest::{self, Example, Report};
use crate::task::{Step, Task};
use crate::wasm::error::throw;
use crate::wasm::frame::frame;
use crate::wasm::{from_js, to_js};
use crate::words::{Locale, Problem};
use crate::workspace::Workspace;

/// A file that is being read into a workspace, which changes only when all of it was read.
#[wasm_bindgen]
pub struct Load {
    workspace: Rc<RefCell<Workspace>>,
    locale: Locale,
    state: State,
}

enum State {
    Reading(Box<ingest::Load>),
    Finishing(Box<ingest::Finish>),
    Ended,
}

/// Rows that another reader could not read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    rows: u64,
    examples: Vec<Example>,
}

/// What a step left: the share done, or the report.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Stepped {
    Progress(f64),
    Report(Box<Report>),
}

impl Load {
    pub(super) fn new(
        workspace: Rc<RefCell<Workspace>>,
        load: ingest::Load,
        locale: Locale,
    ) -> Self {
        Self { workspace, locale, state: State::Reading(Box::new(load)) }
    }

    fn advance(&mut self, budget: usize) -> Result<Stepped, Error> {
        let mut finish = match std::mem::replace(&mut self.state, State::Ended) {
            State::Reading(load) => Box::new(self.workspace.borrow().finish(*load)?),
            State::Finishing(finish) => finish,
            State::Ended => return Err(ended()),
        };
        match finish.step(budget)? {
            Step::Progress(share) => {
                self.state = State::Finishing(finish);
                Ok(Stepped::Progress(share))
            }
            Step::Done(loaded) => {
                Ok(Stepped::Report(Box::new(self.workspace.borrow_mut().insert(loaded))))
            }
        }
    }
}

#[wasm_bindgen]
impl Load {
    /// Reads the next bytes of the file; chunks may be split anywhere.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        let State::Reading(load) = &mut self.state else {
            return Err(throw(&ended(), self.locale));
        };
        load.push(bytes).map_err(|error| throw(&error, self.locale))
    }

    /// Reads the next rows, as columns by their names; the first row stands on line `firstLine` of its file, or is row 1.
    pub fn append(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Columns")] columns: JsValue,
        #[wasm_bindgen(js_name = firstLine)] first_line: Option<f64>,
    ) -> Result<(), JsValue> {
        let State::Reading(load) = &mut self.state else {
            return Err(throw(&ended(), self.locale));
        };
        let appended = frame(&columns, first_line).and_then(|frame| load.append(&frame));
        appended.map_err(|error| throw(&error, self.locale))
    }

    /// Counts rows that a reader of `tenure/formats` refused, with the examples it gave.
    pub fn refuse(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "{ rows: number, examples: Example[] }")]
        refused: JsValue,
    ) -> Result<(), JsValue> {
        let State::Reading(load) = &mut self.state else {
            return Err(throw(&ended(), self.locale));
        };
        let refused: Refused = from_js(&refused)?;
        load.refuse(refused.rows, &refused.examples);
        Ok(())
    }

    /// Ends the file, adds its rows to the table and returns the report.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        loop {
            match self.advance(usize::MAX).map_err(|error| throw(&error, self.locale))? {
                Stepped::Progress(_) => {}
                Stepped::Report(report) => return Ok(to_js(&report)),
            }
        }
    }

    /// Does a part of what `finish` does: about `budget` rows. Call it until there is a report; free the load to cancel.
    #[wasm_bindgen(unchecked_return_type = "{ progress?: number, report?: Report }")]
    pub fn step(&mut self, budget: f64) -> Result<JsValue, JsValue> {
        let stepped = self.advance(budget.max(1.0) as usize);
        Ok(to_js(&stepped.map_err(|error| throw(&error, self.locale))?))
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::Data, Problem::LoadEnded)
}
