//! English.

mod behaviour;
mod clusters;
mod clv;
mod design;
mod did;
mod how;
mod joining;
mod launch;
mod lifecycle;
mod load;
mod loyalty;
mod matching;
mod over_time;
mod page;
mod problem;
mod profile;
mod programme;
mod projection;
mod randomised;
#[cfg(feature = "formats")]
mod reader;
mod repurchase;
mod retention;
mod rfm;
mod roles;
mod rule;
mod segment;
mod survival;
mod tournament;
mod unit;
mod validation;
mod value;
mod what_if;

pub(super) use behaviour::behaviour;
pub(super) use clusters::{cluster_feature, cluster_value, clusters};
pub(super) use clv::clv;
pub(super) use design::design;
pub(super) use did::did;
pub(super) use how::HOW;
pub(super) use joining::joining;
pub(super) use launch::launch;
pub(super) use lifecycle::lifecycle;
pub(super) use load::{advice, load, reason};
pub(super) use loyalty::loyalty;
pub(super) use matching::matching;
pub(super) use over_time::over_time;
pub(super) use page::PAGE;
pub(super) use problem::problem;
pub(super) use profile::profile;
pub(super) use programme::programme;
pub(super) use projection::projection;
pub(super) use randomised::randomised;
#[cfg(feature = "formats")]
pub(super) use reader::reader;
pub(super) use repurchase::repurchase;
pub(super) use retention::retention;
pub(super) use rfm::rfm_chart;
pub(super) use roles::{role_reason, table_reason};
pub(super) use rule::group;
pub(super) use segment::segment;
pub(super) use survival::survival;
pub(super) use tournament::tournament;
pub(super) use unit::{during, named, unit};
pub(super) use validation::validation;
pub(super) use value::value;
pub(super) use what_if::what_if;

use crate::words::{Locale, format};

/// A share within a sentence: where [`format::percent`] writes a sign, in words.
fn share(value: f64) -> String {
    format::percent(Locale::En, value).replace('<', "under ").replace('>', "over ")
}

/// The place of something in a row.
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The same text, to begin a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_ascii_uppercase(), letters.as_str())
    })
}
