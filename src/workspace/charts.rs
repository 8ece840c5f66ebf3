//! Every chart by its name.

use serde::Deserializer;

use crate::chart::segments::Segments;
use crate::chart::{self, Chart};
use crate::clv::ClvResult;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{self, Rfm, RfmOptions};
use crate::words::{Grouping, Problem};
use crate::workspace::grouping::grouping;
use crate::workspace::{Call, PerCustomer, Workspace};

/// The names of all charts, as `analysis.view`.
pub const VIEWS: [&str; 25] = [
    "rfm.segments",
    "rfm.treemap",
    "rfm.heatmap",
    "rfm.plane",
    "lifecycle.stages",
    "lifecycle.rhythm",
    "lifecycle.movement",
    "lifecycle.through",
    "migration.flows",
    "migration.matrix",
    "segments.overTime",
    "value.tiers",
    "value.lorenz",
    "profile.index",
    "profile.rules",
    "clusters.profiles",
    "clusters.candidates",
    "retention.curves",
    "retention.triangle",
    "repurchase.hazard",
    "repurchase.times",
    "projection.curve",
    "clv.distribution",
    "clv.bySegment",
    "loyalty.beforeAfter",
];

impl Workspace {
    /// A chart by its name, one of [`VIEWS`], with the options of its analysis.
    ///
    /// # Errors
    ///
    /// `name` if there is no such chart, and those of the analysis.
    pub fn chart<'de, D: Deserializer<'de>>(
        &self,
        name: &str,
        options: &dyn Fn() -> D,
    ) -> Result<Chart> {
        match name {
            "rfm.segments" => {
                let call = Call::read(options)?;
                let found = self.rfm(&call)?;
                Ok(chart::segments::sizes(&rfm_segments(name, &found.result), call.shared.locale))
            }
            "rfm.treemap" => {
                let call = Call::read(options)?;
                let found = self.rfm(&call)?;
                Ok(chart::segments::treemap(&rfm_segments(name, &found.result), call.shared.locale))
            }
            "rfm.heatmap" => {
                let call = Call::read(options)?;
                let found = self.rfm(&call)?;
                Ok(chart::rfm::heatmap(&found.result, &found.customers, call.shared.locale))
            }
            "rfm.plane" => {
                let call = Call::read(options)?;
                let found = self.rfm(&call)?;
                chart::rfm::plane(&found.result, &found.customers, call.shared.locale)
            }
            "lifecycle.stages" => {
                let call = Call::read(options)?;
                Ok(chart::lifecycle::stages(&self.lifecycle(&call)?.result, call.shared.locale))
            }
            "lifecycle.rhythm" => {
                let call = Call::read(options)?;
                let found = self.lifecycle(&call)?;
                chart::lifecycle::rhythm(&found.result, call.shared.locale)
            }
            "lifecycle.movement" => {
                let call = Call::read(options)?;
                let found = self.lifecycle_movement(&call)?;
                Ok(chart::lifecycle::movement(&found, call.shared.locale))
            }
            "lifecycle.through" => {
                let call = Call::read(options)?;
                let found = self.lifecycle_movement(&call)?;
                Ok(chart::lifecycle::through(&found, call.shared.locale))
            }
            "migration.flows" => {
                let call = Call::read(options)?;
                let found = self.migration(&call)?;
                Ok(chart::over_time::flows(&found, grouping(&found.of)?, call.shared.locale))
            }
            "migration.matrix" => {
                let call = Call::read(options)?;
                let found = self.migration(&call)?;
                Ok(chart::over_time::matrix(&found, grouping(&found.of)?, call.shared.locale))
            }
            "segments.overTime" => {
                let call = Call::read(options)?;
                let found = self.segments_over_time(&call)?;
                Ok(chart::over_time::sizes(&found, grouping(&found.of)?, call.shared.locale))
            }
            "value.tiers" => {
                let call = Call::read(options)?;
                let found = self.value(&call)?;
                let tiers = Segments {
                    name,
                    grouping: Grouping::Value,
                    as_of: found.result.as_of,
                    segments: &found.result.tiers,
                    note: found.result.notes.first(),
                };
                Ok(chart::segments::sizes(&tiers, call.shared.locale))
            }
            "value.lorenz" => {
                let call = Call::read(options)?;
                Ok(chart::value::lorenz(&self.value(&call)?.result, call.shared.locale))
            }
            "profile.index" => {
                let call = Call::read(options)?;
                Ok(chart::profile::index(&*self.profile(&call)?, call.shared.locale))
            }
            "profile.rules" => {
                let call = Call::read(options)?;
                Ok(chart::profile::rules(&*self.tree(&call)?, call.shared.locale))
            }
            "clusters.profiles" => {
                let call = Call::read(options)?;
                Ok(chart::clusters::profiles(&self.kmeans(&call)?.result, call.shared.locale))
            }
            "clusters.candidates" => {
                let call = Call::read(options)?;
                Ok(chart::clusters::candidates(&self.kmeans(&call)?.result, call.shared.locale))
            }
            "retention.curves" => {
                let call = Call::read(options)?;
                Ok(chart::retention::curves(&*self.retention(&call)?, call.shared.locale))
            }
            "retention.triangle" => {
                let call = Call::read(options)?;
                Ok(chart::retention::triangle(&*self.retention(&call)?, call.shared.locale))
            }
            "repurchase.hazard" => {
                let call = Call::read(options)?;
                Ok(chart::repurchase::hazard(&*self.repurchase(&call)?, call.shared.locale))
            }
            "repurchase.times" => {
                let call = Call::read(options)?;
                Ok(chart::repurchase::times(&*self.repurchase(&call)?, call.shared.locale))
            }
            "projection.curve" => {
                let call = Call::read(options)?;
                Ok(chart::projection::curve(&*self.projection(&call)?, call.shared.locale))
            }
            "clv.distribution" => {
                let call = Call::read(options)?;
                chart::clv::distribution(&self.clv(&call)?.result, call.shared.locale)
            }
            "clv.bySegment" => {
                let call = Call::read(options)?;
                let found = self.clv(&call)?;
                let PerCustomer { customers, result, .. } = &*found;
                let options = RfmOptions { locale: call.shared.locale, ..RfmOptions::default() };
                let rfm = segment::rfm(customers, &options)?;
                chart::clv::by_segment(&segment_values(&rfm, result), call.shared.locale)
            }
            "loyalty.beforeAfter" => {
                let call = Call::read(options)?;
                Ok(chart::loyalty::before_after(&*self.loyalty(&call)?, call.shared.locale))
            }
            _ => {
                let problem = Problem::NoSuchChart { name: name.to_owned(), known: VIEWS.to_vec() };
                Err(Error::new(ErrorKind::Name, problem))
            }
        }
    }
}

/// The segments of RFM as a chart shows them.
fn rfm_segments<'a>(name: &'a str, rfm: &'a Rfm) -> Segments<'a> {
    Segments {
        name,
        grouping: Grouping::Rfm,
        as_of: rfm.as_of,
        segments: &rfm.segments,
        note: rfm.notes.first(),
    }
}

/// The predicted value of each segment; none where no value can be told.
fn segment_values(rfm: &Rfm, clv: &ClvResult) -> Vec<chart::clv::SegmentValue> {
    let Some(values) = &clv.clv else { return Vec::new() };
    let mut totals = vec![0.0; rfm.segments.len()];
    for (&segment, value) in rfm.segment.iter().zip(values) {
        if let Some(total) = totals.get_mut(usize::from(segment)) {
            *total += value;
        }
    }
    let segments = rfm.segments.iter().zip(totals).filter(|(segment, _)| segment.customers > 0);
    segments
        .map(|(segment, value)| chart::clv::SegmentValue {
            name: segment.name.clone(),
            customers: segment.customers,
            value,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    #[test]
    fn every_chart_of_the_cdnow_sample_says_something() {
        let mut workspace = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        workspace.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        for name in VIEWS {
            match workspace.chart(name, &|| json!({})) {
                Ok(chart) => {
                    assert!(chart.summary.len() > 20 && !chart.table.rows.is_empty(), "{name}")
                }
                Err(error) => {
                    let of_other_tables = ["profile.index", "profile.rules", "loyalty.beforeAfter"];
                    assert!(of_other_tables.contains(&name), "{name}: {error}");
                    assert_eq!(error.kind(), ErrorKind::Data, "{name}");
                }
            }
        }
        let error = workspace.chart("rfm.pie", &|| json!({})).expect_err("no such chart");
        assert_eq!(error.kind(), ErrorKind::Name);
    }
}
