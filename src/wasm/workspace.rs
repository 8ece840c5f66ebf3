use std::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::chart::{Chart, Table};
use crate::clv::ClvOptions;
use crate::cohort::RetentionOptions;
use crate::customers::CustomersOptions;
use crate::error::Result;
use crate::ingest::{self, LoadOptions, TableKind};
use crate::loyalty::LoyaltyOptions;
use crate::segment::RfmOptions;
use crate::segment::clusters::KmeansOptions;
use crate::wasm::columns::{Column, set_columns};
use crate::wasm::error::throw;
use crate::wasm::{Load, from_js, locale, object, to_js};
use crate::words::Locale;
use crate::workspace::{self, Call, PerCustomer, VIEWS};

/// An open data set: its tables, and every analysis and chart of them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Workspace {
    inner: Rc<RefCell<workspace::Workspace>>,
}

/// A chart with its parts at hand.
#[derive(Serialize)]
struct Shown<'a> {
    spec: &'a Chart,
    table: &'a Table,
    summary: &'a str,
}

#[wasm_bindgen]
impl Workspace {
    /// An empty data set.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a file of this table; of `auto`, it is found out which it is.
    pub fn begin(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TableName | \"auto\"")] table: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: JsValue,
    ) -> Result<Load, JsValue> {
        let options: LoadOptions = from_js(&options)?;
        let locale = options.locale;
        let table = match table {
            "auto" => None,
            name => Some(TableKind::from_name(name).map_err(|error| throw(&error, locale))?),
        };
        Ok(Load::new(Rc::clone(&self.inner), ingest::Load::new(table, options), locale))
    }

    /// Adds rows that a page already has to a table: columns by their names.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn append(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TableName | \"auto\"")] table: &str,
        #[wasm_bindgen(unchecked_param_type = "Columns")] columns: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let mut load = self.begin(table, options)?;
        load.append(columns, None)?;
        load.finish()
    }

    /// Empties a table.
    pub fn clear(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TableName")] table: &str,
    ) -> Result<(), JsValue> {
        let kind = TableKind::from_name(table).map_err(|error| throw(&error, Locale::En))?;
        self.inner.borrow_mut().clear(kind);
        Ok(())
    }

    /// How the customers of the open tables are found in one another, and who may be there twice.
    #[wasm_bindgen(unchecked_return_type = "Identities")]
    pub fn identities(&self) -> JsValue {
        to_js(&self.inner.borrow().identities())
    }

    /// One row a customer.
    #[wasm_bindgen(unchecked_return_type = "Customers")]
    pub fn customers(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CustomersOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<CustomersOptions>| {
            let customers = workspace.customers(call)?;
            let ids = workspace.transactions()?.ids();
            let result = to_js(&customers);
            set_columns(
                &result,
                &[
                    ("id", Column::Ids(ids, &customers.customer)),
                    ("first", Column::Days(&customers.first)),
                    ("last", Column::Days(&customers.last)),
                    ("frequency", Column::Counts(&customers.frequency)),
                    ("recency", Column::Numbers(&customers.recency)),
                    ("age", Column::Numbers(&customers.age)),
                    ("monetary", Column::Numbers(&customers.monetary)),
                    ("orders", Column::Counts(&customers.orders)),
                    ("revenue", Column::Numbers(&customers.revenue)),
                ],
            );
            if let Some(holdout) = &customers.holdout {
                set_columns(
                    &result,
                    &[
                        ("frequencyHoldout", Column::Counts(&holdout.frequency)),
                        ("monetaryHoldout", Column::Numbers(&holdout.monetary)),
                    ],
                );
            }
            Ok(result)
        })
    }

    /// Who the customers are: RFM scores and segments.
    #[wasm_bindgen(unchecked_return_type = "Rfm")]
    pub fn rfm(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "RfmOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<RfmOptions>| {
            let found = workspace.rfm(call)?;
            let PerCustomer { customers, result: rfm } = &*found;
            let ids = workspace.transactions()?.ids();
            let names: Vec<_> = rfm.segments.iter().map(|segment| segment.name.clone()).collect();
            let result = to_js(rfm);
            set_columns(
                &result,
                &[
                    ("id", Column::Ids(ids, &customers.customer)),
                    ("r", Column::Scores(Some(&rfm.r))),
                    ("f", Column::Scores(Some(&rfm.f))),
                    ("m", Column::Scores(rfm.m.as_deref())),
                    ("score", Column::Perhaps(rfm.score.as_deref())),
                    ("segment", Column::Names(&names, &rfm.segment)),
                ],
            );
            Ok(result)
        })
    }

    /// Who is like whom: clusters of customers.
    #[wasm_bindgen(unchecked_return_type = "Kmeans")]
    pub fn kmeans(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "KmeansOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<KmeansOptions>| {
            let found = workspace.kmeans(call)?;
            let PerCustomer { customers, result: kmeans } = &*found;
            let ids = workspace.transactions()?.ids();
            let result = to_js(kmeans);
            set_columns(
                &result,
                &[
                    ("id", Column::Ids(ids, &customers.customer)),
                    ("cluster", Column::Groups(&kmeans.cluster)),
                ],
            );
            Ok(result)
        })
    }

    /// Whether they come back: retention by cohort.
    #[wasm_bindgen(unchecked_return_type = "Retention")]
    pub fn retention(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "RetentionOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<RetentionOptions>| {
            Ok(to_js(&*workspace.retention(call)?))
        })
    }

    /// What they are worth: predicted lifetime value.
    #[wasm_bindgen(unchecked_return_type = "Clv")]
    pub fn clv(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ClvOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ClvOptions, CustomersOptions>| {
            let found = workspace.clv(call)?;
            let PerCustomer { customers, result: clv } = &*found;
            let ids = workspace.transactions()?.ids();
            let result = to_js(clv);
            set_columns(
                &result,
                &[
                    ("id", Column::Ids(ids, &customers.customer)),
                    ("pAlive", Column::Numbers(&clv.p_alive)),
                    ("expectedPurchases", Column::Numbers(&clv.expected_purchases)),
                    ("expectedSpend", Column::Perhaps(clv.expected_spend.as_deref())),
                    ("clv", Column::Perhaps(clv.clv.as_deref())),
                    // Intervals a customer come with the lifetime value issue.
                    ("low", Column::Perhaps(None)),
                    ("high", Column::Perhaps(None)),
                ],
            );
            Ok(result)
        })
    }

    /// What the loyalty programme changed.
    #[wasm_bindgen(unchecked_return_type = "Loyalty")]
    pub fn loyalty(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "LoyaltyOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<LoyaltyOptions>| {
            Ok(to_js(&*workspace.loyalty(call)?))
        })
    }

    /// The names of the charts.
    pub fn charts(&self) -> Vec<String> {
        VIEWS.iter().map(|&name| name.to_owned()).collect()
    }

    /// A chart by its name, `analysis.view`, with the options of its analysis.
    #[wasm_bindgen(unchecked_return_type = "ShownChart")]
    pub fn chart(
        &self,
        name: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "object")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let chart = self.inner.borrow().chart(name, &|| object(&options));
        let spec = chart.map_err(|error| throw(&error, locale(&options)))?;
        Ok(to_js(&Shown { table: &spec.table, summary: &spec.summary, spec: &spec }))
    }
}

impl Workspace {
    /// Reads the options, asks the workspace, and throws what went wrong in the language asked for.
    fn answer<T: DeserializeOwned, C: DeserializeOwned>(
        &self,
        options: JsValue,
        ask: impl FnOnce(&workspace::Workspace, &Call<T, C>) -> Result<JsValue>,
    ) -> Result<JsValue, JsValue> {
        let answer =
            Call::read(&|| object(&options)).and_then(|call| ask(&self.inner.borrow(), &call));
        answer.map_err(|error| throw(&error, locale(&options)))
    }
}
