//! Room for many values, asked for before they come: a vector that cannot grow would end the program.

use std::hint::black_box;

use crate::error::{Error, ErrorKind, Result};
use crate::words::Problem;

/// The bytes that can be had of pieces of these sizes, all of them together: they are asked for, and given back. In a module
/// of WebAssembly they stay with it, for those who come next.
pub(crate) fn available(pieces: impl IntoIterator<Item = usize>) -> u64 {
    let mut had = Vec::new();
    for piece in pieces {
        let mut room: Vec<u8> = Vec::new();
        if room.try_reserve_exact(piece).is_err() {
            break;
        }
        had.push(room);
    }
    // What is never looked at might never be asked for.
    black_box(&had).iter().map(|room| room.capacity() as u64).sum()
}

/// Makes room for more values: twice as much as there is or, where that cannot be had, what they need; whether there is.
pub(super) fn reserve<T>(values: &mut Vec<T>, more: usize) -> bool {
    values.try_reserve(more).is_ok() || values.try_reserve_exact(more).is_ok()
}

/// What the rows of a load take so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) rows: u64,
    /// The bytes they take now, and at the worst moment to come.
    pub(crate) size: (u64, u64),
}

impl Taken {
    /// The error of rows for which there is no room.
    pub(crate) fn no_room(self) -> Error {
        let (rows, needed) = (self.rows, self.size.1);
        Error::new(ErrorKind::Memory, Problem::NoRoom { rows, needed, room: None })
    }
}

/// Asks for pieces of these sizes, all of them together, beside what is taken.
///
/// # Errors
///
/// `memory` if they cannot be had.
pub(super) fn ask(taken: Taken, pieces: &[usize]) -> Result<()> {
    let wanted = pieces.iter().map(|&piece| piece as u64).sum();
    if available(pieces.iter().copied()) >= wanted {
        return Ok(());
    }
    let (held, worst) = taken.size;
    let size = (held, worst.max(held.saturating_add(wanted)));
    Err(Taken { size, ..taken }.no_room())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_had_is_an_error_and_no_end_of_the_program() {
        let taken = Taken { rows: 80_000_000, size: (1_600_000_000, 3_360_000_000) };
        assert!(ask(taken, &[1 << 20, 1 << 20]).is_ok());
        let piece = 500_000_000_000_000;
        let error = ask(taken, &[1 << 20, piece]).expect_err("too much");
        assert_eq!(error.kind(), ErrorKind::Memory);
        assert_eq!(
            error.to_string(),
            "There is not enough memory: about 80,000,000 rows take about 500,001.6\u{a0}GB to load, and there is not as much. \
             Open a part of the file, such as its latest years; what is open stays as it is."
        );
        assert_eq!(available([1 << 20, usize::MAX, 1 << 20]), 1 << 20);
    }
}
