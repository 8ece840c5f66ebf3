//! The data sets of the literature on survival, for tests; see `tests/data/README.md`.

use crate::cohort::Lifetimes;

pub(super) const LEUKEMIA: &str = include_str!("../../tests/data/survival/leukemia.csv");
pub(super) const LUNG: &str = include_str!("../../tests/data/survival/lung.csv");
pub(super) const PSYCHIATRIC: &str = include_str!("../../tests/data/survival/psychiatric.csv");
pub(super) const ROSSI: &str = include_str!("../../tests/data/survival/rossi.csv");
pub(super) const WALTONS: &str = include_str!("../../tests/data/survival/waltons.csv");

/// A column of a data set; a text is 1 if it is `control`, else 0.
pub(super) fn column(csv: &str, name: &str) -> Vec<f64> {
    let mut lines = csv.lines();
    let mut header = lines.next().expect("a header").split(',');
    let place = header.position(|it| it == name).expect("a column");
    let cell = |line: &str| {
        let text = line.split(',').nth(place).expect("a cell").to_owned();
        text.parse().unwrap_or(if text == "control" { 1.0 } else { 0.0 })
    };
    lines.map(cell).collect()
}

/// The same as groups.
pub(super) fn groups(csv: &str, name: &str) -> Vec<u32> {
    column(csv, name).into_iter().map(|value| value as u32).collect()
}

/// The lifetimes of a data set.
pub(super) fn lifetimes(csv: &str, time: &str, event: &str) -> Lifetimes {
    Lifetimes {
        time: column(csv, time),
        event: column(csv, event).into_iter().map(|event| event == 1.0).collect(),
        ..Lifetimes::default()
    }
}
