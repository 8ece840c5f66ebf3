//! Every chart by its name.

use serde::{Deserialize, Deserializer};

use crate::chart::segments::Segments;
use crate::chart::{self, Chart};
use crate::clv::ClvResult;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{self, Rfm, RfmOptions};
use crate::words::{Grouping, Problem};
use crate::workspace::grouping::grouping_through;
use crate::workspace::{Call, Nothing, Part, PerCustomer, Shared, Workspace};

/// The names of all charts, as `analysis.view`.
pub const VIEWS: [&str; 30] = [
    "rfm.segments",
    "rfm.treemap",
    "rfm.heatmap",
    "rfm.plane",
    "rfm.audit",
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
    "retention.revenue",
    "retention.trend",
    "repurchase.hazard",
    "repurchase.times",
    "projection.curve",
    "survival.curves",
    "cox.forest",
    "clv.distribution",
    "clv.bySegment",
    "loyalty.beforeAfter",
];

/// The options of a chart, of the whole or of a part.
struct Drafted<'a, D> {
    options: &'a dyn Fn() -> D,
    of: Option<&'a Shared>,
}

impl<'de, D: Deserializer<'de>> Drafted<'_, D> {
    /// The call of the chart's analysis.
    fn call<T: Deserialize<'de>, C: Deserialize<'de>>(&self) -> Result<Call<T, C>> {
        let mut call: Call<T, C> = Call::read(self.options)?;
        call.shared.part = self.of.and_then(|of| of.part.clone());
        Ok(call)
    }
}

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
        self.draft(name, &Drafted { options, of: None })
    }

    /// What is made of the same chart for each group of the customers, as [`breakdown`](Self::breakdown) has it; none if it is
    /// not to be broken down, and of retention, whose charts show groups beside each other.
    ///
    /// # Errors
    ///
    /// As [`breakdown`](Self::breakdown).
    pub fn chart_parts<'de, D: Deserializer<'de>, R>(
        &self,
        name: &str,
        options: &dyn Fn() -> D,
        show: impl Fn(&Chart) -> R,
    ) -> Result<Option<Vec<Part<R>>>> {
        // Their charts show the groups themselves.
        if name.starts_with("retention.") || name == "survival.curves" {
            return Ok(None);
        }
        self.breakdown(&Call::about(options)?, |part| {
            let chart = self.draft(name, &Drafted { options, of: Some(&part.shared) })?;
            Ok(show(&chart))
        })
    }

    fn draft<'de, D: Deserializer<'de>>(
        &self,
        name: &str,
        options: &Drafted<'_, D>,
    ) -> Result<Chart> {
        match name {
            "rfm.segments" => {
                let call = options.call()?;
                let found = self.rfm(&call)?;
                Ok(chart::segments::sizes(&rfm_segments(name, &found.result), call.shared.locale))
            }
            "rfm.treemap" => {
                let call = options.call()?;
                let found = self.rfm(&call)?;
                Ok(chart::segments::treemap(&rfm_segments(name, &found.result), call.shared.locale))
            }
            "rfm.heatmap" => {
                let call = options.call()?;
                let found = self.rfm(&call)?;
                Ok(chart::rfm::heatmap(&found.result, &found.customers, call.shared.locale))
            }
            "rfm.plane" => {
                let call = options.call()?;
                let found = self.rfm(&call)?;
                chart::rfm::plane(&found.result, &found.customers, call.shared.locale)
            }
            "rfm.audit" => {
                let call = options.call()?;
                Ok(chart::audit::audit(&self.rfm(&call)?.result, call.shared.locale))
            }
            "lifecycle.stages" => {
                let call = options.call()?;
                Ok(chart::lifecycle::stages(&self.lifecycle(&call)?.result, call.shared.locale))
            }
            "lifecycle.rhythm" => {
                let call = options.call()?;
                let found = self.lifecycle(&call)?;
                chart::lifecycle::rhythm(&found.result, call.shared.locale)
            }
            "lifecycle.movement" => {
                let call = options.call()?;
                let found = self.lifecycle_movement(&call)?;
                Ok(chart::lifecycle::movement(&found, call.shared.locale))
            }
            "lifecycle.through" => {
                let call = options.call()?;
                let found = self.lifecycle_movement(&call)?;
                Ok(chart::lifecycle::through(&found, call.shared.locale))
            }
            "migration.flows" => {
                let call = options.call()?;
                let found = self.migration(&call)?;
                Ok(chart::over_time::flows(&found, grouping_through(&found.of), call.shared.locale))
            }
            "migration.matrix" => {
                let call = options.call()?;
                let found = self.migration(&call)?;
                Ok(chart::over_time::matrix(
                    &found,
                    grouping_through(&found.of),
                    call.shared.locale,
                ))
            }
            "segments.overTime" => {
                let call = options.call()?;
                let found = self.segments_over_time(&call)?;
                Ok(chart::over_time::sizes(&found, grouping_through(&found.of), call.shared.locale))
            }
            "value.tiers" => {
                let call = options.call()?;
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
                let call = options.call()?;
                Ok(chart::value::lorenz(&self.value(&call)?.result, call.shared.locale))
            }
            "profile.index" => {
                let call = options.call()?;
                Ok(chart::profile::index(&*self.profile(&call)?, call.shared.locale))
            }
            "profile.rules" => {
                let call = options.call()?;
                Ok(chart::profile::rules(&*self.tree(&call)?, call.shared.locale))
            }
            "clusters.profiles" => {
                let call = options.call()?;
                Ok(chart::clusters::profiles(&self.kmeans(&call)?.result, call.shared.locale))
            }
            "clusters.candidates" => {
                let call = options.call()?;
                Ok(chart::clusters::candidates(&self.kmeans(&call)?.result, call.shared.locale))
            }
            "retention.curves" => {
                let call = options.call()?;
                Ok(chart::retention::curves(&*self.retention(&call)?, call.shared.locale))
            }
            "retention.triangle" => {
                let Call { shared, own, customers } = options.call()?;
                let locale = shared.locale;
                let call = Call { shared, own, customers: Nothing {} };
                chart::retention::triangle(&*self.retention(&call)?, &customers, locale)
            }
            "retention.revenue" => {
                let call = options.call()?;
                chart::retention::revenue(&*self.retention(&call)?, call.shared.locale)
            }
            "retention.trend" => {
                let call = options.call()?;
                chart::retention::trend(&*self.retention(&call)?, call.shared.locale)
            }
            "repurchase.hazard" => {
                let call = options.call()?;
                Ok(chart::repurchase::hazard(&*self.repurchase(&call)?, call.shared.locale))
            }
            "repurchase.times" => {
                let call = options.call()?;
                Ok(chart::repurchase::times(&*self.repurchase(&call)?, call.shared.locale))
            }
            "projection.curve" => {
                let call = options.call()?;
                Ok(chart::projection::curve(&*self.projection(&call)?, call.shared.locale))
            }
            "survival.curves" => {
                let call = options.call()?;
                Ok(chart::survival::curves(&*self.survival(&call)?, call.shared.locale))
            }
            "cox.forest" => {
                let call = options.call()?;
                Ok(chart::survival::forest(&*self.cox(&call)?, call.shared.locale))
            }
            "clv.distribution" => {
                let call = options.call()?;
                chart::clv::distribution(&self.clv(&call)?.result, call.shared.locale)
            }
            "clv.bySegment" => {
                let call = options.call()?;
                let found = self.clv(&call)?;
                let PerCustomer { customers, result, .. } = &*found;
                let options = RfmOptions { locale: call.shared.locale, ..RfmOptions::default() };
                let rfm = segment::rfm(customers, &options)?;
                chart::clv::by_segment(&segment_values(&rfm, result), call.shared.locale)
            }
            "loyalty.beforeAfter" => {
                let call = options.call()?;
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
                    let of_other_tables =
                        ["profile.index", "profile.rules", "loyalty.beforeAfter", "cox.forest"];
                    assert!(of_other_tables.contains(&name), "{name}: {error}");
                    assert_eq!(error.kind(), ErrorKind::Data, "{name}");
                }
            }
        }
        let by_rfm = || json!({ "by": "rfm" });
        let whole = workspace.chart("value.tiers", &by_rfm).expect("tiers");
        let plain = workspace.chart("value.tiers", &|| json!({})).expect("tiers");
        assert_eq!(whole, plain);
        let parts = workspace.chart_parts("value.tiers", &by_rfm, |chart| chart.summary.clone());
        let parts = parts.expect("groups").expect("some");
        assert_eq!(parts.iter().map(|part| part.n).sum::<u32>(), 2357);
        assert!(
            parts.iter().all(|part| part.result.as_ref().is_some_and(|it| *it != whole.summary))
        );
        let none = workspace.chart_parts("value.tiers", &|| json!({}), |_| ()).expect("options");
        assert!(none.is_none());
        let error = workspace.chart("rfm.pie", &|| json!({})).expect_err("no such chart");
        assert_eq!(error.kind(), ErrorKind::Name);
    }
}
