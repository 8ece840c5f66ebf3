//! What an encoding's bytes mean, natively.

use encoding_rs::Encoding;

/// An encoding as the platform knows it.
#[derive(Debug)]
pub(super) struct Platform(&'static Encoding);

impl Platform {
    /// The encoding of this name, by any of the names that the web has for it.
    pub(super) fn new(label: &str) -> Option<Self> {
        Encoding::for_label_no_replacement(label.as_bytes()).map(Self)
    }

    /// Its one name, in lower case.
    pub(super) fn name(&self) -> String {
        self.0.name().to_ascii_lowercase()
    }

    /// These bytes as text; those that have no meaning are �.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        self.0.decode_without_bom_handling(bytes).0.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;
    use proptest::prelude::*;

    use crate::ingest::decode::{Decoder, Undecodable};

    const LABELS: [&str; 20] = [
        "gb18030",
        "gbk",
        "gb2312",
        "big5",
        "shift_jis",
        "euc-kr",
        "euc-jp",
        "windows-1250",
        "windows-1251",
        "cp1252",
        "latin1",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "windows-874",
        "koi8-r",
        "iso-8859-15",
    ];

    fn encoding(label: &str) -> &'static Encoding {
        Encoding::for_label(label.as_bytes()).expect("an encoding")
    }

    fn decode(label: &str, bytes: &[u8], chunk: usize) -> (String, Undecodable) {
        let mut decoder = Decoder::new(label).expect("a decoder");
        let mut out = Vec::new();
        for chunk in bytes.chunks(chunk) {
            decoder.decode(chunk, false, &mut out);
        }
        decoder.decode(&[], true, &mut out);
        (String::from_utf8_lossy(&out).into_owned(), decoder.undecodable().clone())
    }

    /// Expected values: encoding_rs.
    #[test]
    fn every_character_of_every_encoding_is_read() {
        for label in LABELS {
            let encoding = encoding(label);
            let all: String = ('\u{80}'..='\u{2FFFF}')
                .filter(|&c| c != '\u{FFFD}' && !encoding.encode(c.encode_utf8(&mut [0; 4])).2)
                .flat_map(|c| [c, ';'])
                .collect();
            let bytes = encoding.encode(&all).0.into_owned();
            let expected = encoding.decode_without_bom_handling(&bytes).0.into_owned();
            for chunk in [997, bytes.len()] {
                let (text, lost) = decode(label, &bytes, chunk);
                assert_eq!((text == expected, lost.count), (true, 0), "{label}");
            }
        }
    }

    #[test]
    fn there_are_labels_for_all_and_none_for_others() {
        assert_eq!(Decoder::new("GB2312").expect("a label").name(), "gbk");
        assert_eq!(Decoder::new("latin1").expect("a label").name(), "windows-1252");
        assert_eq!(Decoder::new("unicode").expect("a label").name(), "utf-16le");
        for label in ["", "utf-7", "utf-32", "iso-2022-jp", "replacement"] {
            assert!(Decoder::new(label).is_none(), "{label}");
        }
    }

    #[test]
    fn what_means_nothing_is_counted_and_located() {
        let lost = |label, bytes: &[u8]| {
            let all = (1..=bytes.len()).map(|chunk| decode(label, bytes, chunk));
            let all: Vec<_> = all.collect();
            assert!(all.windows(2).all(|two| two[0] == two[1]), "{all:?}");
            let (text, lost) = all.into_iter().next().expect("one");
            (text, lost.count, lost.examples.iter().map(|it| (it.line, it.offset)).collect())
        };
        assert_eq!(
            lost("gb18030", b"a,\xB7\xC5\n\xFF,1\r\n\n\xD6\n\xB7"),
            (
                "a,放\n\u{FFFD},1\r\n\n\u{FFFD}\n\u{FFFD}".to_owned(),
                3,
                vec![(2, 5), (4, 11), (5, 13)]
            )
        );
        assert_eq!(
            lost("utf-8", b"a\n\xE4\xBD\xA0\xFF\xE4\xBD\n\xE4"),
            ("a\n你\u{FFFD}\u{FFFD}\n\u{FFFD}".to_owned(), 3, vec![(2, 5), (2, 6), (3, 9)])
        );
        assert_eq!(
            lost("utf-16le", b"a\0\n\0\x3D\xD8b\0\x3D\xD8\x00\xDE\0\xDC\n\0x"),
            ("a\n\u{FFFD}b😀\u{FFFD}\n\u{FFFD}".to_owned(), 3, vec![(2, 4), (2, 12), (3, 16)])
        );
        assert_eq!(lost("windows-1253", b"\xD2"), ("\u{FFFD}".to_owned(), 1, vec![(1, 0)]));
    }

    proptest! {
        #[test]
        fn any_chunks_give_the_same_text(
            label in prop::sample::select(&LABELS[..]),
            text in "[a-z,;\n0-9\\\\|客户日期金額한국어のカéßЖ€😀𠀀-]{0,60}",
            chunk in 1_usize..20,
        ) {
            let (bytes, encoding, _) = encoding(label).encode(&text);
            let expected = encoding.decode_without_bom_handling(&bytes).0;
            prop_assert_eq!(&decode(label, &bytes, chunk).0, &expected);
        }

        #[test]
        fn any_bytes_are_read(
            label in prop::sample::select(&["utf-8", "utf-16le", "utf-16be", "gb18030", "big5", "shift_jis", "euc-jp", "windows-1253"][..]),
            bytes in prop::collection::vec(any::<u8>(), 0..80),
            chunk in 1_usize..20,
        ) {
            prop_assert_eq!(decode(label, &bytes, chunk), decode(label, &bytes, 1000));
        }
    }
}
