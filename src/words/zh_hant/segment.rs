// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use crate::words::format::{count, percent, short};
use crate::words::{Grouping, Locale, RfmMeasure, RfmSegment, Segment};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn segment(message: &Segment) -> String {
    match *message {
        Segment::Name(segment) | Segment::People(segment) => name(segment).into(),
        Segment::Action(segment) => action(segment).into(),
        Segment::PeopleIn { ref segment } => format!("「{segment}」中的顧客"),
        Segment::Mostly { ref people, share, ref action } => {
            format!("其中 {} 是{people}：{action}", percent(ZH, share))
        }
        Segment::OfManyKinds => "他們各種各樣：決定之前，先看他們屬於哪些 RFM 客群。".into(),
        Segment::Others => "其他".into(),
        Segment::PeopleInNone => "不屬於任何客群的顧客".into(),
        Segment::Audited { cells, several, none } => {
            let overlap = format!("{} 種符合多條規則，以第一條為準", count(ZH, several));
            let gap = format!("{} 種不符合任何規則，歸入「其他」", count(ZH, none));
            let found = match (several, none) {
                (0, _) => gap,
                (_, 0) => overlap,
                _ => format!("{overlap}；{gap}"),
            };
            format!("{} 種得分組合中，{found}。", count(ZH, cells))
        }
        Segment::BringsMost { ref people, customers, revenue } => format!(
            "{people}佔顧客的 {}，帶來 {} 的銷售額",
            in_words(customers),
            in_words(revenue)
        ),
        Segment::Largest { ref people, customers } => {
            format!("人數最多的是{people}：佔顧客的 {}", in_words(customers))
        }
        Segment::Plotted { grouping, revenue, customers, ref as_of, ref before } => format!(
            "各{}的{}，n\u{a0}=\u{a0}{}，截至 {as_of}{}",
            groups(grouping),
            match (revenue, before) {
                (true, _) => "銷售額",
                (false, Some(_)) => "顧客佔比",
                (false, None) => "顧客數",
            },
            count(ZH, customers),
            before.as_ref().map_or_else(String::new, |day| format!("；細條：截至 {day}"))
        ),
        Segment::Summary { grouping, ref segment, customers, of, ref as_of, recency, frequency } => format!(
            "{} 位顧客中，人數最多的{}是「{segment}」，有 {} 位{}。",
            count(ZH, of),
            groups(grouping).trim_start(),
            count(ZH, customers),
            match (customers, recency == 0.0) {
                (1, true) => format!("，最近一次購買在 {as_of}，共購買 {} 次", short_whole(frequency)),
                (1, false) => format!(
                    "，最近一次購買在 {as_of}之前 {} 天，共購買 {} 次",
                    short_whole(recency),
                    short_whole(frequency)
                ),
                (_, true) => format!("：其中一半最近一次購買在 {as_of}，平均購買 {} 次", short_whole(frequency)),
                (_, false) => format!(
                    "：其中一半最近一次購買距 {as_of}不超過 {} 天，平均購買 {} 次",
                    short_whole(recency),
                    short_whole(frequency)
                ),
            }
        ),
        Segment::Bar { customers, share, before } => {
            let before =
                before.map_or_else(String::new, |share| format!("，原為 {}", percent(ZH, share)));
            format!("{} · {}{before}", count(ZH, customers), percent(ZH, share))
        }
        Segment::OfRevenue { share } => format!("佔銷售額的 {}", percent(ZH, share)),
        Segment::OfCustomers { share } => format!("佔顧客的 {}", percent(ZH, share)),
        Segment::Customers => "顧客數".into(),
        Segment::Segment => "客群".into(),
        Segment::CustomersShare => "顧客佔比".into(),
        Segment::On { ref day } => day.clone(),
        Segment::Changed { ref segment, ref day, then, now } => {
            let [then, now] = [then, now].map(|share| percent(ZH, share));
            if then == now {
                format!("自 {day}以來，沒有哪個客群的佔比有明顯變化。")
            } else {
                format!("自 {day}以來變化最大的是「{segment}」：佔顧客的比例從 {then} 變為 {now}。")
            }
        }
        Segment::ShareOn { ref day } => format!("{day}的顧客佔比"),
        Segment::Share { share, low, high } => {
            format!("{}（{} 至 {}）", percent(ZH, share), percent(ZH, low), percent(ZH, high))
        }
        Segment::Todo => "可以做什麼".into(),
        Segment::Revenue => "銷售額".into(),
        Segment::RevenueShare => "銷售額佔比".into(),
        Segment::Recency => "距最近一次購買的天數，中位數".into(),
        Segment::Frequency => "購買次數，平均".into(),
        Segment::Monetary => "每位顧客的銷售額，平均".into(),
        Segment::NoAmounts => "這些資料沒有金額，因此只能按最近一次購買和購買次數區分顧客：假定每位顧客的消費金額得分等於購買次數得分，據此劃入客群。".into(),
        Segment::OtherBins { bins } => format!(
            "客群是按五檔得分定義的。這裡有 {bins} 檔得分，每一檔按其中點落在五檔中的哪一檔來讀。"
        ),
        Segment::Ties { measure, given, bins } => format!(
            "{}相同的顧客得分相同：{}。",
            match measure {
                RfmMeasure::Recency => "距最近一次購買的時間",
                RfmMeasure::Frequency => "購買次數",
                RfmMeasure::Monetary => "消費金額",
            },
            only(measure, given, bins)
        ),
        Segment::Unused { measure, given, bins } => {
            format!("有些分界之間沒有顧客：{}。", only(measure, given, bins))
        }
    }
}

/// What customers are grouped in, to follow a Chinese word.
fn groups(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Rfm => " RFM 客群",
        Grouping::Lifecycle => "生命週期階段",
        Grouping::Value => "價值層級",
        Grouping::Clusters => "集群",
        Grouping::Named => "客群",
    }
}

/// How many of the scores there could be are given.
fn only(measure: RfmMeasure, given: u32, bins: u32) -> String {
    let score = match measure {
        RfmMeasure::Recency => "最近一次購買",
        RfmMeasure::Frequency => "購買次數",
        RfmMeasure::Monetary => "消費金額",
    };
    format!("{score}的 {bins} 檔得分只用到了 {given} 檔")
}

fn name(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => "冠軍顧客",
        RfmSegment::Loyal => "忠誠顧客",
        RfmSegment::PotentialLoyalist => "潛在忠誠顧客",
        RfmSegment::New => "新顧客",
        RfmSegment::Promising => "有潛力顧客",
        RfmSegment::NeedAttention => "需關注顧客",
        RfmSegment::AboutToSleep => "即將沉睡顧客",
        RfmSegment::AtRisk => "流失風險顧客",
        RfmSegment::CannotLose => "不能失去的顧客",
        RfmSegment::Hibernating => "沉睡顧客",
        RfmSegment::Lost => "已流失顧客",
    }
}

/// What one might do with the segment's customers.
fn action(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => "給他們回饋，請他們推薦；他們不需要折扣。",
        RfmSegment::Loyal => "推薦與他們所買商品相配的東西，並邀請他們加入會員計畫。",
        RfmSegment::PotentialLoyalist => "儘快促成下一次購買：推薦其他人接著買了什麼。",
        RfmSegment::New => "讓最初幾週的體驗好，幫他們完成第二次購買。",
        RfmSegment::Promising => "保持聯絡；他們消費不錯，但來得少。",
        RfmSegment::NeedAttention => "趁他們還沒走遠，用專為他們準備的內容提醒他們。",
        RfmSegment::AboutToSleep => "問問他們需要什麼，告訴他們上次購買之後有哪些新品。",
        RfmSegment::AtRisk => "親自聯絡，爭取他們回來：他們過去常來，現在停了。",
        RfmSegment::CannotLose => "打電話給他們：他們帶來很多銷售額，卻很久沒來了。",
        RfmSegment::Hibernating => "少聯絡，選他們過去慣常購買的時節。",
        RfmSegment::Lost => "最多做一次低成本的嘗試。",
    }
}

/// Whole numbers without decimals, others with about three digits.
fn short_whole(value: f64) -> String {
    if value.fract() == 0.0 { count(ZH, value as u64) } else { short(ZH, value) }
}
