//! Files in the encodings people's programs write, and the files of csv-spectrum.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a file that cannot be read fails the test")]

use encoding_rs::Encoding;
use tenure::ingest::{LoadOptions, records};

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Files as people have them, and the encoding they are in.
const FILES: [(&str, &str); 14] = [
    (
        "gb18030",
        "客户,日期,金额,商品\n张伟,2026-01-02,12.50,绿茶\n李娜,2026-01-03,7,咖啡豆\n王芳,2026-01-05,88.00,牛奶\n",
    ),
    ("gb18030", "customer,date,amount,city\nC1,2026-01-02,12.50,上海\nC2,2026-01-03,7,北京\n"),
    (
        "big5",
        "客戶,日期,金額,商品\n陳怡君,2026-01-02,12.50,綠茶\n林志明,2026-01-03,7,咖啡豆\n黃美玲,2026-01-05,88.00,牛奶\n",
    ),
    (
        "shift_jis",
        "顧客番号,購入日,金額,商品名\n1,2026-01-02,1250,コーヒー\n2,2026-01-03,700,お茶\n",
    ),
    ("euc-jp", "顧客番号,購入日,金額,商品名\n1,2026-01-02,1250,コーヒー\n2,2026-01-03,700,お茶\n"),
    (
        "euc-kr",
        "고객번호,주문일자,결제금액,상품명\n1,2026-01-02,12500,커피 원두\n2,2026-01-03,7000,녹차\n김민준,2026-01-04,100,우유\n",
    ),
    (
        "windows-1252",
        "Kunde,Datum,Betrag\nMüller,2026-01-02,12.50\nGroß,2026-01-03,7\nFrançois Crémieux,2026-01-03,7\n",
    ),
    ("windows-1252", "client,date,montant €\nHélène,2026-01-02,12.50\nPeña,2026-01-03,7\n"),
    (
        "windows-1250",
        "zákazník,datum,částka\nDvořák,2026-01-02,12.50\nŽižka,2026-01-03,7\nŁukasz Dąbrowski,2026-01-03,7\n",
    ),
    ("windows-1251", "клиент,дата,сумма\nИванов Пётр,2026-01-02,12.50\nСмирнова,2026-01-03,7\n"),
    (
        "windows-1253",
        "πελάτης,ημερομηνία,ποσό\nΠαπαδόπουλος,2026-01-02,12.50\nΝικολάου,2026-01-03,7\n",
    ),
    ("windows-1254", "müşteri,tarih,tutar\nYılmaz,2026-01-02,12.50\nDoğan Şahin,2026-01-03,7\n"),
    ("windows-1256", "العميل,التاريخ,المبلغ\nمحمد علي,2026-01-02,12.50\nفاطمة,2026-01-03,7\n"),
    ("windows-1255", "לקוח,תאריך,סכום\nדוד לוי,2026-01-02,12.50\nשרה כהן,2026-01-03,7\n"),
];

#[test]
fn encodings_are_found() {
    for (label, text) in FILES {
        let encoding = Encoding::for_label(label.as_bytes()).expect("an encoding");
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{label}");
        let read = records(&bytes, &LoadOptions::default()).expect("it opens");
        assert_eq!(read, rows(text), "{label}");
        let options = LoadOptions { encoding: Some(label.to_owned()), ..LoadOptions::default() };
        assert_eq!(records(&bytes, &options).expect("it opens"), rows(text), "{label}");
    }
}

#[test]
fn unicode_is_found_with_its_mark_and_without() {
    for (_, text) in FILES {
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{text}");
            let le: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let be: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [marked.as_bytes(), &le, &be] {
                let read = records(bytes, &LoadOptions::default()).expect("it opens");
                assert_eq!(read, rows(text));
            }
        }
    }
}

/// UTF-8 in which a program cut a character stays UTF-8.
#[test]
fn a_mistake_does_not_change_the_encoding() {
    let mut bytes = FILES[0].1.repeat(5).into_bytes();
    bytes.extend(b"\xE5\xBC,2026-01-09,3,\xE8\x8C\xB6\n");
    let read = records(&bytes, &LoadOptions::default()).expect("it opens");
    assert_eq!(read.last().expect("a record"), &["\u{fffd}", "2026-01-09", "3", "茶"]);
}

/// Every file of <https://github.com/maxogden/csv-spectrum>, as its JSON says.
#[test]
fn csv_spectrum() {
    let folder =
        std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/csv-spectrum"));
    let files = std::fs::read_dir(folder.join("csvs"))
        .expect("csv-spectrum is not here: run ./pkg-scripts/setup first");
    let mut count = 0;
    for file in files.flatten() {
        let path = file.path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read(&path).expect("a file");
        let json =
            std::fs::read_to_string(folder.join(format!("json/{name}.json"))).expect("its rows");
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let expected: Vec<serde_json::Value> = match json {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        let read = records(&text, &LoadOptions::default()).expect("it opens");
        let (header, rows) = read.split_first().expect("a header");
        let rows: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                let cells = row.iter().cloned().map(serde_json::Value::from);
                header.iter().cloned().zip(cells).collect()
            })
            .collect();
        for (row, expected) in rows.iter().zip(&expected) {
            for name in header {
                // Its JSON has another telephone number than its CSV.
                let is_misprint = name == "Contact Phone Number" && row[name] == "2095257564";
                assert!(is_misprint || row[name] == expected[name], "{path:?} {row} {expected}");
            }
        }
        assert_eq!(rows.len(), expected.len(), "{path:?}");
        count += 1;
    }
    assert_eq!(count, 12);
}
