//! How good a file is, as a grade, and what would make it better.

use serde::Serialize;

use crate::ingest::report::ReasonCount;
use crate::words::{Advice, Locale};

/// A grade for a file.
///
/// It starts from the share of the rows with which nothing is wrong: A from 99.5 %, B from 98 %, C from 95 %, D from
/// 80 %, else E. What could be understood in two ways, and was not decided by whoever loaded it, lowers it by one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// The grade.
    pub grade: Grade,
    /// What would make it better, what matters most first, as sentences.
    pub improve: Vec<String>,
}

/// From best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Grade {
    /// Nothing of weight is wrong.
    A,
    /// Little is.
    B,
    /// Look at what was left out.
    C,
    /// Much was left out.
    D,
    /// Most answers will mislead.
    E,
}

impl Quality {
    /// The grade of a file of so many rows, with what is wrong with some of them and what is not sure.
    pub(crate) fn new(read: u64, reasons: &[ReasonCount], open: &[Advice], locale: Locale) -> Self {
        let faults = reasons.iter().filter(|reason| reason.reason.is_fault());
        let well = 1.0 - faults.map(|reason| reason.rows).sum::<u64>() as f64 / read.max(1) as f64;
        let lower = usize::from(!open.is_empty());
        let step = [0.995, 0.98, 0.95, 0.8].iter().filter(|bound| well < **bound).count() + lower;
        let grade = match step {
            0 => Grade::A,
            1 => Grade::B,
            2 => Grade::C,
            3 => Grade::D,
            _ => Grade::E,
        };
        let mut improve: Vec<String> = open.iter().map(|advice| advice.say(locale)).collect();
        for reason in reasons.iter().filter(|reason| reason.reason.is_fault()) {
            let advice = Advice::Rows { reason: reason.reason, rows: reason.rows };
            improve.push(advice.say(locale));
        }
        Self { grade, improve }
    }
}
