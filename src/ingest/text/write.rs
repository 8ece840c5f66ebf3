//! Rows → text that spreadsheets open, and that reads back equal.

/// Delimited text by commas, a header first; RFC 4180 with line feeds.
#[derive(Clone, Debug)]
pub struct Csv {
    text: String,
    is_safe: bool,
}

impl Csv {
    /// Text that reads back exactly as it was written.
    pub fn new() -> Self {
        Self { text: String::new(), is_safe: false }
    }

    /// Text for spreadsheets: it says that it is UTF-8, and a cell that a spreadsheet would compute gets an apostrophe in
    /// front, since customers choose their own names.
    pub fn for_spreadsheets() -> Self {
        Self { text: "\u{feff}".to_owned(), is_safe: true }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.push(cell, cells.len() == 1);
        }
        self.text.push('\n');
    }

    fn push(&mut self, cell: &str, is_alone: bool) {
        let is_formula =
            cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let apostrophe = self.is_safe && is_formula;
        // A mark of UTF-8 at the very beginning would be the file's.
        let is_bare = !cell.contains([',', '"', '\n', '\r', '\u{feff}']) && cell.trim() == cell;
        // An empty cell that stands alone would be a blank line.
        if is_bare && !(is_alone && cell.is_empty()) {
            if apostrophe {
                self.text.push('\'');
            }
            return self.text.push_str(cell);
        }
        self.text.push('"');
        if apostrophe {
            self.text.push('\'');
        }
        for c in cell.chars() {
            self.text.push(c);
            if c == '"' {
                self.text.push(c);
            }
        }
        self.text.push('"');
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }
}

impl Default for Csv {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut csv = Csv::new();
        csv.row(&["a", "b,c", "say \"hi\"", "two\nlines", " blank ", "=1"]);
        csv.row(&[""]);
        assert_eq!(
            csv.finish(),
            "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",\" blank \",=1\n\"\"\n"
        );
    }

    #[test]
    fn spreadsheets_compute_nothing() {
        let mut csv = Csv::for_spreadsheets();
        csv.row(&["=cmd()", "-5", "+49 30", "@x", "a=b", "-1,000 \"x\""]);
        assert_eq!(csv.finish(), "\u{feff}'=cmd(),-5,'+49 30,'@x,a=b,\"'-1,000 \"\"x\"\"\"\n");
    }
}
