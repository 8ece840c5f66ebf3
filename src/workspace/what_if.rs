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
    /// `option` if one is out of range or the filter leaves days out; `data` where no value in money can be told, or too few
    /// bought again.
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
