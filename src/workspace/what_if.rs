//! What it would be worth if customers stayed longer, ordered more, or were given rewards.

use std::rc::Rc;

use crate::clv::ClvOptions;
use crate::clv::what_if::{WhatIf, WhatIfOptions, WhatIfTask};
use crate::customers::CustomersOptions;
use crate::error::Result;
use crate::task::run;
use crate::workspace::equity::value_call;
use crate::workspace::{Call, Shared, Workspace, fitted, kept_fit};

/// The call of a what-if.
pub(super) type WhatIfCall = Call<WhatIfOptions, CustomersOptions>;

impl Workspace {
    /// What each change would make of customer equity and profit.
    ///
    /// # Errors
    ///
    /// As [`Self::clv`]; `option` if one is out of range; `data` where no value in money can be told.
    pub fn what_if(&self, call: &WhatIfCall) -> Result<Rc<WhatIf>> {
        self.last.what_if.answer(call, || run(self.begin_what_if(call)?))
    }

    /// Changes what the models say that are fitted already, or fits them first.
    pub(super) fn begin_what_if(&self, call: &WhatIfCall) -> Result<WhatIfTask> {
        let Shared { level, locale, .. } = call.shared;
        let options = WhatIfOptions { level, locale, ..call.own.clone() };
        options.checked()?;
        let fitted = fit_call(call);
        let kept = kept_fit(fitted.own.model)(&self.last);
        let known = kept.answer(&fitted, || run(self.begin_outlook(&fitted)?))?;
        WhatIfTask::of(Rc::clone(&known.result), &options)
    }
}

/// The call of the fit behind a what-if.
pub(super) fn fit_call(call: &WhatIfCall) -> Call<ClvOptions, CustomersOptions> {
    fitted(&value_call(call, call.own.clv()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    fn shop(text: &[u8]) -> Workspace {
        let mut shop = Workspace::new();
        shop.load(TableKind::Transactions, LoadOptions::default(), text).expect("it opens");
        shop
    }

    fn cdnow() -> Workspace {
        shop(include_bytes!("../../tests/data/CDNOW_sample.txt"))
    }

    fn call(options: serde_json::Value) -> WhatIfCall {
        Call::read(&|| &options).expect("options")
    }

    /// The options of the value analysis say the same here, and the fit is that of value by the same model.
    #[test]
    fn the_base_is_the_value_of_the_same_model_and_fit() {
        let shop = cdnow();
        let mut options =
            json!({ "margin": 0.5, "horizon": 26, "discountRate": 0.2, "period": "week" });
        let found = shop.what_if(&call(options.clone())).expect("an answer");
        let again = shop.what_if(&call(options.clone())).expect("an answer");
        assert!(Rc::ptr_eq(&found, &again));
        options["model"] = json!("pareto-nbd");
        let value = shop.clv(&Call::read(&|| &options).expect("options")).expect("value");
        let total = value.result.scores.total_value.expect("money");
        assert!((found.base.equity.value / total - 1.0).abs() < 1e-8);
        assert_eq!((found.horizon, found.customers), (26, 2357));
        // By hand: 2 of the 50 % that are margin, and 1.05 · .96 − 1 of both together where nobody stays longer.
        options["retention"] = json!(0);
        options.as_object_mut().expect("options").remove("model");
        let shares = shop.what_if(&call(options)).expect("an answer").levers.clone();
        let shares = shares.iter().map(|it| it.up?.equity.share.map(|share| share.value));
        for (found, expected) in shares.zip([0.0, 0.05, -0.04, 0.008]) {
            assert!((found.expect("a share") - expected).abs() < 1e-12, "{found:?}");
        }
        assert!(found.summary.starts_with("Your customers are worth "), "{}", found.summary);
    }

    #[test]
    fn steps_find_the_same_and_what_cannot_be_is_refused() {
        let (shop, other) = (cdnow(), cdnow());
        let mut work = shop.ahead("whatif.tornado", &|| json!({})).expect("options").expect("work");
        let mut steps = 0;
        while let crate::task::Step::Progress(share) = work.step(&shop, 10_000).expect("a step") {
            assert!(share < 1.0);
            steps += 1;
        }
        assert!(steps > 5, "{steps}");
        let found = shop.what_if(&call(json!({}))).expect("an answer");
        assert_eq!(found, other.what_if(&call(json!({}))).expect("an answer"));
        let refused = |options| shop.what_if(&call(options)).expect_err("refused").kind();
        assert_eq!(refused(json!({ "reward": 0.4, "margin": 0.3 })), ErrorKind::Option);
        assert_eq!(refused(json!({ "filter": { "from": "1997-02-01" } })), ErrorKind::Option);
        let few = self::shop(b"customer,date,amount\nann,2025-01-05,10\nbob,2025-02-05,20\n");
        let error = few.what_if(&call(json!({}))).expect_err("too few");
        let of_value = few.clv(&Call::read(&|| json!({})).expect("options")).expect_err("too few");
        assert_eq!(error.to_string(), of_value.to_string());
    }
}
