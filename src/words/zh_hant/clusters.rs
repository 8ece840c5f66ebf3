// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{ClusterAction, ClusterFeature, Clusters, Locale, Trait};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn clusters(message: &Clusters) -> String {
    match message {
        Clusters::Name { traits, told_by, number } => name(traits, told_by.as_ref(), *number),
        Clusters::Everybody => "全部顧客".into(),
        Clusters::Action(action) => match action {
            ClusterAction::Keep => "感謝他們，請他們推薦；他們不需要折扣。",
            ClusterAction::WinBack => {
                "親自聯絡，請他們回來，從過去帶來最多的人開始：他們曾是好顧客，現在不來了。"
            }
            ClusterAction::Welcome => "趁第一次購買記憶猶新，幫他們完成下一次購買。",
            ClusterAction::Suggest => "推薦與他們所買商品相配的東西：他們不久前剛來過。",
            ClusterAction::Grow => "多推薦一件商品，或給一個更常來的理由：他們買得少，但沒有離開。",
            ClusterAction::LetGo => "最多做一次低成本的嘗試。",
            ClusterAction::AsAll => "他們沒有特別之處：適合全部顧客的，也適合他們。",
        }
        .into(),
        Clusters::Description { name, customers, share, revenue, means } => {
            let means: Vec<_> = means
                .iter()
                .map(|(feature, mean)| format!("{} {}", feature.say(ZH), feature.value(ZH, *mean)))
                .collect();
            format!(
                "「{name}」：{} 位顧客，佔全部顧客的 {}{}。平均值：{}。",
                count(ZH, *customers),
                in_words(*share),
                of_revenue(*revenue),
                means.join("，")
            )
        }
        Clusters::NoAmounts => "這些資料沒有金額，因此只能按購買的時間和次數區分顧客。".into(),
        Clusters::Constant { feature } => {
            format!("所有顧客的「{}」都相同，不能區分任何人。", feature.say(ZH))
        }
        Clusters::FewerDistinct { asked, found } => {
            format!("要求分成 {asked} 個類，但這裡的顧客只有 {found} 種不同的情況。")
        }
        Clusters::OneCluster { customers: 1 } => "只有一位顧客，沒有可區分的。".into(),
        Clusters::OneCluster { customers } => format!(
            "這 {} 位顧客太相似，或人數太少，無法區分：他們歸為一個類。",
            count(ZH, *customers)
        ),
        Clusters::Weak { silhouette } => format!(
            "各類之間沒有清楚的界限（平均輪廓係數 {}，彼此分開的類在 0.5 以上）：把它當作劃分顧客的一種方法，而不是顧客本來就有的型別。",
            decimal(ZH, *silhouette, 2)
        ),
        Clusters::Unstable { rand } => format!(
            "換一批同樣的顧客，會得到不同的類（重抽樣下的調整蘭德指數為 {}，完全相同為 1）：不要依賴類之間的界限。更少的類或其他特徵可能更穩定。",
            decimal(ZH, *rand, 2)
        ),
        Clusters::GapDiffers { chosen, gap } => {
            format!("分成 {chosen} 個類時輪廓係數最高，Gap 統計量認為是 {gap} 個。兩種都看一看。")
        }
        Clusters::GapOfOne => {
            "Gap 統計量沒有發現彼此分開的群：這些類可能只是把連成一片的顧客切成了幾塊。".into()
        }
        Clusters::NotConverged { most } => format!(
            "搜尋在 {} 次迭代後停止；調大 maxIterations，結果可能還會略有變化。",
            count(ZH, (*most).into())
        ),
        Clusters::Transformed { cap, logged, standard } => transformed(*cap, logged, *standard),
        Clusters::Sampled { customers } => format!(
            "輪廓係數、Gap 統計量和穩定性由均勻抽取的 {} 位顧客算出。",
            count(ZH, *customers)
        ),
        Clusters::MixtureSampled { customers } => format!(
            "混合模型用均勻抽取的 {} 位顧客擬合，然後為每位顧客分配一個類。",
            count(ZH, *customers)
        ),
        Clusters::BringsMost { name, customers, revenue } => {
            format!(
                "「{name}」：{} 的顧客帶來 {} 的銷售額",
                in_words(*customers),
                in_words(*revenue)
            )
        }
        Clusters::Largest { k, name, customers } => {
            format!("顧客分成 {k} 個類：最大的「{name}」佔 {}", in_words(*customers))
        }
        Clusters::Alike => "顧客太相似，無法區分".into(),
        Clusters::ProfilesPlotted { customers, k } => format!(
            "{k} 個類的平均值，n\u{a0}=\u{a0}{} 位顧客；深淺：低於或高於全體平均",
            count(ZH, *customers)
        ),
        Clusters::Summary { k, customers, name, own, share, revenue } => format!(
            "{} 位顧客分成 {k} 個類。最大的是「{name}」：{} 位顧客，佔全部顧客的 {}{}。",
            count(ZH, *customers),
            count(ZH, *own),
            in_words(*share),
            of_revenue(*revenue)
        ),
        Clusters::HowGood { silhouette, rand } => {
            let silhouette = silhouette
                .map(|silhouette| format!("平均輪廓係數 {}。", decimal(ZH, silhouette, 2)));
            let rand = rand.map(|[mean, low, high]| {
                format!(
                    "重抽樣下各類的一致程度為 {}（調整蘭德指數，十次抽樣中有九次在 {} 至 {} 之間）。",
                    decimal(ZH, mean, 2),
                    decimal(ZH, low, 2),
                    decimal(ZH, high, 2)
                )
            });
            silhouette.into_iter().chain(rand).collect::<String>()
        }
        Clusters::Apart { above: true, by } => format!("+{by} 及以上"),
        Clusters::Apart { above: false, by } => format!("−{by} 及以下"),
        Clusters::Shade => "與全體平均相差的標準差".into(),
        Clusters::Chosen { k, silhouette: Some(silhouette) } => {
            format!("分成 {k} 個類最能區分顧客：輪廓係數 {}", decimal(ZH, *silhouette, 2))
        }
        Clusters::Chosen { k, silhouette: None } => format!("顧客分成 {k} 個類"),
        Clusters::CandidatesPlotted { customers } => format!(
            "不同類數的平均輪廓係數，取值 \u{2212}1 至 1，n\u{a0}=\u{a0}{} 位顧客",
            count(ZH, *customers)
        ),
        Clusters::CandidatesSummary { k, silhouette, next, gap, by_bic } => {
            let mut text = match silhouette {
                Some(silhouette) => {
                    format!("分成 {k} 個類時平均輪廓係數為 {}", decimal(ZH, *silhouette, 3))
                }
                None => format!("得到 {k} 個類"),
            };
            if let Some((next, silhouette)) = next {
                text += &format!("；其次是 {next} 個，為 {}", decimal(ZH, *silhouette, 3));
            }
            text.push('。');
            if *by_bic {
                text += "類數由混合模型的 BIC 選定。";
            }
            match gap {
                Some(gap) if gap == k => text += "Gap 統計量的結果與此相同。",
                Some(1) => text += "Gap 統計量沒有發現彼此分開的群。",
                Some(gap) => text += &format!("Gap 統計量認為是 {gap} 個。"),
                None => {}
            }
            text
        }
        Clusters::ChosenHere => "選定".into(),
        Clusters::K => "類數".into(),
        Clusters::Cluster => "類".into(),
        Clusters::Customers => "顧客數".into(),
        Clusters::CustomersShare => "顧客佔比".into(),
        Clusters::Revenue => "銷售額".into(),
        Clusters::RevenueShare => "銷售額佔比".into(),
        Clusters::MeanOf(feature) => format!("{}，平均", feature.say(ZH)),
        Clusters::DifferenceOf(feature) => {
            format!("{}，與全體相差的標準差", feature.say(ZH))
        }
        Clusters::Silhouette => "平均輪廓係數".into(),
        Clusters::Jaccard => "重抽樣後的重合度，Jaccard".into(),
        Clusters::Inertia => "類內平方和".into(),
        Clusters::Gap => "Gap".into(),
        Clusters::GapError => "Gap，誤差".into(),
        Clusters::Bic => "BIC".into(),
    }
}

pub(in crate::words) fn cluster_feature(feature: &ClusterFeature) -> String {
    match feature {
        ClusterFeature::Recency => "距最近一次購買的天數".into(),
        ClusterFeature::Frequency => "購買次數".into(),
        ClusterFeature::Monetary => "銷售額".into(),
        ClusterFeature::Age => "距首次購買的天數".into(),
        ClusterFeature::Orders => "訂單數".into(),
        ClusterFeature::AverageOrder => "客單價".into(),
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
    let very_or_rather = if *very { "很" } else { "較" };
    let much_or_little = if *high { "多" } else { "少" };
    let high_or_low = if *high { "高" } else { "低" };
    match (feature, high) {
        (ClusterFeature::Recency, true) => format!("{very_or_rather}久未購買"),
        (ClusterFeature::Recency, false) if *very => "最近剛購買".into(),
        (ClusterFeature::Recency, false) => "近期購買過".into(),
        (ClusterFeature::Frequency, _) => format!("購買次數{very_or_rather}{much_or_little}"),
        (ClusterFeature::Monetary, _) => format!("消費{very_or_rather}{much_or_little}"),
        (ClusterFeature::Age, true) => format!("來得{very_or_rather}早"),
        (ClusterFeature::Age, false) => format!("來得{very_or_rather}晚"),
        (ClusterFeature::Orders, _) => format!("訂單{very_or_rather}{much_or_little}"),
        (ClusterFeature::AverageOrder, _) => format!("客單價{very_or_rather}{high_or_low}"),
        (ClusterFeature::Named(name), _) => format!("{name} {very_or_rather}{high_or_low}"),
    }
}

/// The share of revenue at the end of a sentence, where there is one.
fn of_revenue(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!("，帶來 {} 的銷售額", in_words(share)))
}

fn transformed(cap: Option<[f64; 2]>, logged: &[ClusterFeature], standard: bool) -> String {
    let mut done = Vec::new();
    if let Some([low, high]) = cap {
        let [low, high] = [low, high].map(|share| percent_exact(ZH, share));
        done.push(format!("超出顧客 {low} 和 {high} 分位數的取值截至該處"));
    }
    if !logged.is_empty() {
        let names: Vec<_> = logged.iter().map(|feature| feature.say(ZH)).collect();
        done.push(format!("對{}取對數", names.join("、")));
    }
    done.push(if standard {
        "各特徵統一為一個標準差".into()
    } else {
        "各特徵保留原來的單位".into()
    });
    format!("比較顧客之前的處理：{}。", done.join("；"))
}
