//! Every chart by its name.

use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Day;
use crate::chart::segments::Segments;
use crate::chart::{self, Chart};
use crate::clv::calibration::GroupedBy;
use crate::clv::matrix::Answer;
use crate::cohort::RepurchaseOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::Rfm;
use crate::words::{Grouping, Locale, Problem, Retention as Words};
use crate::workspace::grouping::grouping_through;
use crate::workspace::{Call, Nothing, Options, Part, Shared, Workspace};

/// The names of all charts, as `analysis.view`.
pub const VIEWS: [&str; 66] = [
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
    "clusters.sizes",
    "clusters.candidates",
    "retention.curves",
    "retention.triangle",
    "retention.revenue",
    "retention.trend",
    "repurchase.hazard",
    "repurchase.times",
    "projection.curve",
    "survival.curves",
    "survival.sensitivity",
    "cox.forest",
    "clv.distribution",
    "clv.bySegment",
    "clv.equity",
    "clv.earlyWarning",
    "clv.tracking",
    "clv.frequencies",
    "clv.holdoutByFrequency",
    "clv.holdoutByRecency",
    "clv.holdoutByAge",
    "clv.holdoutBySilence",
    "clv.deciles",
    "clv.tournament",
    "clv.expectedMatrix",
    "clv.aliveMatrix",
    "clv.residualMatrix",
    "clv.newCustomer",
    "clv.timings",
    "clv.history",
    "clv.heterogeneity",
    "clv.spend",
    "clv.contours",
    "whatif.tornado",
    "loyalty.waterfall",
    "loyalty.design",
    "loyalty.beforeAfter",
    "loyalty.eventStudy",
    "loyalty.placebo",
    "loyalty.balance",
    "loyalty.overlap",
    "launch.counterfactual",
    "launch.placebo",
    "programme.tiers",
    "programme.migration",
    "programme.points",
    "programme.bridge",
    "randomised.uplift",
    "randomised.qini",
];

/// A value of an option that suits the data better, for a reader to take with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// The option.
    pub option: &'static str,
    /// Its value.
    pub value: Day,
    /// What it does.
    pub label: String,
}

/// The options of a chart, of the whole or of a part.
struct Drafted<'a, D> {
    options: &'a dyn Fn() -> D,
    of: Option<&'a Shared>,
}

impl<'de, D: Deserializer<'de>> Drafted<'_, D> {
    /// The call of the chart's analysis.
    fn call<T: Deserialize<'de>, C: Options<'de>>(&self) -> Result<Call<T, C>> {
        self.call_with::<T, C, Nothing>().map(|(call, Nothing {})| call)
    }

    /// The same, and what only the chart takes.
    fn call_with<T, C, V>(&self) -> Result<(Call<T, C>, V)>
    where
        T: Deserialize<'de>,
        C: Options<'de>,
        V: Deserialize<'de>,
    {
        let (mut call, view): (Call<T, C>, V) = Call::read_with(self.options)?;
        call.shared.part = self.of.and_then(|of| of.part.clone());
        Ok((call, view))
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

    /// What a chart offers to its reader: where the file seems to begin in the middle of the business, to leave the customers
    /// of its beginning out.
    ///
    /// # Errors
    ///
    /// Those of the analysis.
    pub fn offer<'de, D: Deserializer<'de>>(
        &self,
        name: &str,
        options: &dyn Fn() -> D,
    ) -> Result<Option<Offer>> {
        let (from, locale) = match name.split('.').next() {
            Some("retention") => {
                let call = Call::known(options)?;
                let found = self.retention(&call)?;
                let early = found.early.as_ref();
                let is_in = early.filter(|early| early.leave_out > found.left_out.cohorts);
                (is_in.map(|early| early.from), call.shared.locale)
            }
            Some("repurchase") => {
                let call: Call<RepurchaseOptions> = Call::known(options)?;
                let early = self.repurchase(&call)?.early.as_ref().map(|early| early.from);
                (
                    early.filter(|early| call.own.from.is_none_or(|from| from < *early)),
                    call.shared.locale,
                )
            }
            _ => (None, Locale::default()),
        };
        Ok(from.map(|value| {
            let label = Words::OnlyFrom { day: value.label(locale) }.say(locale);
            Offer { option: "from", value, label }
        }))
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
        let is_compared = name.starts_with("retention.") || name.starts_with("survival.");
        if is_compared || name == "clv.equity" {
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
            "clusters.sizes" => {
                let call = options.call()?;
                let found = self.kmeans(&call)?;
                let clusters = Segments {
                    name,
                    grouping: Grouping::Clusters,
                    as_of: found.customers.as_of,
                    segments: &found.result.segments,
                    note: found.result.notes.first(),
                };
                Ok(chart::segments::sizes(&clusters, call.shared.locale))
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
                let (call, view) = options.call_with()?;
                chart::retention::triangle(&*self.retention(&call)?, &view, call.shared.locale)
            }
            "retention.revenue" => {
                let (call, view) = options.call_with()?;
                chart::retention::revenue(&*self.retention(&call)?, &view, call.shared.locale)
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
            "survival.sensitivity" => {
                let call = options.call()?;
                chart::sensitivity::sensitivity(&*self.survival(&call)?, call.shared.locale)
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
                let mut call = options.call()?;
                call.shared.by = Some("rfm".to_owned());
                chart::clv::equity(name, &self.equity(&call)?.result, call.shared.locale)
            }
            "clv.equity" => {
                let mut call = options.call()?;
                call.shared.by.get_or_insert_with(|| "clvTier".to_owned());
                chart::clv::equity(name, &self.equity(&call)?.result, call.shared.locale)
            }
            "clv.earlyWarning" => {
                let call = options.call()?;
                let found = self.early_warning(&call)?;
                let (ids, rows) = (self.ids(&found)?, &found.customers.customer);
                let id = |place: usize| ids.get(rows[place] as usize).to_string();
                chart::clv::early_warning(&found.result, &id, call.shared.locale)
            }
            "clv.tracking" => self.tracking_chart(options.call_with()?),
            "clv.frequencies" => self.frequencies_chart(&options.call()?),
            "clv.holdoutByFrequency" => {
                self.calibration_chart(&options.call()?, GroupedBy::Frequency)
            }
            "clv.holdoutByRecency" => self.calibration_chart(&options.call()?, GroupedBy::Recency),
            "clv.holdoutByAge" => self.calibration_chart(&options.call()?, GroupedBy::Age),
            "clv.holdoutBySilence" => self.calibration_chart(&options.call()?, GroupedBy::Silence),
            "clv.deciles" => self.calibration_chart(&options.call()?, GroupedBy::Expected),
            "clv.tournament" => {
                let call = options.call()?;
                let found = self.tournament(&call)?;
                Ok(chart::clv::tournament(&found.result, call.shared.locale))
            }
            "clv.expectedMatrix" => self.matrix_chart(&options.call()?, Answer::Expected),
            "clv.aliveMatrix" => self.matrix_chart(&options.call()?, Answer::Alive),
            "clv.residualMatrix" => self.matrix_chart(&options.call()?, Answer::Residual),
            "clv.newCustomer" => self.new_customer_chart(&options.call()?),
            "clv.timings" => self.timings_chart(&options.call()?),
            "clv.history" => self.history_chart(options.call_with()?),
            "clv.heterogeneity" => {
                let (call, view) = options.call_with()?;
                chart::clv::heterogeneity(&self.clv(&call)?.result, &view, call.shared.locale)
            }
            "clv.spend" => {
                let call = options.call()?;
                let found = self.clv(&call)?;
                chart::clv::spend(&found.customers, &found.result, call.shared.locale)
            }
            "clv.contours" => self.contours_chart(options.call_with()?),
            "whatif.tornado" => {
                let call = options.call()?;
                Ok(chart::what_if::tornado(&*self.what_if(&call)?, call.shared.locale))
            }
            "loyalty.beforeAfter" => {
                let call = options.call()?;
                Ok(chart::loyalty::before_after(&*self.loyalty(&call)?, call.shared.locale))
            }
            "loyalty.waterfall" => {
                let call = options.call()?;
                chart::joining::waterfall(&*self.loyalty(&call)?, call.shared.locale)
            }
            "loyalty.design" => {
                let call = options.call()?;
                chart::design::design(&*self.loyalty(&call)?, call.shared.locale)
            }
            "loyalty.eventStudy" => {
                let call = options.call()?;
                chart::joining::event_study(&*self.loyalty(&call)?, call.shared.locale)
            }
            "loyalty.placebo" => {
                let call = options.call()?;
                chart::joining::placebo(&*self.loyalty(&call)?, call.shared.locale)
            }
            "launch.counterfactual" => {
                let call = options.call()?;
                Ok(chart::launch::counterfactual(&*self.launch(&call)?, call.shared.locale))
            }
            "launch.placebo" => {
                let call = options.call()?;
                chart::launch::placebo(&*self.launch(&call)?, call.shared.locale)
            }
            "programme.tiers" => {
                let call = options.call()?;
                Ok(chart::programme::tiers(&*self.programme(&call)?, call.shared.locale))
            }
            "programme.migration" => {
                let call = options.call()?;
                chart::programme::migration(&*self.programme(&call)?, call.shared.locale)
            }
            "programme.points" => {
                let call = options.call()?;
                chart::programme::points(&*self.programme(&call)?, call.shared.locale)
            }
            "programme.bridge" => {
                let call = options.call()?;
                chart::programme::bridge(&*self.programme(&call)?, call.shared.locale)
            }
            "randomised.uplift" => {
                let call = options.call()?;
                chart::randomised::uplift(&*self.randomised(&call)?, call.shared.locale)
            }
            "randomised.qini" => {
                let call = options.call()?;
                chart::randomised::qini(&*self.randomised(&call)?, call.shared.locale)
            }
            "loyalty.balance" => {
                let call = options.call()?;
                chart::matching::balance(&*self.loyalty(&call)?, call.shared.locale)
            }
            "loyalty.overlap" => {
                let call = options.call()?;
                chart::matching::overlap(&*self.loyalty(&call)?, call.shared.locale)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::words::{Locale, page};

    #[test]
    fn margin_is_shown_where_it_is_known_and_older_customers_can_be_left_out() {
        let mut file = String::from("customer,date,amount,cost\n");
        for (month, customers) in [(1, 90), (2, 30), (3, 10), (4, 8), (5, 9), (6, 8)] {
            for customer in 0..customers {
                file += &format!("m{month}c{customer},2026-{month:02}-05,50,30\n");
                file += &format!("m{month}c{customer},2026-{month:02}-15,20,15\n");
            }
        }
        let mut shop = Workspace::new();
        let keep = LoadOptions { keep: vec![crate::ingest::Role::Cost], ..LoadOptions::default() };
        shop.load(TableKind::Transactions, keep, file.as_bytes()).expect("it opens");
        let title = |options: serde_json::Value| {
            shop.chart("retention.revenue", &|| &options).expect("money").title
        };
        assert!(title(json!({})).starts_with("A new customer brings 70.00 in the same month"));
        let margin = title(json!({ "money": "margin" }));
        assert!(margin.starts_with("A new customer brings a margin of 25.00 in"), "{margin}");
        let cells = json!({ "measure": "marginSoFar" });
        let chart = shop.chart("retention.triangle", &|| &cells).expect("a triangle");
        assert!(chart.title.starts_with("A new customer brings a margin of"), "{}", chart.title);

        for name in ["retention.triangle", "repurchase.hazard"] {
            let offer = shop.offer(name, &|| json!({ "measure": "share" })).expect("an answer");
            let offer = offer.expect("an offer");
            assert_eq!((offer.option, offer.value.to_string()), ("from", "2026-03-01".into()));
            assert_eq!(offer.label, "Only customers who began from 1 Mar 2026 on");
            let taken = || json!({ "from": "2026-03-01" });
            assert_eq!(shop.offer(name, &taken).expect("an answer"), None, "{name}");
            shop.chart(name, &taken).expect("a chart");
        }
        assert_eq!(shop.offer("rfm.segments", &|| json!({})).expect("an answer"), None);
    }

    #[test]
    fn of_every_chart_is_told_how_it_is_computed_and_of_no_other() {
        let told = page(Locale::En).filter_map(|(key, _)| key.strip_prefix("how."));
        let told: Vec<&str> = told.collect();
        let analysis = |name: &'static str| name.split('.').next().unwrap_or_default();
        for name in VIEWS {
            assert!(told.iter().any(|it| [name, analysis(name)].contains(it)), "{name}");
        }
        for it in told {
            assert!(VIEWS.iter().any(|&name| [name, analysis(name)].contains(&it)), "{it}");
        }
    }

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
                    let of_other_tables = ["profile.index", "profile.rules", "cox.forest"];
                    let is_of_members = ["loyalty.", "launch.", "programme.", "randomised."]
                        .iter()
                        .any(|it| name.starts_with(it));
                    assert!(is_of_members || of_other_tables.contains(&name), "{name}: {error}");
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
