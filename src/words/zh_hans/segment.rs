use super::share as in_words;
use crate::words::format::{count, percent, short};
use crate::words::{Grouping, Locale, RfmMeasure, RfmSegment, Segment};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn segment(message: &Segment) -> String {
    match *message {
        Segment::Name(segment) | Segment::People(segment) => name(segment).into(),
        Segment::Action(segment) => action(segment).into(),
        Segment::PeopleIn { ref segment } => format!("“{segment}”中的客户"),
        Segment::Mostly { ref people, share, ref action } => {
            format!("其中 {} 是{people}：{action}", percent(ZH, share))
        }
        Segment::OfManyKinds => "他们各种各样：决定之前，先看他们属于哪些 RFM 客群。".into(),
        Segment::Others => "其他".into(),
        Segment::PeopleInNone => "不属于任何客群的客户".into(),
        Segment::Audited { cells, several, none } => {
            let overlap = format!("{} 种符合多条规则，以第一条为准", count(ZH, several));
            let gap = format!("{} 种不符合任何规则，归入“其他”", count(ZH, none));
            let found = match (several, none) {
                (0, _) => gap,
                (_, 0) => overlap,
                _ => format!("{overlap}；{gap}"),
            };
            format!("{} 种得分组合中，{found}。", count(ZH, cells))
        }
        Segment::BringsMost { ref people, customers, revenue } => format!(
            "{people}占客户的 {}，带来 {} 的销售额",
            in_words(customers),
            in_words(revenue)
        ),
        Segment::Largest { ref people, customers } => {
            format!("人数最多的是{people}：占客户的 {}", in_words(customers))
        }
        Segment::Plotted { grouping, revenue, customers, ref as_of, ref before } => format!(
            "各{}的{}，n\u{a0}=\u{a0}{}，截至 {as_of}{}",
            groups(grouping),
            match (revenue, before) {
                (true, _) => "销售额",
                (false, Some(_)) => "客户占比",
                (false, None) => "客户数",
            },
            count(ZH, customers),
            before.as_ref().map_or_else(String::new, |day| format!("；细条：截至 {day}"))
        ),
        Segment::Summary { grouping, ref segment, customers, of, ref as_of, recency, frequency } => format!(
            "{} 位客户中，人数最多的{}是“{segment}”，有 {} 位{}。",
            count(ZH, of),
            groups(grouping).trim_start(),
            count(ZH, customers),
            match (customers, recency == 0.0) {
                (1, true) => format!("，最近一次购买在 {as_of}，共购买 {} 次", short_whole(frequency)),
                (1, false) => format!(
                    "，最近一次购买在 {as_of}之前 {} 天，共购买 {} 次",
                    short_whole(recency),
                    short_whole(frequency)
                ),
                (_, true) => format!("：其中一半最近一次购买在 {as_of}，平均购买 {} 次", short_whole(frequency)),
                (_, false) => format!(
                    "：其中一半最近一次购买距 {as_of}不超过 {} 天，平均购买 {} 次",
                    short_whole(recency),
                    short_whole(frequency)
                ),
            }
        ),
        Segment::Bar { customers, share, before } => {
            let before =
                before.map_or_else(String::new, |share| format!("，原为 {}", percent(ZH, share)));
            format!("{} · {}{before}", count(ZH, customers), percent(ZH, share))
        }
        Segment::OfRevenue { share } => format!("占销售额的 {}", percent(ZH, share)),
        Segment::OfCustomers { share } => format!("占客户的 {}", percent(ZH, share)),
        Segment::Customers => "客户数".into(),
        Segment::Segment => "客群".into(),
        Segment::CustomersShare => "客户占比".into(),
        Segment::On { ref day } => day.clone(),
        Segment::Changed { ref segment, ref day, then, now } => {
            let [then, now] = [then, now].map(|share| percent(ZH, share));
            if then == now {
                format!("自 {day}以来，没有哪个客群的占比有明显变化。")
            } else {
                format!("自 {day}以来变化最大的是“{segment}”：占客户的比例从 {then} 变为 {now}。")
            }
        }
        Segment::ShareOn { ref day } => format!("{day}的客户占比"),
        Segment::Share { share, low, high } => {
            format!("{}（{} 至 {}）", percent(ZH, share), percent(ZH, low), percent(ZH, high))
        }
        Segment::Todo => "可以做什么".into(),
        Segment::Revenue => "销售额".into(),
        Segment::RevenueShare => "销售额占比".into(),
        Segment::Recency => "距最近一次购买的天数，中位数".into(),
        Segment::Frequency => "购买次数，平均".into(),
        Segment::Monetary => "每位客户的销售额，平均".into(),
        Segment::NoAmounts => "这些数据没有金额，因此只能按最近一次购买和购买次数区分客户：假定每位客户的消费金额得分等于购买次数得分，据此划入客群。".into(),
        Segment::OtherBins { bins } => format!(
            "客群是按五档得分定义的。这里有 {bins} 档得分，每一档按其中点落在五档中的哪一档来读。"
        ),
        Segment::Ties { measure, given, bins } => format!(
            "{}相同的客户得分相同：{}。",
            match measure {
                RfmMeasure::Recency => "距最近一次购买的时间",
                RfmMeasure::Frequency => "购买次数",
                RfmMeasure::Monetary => "消费金额",
            },
            only(measure, given, bins)
        ),
        Segment::Unused { measure, given, bins } => {
            format!("有些分界之间没有客户：{}。", only(measure, given, bins))
        }
    }
}

/// What customers are grouped in, to follow a Chinese word.
fn groups(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Rfm => " RFM 客群",
        Grouping::Lifecycle => "生命周期阶段",
        Grouping::Value => "价值层级",
        Grouping::Clusters => "聚类",
        Grouping::Named => "客群",
    }
}

/// How many of the scores there could be are given.
fn only(measure: RfmMeasure, given: u32, bins: u32) -> String {
    let score = match measure {
        RfmMeasure::Recency => "最近一次购买",
        RfmMeasure::Frequency => "购买次数",
        RfmMeasure::Monetary => "消费金额",
    };
    format!("{score}的 {bins} 档得分只用到了 {given} 档")
}

fn name(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => "冠军客户",
        RfmSegment::Loyal => "忠诚客户",
        RfmSegment::PotentialLoyalist => "潜在忠诚客户",
        RfmSegment::New => "新客户",
        RfmSegment::Promising => "有潜力客户",
        RfmSegment::NeedAttention => "需关注客户",
        RfmSegment::AboutToSleep => "即将沉睡客户",
        RfmSegment::AtRisk => "流失风险客户",
        RfmSegment::CannotLose => "不能失去的客户",
        RfmSegment::Hibernating => "沉睡客户",
        RfmSegment::Lost => "已流失客户",
    }
}

/// What one might do with the segment's customers.
fn action(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => "给他们回馈，请他们推荐；他们不需要折扣。",
        RfmSegment::Loyal => "推荐与他们所买商品相配的东西，并邀请他们加入会员计划。",
        RfmSegment::PotentialLoyalist => "尽快促成下一次购买：推荐其他人接着买了什么。",
        RfmSegment::New => "让最初几周的体验好，帮他们完成第二次购买。",
        RfmSegment::Promising => "保持联系；他们消费不错，但来得少。",
        RfmSegment::NeedAttention => "趁他们还没走远，用专为他们准备的内容提醒他们。",
        RfmSegment::AboutToSleep => "问问他们需要什么，告诉他们上次购买之后有哪些新品。",
        RfmSegment::AtRisk => "亲自联系，争取他们回来：他们过去常来，现在停了。",
        RfmSegment::CannotLose => "打电话给他们：他们带来很多销售额，却很久没来了。",
        RfmSegment::Hibernating => "少联系，选他们过去惯常购买的时节。",
        RfmSegment::Lost => "最多做一次低成本的尝试。",
    }
}

/// Whole numbers without decimals, others with about three digits.
fn short_whole(value: f64) -> String {
    if value.fract() == 0.0 { count(ZH, value as u64) } else { short(ZH, value) }
}
