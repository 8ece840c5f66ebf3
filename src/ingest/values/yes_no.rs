//! Cells that say yes or no.

use crate::ingest::values::plain::Plain;

/// Words for yes: also for who was treated, and who left.
const YES: &str = "1|1.0|true|t|yes|y|on|x|ja|oui|si|sí|sim|да|是|有|对|真|已|\
    treated|treatment|treat|test|exposed|offered|experiment|experimental|实验|實驗|实验组|實驗組|处理组|試驗組|试验组|\
    event|churned|churn|left|lost|cancelled|canceled|ended|dead|流失|已流失";

/// Words for no.
const NO: &str = "0|0.0|false|f|no|n|off|nein|non|não|nao|нет|否|无|無|不|假|未|\
    control|c|holdout|hold out|held out|untreated|not treated|not offered|unexposed|对照|對照|对照组|對照組|\
    censored|active|alive|stayed|retained|current|留存|未流失|活跃";

/// Whether the cell says yes, or no: that a customer was treated or held out, has left or is still there.
pub(crate) fn yes_no(cell: &str) -> Option<bool> {
    let plain = Plain::of(cell.as_bytes())?;
    let text = plain.as_str().to_ascii_lowercase().replace(['_', '-'], " ");
    let text = text.strip_suffix(" group").unwrap_or(&text);
    let says = |words: &str| words.split('|').any(|word| word == text);
    if says(YES) { Some(true) } else { says(NO).then_some(false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_yes_and_no() {
        for cell in [
            "1",
            "１",
            "TRUE",
            "Yes",
            " y ",
            "是",
            "Treated",
            "treatment group",
            "T",
            "实验组",
            "churned",
        ] {
            assert_eq!(yes_no(cell), Some(true), "{cell}");
        }
        for cell in [
            "0",
            "False",
            "NO",
            "n",
            "否",
            "control",
            "Control_Group",
            "held out",
            "held-out",
            "Hold_Out",
            "holdout",
            "C",
            "active",
        ] {
            assert_eq!(yes_no(cell), Some(false), "{cell}");
        }
        for cell in ["", "2", "maybe", "yes and no", "|", "1|1.0"] {
            assert_eq!(yes_no(cell), None, "{cell}");
        }
        assert!(!YES.split('|').any(|yes| NO.split('|').any(|no| no == yes)));
    }
}
