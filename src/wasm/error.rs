//! Errors as JavaScript throws them.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::wasm::to_js;
use crate::words::Locale;

/// The error as a `TenureError`: an `Error` with `kind`, `message`, `position`, the `option` that is not accepted, the
/// `columns` where one of them was not found, and the `currencies` where there are several.
pub(super) fn throw(error: &Error, locale: Locale) -> JsValue {
    let thrown = js_sys::Error::new(&error.message(locale));
    thrown.set_name("TenureError");
    let parts = [
        ("kind", to_js(&error.kind())),
        ("position", to_js(&error.position())),
        ("option", to_js(&error.option())),
        ("columns", to_js(&error.columns())),
        ("currencies", to_js(&error.currencies())),
    ];
    for (key, value) in parts {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&thrown, &key.into(), &value);
    }
    thrown.into()
}
