use js_sys::{Array, Object, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorKind};
use crate::ingest::formats::{self, SheetRef};
use crate::ingest::{Cells, Frame};
use crate::wasm::error::throw;
use crate::wasm::to_js;
use crate::words::{Locale, Problem, Reader};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Columns of text as they cross: the cells of each one after the other, and where each ends, in UTF-16 units; and the line
 * of the first row. */
export interface Texts { names: string[]; texts: string[]; ends: Uint32Array[]; line: number }
/** The rows that could not be read. */
export interface Refused { rows: number; examples: { line: number; column: null; text: string }[] }
"#;

/// A workbook: xlsx, xls or ods.
#[wasm_bindgen]
pub struct Workbook {
    inner: formats::Workbook,
    locale: Locale,
}

/// A sheet of a workbook, batch by batch.
#[wasm_bindgen]
pub struct Sheet(formats::Sheet);

/// A JSON text, batch by batch.
#[wasm_bindgen]
pub struct Json {
    inner: formats::Json,
    locale: Locale,
}

#[wasm_bindgen]
impl Workbook {
    /// Opens a workbook.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>, locale: &str) -> Result<Self, JsValue> {
        let locale = Locale::from_tag(locale);
        let inner = formats::Workbook::open(bytes).map_err(|error| throw(&error, locale))?;
        Ok(Self { inner, locale })
    }

    /// The sheets, those first that the program shows.
    #[wasm_bindgen(unchecked_return_type = "{ name: string, hidden: boolean }[]")]
    pub fn sheets(&self) -> JsValue {
        to_js(&self.inner.sheets())
    }

    /// Reads a sheet, by its name or its index from 0; without a choice the first that holds a table.
    pub fn read(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "string | number")] sheet: JsValue,
    ) -> Result<Sheet, JsValue> {
        let choice = match (sheet.as_f64(), sheet.as_string()) {
            (Some(index), _) => Some(SheetRef::Index(index as usize)),
            (_, Some(name)) => Some(SheetRef::Name(name)),
            _ => None,
        };
        let sheet = self.inner.read(choice.as_ref());
        sheet.map(Sheet).map_err(|error| throw(&error, self.locale))
    }
}

#[wasm_bindgen]
impl Sheet {
    /// What share of the sheet the batches so far have had, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.0.share()
    }

    /// The next rows; none at the end.
    #[wasm_bindgen(unchecked_return_type = "Texts | undefined")]
    pub fn batch(&mut self) -> JsValue {
        self.0.batch().map_or(JsValue::UNDEFINED, |batch| texts(&batch))
    }
}

#[wasm_bindgen]
impl Json {
    /// Begins a text.
    #[wasm_bindgen(constructor)]
    pub fn new(locale: &str) -> Self {
        Self { inner: formats::Json::new(), locale: Locale::from_tag(locale) }
    }

    /// Reads the next bytes; chunks may be split anywhere.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.inner.push(bytes).map_err(|error| throw(&error, self.locale))
    }

    /// Ends the text.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        self.inner.finish().map_err(|error| throw(&error, self.locale))
    }

    /// The next rows, once there are enough of them or the text has ended.
    #[wasm_bindgen(unchecked_return_type = "Texts | undefined")]
    pub fn batch(&mut self) -> JsValue {
        self.inner.batch().map_or(JsValue::UNDEFINED, |batch| texts(&batch))
    }

    /// The rows that could not be read so far.
    #[wasm_bindgen(unchecked_return_type = "Refused")]
    pub fn refused(&self) -> JsValue {
        to_js(self.inner.refused())
    }
}

/// Whether the module has nearly all memory that one can have: what fails then fails for want of it.
#[wasm_bindgen(js_name = isFull)]
pub fn is_full() -> bool {
    const PAGES: usize = 1 << 16; // of 64 KiB: 4 GiB
    core::arch::wasm32::memory_size::<0>() > PAGES / 4 * 3
}

/// What a reader in JavaScript throws, from a problem of `words` as a plain object.
#[wasm_bindgen]
pub fn unreadable(
    #[wasm_bindgen(unchecked_param_type = "{ problem: string }")] problem: JsValue,
    locale: &str,
) -> Result<(), JsValue> {
    let problem: Reader = serde_wasm_bindgen::from_value(problem)?;
    let kind = match problem {
        Reader::TooLarge { .. } | Reader::TooManyCells => ErrorKind::Memory,
        _ => ErrorKind::Format,
    };
    Err(throw(&Error::new(kind, Problem::Reader(problem)), Locale::from_tag(locale)))
}

/// A batch as few values: a text for each cell would cross one at a time.
fn texts(batch: &Frame) -> JsValue {
    let (texts, ends) = (Array::new(), Array::new());
    for column in batch.columns() {
        texts.push(&column.text().into());
        ends.push(&Uint32Array::from(utf16_ends(column).as_slice()));
    }
    let result = Object::new();
    let parts = [
        ("names", to_js(&batch.names())),
        ("texts", texts.into()),
        ("ends", ends.into()),
        ("line", JsValue::from(batch.first_line() as f64)),
    ];
    for (key, value) in parts {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&result, &key.into(), &value);
    }
    result.into()
}

fn utf16_ends(column: &Cells) -> Vec<u32> {
    let is_ascii = column.text().is_ascii();
    let mut end = 0;
    column
        .iter()
        .map(|cell| {
            end += if is_ascii { cell.len() } else { cell.encode_utf16().count() } as u32;
            end
        })
        .collect()
}
