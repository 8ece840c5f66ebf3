// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::roles::noun;
use crate::words::format::{count, decimal, memory};
use crate::words::{Accepted, Locale, Problem};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::EmptyFile => {
            "這個檔案是空的。請選擇每次購買一列的檔案：含顧客、日期和金額。".into()
        }
        Problem::BinaryFile { looks_like, has_reader } => {
            let what = looks_like.map_or_else(String::new, |what| format!("它看起來是{}。", format_of(what)));
            let reader = if *has_reader { "在程式中，請用 tenure/formats 讀取它，再追加它的欄。" } else { "" };
            format!("這個檔案不是帶分隔符號的文字。{what}請另存為 CSV、TSV 或純文字，再重新選擇。{reader}")
        }
        Problem::OneColumn { line } => format!(
            "只找到一欄；第一列是「{line}」。欄可以用逗號、製表符、分號、豎線或對齊的空格分隔。"
        ),
        Problem::MissingRole { role, found } => {
            let name = noun(role);
            format!("沒有找到「{name}」欄（{role}）。{}請指明哪一欄是「{name}」。", columns(found))
        }
        Problem::UnknownTable { found } => format!(
            "從內容看不出這個檔案是什麼。{}請指明它的列是購買記錄、顧客資料、會員名單、點數記錄、顧客反饋、營銷支出還是客服請求。",
            columns(found)
        ),
        Problem::NoSuchColumn { name, found } => {
            format!("這個檔案裡沒有「{name}」欄。{}", columns(found))
        }
        Problem::NoUsableRows { rows, reason } => {
            let rows = match rows {
                0 => "這個檔案有表頭，但沒有列。".into(),
                1 => "這個檔案僅有的一列無法使用。".into(),
                rows => format!("這個檔案的 {} 列都無法使用。", count(ZH, *rows)),
            };
            match reason {
                Some(reason) => format!("{rows}最常見的原因：{reason}。"),
                None => format!("{rows}每一列需要顧客、日期和金額。"),
            }
        }
        Problem::BadOption { option, found, accepted } => {
            format!("選項 {option} 的值是 {found}；可接受的是：{}。", what(*accepted))
        }
        Problem::UnknownOption { name, known } => {
            format!("這裡沒有選項「{name}」。可用的選項有：{}。", known.join("、"))
        }
        Problem::BadOptions { detail } => format!("無法讀取這些選項：{detail}。"),
        Problem::TableMissing { table } => {
            let name = table_of(table);
            format!("還沒有{name}（{table}）。請先載入{name}檔案。")
        }
        Problem::NoSuchTable { name } => {
            format!("沒有名為「{name}」的表。可用的表有：transactions、customers、memberships、rewards、feedback、spend 和 interactions；「auto」會自動判斷是哪一種。")
        }
        Problem::NoSuchList { name, known } => {
            format!("沒有名為「{name}」的顧客名單。可用的有：{}；用圖的名稱可得到圖中的數字。", known.join("、"))
        }
        Problem::NoSuchChart { name, known } => {
            format!("沒有名為「{name}」的圖。可用的圖有：{}。", known.join("、"))
        }
        Problem::MixedAmounts { has_amounts } => {
            let (open, new) = if *has_amounts { ("沒有金額", "有") } else { ("有金額", "沒有") };
            format!("已開啟的購買記錄{open}，而這個檔案{new}；放在一起會得出錯誤的金額。請單獨開啟這個檔案。")
        }
        Problem::NoRoom { rows, needed, room } => {
            let room = room.map_or_else(
                || "可用記憶體沒有這麼多".into(),
                |room| format!("可用記憶體只有 {}", memory(ZH, room)),
            );
            format!(
                "記憶體不足：載入約 {} 列大約需要 {}，而{room}。請只開啟檔案的一部分，例如最近幾年；已開啟的內容保持不變。",
                count(ZH, *rows),
                memory(ZH, *needed)
            )
        }
        Problem::NoColumns => "沒有給出欄；可接受的是一個物件，每個名稱對應一欄，例如 { customer: [\"ann\"], date: [\"2026-01-05\"], amount: [12.5] }。".into(),
        Problem::NotAColumn { name } => format!("{name} 不是欄；可接受的是陣列、型別化陣列（typed array）和 Arrow 向量。"),
        Problem::SeveralCurrencies { found } => {
            let each: Vec<_> = found
                .iter()
                .map(|(code, rows, amount)| {
                    format!("{code}（{} 列，{}）", count(ZH, *rows), decimal(ZH, *amount, 2))
                })
                .collect();
            format!("金額有多個幣別：{}。它們不能相加。要讀取哪一個？", each.join("、"))
        }
        Problem::OtherCurrency { currencies: [open, new] } => format!(
            "已開啟的購買記錄的幣別是 {open}，這個檔案的是 {new}；它們不能相加。請單獨開啟這個檔案。"
        ),
        Problem::OtherColumns => "一次載入只接受一個檔案：它的位元組，或者各批都與第一批欄相同的資料。請另外開始一次載入。".into(),
        Problem::WorkEnded => "這項工作已結束。請重新開始。".into(),
        Problem::LoadEnded => "這次載入已結束。請另外開始一次。".into(),
        Problem::UnequalColumns { lengths: [(one, n), (other, m)] } => {
            format!("各欄長度必須相同：{one} 有 {n} 個值，{other} 有 {m} 個。")
        }
        Problem::NoCustomers => "沒有顧客：各欄沒有任何列。".into(),
        Problem::BadValue { column, row, found, accepted } => {
            format!("{column} 在第 {row} 列的值是 {found}；可接受的是：{}。", what(*accepted))
        }
        Problem::NotANumber { column, row, found } => format!(
            "{column} 在第 {row} 列的值是 {found}；可接受的是絕對值小於 10^15 的數。"
        ),
        Problem::NoSuchFeature { name, known } => format!(
            "沒有可用於比較顧客的特徵「{name}」。可用的特徵有：{}。",
            known.join("、")
        ),
        Problem::TooFewRepeaters { customers, repeaters, needed } => {
            let all = count(ZH, *customers);
            let found = match (repeaters, customers) {
                (0, 1) => "僅有的一位顧客沒有再次購買".into(),
                (0, _) => format!("{all} 位顧客中沒有人再次購買"),
                (n, m) if n == m => format!("再次購買的顧客總共只有 {all} 位"),
                (n, _) => format!("{all} 位顧客中只有 {} 位再次購買", count(ZH, *n)),
            };
            format!("{found}；至少要有 {needed} 位復購顧客，才能預測未來的購買。請載入更長時期的資料。")
        }
        Problem::AllAlike { customers } => format!(
            "{} 位顧客的行為逐日完全相同：購買次數一樣多，首次和最近一次購買的時間也相同。描述顧客差異的模型無從學習；請檢查 ID 和日期，或載入更多顧客。",
            count(ZH, *customers)
        ),
        Problem::NoRhythm { repeaters, needed } => format!(
            "{}，而要知道購買節奏需要 {needed} 位。請使用固定天數，或載入更長時期的資料。",
            match repeaters {
                0 => "沒有人購買過不止一次".into(),
                n => format!("只有 {} 位顧客購買過不止一次", count(ZH, *n)),
            }
        ),
        Problem::NotFitted => "購買模型無法擬合：在這些資料上，它的概似不是數字。請檢查有無極端的客齡和購買次數。".into(),
        Problem::CardForm { found, known } => format!(
            "這個模型檔案的格式版本是 {found}，而目前版本讀取的是 {known}。請用寫出它的 Tenure 版本載入，或重新擬合模型。"
        ),
        Problem::BadCard => "這不是模型檔案，或者它已損壞：缺少某個參數，或含有任何模型都不可能有的參數。請從資料的終身價值重新儲存模型檔案。".into(),
        Problem::NoIntervals => "購買有多規律，要由購買間隔得出，而這些欄裡沒有間隔。請補上 logIntervals（每位顧客各次購買間隔的對數之和），或指定規律性，例如 mbg-cnbd-2。".into(),
        Problem::NobodyWarned { valuable } => format!(
            "{} 位高價值顧客中，目前沒有人可能流失：每一位要麼幾乎肯定仍是顧客，要麼已無法挽回。",
            count(ZH, *valuable)
        ),
        Problem::NoValue => "無法顯示以金額表示的價值：復購沒有金額，或者金額沒有有限的平均值。請載入帶金額的購買記錄。".into(),
        Problem::NoSuchParameter { name, known } => format!(
            "「{name}」不是該模型兩個不同參數之一：請從 {} 中選兩個。",
            known.join("、")
        ),
        Problem::NoSuchCustomer { id } => format!("購買過的顧客中沒有 ID「{id}」。ID 嚴格按讀取時的寫法比較。"),
        Problem::NotRegular => "購買與純隨機時一樣沒有規律，此時這個模型就是不考慮規律性的那個模型。".into(),
        Problem::OtherGrain => "這個模型計算的是整次的購買機會，而不是天數，因此無法回答這個問題，也不能與其他模型比較。請選擇其他模型。".into(),
        Problem::NoModels => "模型比較至少需要一個模型；不寫「models」即為全部模型。".into(),
        Problem::NoHoldout => "無法把預測與實際情況比較：沒有為此留出檢驗期。請載入更長時期的購買記錄，或讓擬合期更早結束。".into(),
        Problem::NoAmounts => "無法得知顧客帶來多少：這些購買記錄沒有金額。請載入帶金額欄的檔案。".into(),
        Problem::NoRevenue => "沒有銷售額佔比：銷售額已全部退款。請改為按顧客佔比劃分層級。".into(),
        Problem::NoSuchAttribute { name, known } if name.is_empty() || known.is_empty() => {
            "購買過的顧客沒有任何已知屬性。請載入顧客資料表，其中有性別、地區或出生日期等欄，ID 與購買記錄一致。".into()
        }
        Problem::NoSuchAttribute { name, known } => {
            format!("沒有名為「{name}」的屬性。可用的有：{}。", known.join("、"))
        }
        Problem::NoSuchGroup { name, known } => {
            format!("沒有名為「{name}」的客群。可用的有：{}。", known.join("、"))
        }
        Problem::NothingToTell { segment, customers: 0 } => {
            format!("客群「{segment}」裡沒有人，因此沒有什麼能把它區分出來。")
        }
        Problem::NothingToTell { segment, .. } => {
            format!("所有顧客都在客群「{segment}」裡，因此沒有別人可以與它區分。")
        }
        Problem::NoSegments => "沒有可以顯示價值的客群。".into(),
        Problem::TooManyPeriods { periods, most } => format!(
            "從首次購買到最後一天有 {} 期，太多，無法逐期檢視；最多 {} 期。請選擇更長的週期，例如 month。",
            count(ZH, *periods),
            count(ZH, *most)
        ),
        Problem::NotMeasured { reason } => reason.clone(),
        Problem::NoStartDays { table } => format!(
            "{}（{table}）裡沒有任何一列有顧客的起始日。請在載入檔案時選擇它所在的欄，或從首次購買開始跟蹤顧客。",
            table_of(table)
        ),
        Problem::CannotDraw { detail } => {
            format!("無法繪製這張圖：{detail}。它的表中有同樣的數字。")
        }
        Problem::NobodyLeftYet { customers } => format!(
            "{} 位顧客中還沒有人流失，因此無從得知他們會留多久。",
            count(ZH, *customers)
        ),
        Problem::TooFewRenewals { periods } => format!(
            "顧客只在 {} 期的期末可能流失；預測至少需要兩期。請選擇更短的週期。",
            count(ZH, *periods)
        ),
        Problem::FlatCovariate { covariate } => format!(
            "在共變數「{covariate}」已知的顧客中，它的值全部相同，不含任何資訊；請去掉它。"
        ),
        Problem::WithoutCovariates { model } => format!(
            "模型 {model} 不接受共變數；bg-nbd、mbg-nbd、pareto-nbd 和 gompertz-nbd 接受。"
        ),
        Problem::OfOneModel => "這裡顯示的是全體顧客共用的一個購買模型，而有共變數時各顧客的模型不同。請在這裡去掉 `covariates`。".into(),
        Problem::NoCovariates => {
            "請至少給出一個共變數，例如地區或年齡：可能與更早流失相關的因素。".into()
        }
        Problem::NobodyLeft => "到目前為止沒有人流失，因此無法說明誰流失得更早。".into(),
        Problem::NotRecorded { roles } => format!(
            "顧客資料中沒有哪一欄說明誰已流失；需要的是 {}。如果沒有，請把 churn 設為「inactivity」。",
            roles.replace(" and ", " 和 ")
        ),
        Problem::LeavingIsRecorded => {
            "顧客資料已寫明誰已流失，因此不需要嘗試沉默多久算流失。要按沉默判斷流失，請把 churn 設為「inactivity」。".into()
        }
        Problem::NoLifetimes { rows: 0 } => "沒有哪位顧客的停留時間是已知的。".into(),
        Problem::NoLifetimes { rows } => format!(
            "{} 列中沒有一列說明顧客停留了多久。時間應為不小於 0 的數，且大於進入時間；權重應大於 0。",
            count(ZH, *rows)
        ),
        Problem::NobodyYet { as_of } => {
            format!("截至 {as_of} 沒有人購買過，或者全部已退貨。請選擇另一天。")
        }
        Problem::NobodyIn { from: Some(from), as_of, .. } if from > as_of => format!(
            "購買從 {from} 起計入，而截止日是 {as_of}，比它更早。請在篩選中選擇更早的起始日，或選擇更晚的截止日。"
        ),
        Problem::NobodyIn { from, to, as_of } => {
            let days = match (from, to) {
                (Some(from), to) => {
                    format!("{from} 至 {}", to.as_ref().filter(|to| *to < as_of).unwrap_or(as_of))
                }
                (None, to) => format!("截至 {}", to.as_ref().unwrap_or(as_of)),
            };
            format!("{days} 沒有人購買，或者全部已退貨。請在篩選中選擇其他日期。")
        }
        Problem::ChooseAttributes { known } => format!(
            "請選擇可能與流失相關的因素：{}。顧客資料表中如有性別、年齡、地區和通路，會自動納入。",
            known.join("、")
        ),
        Problem::NotThroughTime { name } => format!(
            "{name} 只知道現在的值，因此沒有人在它的各組之間移動。請跟蹤「rfm」「lifecycle」「value」「clusters」或一個自定客群，再把結果按 {name} 細分。"
        ),
        Problem::NeedsAllDays => "這個結果要用顧客的全部購買記錄得出，因此篩選不能去掉任何日子。請用規則選擇顧客，或用「asOf」選擇更早的截止日。".into(),
        Problem::NoPanelRows { rows } => format!(
            "沒有可用的列（共 {} 列）。每一列需要單元、時間和結果；權重應大於 0。",
            count(ZH, *rows)
        ),
        Problem::UnitChanges { column, row, found, before } => format!(
            "{column} 在第 {row} 列的值是 {found}，而在同一單元的另一列是 {before}；同一單元的所有列必須相同。"
        ),
        Problem::SeenTwice { row, time } => format!(
            "第 {row} 列的單元在時期 {time} 有兩列。請把它們相加或取平均，使每個單元在每期只有一列。"
        ),
        Problem::PanelTooLarge { units, periods } => format!(
            "{} 個單元、{} 期，太多，無法容納。請選擇更長的週期，或減少單元。",
            count(ZH, *units),
            count(ZH, *periods)
        ),
        Problem::NobodyTreated => "沒有單元在第一期之後、最後一期之前受到處理，因此無從比較。firstTreated 欄填首次處理的時期，從未處理填 0。".into(),
        Problem::NobodyNever => "每個單元都在某個時候受到處理，因此無法與從未受到處理的單元比較。請把 control 設為「notYet」。".into(),
        Problem::TooManyEffects { found, most } => format!(
            "分組分期效應有 {} 個，太多；最多 {} 個。請選擇更長的週期，例如 month。",
            count(ZH, *found),
            count(ZH, *most)
        ),
        Problem::Launch(problem) => super::launch::launch_problem(problem),
        Problem::NothingToMatchOn => "請至少給出一個共變數：事前對每個單元已知、且使處理組有所不同的資訊。".into(),
        Problem::OneSide { treated, controls } => format!(
            "資訊完整的處理單元有 {} 個，其他單元有 {} 個；比較需要兩者都有。在「treated」中，1 表示受到處理，0 表示沒有。",
            count(ZH, *treated),
            count(ZH, *controls)
        ),
        Problem::NoSuchCovariate { name, known } => {
            format!("沒有共變數「{name}」；可用的有：{}。", known.join("、"))
        }
        Problem::CutsOfTexts { name } => {
            format!("「{name}」是文字，本身已是類別；分界點只用於數字。")
        }
        Problem::TooManyLevels { found, most } => format!(
            "共變數合計有 {} 欄，最多 {} 欄：每個不同的文字各佔一欄。請去掉近似 ID 的共變數，或對它作精確匹配。",
            count(ZH, *found),
            count(ZH, *most)
        ),
        Problem::NoPropensity => "共變數能毫無差錯地區分處理組與其他單元，或者可以互相推出，因此傾向分數沒有最大概似。請選擇大於 0 的嶺參數（ridge），例如 1。".into(),
        Problem::NobodyLikeMembers => "沒有會員可以與相似的顧客比較：需要入會前購買過、入會後仍在觀察期內的會員，以及同期本可入會而沒有入會的顧客。".into(),
        Problem::NoMemberBought { as_of, member, customer } => format!(
            "截至 {as_of}，沒有一位會員購買過。會員名單中的 ID 形如「{member}」，購買記錄中的形如「{customer}」：兩個檔案中的 ID 必須一致。"
        ),
        Problem::OnlyMembers { customers } => format!(
            "{} 位顧客全部是會員，因此沒有人可以與他們比較。請同時載入非會員的購買記錄；如果會員計畫同時覆蓋了所有人，請改看它的上線（launch）：上線日之前的序欄可以說明，沒有它會怎樣。",
            count(ZH, *customers)
        ),
        Problem::NothingBeforeJoining => {
            "沒有會員可以在入會前比較：首次購買與入會所在時期之間必須有完整的一期，且其中有非會員。請載入更早的購買記錄，或選擇更短的週期。".into()
        }
        Problem::NothingAfterJoining => {
            "沒有會員可以在入會後比較：入會所在時期之後必須有已結束的完整一期，且其中有非會員。請選擇更晚的一天，或更短的週期。".into()
        }
        Problem::Rule { at, problem } => super::rule::rule(*at, problem),
        Problem::SegmentName { name, is_column: true } => {
            format!("客群不能叫「{name}」，因為已有同名的欄。請換一個名稱。")
        }
        Problem::SegmentName { name, is_column: false } => format!(
            "「{name}」不能作為客群的名稱。名稱須有 1 至 100 個字元，且不含控制字元。"
        ),
        Problem::NoSuchSegment { name } => {
            format!("沒有客群「{name}」。用 segments() 可以檢視現有的客群。")
        }
        Problem::NobodyFits { rule, as_of } => format!(
            "截至 {as_of} 購買過的顧客中，沒有人在這一天符合規則 {rule}。請放寬規則。"
        ),
        Problem::InSegment { name, problem } => {
            format!("客群「{name}」與已開啟的表不符。{}", problem.say(ZH))
        }
        Problem::NoSuchBreakdown { name, close, known } => super::rule::no_such_name(name, close, known),
        Problem::NotForBreakdown { name, kind } => {
            let kind = super::rule::kind(*kind);
            format!("{name} 是{kind}；只能按客群細分，或按文字欄、真假值欄細分。")
        }
        #[cfg(feature = "formats")]
        Problem::Reader(problem) => super::reader(problem),
    }
}

/// What a file looks like, by its English name.
fn format_of(name: &str) -> String {
    match name {
        "a zip archive or a spreadsheet" => " zip 壓縮檔或試算表".into(),
        "an old spreadsheet" => "舊格式的試算表".into(),
        "a gzip archive" => " gzip 壓縮檔".into(),
        "a PDF" => " PDF 檔案".into(),
        "a picture" => "圖片".into(),
        format => format!(" {format} 檔案"),
    }
}

/// What the page calls a table: `memberships` → `會員名單`.
fn table_of(name: &str) -> &str {
    let known = super::PAGE.iter().find(|(key, _)| key.strip_prefix("table.") == Some(name));
    known.map_or(name, |(_, text)| *text)
}

fn columns(found: &[String]) -> String {
    match found {
        [] => "這個檔案沒有欄。".into(),
        [one] => format!("僅有的一欄是 {one}。"),
        [first @ .., _] if first.len() >= 12 => {
            format!("現有的欄：{} 等，共 {} 欄。", found[..12].join("、"), found.len())
        }
        many => format!("現有的欄：{}。", many.join("、")),
    }
}

/// What would be accepted.
fn what(accepted: Accepted) -> String {
    match accepted {
        Accepted::Whole { from, to } => {
            return format!("{from} 至 {} 的整數", count(ZH, to.into()));
        }
        Accepted::Number { from, to } => {
            return format!("{} 至 {} 的數", number(from), number(to));
        }
        Accepted::Above { above, to } => {
            return format!("大於 {}、不超過 {} 的數", number(above), number(to));
        }
        Accepted::Below { from, below } => {
            return format!("不小於 {}、小於 {} 的數", number(from), number(below));
        }
        Accepted::AboveZero => "大於 0 的數",
        Accepted::RisingShares => "0 至 1 的兩個佔比，前一個較小，例如 [0.01, 0.99]，或不填",
        Accepted::NotNegative => "沒有負值的特徵",
        Accepted::Cuts => "1 至 9 個數，每個都大於前一個，例如 [30, 90, 365]",
        Accepted::RisingCuts => "若干個數，每個都大於前一個，例如 [20, 35, 50]",
        Accepted::Features => "一個或多個特徵，或不填，即用常用特徵",
        Accepted::NearestClusters => {
            "隨時間變化時用「kmeans」或「miniBatch」：混合模型的集群只屬於某一天"
        }
        Accepted::ScoreRules => "1 至 100 條規則，各有自己的名稱",
        Accepted::Weights => "三個不小於 0 且不全為 0 的數，例如 [2, 1, 1]",
        Accepted::Chance => "0 與 1 之間的數，例如 0.1",
        Accepted::Period => "整數，例如年份 2024 或月份 7",
        Accepted::Level => "0 與 1 之間的數，例如 0.95",
        Accepted::Margin => "大於 0、不超過 1 的比例，例如 0.3 表示 30%",
        Accepted::YearlyRate => "0 至 10 的年率，例如 0.1 表示 10%",
        Accepted::RateForAllFuture => "大於 0 的折現率，因為不折現時，未來所有購買之和沒有上限",
        Accepted::WithoutAmounts => "orders 或 active，因為檔案沒有金額",
        Accepted::DayBeforeAsOf => "asOf 之前的一天；未指定時，asOf 為資料的最後一天",
        Accepted::DayUntilTo => "不晚於「to」的一天",
        Accepted::DayBeforeTo => "「to」之前的一天；未指定時，「to」為分析的截止日",
        Accepted::RisingAges => "從 1 起遞增的期數，例如 [1, 3, 6, 12]",
        Accepted::GroupsWithBy => "「starts」，或「groups」並用選項 by 指明是哪些組",
        Accepted::EveryPurchase => "同期群按「firstPurchase」時可用「every」，否則用「first」",
        Accepted::Segmentation => {
            "「rfm」「lifecycle」「value」「clusters」，有會員名單時還有「tier」「member」，或者一個客群的名稱"
        }
        Accepted::DayOfBeginning => "不晚於最後一批顧客起始日的一天",
        Accepted::LastDay => "不早於起始日、且在 100 年以內的一天",
        Accepted::FewerOrders => "使預期訂單不超過 2 億筆的值",
        Accepted::TwoShares => "兩個大於 0 的佔比，合計小於 1，例如 0.2 和 0.3",
        Accepted::TwoAmounts => "兩個金額，較大的在前，例如 500 和 100",
        Accepted::NetOrDrop => "「net」或「drop」",
        Accepted::KeepOrDrop => "「keep」或「drop」",
        Accepted::KeepOrMerge => "「keep」或「merge」",
        Accepted::KeptRoles => "由 product、category、channel、cost 和 margin 組成的欄表",
        Accepted::Delimiter => "一個字元，例如 , ; | 或製表符，或「whitespace」",
        Accepted::Quote => "一個符號，例如 \" 或 '，不同於分隔符號，或不填",
        Accepted::Escape => "一個符號，例如 \\，不同於分隔符號，或不填",
        Accepted::Comment => "至多八個字元，例如 # 或 //，或不填",
        Accepted::Encoding => {
            "編碼的名稱，例如 utf-8、utf-16le、gb18030、big5、shift_jis、euc-kr 或 windows-1252"
        }
        Accepted::AgeOfRepeater => "有復購時為大於 0 的數",
        Accepted::RecencyUpToAge => "從 0 至該顧客客齡的期數",
        Accepted::RecencyOfOnce => "沒有復購時為 0",
        Accepted::FallingCounts => "剩餘顧客數，每個都不大於前一個",
    }
    .into()
}

/// A bound with the decimals it needs.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { decimal(ZH, value, 0) } else { value.to_string() }
}
