use js_sys::JsString;

pub(super) fn fold(text: &str) -> String {
    let compatible = JsString::from(text).normalize("NFKC");
    compatible.to_upper_case().to_lower_case().normalize("NFKC").into()
}
