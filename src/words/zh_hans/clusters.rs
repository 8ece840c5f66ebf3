use super::share as in_words;
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{ClusterAction, ClusterFeature, Clusters, Locale, Trait};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn clusters(message: &Clusters) -> String {
    match message {
        Clusters::Name { traits, told_by, number } => name(traits, told_by.as_ref(), *number),
        Clusters::Everybody => "全部客户".into(),
        Clusters::Action(action) => match action {
            ClusterAction::Keep => "感谢他们，请他们推荐；他们不需要折扣。",
            ClusterAction::WinBack => {
                "亲自联系，请他们回来，从过去带来最多的人开始：他们曾是好客户，现在不来了。"
            }
            ClusterAction::Welcome => "趁第一次购买记忆犹新，帮他们完成下一次购买。",
            ClusterAction::Suggest => "推荐与他们所买商品相配的东西：他们不久前刚来过。",
            ClusterAction::Grow => "多推荐一件商品，或给一个更常来的理由：他们买得少，但没有离开。",
            ClusterAction::LetGo => "最多做一次低成本的尝试。",
            ClusterAction::AsAll => "他们没有特别之处：适合全部客户的，也适合他们。",
        }
        .into(),
        Clusters::Description { name, customers, share, revenue, means } => {
            let means: Vec<_> = means
                .iter()
                .map(|(feature, mean)| format!("{} {}", feature.say(ZH), feature.value(ZH, *mean)))
                .collect();
            format!(
                "“{name}”：{} 位客户，占全部客户的 {}{}。平均值：{}。",
                count(ZH, *customers),
                in_words(*share),
                of_revenue(*revenue),
                means.join("，")
            )
        }
        Clusters::NoAmounts => "这些数据没有金额，因此只能按购买的时间和次数区分客户。".into(),
        Clusters::Constant { feature } => {
            format!("所有客户的“{}”都相同，不能区分任何人。", feature.say(ZH))
        }
        Clusters::FewerDistinct { asked, found } => {
            format!("要求分成 {asked} 个类，但这里的客户只有 {found} 种不同的情况。")
        }
        Clusters::OneCluster { customers: 1 } => "只有一位客户，没有可区分的。".into(),
        Clusters::OneCluster { customers } => format!(
            "这 {} 位客户太相似，或人数太少，无法区分：他们归为一个类。",
            count(ZH, *customers)
        ),
        Clusters::Weak { silhouette } => format!(
            "各类之间没有清楚的界限（平均轮廓系数 {}，彼此分开的类在 0.5 以上）：把它当作划分客户的一种方法，而不是客户本来就有的类型。",
            decimal(ZH, *silhouette, 2)
        ),
        Clusters::Unstable { rand } => format!(
            "换一批同样的客户，会得到不同的类（重抽样下的调整兰德指数为 {}，完全相同为 1）：不要依赖类之间的界限。更少的类或其他特征可能更稳定。",
            decimal(ZH, *rand, 2)
        ),
        Clusters::GapDiffers { chosen, gap } => {
            format!("分成 {chosen} 个类时轮廓系数最高，Gap 统计量认为是 {gap} 个。两种都看一看。")
        }
        Clusters::GapOfOne => {
            "Gap 统计量没有发现彼此分开的群：这些类可能只是把连成一片的客户切成了几块。".into()
        }
        Clusters::NotConverged { most } => format!(
            "搜索在 {} 次迭代后停止；调大 maxIterations，结果可能还会略有变化。",
            count(ZH, (*most).into())
        ),
        Clusters::Transformed { cap, logged, standard } => transformed(*cap, logged, *standard),
        Clusters::Sampled { customers } => format!(
            "轮廓系数、Gap 统计量和稳定性由均匀抽取的 {} 位客户算出。",
            count(ZH, *customers)
        ),
        Clusters::MixtureSampled { customers } => format!(
            "混合模型用均匀抽取的 {} 位客户拟合，然后为每位客户分配一个类。",
            count(ZH, *customers)
        ),
        Clusters::BringsMost { name, customers, revenue } => {
            format!("“{name}”：{} 的客户带来 {} 的销售额", in_words(*customers), in_words(*revenue))
        }
        Clusters::Largest { k, name, customers } => {
            format!("客户分成 {k} 个类：最大的“{name}”占 {}", in_words(*customers))
        }
        Clusters::Alike => "客户太相似，无法区分".into(),
        Clusters::ProfilesPlotted { customers, k } => format!(
            "{k} 个类的平均值，n\u{a0}=\u{a0}{} 位客户；深浅：低于或高于全体平均",
            count(ZH, *customers)
        ),
        Clusters::Summary { k, customers, name, own, share, revenue } => format!(
            "{} 位客户分成 {k} 个类。最大的是“{name}”：{} 位客户，占全部客户的 {}{}。",
            count(ZH, *customers),
            count(ZH, *own),
            in_words(*share),
            of_revenue(*revenue)
        ),
        Clusters::HowGood { silhouette, rand } => {
            let silhouette = silhouette
                .map(|silhouette| format!("平均轮廓系数 {}。", decimal(ZH, silhouette, 2)));
            let rand = rand.map(|[mean, low, high]| {
                format!(
                    "重抽样下各类的一致程度为 {}（调整兰德指数，十次抽样中有九次在 {} 至 {} 之间）。",
                    decimal(ZH, mean, 2),
                    decimal(ZH, low, 2),
                    decimal(ZH, high, 2)
                )
            });
            silhouette.into_iter().chain(rand).collect::<String>()
        }
        Clusters::Apart { above: true, by } => format!("+{by} 及以上"),
        Clusters::Apart { above: false, by } => format!("−{by} 及以下"),
        Clusters::Shade => "与全体平均相差的标准差".into(),
        Clusters::Chosen { k, silhouette: Some(silhouette) } => {
            format!("分成 {k} 个类最能区分客户：轮廓系数 {}", decimal(ZH, *silhouette, 2))
        }
        Clusters::Chosen { k, silhouette: None } => format!("客户分成 {k} 个类"),
        Clusters::CandidatesPlotted { customers } => format!(
            "不同类数的平均轮廓系数，取值 \u{2212}1 至 1，n\u{a0}=\u{a0}{} 位客户",
            count(ZH, *customers)
        ),
        Clusters::CandidatesSummary { k, silhouette, next, gap, by_bic } => {
            let mut text = match silhouette {
                Some(silhouette) => {
                    format!("分成 {k} 个类时平均轮廓系数为 {}", decimal(ZH, *silhouette, 3))
                }
                None => format!("得到 {k} 个类"),
            };
            if let Some((next, silhouette)) = next {
                text += &format!("；其次是 {next} 个，为 {}", decimal(ZH, *silhouette, 3));
            }
            text.push('。');
            if *by_bic {
                text += "类数由混合模型的 BIC 选定。";
            }
            match gap {
                Some(gap) if gap == k => text += "Gap 统计量的结果与此相同。",
                Some(1) => text += "Gap 统计量没有发现彼此分开的群。",
                Some(gap) => text += &format!("Gap 统计量认为是 {gap} 个。"),
                None => {}
            }
            text
        }
        Clusters::ChosenHere => "选定".into(),
        Clusters::K => "类数".into(),
        Clusters::Cluster => "类".into(),
        Clusters::Customers => "客户数".into(),
        Clusters::CustomersShare => "客户占比".into(),
        Clusters::Revenue => "销售额".into(),
        Clusters::RevenueShare => "销售额占比".into(),
        Clusters::MeanOf(feature) => format!("{}，平均", feature.say(ZH)),
        Clusters::DifferenceOf(feature) => {
            format!("{}，与全体相差的标准差", feature.say(ZH))
        }
        Clusters::Silhouette => "平均轮廓系数".into(),
        Clusters::Jaccard => "重抽样后的重合度，Jaccard".into(),
        Clusters::Inertia => "类内平方和".into(),
        Clusters::Gap => "Gap".into(),
        Clusters::GapError => "Gap，误差".into(),
        Clusters::Bic => "BIC".into(),
    }
}

pub(in crate::words) fn cluster_feature(feature: &ClusterFeature) -> String {
    match feature {
        ClusterFeature::Recency => "距最近一次购买的天数".into(),
        ClusterFeature::Frequency => "购买次数".into(),
        ClusterFeature::Monetary => "销售额".into(),
        ClusterFeature::Age => "距首次购买的天数".into(),
        ClusterFeature::Orders => "订单数".into(),
        ClusterFeature::AverageOrder => "客单价".into(),
        ClusterFeature::Named(name) => name.clone(),
    }
}

pub(in crate::words) fn cluster_value(feature: &ClusterFeature, value: f64) -> String {
    match feature {
        ClusterFeature::Recency | ClusterFeature::Age => count(ZH, value.round() as u64),
        ClusterFeature::Monetary | ClusterFeature::AverageOrder => money(ZH, value),
        _ => short(ZH, value),
    }
}

fn name(traits: &[Trait], told_by: Option<&(ClusterFeature, f64)>, number: Option<u32>) -> String {
    let parts: Vec<_> = traits.iter().map(part).collect();
    let mut text = if parts.is_empty() { "接近平均".into() } else { parts.join("、") };
    if let Some((feature, mean)) = told_by {
        text += &format!("（{} {}）", feature.say(ZH), feature.value(ZH, *mean));
    }
    if let Some(number) = number {
        text += &format!("（{number}）");
    }
    text
}

/// One trait as a few words about customers.
fn part(Trait { feature, high, very }: &Trait) -> String {
    let very_or_rather = if *very { "很" } else { "较" };
    let much_or_little = if *high { "多" } else { "少" };
    let high_or_low = if *high { "高" } else { "低" };
    match (feature, high) {
        (ClusterFeature::Recency, true) => format!("{very_or_rather}久未购买"),
        (ClusterFeature::Recency, false) if *very => "最近刚购买".into(),
        (ClusterFeature::Recency, false) => "近期购买过".into(),
        (ClusterFeature::Frequency, _) => format!("购买次数{very_or_rather}{much_or_little}"),
        (ClusterFeature::Monetary, _) => format!("消费{very_or_rather}{much_or_little}"),
        (ClusterFeature::Age, true) => format!("来得{very_or_rather}早"),
        (ClusterFeature::Age, false) => format!("来得{very_or_rather}晚"),
        (ClusterFeature::Orders, _) => format!("订单{very_or_rather}{much_or_little}"),
        (ClusterFeature::AverageOrder, _) => format!("客单价{very_or_rather}{high_or_low}"),
        (ClusterFeature::Named(name), _) => format!("{name} {very_or_rather}{high_or_low}"),
    }
}

/// The share of revenue at the end of a sentence, where there is one.
fn of_revenue(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!("，带来 {} 的销售额", in_words(share)))
}

fn transformed(cap: Option<[f64; 2]>, logged: &[ClusterFeature], standard: bool) -> String {
    let mut done = Vec::new();
    if let Some([low, high]) = cap {
        let [low, high] = [low, high].map(|share| percent_exact(ZH, share));
        done.push(format!("超出客户 {low} 和 {high} 分位数的取值截至该处"));
    }
    if !logged.is_empty() {
        let names: Vec<_> = logged.iter().map(|feature| feature.say(ZH)).collect();
        done.push(format!("对{}取对数", names.join("、")));
    }
    done.push(if standard {
        "各特征统一为一个标准差".into()
    } else {
        "各特征保留原来的单位".into()
    });
    format!("比较客户之前的处理：{}。", done.join("；"))
}
