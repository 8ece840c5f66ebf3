use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorKind};
use crate::ingest::{self, Example, Loaded, Report};
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
    /// Bytes on their way from a page's memory.
    piece: Vec<u8>,
    state: State,
}

/// Bytes that are copied at once: few enough to stay in the cache until they are read, and of a whole file there would be two
/// in memory.
const PIECE: u32 = 1 << 17;

enum State {
    Reading(Box<ingest::Load>),
    Finishing(Box<ingest::Finish>),
    /// All is done but to put the table in its place.
    Ready(Box<Loaded>),
    Ended,
}

/// Rows that another reader could not read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    rows: u64,
    examples: Vec<Example>,
}

/// What a step left: the share done, that only the last step is left, or the report.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Stepped {
    Progress(f64),
    Ready(bool),
    Report(Box<Report>),
}

impl Load {
    pub(super) fn new(
        workspace: Rc<RefCell<Workspace>>,
        load: ingest::Load,
        locale: Locale,
    ) -> Self {
        Self { workspace, locale, piece: Vec::new(), state: State::Reading(Box::new(load)) }
    }

    /// Reads more of the file. After an error the load has ended, and what it held is free.
    fn read(
        &mut self,
        more: impl FnOnce(&mut ingest::Load, &Workspace) -> Result<(), Error>,
    ) -> Result<(), JsValue> {
        let read = match &mut self.state {
            State::Reading(load) => more(load, &self.workspace.borrow()),
            _ => Err(ended()),
        };
        read.map_err(|error| {
            self.state = State::Ended;
            throw(&error, self.locale)
        })
    }

    fn advance(&mut self, budget: usize) -> Result<Stepped, Error> {
        let mut finish = match std::mem::replace(&mut self.state, State::Ended) {
            State::Reading(load) => Box::new(self.workspace.borrow().finish(*load)?),
            State::Finishing(finish) => finish,
            State::Ready(loaded) => {
                let report = self.workspace.borrow_mut().insert(*loaded);
                return Ok(Stepped::Report(Box::new(report)));
            }
            State::Ended => return Err(ended()),
        };
        match finish.step(budget)? {
            Step::Progress(share) => {
                self.state = State::Finishing(finish);
                Ok(Stepped::Progress(share))
            }
            Step::Done(loaded) => {
                self.state = State::Ready(Box::new(loaded));
                Ok(Stepped::Ready(true))
            }
        }
    }
}

#[wasm_bindgen]
impl Load {
    /// Reads the next bytes of the file; chunks may be split anywhere, and may be the whole file.
    pub fn push(&mut self, bytes: &Uint8Array) -> Result<(), JsValue> {
        let mut piece = std::mem::take(&mut self.piece);
        let pushed = self.read(|load, _| {
            let mut from = 0;
            while from < bytes.length() {
                let next = bytes.subarray(from, from.saturating_add(PIECE));
                let length = next.length() as usize;
                piece.resize(length.max(piece.len()), 0);
                let Some(to) = piece.get_mut(..length) else { break };
                next.copy_to(to);
                load.push(to)?;
                from += next.length();
            }
            Ok(())
        });
        self.piece = piece;
        pushed
    }

    /// Reads the next rows, as columns by their names; the first row stands on line `firstLine` of its file, or is row 1.
    pub fn append(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Columns")] columns: JsValue,
        #[wasm_bindgen(js_name = firstLine)] first_line: Option<f64>,
    ) -> Result<(), JsValue> {
        let frame = frame(&columns, first_line).map_err(|error| throw(&error, self.locale))?;
        self.read(|load, _| load.append(&frame))
    }

    /// Counts rows that a reader of `tenure/formats` refused, with the examples it gave.
    pub fn refuse(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "{ rows: number, examples: Example[] }")]
        refused: JsValue,
    ) -> Result<(), JsValue> {
        let refused: Refused = from_js(&refused)?;
        self.read(|load, _| {
            load.refuse(refused.rows, &refused.examples);
            Ok(())
        })
    }

    /// Says what share of the file has been read by now, from 0 to 1. A file whose rows will not fit in memory is refused
    /// then, by an error of kind `memory` that says how many there seem to be, before much of it is read.
    pub fn reached(&mut self, share: f64) -> Result<(), JsValue> {
        self.read(|load, workspace| workspace.reached(load, share))
    }

    /// Ends the file, adds its rows to the table and returns the report.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        loop {
            match self.advance(usize::MAX).map_err(|error| throw(&error, self.locale))? {
                Stepped::Progress(_) | Stepped::Ready(_) => {}
                Stepped::Report(report) => return Ok(to_js(&report)),
            }
        }
    }

    /// Does a part of what `finish` does: about `budget` rows. Call it until there is a report; free the load to cancel. The
    /// step after the one that says `ready` is the last, and only that changes the table.
    #[wasm_bindgen(unchecked_return_type = "{ progress?: number, ready?: true, report?: Report }")]
    pub fn step(&mut self, budget: f64) -> Result<JsValue, JsValue> {
        let stepped = self.advance(budget.max(1.0) as usize);
        Ok(to_js(&stepped.map_err(|error| throw(&error, self.locale))?))
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::Data, Problem::LoadEnded)
}
