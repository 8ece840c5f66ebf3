// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::joining::probability;
use super::loyalty::interval;
use crate::words::{
    Design, DesignFacts, DesignKind, DesignState, DesignWay, Joining, Locale, format,
};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn design(message: &Design) -> String {
    match message {
        Design::Title { held, doubtful: 0, unchecked } => format!(
            "效應所依據的 {} 個假設中，有 {held} 個沒有發現問題；其餘的無法檢驗",
            held + unchecked
        ),
        Design::Title { held, doubtful, unchecked } => {
            format!("效應所依據的 {} 個假設中，有 {doubtful} 個存疑", held + doubtful + unchecked)
        }
        Design::Subtitle => "會員與其他顧客的比較以什麼為前提，以及檢驗的結果".into(),
        Design::Reason { way, fits, facts } => reason(*way, *fits, facts),
        Design::Name(kind) => match kind {
            DesignKind::ParallelTrends => "此前相同",
            DesignKind::NoAnticipation => "沒有預期效應",
            DesignKind::LittleDrift => "偏離不大",
            DesignKind::Overlap => "有相似者",
            DesignKind::Balance => "平衡",
            DesignKind::Composition => "會員不變",
            DesignKind::Chance => "偶然",
            DesignKind::NothingUnseen => "沒有未知因素",
            DesignKind::NoInterference => "沒有外溢",
        }
        .into(),
        Design::Assumption(kind) => match kind {
            DesignKind::ParallelTrends => "若不入會，會員本會與對照者同步變動。",
            DesignKind::NoAnticipation => "沒有人因為即將入會而多買或少買。",
            DesignKind::LittleDrift => "入會以來，會員與其他顧客拉開的距離不會比之前更快。",
            DesignKind::Overlap => "有與會員相似的其他顧客可以對照。",
            DesignKind::Balance => "會員與匹配的顧客在所有已知方面都相似。",
            DesignKind::Composition => "入會之後的第一期和最後一期觀測到的是同一批會員。",
            DesignKind::Chance => "區間與偶然的大小相符。",
            DesignKind::NothingUnseen => "已知的資訊足夠：沒有未知因素促使人們入會和購買。",
            DesignKind::NoInterference => "一位顧客入會不會改變其他顧客的購買。",
        }
        .into(),
        Design::Check(kind) => match kind {
            DesignKind::ParallelTrends => "對入會之前各期的 Wald 檢驗；p = 0.05 以下為存疑",
            DesignKind::NoAnticipation => "入會之前最後一期的差別；區間不含 0 為存疑",
            DesignKind::LittleDrift => {
                "使效應可能為 0 的偏離，與入會之前的最大偏離相比；小於 1 為存疑，沒有效應則不作判斷"
            }
            DesignKind::Overlap => {
                "有相似者的會員佔比，以及這些相似者的權重；低於 90% 或 20 為存疑"
            }
            DesignKind::Balance => "匹配之後的最大差別，以標準差為單位；0.1 及以上為存疑",
            DesignKind::Composition => "最後一期仍被觀測到的會員佔比；低於 50% 為存疑",
            DesignKind::Chance => "同樣偏離 0 的假想入會；與區間不一致為存疑",
            DesignKind::NothingUnseen | DesignKind::NoInterference => {
                "資料無法說明；只有由隨機決定誰獲得會員計畫才能說明"
            }
        }
        .into(),
        Design::State(state) => match state {
            DesignState::Held => "沒有發現問題",
            DesignState::Doubtful => "存疑",
            DesignState::Unchecked => "無法檢驗",
        }
        .into(),
        Design::Probability(p) => probability(*p),
        Design::Difference { what, size, level } => interval(*what, size, *level),
        Design::Times(times) => format!("{} 倍", format::short(ZH, *times)),
        Design::Alike { share, others } => {
            format!("{}；{}", format::percent(ZH, *share), format::short(ZH, *others))
        }
        Design::Deviations(size) => format::short(ZH, *size),
        Design::Share(share) => format::percent(ZH, *share),
        Design::AssumptionColumn => "假設".into(),
        Design::CheckColumn => "如何檢驗".into(),
        Design::NumberColumn => "數值".into(),
        Design::StateColumn => "結果".into(),
        Design::Again { json } => {
            format!("「沒有發現問題」並不等於得到證明。用這些選項可以得到同樣的結果：{json}")
        }
    }
}

fn reason(way: DesignWay, fits: bool, facts: &DesignFacts) -> String {
    let DesignFacts { unit, members, others, periods, together } = facts;
    let one = unit.say(ZH, 1);
    let periods = format!("{} {one}", format::count(ZH, *periods));
    match (way, fits) {
        (DesignWay::Randomised, true) => {
            "誰被留出由隨機決定；據此比較（「按十分位的增益」）所需的前提最少。".into()
        }
        (DesignWay::Randomised, false) => "就資料來看，沒有人被隨機留出。".into(),
        (DesignWay::Trials, true) => format!(
            "{} 位會員在 {periods}內入會，{} 位顧客沒有入會，因此把會員與同一{one}本可入會的顧客比較，加權使兩者相似，並按此前的購買作調整（雙重穩健的雙重差分）。",
            format::count(ZH, members.unwrap_or_default()),
            format::count(ZH, *others),
        ),
        (DesignWay::Trials, false) => Joining::None.say(ZH),
        (DesignWay::Launch, _) => match (together, members) {
            (Some(day), None) => format!(
                "幾乎所有會員都在 {day} 入會，因此可以像對所有人上線那樣，把那天之後與之前相比。"
            ),
            (Some(day), Some(_)) => {
                format!("幾乎所有會員都在 {day} 入會；只看那天前後的一個序欄所需的前提更多。")
            }
            (None, _) => format!("會員在 {periods}內陸續入會，因此沒有一個可以比較前後的日子。"),
        },
    }
}
