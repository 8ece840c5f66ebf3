use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::chart::{Chart, Table};
use crate::clv::ClvOptions;
use crate::clv::early_warning::WarningOptions;
use crate::clv::equity::EquityOptions;
use crate::clv::projection::ProjectionOptions;
use crate::clv::tournament::TournamentOptions;
use crate::clv::what_if::WhatIfOptions;
use crate::cohort::{LeavingOptions, RepurchaseOptions, RetentionOptions};
use crate::customers::CustomersOptions;
use crate::error::Result;
use crate::ingest::{self, LoadOptions, TableKind};
use crate::loyalty::LoyaltyOptions;
use crate::loyalty::counterfactual::LaunchOptions;
use crate::loyalty::programme::ProgrammeOptions;
use crate::loyalty::randomised::RandomisedOptions;
use crate::segment::clusters::KmeansOptions;
use crate::segment::{
    LifecycleOptions, MigrationOptions, MovementOptions, ProfileOptions, RfmOptions, TreeOptions,
    TrendOptions, ValueOptions,
};
use crate::wasm::clv::set_counts;
use crate::wasm::columns::set_columns;
use crate::wasm::error::throw;
use crate::wasm::survival::survival_to_js;
use crate::wasm::{Ahead, Load, from_js, locale, object, to_js};
use crate::words::Locale;
use crate::workspace::{
    self, Call, CoxChoice, EachCustomer, GroupingOptions, Of, Offer, Options, Part, PerCustomer,
    ScoredOptions, SegmentsOptions, Shared, SurvivalChoice, VIEWS,
};

/// An open data set: its tables, and every analysis and chart of them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Workspace {
    inner: Rc<RefCell<workspace::Workspace>>,
    /// Of what was loaded last, for what is asked without options.
    locale: Cell<Locale>,
}

/// A chart with its parts at hand.
#[derive(Serialize)]
struct Shown<'a> {
    spec: &'a Chart,
    table: &'a Table,
    summary: &'a str,
    offer: Option<Offer>,
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
        self.locale.set(locale);
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
        let kind = TableKind::from_name(table).map_err(|error| throw(&error, self.locale.get()))?;
        self.inner.borrow_mut().clear(kind);
        Ok(())
    }

    /// How the customers of the open tables are found in one another, and who may be there twice.
    #[wasm_bindgen(unchecked_return_type = "Identities")]
    pub fn identities(&self) -> JsValue {
        to_js(&self.inner.borrow().identities())
    }

    /// One row a customer.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Customers>")]
    pub fn customers(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CustomersOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<CustomersOptions>| {
            let found = workspace.customers(call)?;
            let result = to_js(&*found.customers);
            set_columns(&result, &workspace.columns(&found)?);
            Ok(result)
        })
    }

    /// Who the customers are: RFM scores and segments.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Rfm>")]
    pub fn rfm(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "RfmOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<RfmOptions>| {
            each(workspace, &*workspace.rfm(call)?)
        })
    }

    /// Where each customer is between the first purchase and the last.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Lifecycle>")]
    pub fn lifecycle(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "LifecycleOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<LifecycleOptions>| {
            each(workspace, &*workspace.lifecycle(call)?)
        })
    }

    /// Who came, came back and left in each calendar period.
    #[wasm_bindgen(js_name = lifecycleMovement, unchecked_return_type = "BrokenDown<Movement>")]
    pub fn lifecycle_movement(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "MovementOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<MovementOptions, LifecycleOptions>| {
            Ok(to_js(&*workspace.lifecycle_movement(call)?))
        })
    }

    /// Who moved from which group of a segmentation to which between two days.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Migration>")]
    pub fn migration(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "MigrationOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<MigrationOptions, GroupingOptions>| {
            Ok(to_js(&*workspace.migration(call)?))
        })
    }

    /// How large the groups of a segmentation were at the ends of the last periods.
    #[wasm_bindgen(js_name = segmentsOverTime, unchecked_return_type = "BrokenDown<Trend>")]
    pub fn segments_over_time(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "TrendOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<TrendOptions, GroupingOptions>| {
            Ok(to_js(&*workspace.segments_over_time(call)?))
        })
    }

    /// What customers bring: tiers, and how unequally revenue is shared.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Value>")]
    pub fn value(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ValueOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ValueOptions>| {
            each(workspace, &*workspace.value(call)?)
        })
    }

    /// How the customers of segments differ in an attribute.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Profile>")]
    pub fn profile(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ProfileOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ProfileOptions, GroupingOptions>| {
            Ok(to_js(&*workspace.profile(call)?))
        })
    }

    /// Which attributes best tell a segment apart, as rules.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Tree>")]
    pub fn tree(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "TreeOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<TreeOptions, GroupingOptions>| {
            Ok(to_js(&*workspace.tree(call)?))
        })
    }

    /// The names of the attributes of the customers who bought.
    pub fn attributes(&self) -> Result<Vec<String>, JsValue> {
        let names = self.inner.borrow().attributes(&Shared::default());
        names.map_err(|error| throw(&error, self.locale.get()))
    }

    /// The names of the groups of a segmentation.
    pub fn groups(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "GroupingOptions")] options: JsValue,
    ) -> Result<Vec<String>, JsValue> {
        let call = Call::<Of, GroupingOptions>::read(&|| object(&options));
        let names = call.and_then(|call| self.inner.borrow().groups(&call));
        names.map_err(|error| throw(&error, locale(&options)))
    }

    /// Who is like whom: clusters of customers.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Kmeans>")]
    pub fn kmeans(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "KmeansOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<KmeansOptions>| {
            each(workspace, &*workspace.kmeans(call)?)
        })
    }

    /// Whether they come back: retention by cohort.
    #[wasm_bindgen(unchecked_return_type = "Retention")]
    pub fn retention(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "RetentionOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.whole(&options, |workspace, call: &Call<RetentionOptions>| {
            Ok(to_js(&*workspace.retention(call)?))
        })
    }

    /// Who orders again, and when that is decided.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Repurchase>")]
    pub fn repurchase(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "RepurchaseOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<RepurchaseOptions>| {
            Ok(to_js(&*workspace.repurchase(call)?))
        })
    }

    /// How many customers will still be there, or go on buying.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Projection>")]
    pub fn projection(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ProjectionOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ProjectionOptions, LeavingOptions>| {
            Ok(to_js(&*workspace.projection(call)?))
        })
    }

    /// How long they stay: survival curves, by group where `by` names one.
    #[wasm_bindgen(unchecked_return_type = "Survival")]
    pub fn survival(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "SurvivalOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let call = Call::<SurvivalChoice, LeavingOptions>::read(&|| object(&options));
        let found = call.and_then(|call| self.inner.borrow().survival(&call));
        found.map(|found| survival_to_js(&found)).map_err(|error| throw(&error, locale(&options)))
    }

    /// What goes with leaving sooner: Cox's model of the customers' attributes.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Cox>")]
    pub fn cox(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CoxChoice")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<CoxChoice, LeavingOptions>| {
            Ok(to_js(&*workspace.cox(call)?))
        })
    }

    /// What are they worth? The purchases and the discounted value expected of each customer over `horizon` periods, by a purchase
    /// model and Gamma-Gamma fitted to the open file, with intervals, a verdict on the fit, and the models as a `card`. Columns have
    /// one value a customer, in the order of `id`; times are in periods, money in that of the file.
    ///
    /// An error is of kind `fit` if too few customers bought again or all did the same, `option` if an option is not accepted, `name`
    /// if a covariate is not known.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Clv>")]
    pub fn clv(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ClvOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ClvOptions, CustomersOptions>| {
            let found = workspace.clv(call)?;
            let result = each(workspace, &*found)?;
            set_counts(&result, &found.result.scores);
            Ok(result)
        })
    }

    /// Which purchase model foretells these customers best, if any? All are fitted to the days up to `calibrationEnd`, or to the
    /// first two thirds, and ranked by how they foretell the days after it, beside four guesses without a model. Errors are in
    /// purchases a customer. A model that is no better than a guess is not recommended.
    ///
    /// An error is of kind `data` if there is no day to hold out.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Tournament>")]
    pub fn tournament(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "TournamentOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<TournamentOptions, CustomersOptions>| {
            Ok(to_js(&workspace.tournament(call)?.result))
        })
    }

    /// What are groups of customers worth together? By what `by` names: `cohort`, `clvTier`, a segmentation or a column. Each group has
    /// its customers, purchases, value, mean and share, with intervals that know that the parameters are the same for all; the groups
    /// add up to `total`.
    ///
    /// An error is of kind `data` where no value in money can be told, and `name` if there is nothing that `by` names.
    #[wasm_bindgen(unchecked_return_type = "Equity")]
    pub fn equity(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "EquityOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.whole(&options, |workspace, call: &Call<EquityOptions, CustomersOptions>| {
            each(workspace, &workspace.equity(call)?)
        })
    }

    /// Which valuable customers are likely to leave? Of the `top` share by what they would be worth if they were still there for
    /// certain, those with a P(alive) from `above` up to `below`. At stake is (1 − P(alive)) times that worth; the reason of each is a
    /// sentence.
    ///
    /// An error is of kind `data` where no value in money can be told, and `option` if an option is not accepted.
    #[wasm_bindgen(js_name = earlyWarning, unchecked_return_type = "BrokenDown<EarlyWarning>")]
    pub fn early_warning(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "WarningOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<WarningOptions, CustomersOptions>| {
            each(workspace, &workspace.early_warning(call)?)
        })
    }

    /// What does a model card say of the open customers? They are summed up in its periods and scored without a fit; a card with
    /// covariates asks for the attributes of the same names. Columns have one value a customer, in the order of `id`.
    ///
    /// An error is of kind `option` if the card cannot be used, and `name` if an attribute it goes by is not there.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Scored>")]
    pub fn scored(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ScoredOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ScoredOptions>| {
            let found = workspace.scored(call)?;
            let result = each(workspace, &found)?;
            set_counts(&result, &found.result.scores);
            Ok(result)
        })
    }

    /// What it would be worth if customers stayed longer, ordered more, or were given rewards.
    #[wasm_bindgen(js_name = whatIf, unchecked_return_type = "BrokenDown<WhatIf>")]
    pub fn what_if(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "WhatIfOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<WhatIfOptions, CustomersOptions>| {
            Ok(to_js(&*workspace.what_if(call)?))
        })
    }

    /// What the loyalty programme changed.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Loyalty>")]
    pub fn loyalty(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "LoyaltyOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<LoyaltyOptions>| {
            Ok(to_js(&*workspace.loyalty(call)?))
        })
    }

    /// What a launch changed that reached everyone at once.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Launch>")]
    pub fn launch(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "LaunchOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<LaunchOptions>| {
            Ok(to_js(&*workspace.launch(call)?))
        })
    }

    /// What the loyalty programme consists of, costs and brings.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Programme>")]
    pub fn programme(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ProgrammeOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<ProgrammeOptions>| {
            Ok(to_js(&*workspace.programme(call)?))
        })
    }

    /// What the programme changed, where chance decided who was held out.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<Randomised>")]
    pub fn randomised(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "RandomisedOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.answer(options, |workspace, call: &Call<RandomisedOptions>| {
            Ok(to_js(&*workspace.randomised(call)?))
        })
    }

    /// Gives the customers for whom a rule is true a name.
    pub fn define(&self, name: &str, rule: &str) -> Result<(), JsValue> {
        let defined = self.inner.borrow_mut().define(name, rule);
        defined.map_err(|error| throw(&error, self.locale.get()))
    }

    /// Takes the name of a segment away.
    pub fn undefine(&self, name: &str) -> Result<(), JsValue> {
        let gone = self.inner.borrow_mut().undefine(name);
        gone.map_err(|error| throw(&error, self.locale.get()))
    }

    /// The named segments.
    #[wasm_bindgen(unchecked_return_type = "NamedSegment[]")]
    pub fn segments(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "SegmentsOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.inner.borrow().segments(&from_js::<SegmentsOptions>(&options)?)))
    }

    /// The columns that a rule can use now.
    #[wasm_bindgen(js_name = ruleColumns, unchecked_return_type = "RuleColumn[]")]
    pub fn rule_columns(&self) -> Result<JsValue, JsValue> {
        let columns = self.inner.borrow().rule_columns();
        columns.map(|columns| to_js(&columns)).map_err(|error| throw(&error, self.locale.get()))
    }

    /// The customers of an analysis with what it says of each, or the numbers of a chart, as CSV in UTF-8 that spreadsheets open.
    pub fn csv(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ListName | ViewName")] name: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "object")] options: JsValue,
    ) -> Result<Vec<u8>, JsValue> {
        let csv = self.inner.borrow().csv(name, &|| object(&options));
        csv.map(String::into_bytes).map_err(|error| throw(&error, locale(&options)))
    }

    /// The names of the charts.
    pub fn charts(&self) -> Vec<String> {
        VIEWS.iter().map(|&name| name.to_owned()).collect()
    }

    /// A chart by its name, `analysis.view`, with the options of its analysis.
    #[wasm_bindgen(unchecked_return_type = "BrokenDown<ShownChart>")]
    pub fn chart(
        &self,
        name: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "object")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let workspace = self.inner.borrow();
        let options_of = || object(&options);
        let part = |chart: &Chart| show(chart, None);
        let shown = workspace.chart_parts(name, &options_of, part).and_then(|parts| {
            let chart = workspace.chart(name, &options_of)?;
            let result = show(&chart, workspace.offer(name, &options_of)?);
            set_parts(&result, parts);
            Ok(result)
        });
        shown.map_err(|error| throw(&error, locale(&options)))
    }

    /// Begins the long part of what an analysis, chart or list of this name answers with these options, to be done in steps;
    /// nothing where it takes no time.
    pub fn ahead(
        &self,
        of: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "object")] options: JsValue,
    ) -> Result<Option<Ahead>, JsValue> {
        let locale = locale(&options);
        let work = self.inner.borrow().ahead(of, &|| object(&options));
        let work = work.map_err(|error| throw(&error, locale))?;
        Ok(work.map(|work| Ahead::new(Rc::clone(&self.inner), work, locale)))
    }
}

/// A chart with its parts at hand.
fn show(chart: &Chart, offer: Option<Offer>) -> JsValue {
    to_js(&Shown { table: &chart.table, summary: &chart.summary, spec: chart, offer })
}

impl Workspace {
    /// Reads the options, asks the workspace, also for the parts if the result is to be broken down, and throws what went
    /// wrong in the language asked for.
    fn answer<T: DeserializeOwned + Clone + 'static, C: for<'de> Options<'de> + Clone + 'static>(
        &self,
        options: JsValue,
        ask: impl Fn(&workspace::Workspace, &Call<T, C>) -> Result<JsValue>,
    ) -> Result<JsValue, JsValue> {
        self.whole(&options, |workspace, call| {
            let parts = workspace.breakdown(call, |call| ask(workspace, call))?;
            let result = ask(workspace, call)?;
            set_parts(&result, parts);
            Ok(result)
        })
    }

    /// The same without parts.
    fn whole<T: DeserializeOwned + 'static, C: for<'de> Options<'de> + 'static>(
        &self,
        options: &JsValue,
        ask: impl FnOnce(&workspace::Workspace, &Call<T, C>) -> Result<JsValue>,
    ) -> Result<JsValue, JsValue> {
        let workspace = self.inner.borrow();
        let answer = Call::read(&|| object(options)).and_then(|call| ask(&workspace, &call));
        answer.map_err(|error| throw(&error, locale(options)))
    }
}

/// A result with its columns.
fn each<T: EachCustomer + Serialize>(
    workspace: &workspace::Workspace,
    found: &PerCustomer<T>,
) -> Result<JsValue> {
    let result = to_js(&found.result);
    set_columns(&result, &workspace.columns(found)?);
    Ok(result)
}

/// Sets the results of the parts, if there are any, as a property of that of the whole.
fn set_parts(result: &JsValue, parts: Option<Vec<Part<JsValue>>>) {
    let Some(parts) = parts else { return };
    let parts = parts.into_iter().map(|Part { name, n, result, error }| {
        let part = js_sys::Object::new();
        let fields = [
            ("name", name.into()),
            ("n", n.into()),
            ("result", result.unwrap_or(JsValue::NULL)),
            ("error", error.map_or(JsValue::NULL, JsValue::from)),
        ];
        for (key, value) in fields {
            // Setting a property of a fresh object cannot fail.
            let _ = js_sys::Reflect::set(&part, &key.into(), &value);
        }
        part
    });
    let parts: js_sys::Array = parts.collect();
    let _ = js_sys::Reflect::set(result, &"breakdown".into(), &parts);
}
