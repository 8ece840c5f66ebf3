pub(in crate::words) fn page(key: &str) -> &'static str {
    match key {
        "tagline" => "Customer analytics that never leave this page",
        _ => "",
    }
}
