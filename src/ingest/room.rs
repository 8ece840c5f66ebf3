//! Memory for a load, asked for before it is needed: a file that cannot fit is refused early, and what is open stays.

use crate::error::{Error, ErrorKind, Result};
use crate::tables::room::{Taken, available};
use crate::words::Problem;

/// Memory is asked for in pieces of so many bytes, or in this many pieces: one piece might be had nowhere where all are.
const PIECE: u64 = 1 << 26;
const PIECES: u64 = 64;

/// From fewer rows nothing can be foreseen, and they need not be asked for.
const FEW: u64 = 1000;

/// How many rows there is room for.
#[derive(Debug)]
pub(crate) struct Room {
    /// The bytes that may be taken; without it all that can be had.
    most: Option<u64>,
    rows: u64,
}

impl Room {
    /// Room for no rows yet, of at most so many bytes.
    pub(crate) fn new(most: Option<u64>) -> Self {
        Self { most, rows: 0 }
    }

    /// Asks for so many rows like those that were read.
    ///
    /// # Errors
    ///
    /// `memory` with an estimate if there is not enough for them.
    pub(crate) fn ask(&mut self, rows: u64, taken: Taken) -> Result<()> {
        if rows <= self.rows || taken.rows < FEW {
            return Ok(());
        }
        // Some more, so as not to ask again at every turn.
        let more = rows.saturating_add(rows / 8);
        self.rows = match self.lacks(more, taken) {
            None => more,
            Some(_) => match self.lacks(rows, taken) {
                None => rows,
                Some(problem) => return Err(Error::new(ErrorKind::Memory, problem)),
            },
        };
        Ok(())
    }

    /// What there is too little of for so many rows, if anything.
    fn lacks(&self, rows: u64, taken: Taken) -> Option<Problem> {
        let (held, worst) = taken.size;
        let needed = (worst as f64 / taken.rows.max(1) as f64 * rows as f64) as u64;
        let pieces = |bytes: u64| {
            let piece = PIECE.max(bytes.div_ceil(PIECES));
            let sizes = (0..bytes.div_ceil(piece)).map(move |at| (bytes - at * piece).min(piece));
            sizes.map(|size| usize::try_from(size).unwrap_or(usize::MAX))
        };
        let room = match self.most {
            Some(most) if most < needed => most,
            _ => held + available(pieces(needed.saturating_sub(held))),
        };
        (room < needed).then_some(Problem::NoRoom { rows, needed, room: Some(room) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAKEN: Taken = Taken { rows: 1000, size: (20_000, 42_000) };

    #[test]
    fn a_file_is_refused_when_its_rows_take_more_than_there_is() {
        let mut room = Room::new(Some(4_200_000));
        assert!(room.ask(100_000, TAKEN).is_ok());
        let error = room.ask(120_000, TAKEN).expect_err("5 MB of 4");
        assert_eq!(error.kind(), ErrorKind::Memory);
        assert_eq!(
            error.to_string(),
            "There is not enough memory: about 120,000 rows take about 5.0\u{a0}MB to load, and there is room for \
             4.2\u{a0}MB. Open a part of the file, such as its latest years; what is open stays as it is."
        );
    }

    #[test]
    fn what_was_asked_for_once_is_not_asked_for_again() {
        let mut room = Room::new(None);
        assert!(room.ask(100_000, TAKEN).is_ok());
        room.most = Some(0);
        assert!(room.ask(112_500, TAKEN).is_ok());
        assert!(room.ask(112_501, TAKEN).is_err());
    }
}
