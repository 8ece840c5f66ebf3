//! The part of the crate `encoding_rs` that the readers of workbooks call, with the platform's `TextDecoder` in place of
//! its tables: those weigh 100 KB, and every browser has them. UTF-8 and UTF-16, which nearly all workbooks use, need no
//! platform.

use std::borrow::Cow;
use std::fmt;

use web_sys::{TextDecoder, TextDecoderOptions};

/// An encoding, by the name that the platform knows.
#[derive(PartialEq, Eq)]
pub struct Encoding(&'static str);

macro_rules! encodings {
    ($($init:ident $name:ident $label:literal),* $(,)?) => {
        $(
            pub static $init: Encoding = Encoding($label);
            pub static $name: &Encoding = &$init;
        )*
        const ALL: &[&Encoding] = &[$(&$init),*];
    };
}

encodings! {
    UTF_8_INIT UTF_8 "utf-8", UTF_16LE_INIT UTF_16LE "utf-16le", UTF_16BE_INIT UTF_16BE "utf-16be",
    GBK_INIT GBK "gbk", GB18030_INIT GB18030 "gb18030", BIG5_INIT BIG5 "big5",
    SHIFT_JIS_INIT SHIFT_JIS "shift_jis", EUC_JP_INIT EUC_JP "euc-jp", ISO_2022_JP_INIT ISO_2022_JP "iso-2022-jp",
    EUC_KR_INIT EUC_KR "euc-kr", REPLACEMENT_INIT REPLACEMENT "replacement", IBM866_INIT IBM866 "ibm866",
    KOI8_R_INIT KOI8_R "koi8-r", KOI8_U_INIT KOI8_U "koi8-u", MACINTOSH_INIT MACINTOSH "macintosh",
    X_MAC_CYRILLIC_INIT X_MAC_CYRILLIC "x-mac-cyrillic", X_USER_DEFINED_INIT X_USER_DEFINED "x-user-defined",
    WINDOWS_874_INIT WINDOWS_874 "windows-874", WINDOWS_1250_INIT WINDOWS_1250 "windows-1250",
    WINDOWS_1251_INIT WINDOWS_1251 "windows-1251", WINDOWS_1252_INIT WINDOWS_1252 "windows-1252",
    WINDOWS_1253_INIT WINDOWS_1253 "windows-1253", WINDOWS_1254_INIT WINDOWS_1254 "windows-1254",
    WINDOWS_1255_INIT WINDOWS_1255 "windows-1255", WINDOWS_1256_INIT WINDOWS_1256 "windows-1256",
    WINDOWS_1257_INIT WINDOWS_1257 "windows-1257", WINDOWS_1258_INIT WINDOWS_1258 "windows-1258",
    ISO_8859_2_INIT ISO_8859_2 "iso-8859-2", ISO_8859_3_INIT ISO_8859_3 "iso-8859-3",
    ISO_8859_4_INIT ISO_8859_4 "iso-8859-4", ISO_8859_5_INIT ISO_8859_5 "iso-8859-5",
    ISO_8859_6_INIT ISO_8859_6 "iso-8859-6", ISO_8859_7_INIT ISO_8859_7 "iso-8859-7",
    ISO_8859_8_INIT ISO_8859_8 "iso-8859-8", ISO_8859_8_I_INIT ISO_8859_8_I "iso-8859-8-i",
    ISO_8859_10_INIT ISO_8859_10 "iso-8859-10", ISO_8859_13_INIT ISO_8859_13 "iso-8859-13",
    ISO_8859_14_INIT ISO_8859_14 "iso-8859-14", ISO_8859_15_INIT ISO_8859_15 "iso-8859-15",
    ISO_8859_16_INIT ISO_8859_16 "iso-8859-16",
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Encoding {
    /// The encoding of a label, as the platform knows it.
    pub fn for_label(label: &[u8]) -> Option<&'static Self> {
        let label = str::from_utf8(label).ok()?.trim();
        let known = TextDecoder::new_with_label(label).ok()?.encoding();
        ALL.iter().find(|encoding| encoding.0 == known).copied()
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        self.0
    }

    /// The text; what cannot be decoded is replaced.
    pub fn decode<'a>(&'static self, bytes: &'a [u8]) -> (Cow<'a, str>, &'static Self, bool) {
        match self.decoded(bytes, false) {
            Some(text) => (text, self, false),
            None => (String::from_utf8_lossy(bytes), self, true),
        }
    }

    /// The text, if all of it can be decoded.
    pub fn decode_without_bom_handling_and_without_replacement<'a>(
        &'static self,
        bytes: &'a [u8],
    ) -> Option<Cow<'a, str>> {
        self.decoded(bytes, true)
    }

    /// A decoder of a text in parts.
    pub fn new_decoder_without_bom_handling(&'static self) -> Decoder {
        Decoder(self)
    }

    fn decoded<'a>(&self, bytes: &'a [u8], is_strict: bool) -> Option<Cow<'a, str>> {
        if *self == UTF_8_INIT {
            return match str::from_utf8(bytes) {
                Ok(text) => Some(text.into()),
                Err(_) if is_strict => None,
                Err(_) => Some(String::from_utf8_lossy(bytes)),
            };
        }
        if *self == UTF_16LE_INIT || *self == UTF_16BE_INIT {
            let unit = |pair: &[u8; 2]| match *self == UTF_16LE_INIT {
                true => u16::from_le_bytes(*pair),
                false => u16::from_be_bytes(*pair),
            };
            let units: Vec<u16> = bytes.as_chunks().0.iter().map(unit).collect();
            return match is_strict {
                true => String::from_utf16(&units).ok().map(Cow::from),
                false => Some(String::from_utf16_lossy(&units).into()),
            };
        }
        let options = TextDecoderOptions::new();
        options.set_fatal(is_strict);
        let decoder = TextDecoder::new_with_label_and_options(self.0, &options).ok()?;
        decoder.decode_with_u8_array(bytes).ok().map(Cow::from)
    }
}

/// What a decoder came to.
pub enum DecoderResult {
    /// All of the input was read.
    InputEmpty,
    /// There is no room.
    OutputFull,
    /// The input cannot be decoded.
    Malformed(u8, u8),
}

/// A decoder of a text that is whole: no reader here hands over parts.
pub struct Decoder(&'static Encoding);

impl Decoder {
    /// Its encoding.
    pub fn encoding(&self) -> &'static Encoding {
        self.0
    }

    /// How much room the text of so many bytes can take.
    pub fn max_utf8_buffer_length_without_replacement(&self, bytes: usize) -> Option<usize> {
        bytes.checked_mul(3)
    }

    /// Adds the text of these bytes.
    pub fn decode_to_string_without_replacement(
        &mut self,
        bytes: &[u8],
        text: &mut String,
        _last: bool,
    ) -> (DecoderResult, usize) {
        match self.0.decoded(bytes, true) {
            Some(decoded) => {
                text.push_str(&decoded);
                (DecoderResult::InputEmpty, bytes.len())
            }
            None => (DecoderResult::Malformed(1, 0), 0),
        }
    }

    /// Writes the text of these bytes.
    pub fn decode_to_utf8_without_replacement(
        &mut self,
        bytes: &[u8],
        text: &mut [u8],
        _last: bool,
    ) -> (DecoderResult, usize, usize) {
        let Some(decoded) = self.0.decoded(bytes, true) else {
            return (DecoderResult::Malformed(1, 0), 0, 0);
        };
        match text.get_mut(..decoded.len()) {
            Some(room) => {
                room.copy_from_slice(decoded.as_bytes());
                (DecoderResult::InputEmpty, bytes.len(), decoded.len())
            }
            None => (DecoderResult::OutputFull, 0, 0),
        }
    }
}
