use super::share as in_words;
use crate::words::format::{count, decimal, money, percent, percent_exact, short};
use crate::words::{Clv, Doubt, Guess, Horizon, Locale, Process};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn clv(message: &Clv) -> String {
    match message {
        Clv::PurchasesNotSettled => "购买模型没有收敛到一个确定的结果，不要依赖它的数字。更长的时间或更多的复购客户通常会有帮助。".into(),
        Clv::SpendNotSettled => "消费金额模型没有收敛到一个确定的结果，客户的消费几乎一样时就会这样；不要依赖消费金额上的差异。".into(),
        Clv::Good => "模型与这些数据相符：它已收敛，数据足以确定它，各购买次数上的客户数也与它的预期大致相同。可以用它看总量、看客群，也可以用它区分客户。".into(),
        Clv::Usable { doubt: it } => format!(
            "谨慎使用该模型：{}。总量和排序比单个客户的数字可靠。",
            doubt(it)
        ),
        Clv::Unreliable { doubt: it } => format!("不要使用这些数字：{}。", doubt(it)),
        Clv::WeakPrior => "仅凭这些数据无法确定模型：相差很大的参数拟合得同样好。这里用弱先验把它约束在常见取值附近（每个参数有三分之二的可能落在由数据得出的起始值的 20 倍以内，或大或小），由此留下的不确定性已计入区间。".into(),
        Clv::NobodyLeaves { share } => format!(
            "模型认为几乎没有人停止购买（这些数据的时间范围内为 {}），因此预期所有人都会继续。如果客户确实会流失，那是时间太短，还看不出来。",
            percent_exact(ZH, *share)
        ),
        Clv::EverybodyAlike => "模型认为所有客户的购买频率都相同，因此只能按客户是否仍然活跃来区分他们。".into(),
        Clv::FrequencyTest { misplaced, chi2, df, p } => format!(
            "按购买次数看，{} 的客户不在模型预期的位置（χ² = {}，自由度 {}，p {}）。",
            in_words(*misplaced),
            decimal(ZH, *chi2, 2),
            count(ZH, (*df).into()),
            p_value(*p)
        ),
        Clv::FewRepeaters { repeaters } => {
            format!("只有 {}再次购买，因此预测比较粗略。", customers(*repeaters))
        }
        Clv::Undetermined { parameters } => format!(
            "这些数据几乎无法确定 {}：取值在很大范围内拟合得同样好。全体客户的总量受影响较小，单个客户的数字受影响较大。",
            list(parameters)
        ),
        Clv::OnceIsActive { customers: n, of } => format!(
            "{}中有 {} 位只购买过一次，该模型把他们全部算作活跃，因为它假定客户只会在复购之后停止购买。",
            customers(*of),
            count(ZH, *n)
        ),
        Clv::Regularity { k: 1, .. } => "购买是随机发生的：同一客户两次购买的间隔，其波动与纯随机时一样大（k = 1），不考虑规律性的模型会给出同样的结果。".into(),
        Clv::Regularity { k, spread } => format!(
            "购买是有规律的：同一客户两次购买的间隔，其波动为平均间隔的 {}（k = {k}），纯随机时为 100%。因此逾期未购的客户会更早算作已流失。",
            percent_exact(ZH, *spread)
        ),
        Clv::UnknownCovariate { covariate, customers: n, of } => format!(
            "{}中有 {} 位的“{covariate}”未知，按平均值处理。",
            customers(*of),
            count(ZH, *n)
        ),
        Clv::CovariatesTogether { chi2, df, p, real } => format!(
            "{}（似然比 χ² = {}，自由度 {}，p {}）。",
            if *real {
                "这些协变量能区分客户"
            } else {
                "这些协变量合在一起，对客户如何购买的解释并不比偶然更好"
            },
            decimal(ZH, *chi2, 2),
            count(ZH, (*df).into()),
            p_value(*p)
        ),
        Clv::CovariateEffect { process, covariate, levels, factor, interval: [low, high], level } => {
            let ends = format!(
                "{} 区间 {} 至 {}",
                percent_exact(ZH, *level),
                short(ZH, *low),
                short(ZH, *high)
            );
            let times = short(ZH, *factor);
            let what = match process {
                Process::Buying => "购买频率",
                Process::Stopping => "停止购买的倾向",
            };
            match levels {
                Some((one, other)) => format!(
                    "“{covariate}”为“{one}”的客户，{what}是“{other}”客户的 {times} 倍（{ends}）。"
                ),
                None => format!("“{covariate}”每多 1，客户的{what}变为 {times} 倍（{ends}）。"),
            }
        }
        Clv::NoAmounts => "购买记录没有金额，因此价值以购买次数表示，而不是金额。".into(),
        Clv::FewSpenders { customers: n, needed } => format!(
            "只有 {}的复购有金额，至少要有 {needed} 位才能预测消费金额，因此价值以购买次数表示，而不是金额。",
            customers(*n)
        ),
        Clv::WithoutAmount { customers: n } => format!(
            "{}有复购，但没有大于 0 的金额；他们的消费金额以全体客户的平均值代替。",
            customers(*n)
        ),
        Clv::SpendFollowsFrequency { correlation } => format!(
            "购买越频繁的客户，每次消费越{}（相关系数 {}），而消费金额模型假定两者无关。请把高频客户的价值与他们的过去对照检查。",
            if *correlation > 0.0 { "多" } else { "少" },
            decimal(ZH, *correlation, 2)
        ),
        Clv::NoFiniteMean { q } => format!(
            "客户之间的消费金额相差太大，模型没有有限的平均值（q = {}，需要大于 1），因此不给出以金额表示的价值。请检查是否有少数极端金额。",
            short(ZH, *q)
        ),
        Clv::ValueIsRevenue => "没有给出毛利率，因此价值是销售额，不是利润。".into(),
        Clv::NoBetterThanGuess { guess, guess_error, model_error } => format!(
            "在检验期，模型的误差为每位客户 {} 次购买（RMSE），而“{}”这一简单猜测的误差为 {}；不要用该模型区分客户。",
            decimal(ZH, *model_error, 2),
            guessed(*guess),
            decimal(ZH, *guess_error, 2)
        ),
        Clv::NewCustomer { value, interval, revenue, horizon } => format!(
            "一位新客户预计在未来 {}带来{} {}{}，其中包括首次购买，并假定它与之后的购买相当。",
            length(*horizon),
            if *revenue { "销售额" } else { "毛利" },
            money(ZH, *value),
            between(*interval, &|end| money(ZH, end))
        ),
        Clv::AgainstCost { cost, ratio, interval, payback, within, at_once, horizon } => format!(
            "这是获客成本 {} 的 {} 倍{}，{}{}。",
            money(ZH, *cost),
            decimal(ZH, *ratio, 1),
            between(*interval, &|end| decimal(ZH, end, 1)),
            match payback {
                _ if *at_once => "首次购买即可回本".into(),
                Some(payback) => format!("{}后回本", length(*payback)),
                None => format!("在未来 {}内不能回本", length(*horizon)),
            },
            within.map_or_else(String::new, |[first, last]| {
                let after = |end: Option<Horizon>| match end {
                    Some(end) => format!("在 {}后", length(end)),
                    None => "在此之后".into(),
                };
                format!("（最早{}，最晚{}）", after(first), after(last))
            })
        ),
        Clv::LeavingReason { gap, silent, p_alive, at_stake } => format!(
            "{}；仍是客户的概率为 {}，面临流失的价值为 {}。",
            match gap {
                Some(gap) if silent > gap => format!(
                    "该客户过去每 {}购买一次，现已 {}没有购买，逾期 {}",
                    days(*gap),
                    days(*silent),
                    days((silent - gap).max(0.0))
                ),
                Some(gap) => format!(
                    "该客户过去每 {}购买一次，现已 {}没有购买",
                    days(*gap),
                    days(*silent)
                ),
                None => format!("该客户只购买过一次，在 {}前", days(*silent)),
            },
            percent(ZH, *p_alive),
            money(ZH, *at_stake)
        ),
        Clv::Warned { customers: 0, valuable, .. } => {
            format!("{} 位高价值客户中，目前没有人可能流失。", count(ZH, *valuable))
        }
        Clv::Warned { customers: n, valuable, at_stake, interval, level } => format!(
            "{} 位高价值客户中有 {} 位可能流失，面临流失的价值为 {}{}。",
            count(ZH, *valuable),
            count(ZH, *n),
            money(ZH, *at_stake),
            at_level(interval.map(<(f64, f64)>::from), *level)
        ),
        Clv::OnceIsNotWarned { customers: n } => format!(
            "{}只购买过一次，无法对他们预警：该模型把他们全部算作活跃。请选择 MBG/NBD 或 Pareto/NBD。",
            customers(*n)
        ),
        Clv::EmptyHoldout => "拟合期止于数据的最后一天，没有留下可供检验预测的日子。请选择更早的一天。".into(),
        Clv::HalfOfValue { share } => {
            format!("预测价值的一半来自 {} 的客户", in_words(*share))
        }
        Clv::DistributionSubtitle { models, customers: n, horizon, discount_rate } => format!(
            "按预测价值划分的客户数，由 {} 预测未来 {}，按每年 {} 折现，n\u{a0}=\u{a0}{}",
            list(&models.iter().map(String::as_str).collect::<Vec<_>>()),
            length(*horizon),
            percent_exact(ZH, *discount_rate),
            count(ZH, *n)
        ),
        Clv::DistributionSummary { customers: n, total, interval, level, median, largest, share } => format!(
            "{}的预测价值合计 {}{}；居中的一位为 {}，最高的一位为 {}。价值的一半来自其中 {} 的客户。",
            customers(*n),
            money(ZH, *total),
            at_level(*interval, *level),
            money(ZH, *median),
            money(ZH, *largest),
            in_words(*share)
        ),
        Clv::TellsApart { model } => format!(
            "这里用的是 {model}，它允许只购买过一次的客户已经流失，因此更能区分客户；换一个模型，总量会不同。"
        ),
        Clv::WarningSubtitle { model, shown, customers: n, horizon, above, below, level } => format!(
            "未来 {}的价值乘以客户已流失的概率，由 {model} 预测；旁边是仍是客户的概率，从 {} 至 {}；{}{}",
            length(*horizon),
            percent_exact(ZH, *above),
            percent_exact(ZH, *below),
            level.map_or_else(String::new, |level| {
                format!("误差线：{} 区间；", percent_exact(ZH, level))
            }),
            if shown < n {
                format!("n\u{a0}=\u{a0}{}，图中为前 {} 位", count(ZH, *n), count(ZH, *shown))
            } else {
                format!("n\u{a0}=\u{a0}{}", count(ZH, *n))
            }
        ),
        Clv::WarningSummary { finding, id, reason } => format!(
            "{}。面临流失的价值最大的是 {id}。{reason}",
            finding.trim_end_matches('。')
        ),
        Clv::AtStake => "面临流失的价值".into(),
        Clv::Customer => "客户".into(),
        Clv::ValueNow => "当前预期价值".into(),
        Clv::Alive => "仍是客户的概率".into(),
        Clv::UsualGap => "购买间隔天数".into(),
        Clv::DaysSilent => "距最近一次购买的天数".into(),
        Clv::DaysOverdue => "逾期天数".into(),
        Clv::Reason => "原因".into(),
        Clv::Scored { customers: n, model, fitted, as_of, value, purchases, level, horizon } => {
            let fitted = format!(
                "{}由 {model} 评分，模型用{} {}拟合",
                customers(*n),
                as_of.as_ref().map_or_else(String::new, |day| format!("截至 {day}的")),
                customers(*fitted)
            );
            let length = length(*horizon);
            match value {
                Some((value, interval)) => format!(
                    "{fitted}：未来 {length}的预测价值合计 {}{}。",
                    money(ZH, *value),
                    at_level(*interval, *level)
                ),
                None => format!(
                    "{fitted}：未来 {length}预计共有 {} 次购买{}。",
                    decimal(ZH, purchases.0, 0),
                    at_level(purchases.1, *level)
                ),
            }
        }
        Clv::ValueOfCustomer { revenue: true } => "每位客户的预测销售额".into(),
        Clv::ValueOfCustomer { revenue: false } => "每位客户的预测毛利".into(),
        Clv::Customers => "客户数".into(),
        Clv::TotalValue => "价值合计".into(),
        Clv::ShareOfValue => "价值占比".into(),
        Clv::ShareOfCustomers => "客户占比".into(),
        Clv::MeanValue => "每位客户的价值".into(),
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
        Clv::Low { level } => format!("{} 区间下限", percent_exact(ZH, *level)),
        Clv::High => "区间上限".into(),
        Clv::SegmentTitle { segment, value, customers } => format!(
            "{segment}：{} 的客户，占预测价值的 {}",
            in_words(*customers),
            in_words(*value)
        ),
        Clv::SegmentSubtitle { model, customers: n, segments, level } => format!(
            "{} 个客群各自的预测价值合计，由 {model} 预测；误差线：{} 区间；n\u{a0}=\u{a0}{}",
            count(ZH, *segments),
            percent_exact(ZH, *level),
            count(ZH, *n)
        ),
        Clv::SegmentSummary { segment, value, interval, level, total, mean, overall } => format!(
            "{segment}：预测价值 {}{}，全体客户合计 {}；每位客户平均 {}，全体平均为 {}。",
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
        Guess::Zero => "没有人再次购买",
        Guess::OwnRate => "每位客户都保持自己过去的频率",
        Guess::LastPeriod => "每位客户的购买次数都与此前同样长的时间里一样",
        Guess::MeanRate => "每位客户都按全体的平均频率购买",
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
        Doubt::NotSettled => "参数搜索结束时没有找到明确的最大值".into(),
        Doubt::Few { repeaters } => format!("只有 {}再次购买", customers(*repeaters)),
        Doubt::Misplaced { share } => {
            format!("{} 的客户，购买次数与模型预期的不同", in_words(*share))
        }
        Doubt::OtherMaxima => "从其他起点出发，搜索停在了另一个最大值".into(),
        Doubt::WeakPrior => "仅凭数据无法确定模型，只能由弱先验决定".into(),
        Doubt::GuessIsCloser => "在检验期，不用模型的简单猜测更接近实际".into(),
        Doubt::SpendFollowsFrequency => {
            "购买越频繁的客户每次的消费金额越不同，而模型假定两者无关".into()
        }
        Doubt::SpendNotSettled => "消费金额参数的搜索没有找到明确的最大值".into(),
        Doubt::SpendFlat => "这些数据几乎无法确定客户的消费金额".into(),
        Doubt::NoMeanSpend => "消费金额没有有限的平均值，因此给不出金额价值".into(),
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
        format!("（{} 区间 {} 至 {}）", percent_exact(ZH, level), tell(low), tell(high))
    })
}

fn customers(n: u64) -> String {
    format!("{} 位客户", count(ZH, n))
}

/// An interval in brackets after the number, where there is one.
fn between(interval: Option<[f64; 2]>, tell: &dyn Fn(f64) -> String) -> String {
    interval.map_or(String::new(), |[low, high]| format!("（{} 至 {}）", tell(low), tell(high)))
}

pub(super) fn length(horizon: Horizon) -> String {
    let (n, unit) = match horizon {
        Horizon::Days(n) => (n, "天"),
        Horizon::Weeks(n) => (n, "周"),
        Horizon::Months(n) => (n, "个月"),
        Horizon::Quarters(n) => (n, "个季度"),
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
