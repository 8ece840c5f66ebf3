// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use crate::words::format::{count, decimal, money, percent, percent_exact, short};
use crate::words::{Clv, Doubt, Guess, Horizon, Locale, Process};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn clv(message: &Clv) -> String {
    match message {
        Clv::PurchasesNotSettled => "購買模型沒有收斂到一個確定的結果，不要依賴它的數字。更長的時間或更多的復購顧客通常會有幫助。".into(),
        Clv::SpendNotSettled => "消費金額模型沒有收斂到一個確定的結果，顧客的消費幾乎一樣時就會這樣；不要依賴消費金額上的差異。".into(),
        Clv::Good => "模型與這些資料相符：它已收斂，資料足以確定它，各購買次數上的顧客數也與它的預期大致相同。可以用它看總量、看客群，也可以用它區分顧客。".into(),
        Clv::Usable { doubt: it } => format!(
            "謹慎使用該模型：{}。總量和排序比單個顧客的數字可靠。",
            doubt(it)
        ),
        Clv::Unreliable { doubt: it } => format!("不要使用這些數字：{}。", doubt(it)),
        Clv::WeakPrior => "僅憑這些資料無法確定模型：相差很大的參數擬合得同樣好。這裡用弱先驗把它約束在常見取值附近（每個參數有三分之二的可能落在由資料得出的起始值的 20 倍以內，或大或小），由此留下的不確定性已計入區間。".into(),
        Clv::NobodyLeaves { share } => format!(
            "模型認為幾乎沒有人停止購買（這些資料的時間範圍內為 {}），因此預期所有人都會繼續。如果顧客確實會流失，那是時間太短，還看不出來。",
            percent_exact(ZH, *share)
        ),
        Clv::EverybodyAlike => "模型認為所有顧客的購買頻率都相同，因此只能按顧客是否仍然活躍來區分他們。".into(),
        Clv::FrequencyTest { misplaced, chi2, df, p } => format!(
            "按購買次數看，{} 的顧客不在模型預期的位置（χ² = {}，自由度 {}，p {}）。",
            in_words(*misplaced),
            decimal(ZH, *chi2, 2),
            count(ZH, (*df).into()),
            p_value(*p)
        ),
        Clv::FewRepeaters { repeaters } => {
            format!("只有 {}再次購買，因此預測比較粗略。", customers(*repeaters))
        }
        Clv::Undetermined { parameters } => format!(
            "這些資料幾乎無法確定 {}：取值在很大範圍內擬合得同樣好。全體顧客的總量受影響較小，單個顧客的數字受影響較大。",
            list(parameters)
        ),
        Clv::OnceIsActive { customers: n, of } => format!(
            "{}中有 {} 位只購買過一次，該模型把他們全部算作活躍，因為它假定顧客只會在復購之後停止購買。",
            customers(*of),
            count(ZH, *n)
        ),
        Clv::Regularity { k: 1, .. } => "購買是隨機發生的：同一顧客兩次購買的間隔，其波動與純隨機時一樣大（k = 1），不考慮規律性的模型會給出同樣的結果。".into(),
        Clv::Regularity { k, spread } => format!(
            "購買是有規律的：同一顧客兩次購買的間隔，其波動為平均間隔的 {}（k = {k}），純隨機時為 100%。因此逾期未購的顧客會更早算作已流失。",
            percent_exact(ZH, *spread)
        ),
        Clv::UnknownCovariate { covariate, customers: n, of } => format!(
            "{}中有 {} 位的「{covariate}」未知，按平均值處理。",
            customers(*of),
            count(ZH, *n)
        ),
        Clv::CovariatesTogether { chi2, df, p, real } => format!(
            "{}（概似比 χ² = {}，自由度 {}，p {}）。",
            if *real {
                "這些共變數能區分顧客"
            } else {
                "這些共變數合在一起，對顧客如何購買的解釋並不比偶然更好"
            },
            decimal(ZH, *chi2, 2),
            count(ZH, (*df).into()),
            p_value(*p)
        ),
        Clv::CovariateEffect { process, covariate, levels, factor, interval: [low, high], level } => {
            let ends = format!(
                "{} 區間 {} 至 {}",
                percent_exact(ZH, *level),
                short(ZH, *low),
                short(ZH, *high)
            );
            let times = short(ZH, *factor);
            let what = match process {
                Process::Buying => "購買頻率",
                Process::Stopping => "停止購買的傾向",
            };
            match levels {
                Some((one, other)) => format!(
                    "「{covariate}」為「{one}」的顧客，{what}是「{other}」顧客的 {times} 倍（{ends}）。"
                ),
                None => format!("「{covariate}」每多 1，顧客的{what}變為 {times} 倍（{ends}）。"),
            }
        }
        Clv::NoAmounts => "購買記錄沒有金額，因此價值以購買次數表示，而不是金額。".into(),
        Clv::FewSpenders { customers: n, needed } => format!(
            "只有 {}的復購有金額，至少要有 {needed} 位才能預測消費金額，因此價值以購買次數表示，而不是金額。",
            customers(*n)
        ),
        Clv::WithoutAmount { customers: n } => format!(
            "{}有復購，但沒有大於 0 的金額；他們的消費金額以全體顧客的平均值代替。",
            customers(*n)
        ),
        Clv::SpendFollowsFrequency { correlation } => format!(
            "購買越頻繁的顧客，每次消費越{}（相關係數 {}），而消費金額模型假定兩者無關。請把高頻顧客的價值與他們的過去對照檢查。",
            if *correlation > 0.0 { "多" } else { "少" },
            decimal(ZH, *correlation, 2)
        ),
        Clv::NoFiniteMean { q } => format!(
            "顧客之間的消費金額相差太大，模型沒有有限的平均值（q = {}，需要大於 1），因此不給出以金額表示的價值。請檢查是否有少數極端金額。",
            short(ZH, *q)
        ),
        Clv::ValueIsRevenue => "沒有給出毛利率，因此價值是銷售額，不是利潤。".into(),
        Clv::NoBetterThanGuess { guess, guess_error, model_error } => format!(
            "在檢驗期，模型的誤差為每位顧客 {} 次購買（RMSE），而「{}」這一簡單猜測的誤差為 {}；不要用該模型區分顧客。",
            decimal(ZH, *model_error, 2),
            guessed(*guess),
            decimal(ZH, *guess_error, 2)
        ),
        Clv::NewCustomer { value, interval, revenue, horizon } => format!(
            "一位新顧客預計在未來 {}帶來{} {}{}，其中包括首次購買，並假定它與之後的購買相當。",
            length(*horizon),
            if *revenue { "銷售額" } else { "毛利" },
            money(ZH, *value),
            between(*interval, &|end| money(ZH, end))
        ),
        Clv::AgainstCost { cost, ratio, interval, payback, within, at_once, horizon } => format!(
            "這是獲客成本 {} 的 {} 倍{}，{}{}。",
            money(ZH, *cost),
            decimal(ZH, *ratio, 1),
            between(*interval, &|end| decimal(ZH, end, 1)),
            match payback {
                _ if *at_once => "首次購買即可回本".into(),
                Some(payback) => format!("{}後回本", length(*payback)),
                None => format!("在未來 {}內不能回本", length(*horizon)),
            },
            within.map_or_else(String::new, |[first, last]| {
                let after = |end: Option<Horizon>| match end {
                    Some(end) => format!("在 {}後", length(end)),
                    None => "在此之後".into(),
                };
                format!("（最早{}，最晚{}）", after(first), after(last))
            })
        ),
        Clv::LeavingReason { gap, silent, p_alive, at_stake } => format!(
            "{}；仍是顧客的機率為 {}，面臨流失的價值為 {}。",
            match gap {
                Some(gap) if silent > gap => format!(
                    "該顧客過去每 {}購買一次，現已 {}沒有購買，逾期 {}",
                    days(*gap),
                    days(*silent),
                    days((silent - gap).max(0.0))
                ),
                Some(gap) => format!(
                    "該顧客過去每 {}購買一次，現已 {}沒有購買",
                    days(*gap),
                    days(*silent)
                ),
                None => format!("該顧客只購買過一次，在 {}前", days(*silent)),
            },
            percent(ZH, *p_alive),
            money(ZH, *at_stake)
        ),
        Clv::Warned { customers: 0, valuable, .. } => {
            format!("{} 位高價值顧客中，目前沒有人可能流失。", count(ZH, *valuable))
        }
        Clv::Warned { customers: n, valuable, at_stake, interval, level } => format!(
            "{} 位高價值顧客中有 {} 位可能流失，面臨流失的價值為 {}{}。",
            count(ZH, *valuable),
            count(ZH, *n),
            money(ZH, *at_stake),
            at_level(interval.map(<(f64, f64)>::from), *level)
        ),
        Clv::OnceIsNotWarned { customers: n } => format!(
            "{}只購買過一次，無法對他們預警：該模型把他們全部算作活躍。請選擇 MBG/NBD 或 Pareto/NBD。",
            customers(*n)
        ),
        Clv::EmptyHoldout => "擬合期止於資料的最後一天，沒有留下可供檢驗預測的日子。請選擇更早的一天。".into(),
        Clv::HalfOfValue { share } => {
            format!("預測價值的一半來自 {} 的顧客", in_words(*share))
        }
        Clv::DistributionSubtitle { models, customers: n, horizon, discount_rate } => format!(
            "按預測價值劃分的顧客數，由 {} 預測未來 {}，按每年 {} 折現，n\u{a0}=\u{a0}{}",
            list(&models.iter().map(String::as_str).collect::<Vec<_>>()),
            length(*horizon),
            percent_exact(ZH, *discount_rate),
            count(ZH, *n)
        ),
        Clv::DistributionSummary { customers: n, total, interval, level, median, largest, share } => format!(
            "{}的預測價值合計 {}{}；居中的一位為 {}，最高的一位為 {}。價值的一半來自其中 {} 的顧客。",
            customers(*n),
            money(ZH, *total),
            at_level(*interval, *level),
            money(ZH, *median),
            money(ZH, *largest),
            in_words(*share)
        ),
        Clv::TellsApart { model } => format!(
            "這裡用的是 {model}，它允許只購買過一次的顧客已經流失，因此更能區分顧客；換一個模型，總量會不同。"
        ),
        Clv::WarningSubtitle { model, shown, customers: n, horizon, above, below, level } => format!(
            "未來 {}的價值乘以顧客已流失的機率，由 {model} 預測；旁邊是仍是顧客的機率，從 {} 至 {}；{}{}",
            length(*horizon),
            percent_exact(ZH, *above),
            percent_exact(ZH, *below),
            level.map_or_else(String::new, |level| {
                format!("誤差線：{} 區間；", percent_exact(ZH, level))
            }),
            if shown < n {
                format!("n\u{a0}=\u{a0}{}，圖中為前 {} 位", count(ZH, *n), count(ZH, *shown))
            } else {
                format!("n\u{a0}=\u{a0}{}", count(ZH, *n))
            }
        ),
        Clv::WarningSummary { finding, id, reason } => format!(
            "{}。面臨流失的價值最大的是 {id}。{reason}",
            finding.trim_end_matches('。')
        ),
        Clv::AtStake => "面臨流失的價值".into(),
        Clv::Customer => "顧客".into(),
        Clv::ValueNow => "目前預期價值".into(),
        Clv::Alive => "仍是顧客的機率".into(),
        Clv::UsualGap => "購買間隔天數".into(),
        Clv::DaysSilent => "距最近一次購買的天數".into(),
        Clv::DaysOverdue => "逾期天數".into(),
        Clv::Reason => "原因".into(),
        Clv::Scored { customers: n, model, fitted, as_of, value, purchases, level, horizon } => {
            let fitted = format!(
                "{}由 {model} 評分，模型用{} {}擬合",
                customers(*n),
                as_of.as_ref().map_or_else(String::new, |day| format!("截至 {day}的")),
                customers(*fitted)
            );
            let length = length(*horizon);
            match value {
                Some((value, interval)) => format!(
                    "{fitted}：未來 {length}的預測價值合計 {}{}。",
                    money(ZH, *value),
                    at_level(*interval, *level)
                ),
                None => format!(
                    "{fitted}：未來 {length}預計共有 {} 次購買{}。",
                    decimal(ZH, purchases.0, 0),
                    at_level(purchases.1, *level)
                ),
            }
        }
        Clv::ValueOfCustomer { revenue: true } => "每位顧客的預測銷售額".into(),
        Clv::ValueOfCustomer { revenue: false } => "每位顧客的預測毛利".into(),
        Clv::Customers => "顧客數".into(),
        Clv::TotalValue => "價值合計".into(),
        Clv::ShareOfValue => "價值佔比".into(),
        Clv::ShareOfCustomers => "顧客佔比".into(),
        Clv::MeanValue => "每位顧客的價值".into(),
        Clv::Segment => "客群".into(),
        Clv::Bin { from, to, cents } => {
            let decimals = if *cents { 2 } else { 0 };
            match to {
                Some(to) => format!(
                    "{} 至 {}",
                    decimal(ZH, *from, decimals),
                    decimal(ZH, *to, decimals)
                ),
                None => format!("{} 及以上", decimal(ZH, *from, decimals)),
            }
        }
        Clv::Low { level } => format!("{} 區間下限", percent_exact(ZH, *level)),
        Clv::High => "區間上限".into(),
        Clv::SegmentTitle { segment, value, customers } => format!(
            "{segment}：{} 的顧客，佔預測價值的 {}",
            in_words(*customers),
            in_words(*value)
        ),
        Clv::SegmentSubtitle { model, customers: n, segments, level } => format!(
            "{} 個客群各自的預測價值合計，由 {model} 預測；誤差線：{} 區間；n\u{a0}=\u{a0}{}",
            count(ZH, *segments),
            percent_exact(ZH, *level),
            count(ZH, *n)
        ),
        Clv::SegmentSummary { segment, value, interval, level, total, mean, overall } => format!(
            "{segment}：預測價值 {}{}，全體顧客合計 {}；每位顧客平均 {}，全體平均為 {}。",
            money(ZH, *value),
            at_level(*interval, *level),
            money(ZH, *total),
            money(ZH, *mean),
            money(ZH, *overall)
        ),
    }
}

/// What a guess says, to stand in quotes.
pub(super) fn guessed(guess: Guess) -> &'static str {
    match guess {
        Guess::Zero => "沒有人再次購買",
        Guess::OwnRate => "每位顧客都保持自己過去的頻率",
        Guess::LastPeriod => "每位顧客的購買次數都與此前同樣長的時間裡一樣",
        Guess::MeanRate => "每位顧客都按全體的平均頻率購買",
    }
}

fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".into() } else { format!("= {}", decimal(ZH, p, 3)) }
}

fn days(n: f64) -> String {
    format!("{} 天", count(ZH, n.round() as u64))
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::NotSettled => "參數搜尋結束時沒有找到明確的最大值".into(),
        Doubt::Few { repeaters } => format!("只有 {}再次購買", customers(*repeaters)),
        Doubt::Misplaced { share } => {
            format!("{} 的顧客，購買次數與模型預期的不同", in_words(*share))
        }
        Doubt::OtherMaxima => "從其他起點出發，搜尋停在了另一個最大值".into(),
        Doubt::WeakPrior => "僅憑資料無法確定模型，只能由弱先驗決定".into(),
        Doubt::GuessIsCloser => "在檢驗期，不用模型的簡單猜測更接近實際".into(),
        Doubt::SpendFollowsFrequency => {
            "購買越頻繁的顧客每次的消費金額越不同，而模型假定兩者無關".into()
        }
        Doubt::SpendNotSettled => "消費金額參數的搜尋沒有找到明確的最大值".into(),
        Doubt::SpendFlat => "這些資料幾乎無法確定顧客的消費金額".into(),
        Doubt::NoMeanSpend => "消費金額沒有有限的平均值，因此給不出金額價值".into(),
    }
}

/// An interval of money in brackets after the amount, where there is one.
pub(super) fn at_level(interval: Option<(f64, f64)>, level: f64) -> String {
    within(interval.map(<[f64; 2]>::from), level, &|amount| money(ZH, amount))
}

/// An interval in brackets after the number, with its level, where there is one.
pub(super) fn within(
    interval: Option<[f64; 2]>,
    level: f64,
    tell: &dyn Fn(f64) -> String,
) -> String {
    interval.map_or_else(String::new, |[low, high]| {
        format!("（{} 區間 {} 至 {}）", percent_exact(ZH, level), tell(low), tell(high))
    })
}

fn customers(n: u64) -> String {
    format!("{} 位顧客", count(ZH, n))
}

/// An interval in brackets after the number, where there is one.
fn between(interval: Option<[f64; 2]>, tell: &dyn Fn(f64) -> String) -> String {
    interval.map_or(String::new(), |[low, high]| format!("（{} 至 {}）", tell(low), tell(high)))
}

pub(super) fn length(horizon: Horizon) -> String {
    let (n, unit) = match horizon {
        Horizon::Days(n) => (n, "天"),
        Horizon::Weeks(n) => (n, "週"),
        Horizon::Months(n) => (n, "個月"),
        Horizon::Quarters(n) => (n, "季"),
        Horizon::Years(n) => (n, "年"),
    };
    format!("{} {unit}", count(ZH, n.into()))
}

/// Names in Latin letters.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).into(),
        [many @ .., last] => format!("{} 和 {last}", many.join("、")),
    }
}
