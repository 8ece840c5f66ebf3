//! In which encoding a file is written, found on its first bytes.
//!
//! A byte-order mark says it, NUL bytes at every other place say UTF-16, and bytes that are UTF-8 without a mistake are
//! hardly ever anything else. For the rest, every encoding reads the bytes its own way, and what it reads is weighed,
//! character by character: those that texts are full of count for it, those that hardly occur count against it.

use crate::ingest::decode::{Decoder, Platform, Table, table::Found};

/// The encoding of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guess {
    /// Its name on the web, in lower case.
    pub(crate) name: String,
    /// How sure it is, from 0 to 1: by how much of its own weight it outweighs the second best.
    pub(crate) confidence: f64,
    /// Whether every byte means something in it.
    pub(crate) is_clean: bool,
}

/// Characters beyond ASCII that are weighed.
const MOST: usize = 3000;

/// What a character is worth that texts are full of; that is like many others; that is a mistake.
const COMMON: f64 = 1.0;
const USUAL: f64 = 0.3;
const RARE: f64 = -0.3;
const ODD: f64 = -1.0;
const MISTAKE: f64 = -4.0;

/// Finds the encoding of these first bytes of a file.
pub(crate) fn guess(sample: &[u8], is_whole: bool) -> Guess {
    let sure = |name: &str| Guess { name: name.to_owned(), confidence: 1.0, is_clean: true };
    match sample {
        [0xEF, 0xBB, 0xBF, ..] => {
            return Guess { is_clean: is_utf8(sample, is_whole), ..sure("utf-8") };
        }
        [0xFF, 0xFE, ..] => return sure("utf-16le"),
        [0xFE, 0xFF, ..] => return sure("utf-16be"),
        _ => {}
    }
    if let Some(name) = utf16(sample) {
        return sure(name);
    }
    if is_utf8(sample, is_whole) {
        return sure("utf-8");
    }
    // The first of equals wins: those in front are in wider use.
    let mut readings =
        vec![("utf-8", Reading { weight: utf8_weight(sample), text: String::new() })];
    for (name, script) in &CANDIDATES {
        if let Some(table) = Platform::new(name).and_then(Table::new) {
            readings.push((name, weigh(sample, &table, script)));
        }
    }
    let mut best = 0;
    for (place, (_, reading)) in readings.iter().enumerate() {
        if readings.get(best).is_some_and(|(_, best)| reading.weight > best.weight) {
            best = place;
        }
    }
    let Some((name, best)) = readings.get(best) else { return sure("utf-8") };
    let others = readings.iter().filter(|(_, other)| other.text != best.text);
    let second = others.map(|(_, other)| other.weight).fold(0.0, f64::max);
    let confidence = if best.weight > 0.0 { 1.0 - second / best.weight } else { 0.0 };
    Guess { name: (*name).to_owned(), confidence, is_clean: false }
}

/// The encoding with a name that is given; none if there is none.
pub(crate) fn given(label: &str, sample: &[u8], is_whole: bool) -> Option<Guess> {
    let name = Decoder::new(label)?.name().to_owned();
    let is_clean = name == "utf-8" && is_utf8(sample, is_whole);
    Some(Guess { name, confidence: 1.0, is_clean })
}

/// Whether these are characters of UTF-8; the sample may end within one.
fn is_utf8(sample: &[u8], is_whole: bool) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && !is_whole,
    }
}

/// Half of the bytes of UTF-16 are NUL wherever the characters are ASCII, and those are all on one side.
fn utf16(sample: &[u8]) -> Option<&'static str> {
    if !sample.contains(&0) {
        return None;
    }
    let (pairs, _) = sample.as_chunks::<2>();
    let (mut first, mut second) = (0, 0);
    for [a, b] in pairs {
        first += usize::from(*a == 0 && *b != 0);
        second += usize::from(*b == 0 && *a != 0);
    }
    let many = pairs.len() / 5;
    match (first, second) {
        _ if pairs.len() < 4 => None,
        (few, le) if le > many && few <= le / 20 => Some("utf-16le"),
        (be, few) if be > many && few <= be / 20 => Some("utf-16be"),
        _ => None,
    }
}

/// The weight of bytes that are UTF-8 with mistakes.
fn utf8_weight(sample: &[u8]) -> f64 {
    let (mut characters, mut mistakes) = (0, 0);
    for chunk in sample.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        mistakes += usize::from(!chunk.invalid().is_empty());
    }
    (characters as f64 * COMMON + mistakes as f64 * MISTAKE) / (characters + mistakes).max(1) as f64
}

/// What is written with the characters of an encoding.
enum Script {
    /// Chinese, Japanese, Korean: characters of two bytes, by the first of them.
    Wide {
        /// Those that texts are full of.
        common: &'static str,
        /// First bytes of the other characters in use.
        usual: [u8; 2],
        /// First bytes of punctuation and wide letters.
        marks: [u8; 2],
        /// First bytes of kana, if only texts in this encoding have any.
        kana: Option<[u8; 2]>,
    },
    /// Letters among those of ASCII.
    Latin(&'static str),
    /// Letters in words of their own.
    Words(&'static str),
}

/// How an encoding reads a sample.
struct Reading {
    /// The mean weight of the characters beyond ASCII.
    weight: f64,
    /// These characters.
    text: String,
}

/// Reads the sample in an encoding in which such texts are written.
fn weigh(sample: &[u8], table: &Table, script: &Script) -> Reading {
    let (mut sum, mut count) = (0.0, 0_usize);
    let mut text = String::new();
    let mut character = Vec::with_capacity(8);
    // What stands before, for letters: those in words stand among their like.
    let mut before = ' ';
    let mut at = 0;
    while let Some(&byte) = sample.get(at).filter(|_| count < MOST) {
        if byte < 0x80 {
            let now = char::from(byte);
            if let Script::Words(_) = script
                && now.is_ascii_alphabetic()
                && !before.is_ascii()
                && before.is_alphabetic()
            {
                sum += ODD;
            }
            before = now;
            at += 1;
            continue;
        }
        let rest = sample.get(at..).unwrap_or_default();
        character.clear();
        let len = match table.take(rest, &mut character) {
            Found::More => break,
            Found::Nothing(len) => len,
            Found::Character(len) => len,
        };
        let now = std::str::from_utf8(&character).ok().and_then(|text| text.chars().next());
        let now = now.unwrap_or(char::REPLACEMENT_CHARACTER);
        let after = rest.get(len).map_or(' ', |&byte| char::from(byte));
        sum += if now == char::REPLACEMENT_CHARACTER {
            MISTAKE
        } else {
            script.weight(now, byte, [before, after])
        };
        count += 1;
        text.push(now);
        before = now;
        at += len;
    }
    Reading { weight: sum / count.max(1) as f64, text }
}

impl Script {
    /// The weight of a character that begins with this byte and stands between these two; the second of those is only
    /// known to be ASCII or not.
    fn weight(&self, c: char, first: u8, [before, after]: [char; 2]) -> f64 {
        let within = |[from, to]: [u8; 2]| (from..=to).contains(&first);
        match self {
            Self::Wide { common, usual, marks, kana } => match () {
                () if common.contains(c) || kana.is_some_and(within) => COMMON,
                () if within(*usual) || within(*marks) => USUAL,
                () => RARE,
            },
            Self::Latin(common) | Self::Words(common) if c.is_alphabetic() => {
                let is_latin = matches!(self, Self::Latin(_));
                let small = c.to_lowercase().next().unwrap_or(c);
                let letter = if common.contains(small) { 0.7 } else { -0.2 };
                let odd_case = c.is_uppercase() && before.is_lowercase();
                let alone = !before.is_ascii_alphabetic() && !after.is_ascii_alphabetic();
                let odd_place = match is_latin {
                    true => alone && (!before.is_ascii() || !after.is_ascii()),
                    false => before.is_ascii_alphabetic(),
                };
                letter + if odd_case || odd_place { ODD } else { 0.0 }
            }
            _ if "’‘“”„–—…€£°«»©®™·¡¿º№\u{a0}،؛؟".contains(c) => {
                0.2
            }
            // Vowel signs of Thai, Arabic and Hebrew.
            Self::Words(common) if common.contains(c) => 0.7,
            _ => ODD,
        }
    }
}

/// The encodings that are told apart, those in wider use first.
static CANDIDATES: [(&str, Script); 14] = [
    ("windows-1252", Script::Latin("éèàçêëîïôûùâœäöüßñáíóúãõåøæìòªº")),
    (
        "gb18030",
        Script::Wide { common: SIMPLIFIED, usual: [0xB0, 0xD7], marks: [0xA1, 0xA3], kana: None },
    ),
    (
        "big5",
        Script::Wide { common: TRADITIONAL, usual: [0xA4, 0xC6], marks: [0xA1, 0xA3], kana: None },
    ),
    (
        "shift_jis",
        Script::Wide {
            common: KANJI,
            usual: [0x88, 0x97],
            marks: [0x81, 0x81],
            kana: Some([0x82, 0x83]),
        },
    ),
    (
        "euc-kr",
        Script::Wide { common: HANGUL, usual: [0xB0, 0xC8], marks: [0xA1, 0xA3], kana: None },
    ),
    (
        "euc-jp",
        Script::Wide {
            common: KANJI,
            // Simplified Chinese is full of the others.
            usual: [0xA1, 0xA1],
            marks: [0xA1, 0xA3],
            kana: Some([0xA4, 0xA5]),
        },
    ),
    ("windows-1250", Script::Latin("ąćęłńóśźżáčďéěíňřšťúůýžőűäöüăâîş")),
    ("windows-1251", Script::Words("оеаинтсрвлкмдпуяыьгзбчйхжшюціїєўѓјљњ")),
    ("windows-1253", Script::Words("αοιετσνηυρπκμλςάίόέήύώωγδθχφβξζ")),
    ("windows-1254", Script::Latin("ışğüöçiâ")),
    ("windows-1255", Script::Words("אבגדהוזחטיכלמנסעפצקרשתםןךףץ")),
    ("windows-1256", Script::Words("اأإآةىبتثجحخدذرزسشصضطظعغفقكلمنهويئءؤ")),
    ("windows-1257", Script::Latin("āčēģīķļņšūžąęėįųõäöü")),
    ("windows-874", Script::Words(THAI)),
];

const SIMPLIFIED: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔客户订单号额价购买卖支付退款状态店铺商城省会员积分渠道类型备注姓电话手机邮箱地址时间日期金额数量名称编号付成功退已完未绿茶咖啡豆牛奶巧克矿泉洗包笔猫京米油盐糖酒肉鱼鸡蛋菜苹香衣服裤鞋帽裙纸巾书灯脑视冰箱红白黑蓝黄紫灰套装盒瓶袋张李赵刘陈杨吴周徐孙胡朱林郭罗梁宋郑谢韩唐冯董程曹袁邓许沈曾彭伟芳娜敏静丽强磊军勇艳杰娟涛超秀霞刚桂英慧广州深圳杭武汉都庆苏津浙江";
const TRADITIONAL: &str = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體政美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指許統區保至客戶訂單號額價購買賣付退款狀態店鋪商城省積渠類型備註姓話手機郵箱址間期稱編完台灣幣顧品姓陳林黃張李王吳劉蔡楊";
const KANJI: &str =
    "日付客顧名金額会員番号商品注文購入売上数量単価氏住所電話年月円店舗備考登録東京大阪市区県";
const HANGUL: &str = "이다는의가을에고로하사지한기도은를서인아자대어리시나정수일그보해부과전스원제있있주상여니만들라유요장면거비구공오성계선신무안분동조국관경세학용생소모우조중년트방개연화등금실행산발결당운물회문적입마위번명내체력교품점매고객날짜액호판제품주문금액회원이름등급서울김박최정강윤임한오신권황송류홍씨님천";
const THAI: &str = "กขคงจชซญดตถทธนบปผพฟภมยรลวศษสหอฮะาำเแโใไฤๆ\u{e31}\u{e34}\u{e35}\u{e36}\u{e37}\u{e38}\u{e39}\u{e47}\u{e48}\u{e49}\u{e4c}";

impl Guess {
    /// The decoder that the file needs; none for clean UTF-8, which goes on as it is.
    pub(crate) fn decoder(&self) -> Option<Decoder> {
        if self.is_clean && self.name == "utf-8" { None } else { Decoder::new(&self.name) }
    }
}
