//! What a result says of each customer, column by column: for JavaScript, and as a list that spreadsheets open.

use std::fmt::Write;

use serde::Deserializer;

use crate::calendar::Day;
use crate::chart::Value;
use crate::clv::early_warning::EarlyWarning;
use crate::clv::equity::Equity;
use crate::clv::{ClvResult, Scores};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::Csv;
use crate::segment::clusters::Kmeans;
use crate::segment::{self, Lifecycle, Rfm, SegmentSummary};
use crate::tables::Ids;
use crate::words::{Problem, Stage, Survival};
use crate::workspace::{Call, PerCustomer, Scored, Shared, VIEWS, Workspace};

/// A column with one value a customer.
#[derive(Clone, Debug)]
pub enum Column<'a> {
    /// Numbers, all there.
    Numbers(&'a [f64]),
    /// Numbers; none where the whole column is absent.
    Perhaps(Option<&'a [f64]>),
    /// Numbers of which some are not known; none where the whole column is absent.
    Known(Option<&'a [Option<f64>]>),
    /// Scores from 1; none where the whole column is absent.
    Scores(Option<&'a [u8]>),
    /// Counts.
    Counts(&'a [u32]),
    /// The place of each customer's group, from 0.
    Places(&'a [u16]),
    /// Days, as ISO text.
    Days(&'a [Day]),
    /// The id of the customer, exactly as read: rows of the ids.
    Ids(&'a Ids, &'a [u32]),
    /// A text for each.
    Texts(&'a [String]),
    /// One of a few names for each.
    Names(Vec<&'a str>, &'a [u16]),
}

/// The name of each customer's segment.
fn names<'a>(segments: &'a [SegmentSummary], of: &'a [u16]) -> Column<'a> {
    Column::Names(segments.iter().map(|segment| segment.name.as_str()).collect(), of)
}

/// A result that says something of each customer.
pub trait EachCustomer {
    /// The columns by their names, in the order of the customers.
    fn columns<'a>(&'a self, customers: &'a Customers) -> Vec<(&'static str, Column<'a>)>;
}

/// Nothing but the customers themselves.
impl EachCustomer for () {
    fn columns<'a>(&'a self, customers: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        let mut columns = vec![
            ("first", Column::Days(&customers.first)),
            ("last", Column::Days(&customers.last)),
            ("frequency", Column::Counts(&customers.frequency)),
            ("recency", Column::Numbers(&customers.recency)),
            ("age", Column::Numbers(&customers.age)),
            ("monetary", Column::Numbers(&customers.monetary)),
            ("orders", Column::Counts(&customers.orders)),
            ("revenue", Column::Numbers(&customers.revenue)),
        ];
        if let Some(holdout) = &customers.holdout {
            columns.push(("frequencyHoldout", Column::Counts(&holdout.frequency)));
            columns.push(("monetaryHoldout", Column::Numbers(&holdout.monetary)));
        }
        columns
    }
}

impl EachCustomer for Rfm {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        vec![
            ("r", Column::Scores(Some(&self.r))),
            ("f", Column::Scores(Some(&self.f))),
            ("m", Column::Scores(self.m.as_deref())),
            ("score", Column::Perhaps(self.score.as_deref())),
            ("segment", names(&self.segments, &self.segment)),
        ]
    }
}

impl EachCustomer for Lifecycle {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        // Those who never bought have no row.
        let bought = self.stages.len().saturating_sub(Stage::BOUGHT.len());
        let stages = self.stages.get(bought..).unwrap_or_default();
        let by_rhythm = self.stage_by_rhythm.as_ref();
        vec![
            ("stage", names(stages, &self.stage)),
            ("stageByDays", names(stages, &self.stage_by_days)),
            ("stageByRhythm", by_rhythm.map_or(Column::Perhaps(None), |of| names(stages, of))),
        ]
    }
}

impl EachCustomer for segment::Value {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        vec![("tier", names(&self.tiers, &self.tier))]
    }
}

impl EachCustomer for Kmeans {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        let names = self.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        vec![
            ("cluster", Column::Places(&self.cluster)),
            ("clusterName", Column::Names(names, &self.cluster)),
        ]
    }
}

/// What is predicted of customers, column by column, whoever they are.
pub fn columns_of(scores: &Scores) -> Vec<(&'static str, Column<'_>)> {
    let mut columns = vec![
        ("pAlive", Column::Numbers(&scores.p_alive)),
        ("expectedPurchases", Column::Numbers(&scores.expected_purchases)),
        ("expectedSpend", Column::Perhaps(scores.expected_spend.as_deref())),
        ("clv", Column::Perhaps(scores.clv.as_deref())),
        ("low", Column::Known(scores.low.as_deref())),
        ("high", Column::Known(scores.high.as_deref())),
        ("pAliveAfter", Column::Numbers(&scores.p_alive_after)),
        ("pOrder", Column::Numbers(&scores.p_order)),
        ("nextOrder", Column::Known(Some(&scores.next_order))),
        ("dert", Column::Perhaps(scores.dert.as_deref())),
    ];
    if let Some(ends) = &scores.each_ends {
        let each = [
            (["pAliveLow", "pAliveHigh"], Some(&ends.p_alive)),
            (["expectedPurchasesLow", "expectedPurchasesHigh"], Some(&ends.expected_purchases)),
            (["expectedSpendLow", "expectedSpendHigh"], ends.expected_spend.as_ref()),
            (["pAliveAfterLow", "pAliveAfterHigh"], Some(&ends.p_alive_after)),
            (["pOrderLow", "pOrderHigh"], Some(&ends.p_order)),
            (["nextOrderLow", "nextOrderHigh"], Some(&ends.next_order)),
            (["dertLow", "dertHigh"], ends.dert.as_ref()),
        ];
        for ([low, high], ends) in each {
            let Some(ends) = ends else { continue };
            columns.push((low, Column::Known(Some(&ends.low))));
            columns.push((high, Column::Known(Some(&ends.high))));
        }
    }
    columns
}

impl EachCustomer for ClvResult {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        columns_of(&self.scores)
    }
}

impl EachCustomer for Scored {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        columns_of(&self.scores)
    }
}

impl EachCustomer for Equity {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        let names = self.groups.iter().map(|group| group.name.as_str()).collect();
        vec![
            ("group", Column::Names(names, &self.group)),
            ("clv", Column::Numbers(&self.clv)),
            ("low", Column::Known(self.low.as_deref())),
            ("high", Column::Known(self.high.as_deref())),
        ]
    }
}

impl EachCustomer for EarlyWarning {
    fn columns<'a>(&'a self, _: &'a Customers) -> Vec<(&'static str, Column<'a>)> {
        vec![
            ("reason", Column::Texts(&self.reason)),
            ("atStake", Column::Numbers(&self.at_stake)),
            ("clv", Column::Numbers(&self.clv)),
            ("pAlive", Column::Numbers(&self.p_alive)),
            ("usualGap", Column::Known(Some(&self.usual_gap))),
            ("silent", Column::Numbers(&self.silent)),
            ("overdue", Column::Known(Some(&self.overdue))),
            ("atStakeLow", Column::Known(Some(&self.at_stake_ends.low))),
            ("atStakeHigh", Column::Known(Some(&self.at_stake_ends.high))),
            ("low", Column::Known(Some(&self.clv_ends.low))),
            ("high", Column::Known(Some(&self.clv_ends.high))),
            ("pAliveLow", Column::Known(Some(&self.p_alive_ends.low))),
            ("pAliveHigh", Column::Known(Some(&self.p_alive_ends.high))),
        ]
    }
}

/// The analyses whose customers can be listed.
pub const LISTS: [&str; 9] =
    ["customers", "rfm", "lifecycle", "value", "kmeans", "clv", "equity", "earlyWarning", "scored"];

impl Workspace {
    /// The columns of a result, the customers' ids first.
    ///
    /// # Errors
    ///
    /// `data` if there are no transactions any more.
    pub fn columns<'a, T: EachCustomer>(
        &'a self,
        found: &'a PerCustomer<T>,
    ) -> Result<Vec<(&'static str, Column<'a>)>> {
        let mut columns = vec![("id", Column::Ids(self.ids(found)?, &found.customers.customer))];
        columns.extend(found.result.columns(&found.customers));
        Ok(columns)
    }

    /// The customers of an analysis, one of [`LISTS`], as text that spreadsheets open, with what it says of each and the last
    /// purchase, orders and revenue behind it; or the numbers of a chart, one of [`VIEWS`], at full precision: shares as parts of
    /// 1, and those of its parts below where it is broken down. A cell that a spreadsheet would compute has an apostrophe in
    /// front.
    ///
    /// # Errors
    ///
    /// `name` if there is no such list and no such chart, and those of the analysis.
    pub fn csv<'de, D: Deserializer<'de>>(
        &self,
        name: &str,
        options: &dyn Fn() -> D,
    ) -> Result<String> {
        match name {
            "customers" => self.list(&self.customers(&Call::read(options)?)?),
            "rfm" => self.list(&*self.rfm(&Call::read(options)?)?),
            "lifecycle" => self.list(&*self.lifecycle(&Call::read(options)?)?),
            "value" => self.list(&*self.value(&Call::read(options)?)?),
            "kmeans" => self.list(&*self.kmeans(&Call::read(options)?)?),
            "clv" => self.list(&*self.clv(&Call::read(options)?)?),
            "equity" => self.list(&self.equity(&Call::read(options)?)?),
            "scored" => self.list(&self.scored(&Call::read(options)?)?),
            "earlyWarning" => self.list(&self.early_warning(&Call::read(options)?)?),
            _ if VIEWS.contains(&name) => self.numbers(name, options),
            _ => {
                let (name, known) = (name.to_owned(), LISTS.to_vec());
                Err(Error::new(ErrorKind::Name, Problem::NoSuchList { name, known }))
            }
        }
    }

    /// The table of a chart.
    fn numbers<'de, D: Deserializer<'de>>(
        &self,
        name: &str,
        options: &dyn Fn() -> D,
    ) -> Result<String> {
        let whole = self.chart(name, options)?.table;
        let parts = self.chart_parts(name, options, |chart| chart.table.clone())?;
        let Shared { by, locale, .. } = Call::about(options)?.shared;
        let by = by.filter(|_| parts.is_some()).unwrap_or_default();
        let of_all = Survival::AllCustomers.say(locale);
        let parts = parts.unwrap_or_default();
        let parts = parts.iter().filter_map(|part| Some((&part.name, part.result.as_ref()?)));
        let mut csv = Csv::for_spreadsheets();
        // What stands in front of each row: the group, if there are any.
        let mut row = |group: &str, cells: Vec<String>| {
            let group = (!by.is_empty()).then_some(group);
            csv.row(&group.into_iter().chain(cells.iter().map(String::as_str)).collect::<Vec<_>>());
        };
        row(&by, whole.columns.iter().map(|column| column.label.clone()).collect());
        for (group, table) in [(&of_all, &whole)].into_iter().chain(parts) {
            for cells in &table.rows {
                let exact = |cell: &Value| match cell.number {
                    Some(number) => number.to_string(),
                    None => cell.text.clone(),
                };
                row(group, cells.iter().map(exact).collect());
            }
        }
        Ok(csv.finish())
    }

    fn list<T: EachCustomer>(&self, found: &PerCustomer<T>) -> Result<String> {
        let mut columns = self.columns(found)?;
        let customers = &found.customers;
        let behind = [
            ("last", Column::Days(&customers.last)),
            ("orders", Column::Counts(&customers.orders)),
            ("revenue", Column::Numbers(&customers.revenue)),
        ];
        let is_new = |name: &str| !columns.iter().any(|(known, _)| *known == name);
        let new = behind
            .into_iter()
            .filter(|(name, _)| is_new(name) && (*name != "revenue" || customers.has_amounts));
        let new: Vec<_> = new.collect();
        columns.extend(new);
        columns.retain(|(_, column)| {
            !matches!(column, Column::Perhaps(None) | Column::Known(None) | Column::Scores(None))
        });

        let mut csv = Csv::for_spreadsheets();
        csv.row(&columns.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let mut cells = vec![String::new(); columns.len()];
        for row in 0..customers.len() {
            for (cell, (_, column)) in cells.iter_mut().zip(&columns) {
                cell.clear();
                column.write(row, cell);
            }
            csv.row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        Ok(csv.finish())
    }
}

impl Column<'_> {
    /// Writes the value of a row; nothing where there is none.
    fn write(&self, row: usize, cell: &mut String) {
        // Writing to a text cannot fail.
        let _ = match self {
            Self::Numbers(values) | Self::Perhaps(Some(values)) => {
                values.get(row).map(|value| write!(cell, "{value}"))
            }
            Self::Known(Some(values)) => {
                values.get(row).copied().flatten().map(|value| write!(cell, "{value}"))
            }
            Self::Scores(Some(values)) => values.get(row).map(|value| write!(cell, "{value}")),
            Self::Counts(values) => values.get(row).map(|value| write!(cell, "{value}")),
            Self::Places(values) => values.get(row).map(|value| write!(cell, "{value}")),
            Self::Days(days) => days.get(row).map(|day| write!(cell, "{day}")),
            Self::Ids(ids, rows) => rows.get(row).map(|&id| {
                ids.write(id as usize, cell);
                Ok(())
            }),
            Self::Texts(texts) => texts.get(row).map(|text| write!(cell, "{text}")),
            Self::Names(names, of) => {
                let name = of.get(row).and_then(|&place| names.get(usize::from(place)));
                name.map(|name| write!(cell, "{name}"))
            }
            Self::Perhaps(None) | Self::Known(None) | Self::Scores(None) => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    /// Six orders of three customers: by hand.
    #[test]
    fn the_numbers_of_a_chart_are_listed_by_group_and_compute_nothing() {
        let mut shop = Workspace::new();
        let purchases = "customer,date,amount\nann,2026-01-05,20\nann,2026-02-07,30\nbob,2026-01-09,15\n\
                         cid,2026-01-30,1\ncid,2026-02-01,1\ncid,2026-02-03,1.5\n";
        let people = "customer,region\nann,=north\nbob,south\ncid,south\n";
        for (kind, file) in [(TableKind::Transactions, purchases), (TableKind::Customers, people)] {
            shop.load(kind, LoadOptions::default(), file.as_bytes()).expect("rows");
        }
        let read = |name: &str, options: serde_json::Value| {
            let csv = shop.csv(name, &|| options.clone()).expect("a table");
            assert!(csv.starts_with('\u{feff}'));
            crate::ingest::records(csv.as_bytes(), &LoadOptions::default()).expect("rows")
        };
        let whole = read("value.lorenz", json!({}));
        let chart = shop.chart("value.lorenz", &|| json!({})).expect("a chart");
        assert_eq!(whole.len(), chart.table.rows.len() + 1);
        let labels = chart.table.columns.iter().map(|column| column.label.as_str());
        assert!(whole[0].iter().eq(labels));
        // All customers have all revenue.
        let last: Vec<f64> =
            whole[whole.len() - 1].iter().filter_map(|it| it.parse().ok()).collect();
        assert!(last.contains(&1.0), "{last:?}");

        let parts = read("value.lorenz", json!({ "by": "region" }));
        assert_eq!(parts[0][0], "region");
        assert_eq!(parts[0][1..], whole[0][..]);
        let groups: std::collections::BTreeSet<_> =
            parts[1..].iter().map(|row| &row[0][..]).collect();
        assert_eq!(groups.into_iter().collect::<Vec<_>>(), ["'=north", "All customers", "south"]);
        let of_all = parts.iter().filter(|row| row[0] == "All customers").count();
        assert_eq!(of_all, whole.len() - 1);
    }

    #[test]
    fn the_customers_of_a_segmentation_are_listed_with_what_is_behind() {
        let mut shop = Workspace::new();
        let file = "customer,date,amount\n\"=1+1\",2026-01-05,20\n\"=1+1\",2026-02-07,30.5\n\"b,ob\",2026-01-09,15\n";
        shop.load(TableKind::Transactions, LoadOptions::default(), file.as_bytes()).expect("rows");
        let csv = shop.csv("rfm", &|| json!({ "weights": [1, 0, 0] })).expect("a list");
        let rows = crate::ingest::records(csv.as_bytes(), &LoadOptions::default()).expect("rows");
        assert_eq!(
            rows,
            [
                vec!["id", "r", "f", "m", "score", "segment", "last", "orders", "revenue"],
                vec!["'=1+1", "5", "5", "5", "5", "Champions", "2026-02-07", "2", "50.5"],
                vec!["b,ob", "1", "1", "1", "1", "Lost", "2026-01-09", "1", "15"],
            ]
        );
        let customers = shop.csv("customers", &|| json!({ "period": "day" })).expect("a list");
        assert!(
            customers.starts_with(
                "\u{feff}id,first,last,frequency,recency,age,monetary,orders,revenue\n"
            )
        );
        let error = shop.csv("nothing", &|| json!({})).expect_err("no such list");
        assert!(error.to_string().contains("rfm"), "{error}");
    }
}
