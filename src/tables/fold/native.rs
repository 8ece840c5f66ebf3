use unicode_normalization::UnicodeNormalization;

pub(super) fn fold(text: &str) -> String {
    let compatible: String = text.nfkc().collect();
    compatible.to_uppercase().to_lowercase().nfkc().collect()
}
