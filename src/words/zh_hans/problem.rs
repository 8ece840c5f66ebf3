use super::roles::noun;
use crate::words::format::{count, decimal, memory};
use crate::words::{Accepted, Locale, Problem};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::EmptyFile => {
            "这个文件是空的。请选择每次购买一行的文件：含客户、日期和金额。".into()
        }
        Problem::BinaryFile { looks_like, has_reader } => {
            let what = looks_like.map_or_else(String::new, |what| format!("它看起来是{}。", format_of(what)));
            let reader = if *has_reader { "在程序中，请用 tenure/formats 读取它，再追加它的列。" } else { "" };
            format!("这个文件不是带分隔符的文本。{what}请另存为 CSV、TSV 或纯文本，再重新选择。{reader}")
        }
        Problem::OneColumn { line } => format!(
            "只找到一列；第一行是“{line}”。列可以用逗号、制表符、分号、竖线或对齐的空格分隔。"
        ),
        Problem::MissingRole { role, found } => {
            let name = noun(role);
            format!("没有找到“{name}”列（{role}）。{}请指明哪一列是“{name}”。", columns(found))
        }
        Problem::UnknownTable { found } => format!(
            "从内容看不出这个文件是什么。{}请指明它的行是购买记录、客户资料、会员名单、积分记录、客户反馈、营销支出还是客服请求。",
            columns(found)
        ),
        Problem::NoSuchColumn { name, found } => {
            format!("这个文件里没有“{name}”列。{}", columns(found))
        }
        Problem::NoUsableRows { rows, reason } => {
            let rows = match rows {
                0 => "这个文件有表头，但没有行。".into(),
                1 => "这个文件仅有的一行无法使用。".into(),
                rows => format!("这个文件的 {} 行都无法使用。", count(ZH, *rows)),
            };
            match reason {
                Some(reason) => format!("{rows}最常见的原因：{reason}。"),
                None => format!("{rows}每一行需要客户、日期和金额。"),
            }
        }
        Problem::BadOption { option, found, accepted } => {
            format!("选项 {option} 的值是 {found}；可接受的是：{}。", what(*accepted))
        }
        Problem::UnknownOption { name, known } => {
            format!("这里没有选项“{name}”。可用的选项有：{}。", known.join("、"))
        }
        Problem::BadOptions { detail } => format!("无法读取这些选项：{detail}。"),
        Problem::TableMissing { table } => {
            let name = table_of(table);
            format!("还没有{name}（{table}）。请先加载{name}文件。")
        }
        Problem::NoSuchTable { name } => {
            format!("没有名为“{name}”的表。可用的表有：transactions、customers、memberships、rewards、feedback、spend 和 interactions；“auto”会自动判断是哪一种。")
        }
        Problem::NoSuchList { name, known } => {
            format!("没有名为“{name}”的客户名单。可用的有：{}；用图的名称可得到图中的数字。", known.join("、"))
        }
        Problem::NoSuchChart { name, known } => {
            format!("没有名为“{name}”的图。可用的图有：{}。", known.join("、"))
        }
        Problem::MixedAmounts { has_amounts } => {
            let (open, new) = if *has_amounts { ("没有金额", "有") } else { ("有金额", "没有") };
            format!("已打开的购买记录{open}，而这个文件{new}；放在一起会得出错误的金额。请单独打开这个文件。")
        }
        Problem::NoRoom { rows, needed, room } => {
            let room = room.map_or_else(
                || "可用内存没有这么多".into(),
                |room| format!("可用内存只有 {}", memory(ZH, room)),
            );
            format!(
                "内存不足：加载约 {} 行大约需要 {}，而{room}。请只打开文件的一部分，例如最近几年；已打开的内容保持不变。",
                count(ZH, *rows),
                memory(ZH, *needed)
            )
        }
        Problem::NoColumns => "没有给出列；可接受的是一个对象，每个名称对应一列，例如 { customer: [\"ann\"], date: [\"2026-01-05\"], amount: [12.5] }。".into(),
        Problem::NotAColumn { name } => format!("{name} 不是列；可接受的是数组、类型化数组（typed array）和 Arrow 向量。"),
        Problem::SeveralCurrencies { found } => {
            let each: Vec<_> = found
                .iter()
                .map(|(code, rows, amount)| {
                    format!("{code}（{} 行，{}）", count(ZH, *rows), decimal(ZH, *amount, 2))
                })
                .collect();
            format!("金额有多个币种：{}。它们不能相加。要读取哪一个？", each.join("、"))
        }
        Problem::OtherCurrency { currencies: [open, new] } => format!(
            "已打开的购买记录的币种是 {open}，这个文件的是 {new}；它们不能相加。请单独打开这个文件。"
        ),
        Problem::OtherColumns => "一次加载只接受一个文件：它的字节，或者各批都与第一批列相同的数据。请另外开始一次加载。".into(),
        Problem::WorkEnded => "这项工作已结束。请重新开始。".into(),
        Problem::LoadEnded => "这次加载已结束。请另外开始一次。".into(),
        Problem::UnequalColumns { lengths: [(one, n), (other, m)] } => {
            format!("各列长度必须相同：{one} 有 {n} 个值，{other} 有 {m} 个。")
        }
        Problem::NoCustomers => "没有客户：各列没有任何行。".into(),
        Problem::BadValue { column, row, found, accepted } => {
            format!("{column} 在第 {row} 行的值是 {found}；可接受的是：{}。", what(*accepted))
        }
        Problem::NotANumber { column, row, found } => format!(
            "{column} 在第 {row} 行的值是 {found}；可接受的是绝对值小于 10^15 的数。"
        ),
        Problem::NoSuchFeature { name, known } => format!(
            "没有可用于比较客户的特征“{name}”。可用的特征有：{}。",
            known.join("、")
        ),
        Problem::TooFewRepeaters { customers, repeaters, needed } => {
            let all = count(ZH, *customers);
            let found = match (repeaters, customers) {
                (0, 1) => "仅有的一位客户没有再次购买".into(),
                (0, _) => format!("{all} 位客户中没有人再次购买"),
                (n, m) if n == m => format!("再次购买的客户总共只有 {all} 位"),
                (n, _) => format!("{all} 位客户中只有 {} 位再次购买", count(ZH, *n)),
            };
            format!("{found}；至少要有 {needed} 位复购客户，才能预测未来的购买。请加载更长时期的数据。")
        }
        Problem::AllAlike { customers } => format!(
            "{} 位客户的行为逐日完全相同：购买次数一样多，首次和最近一次购买的时间也相同。描述客户差异的模型无从学习；请检查 ID 和日期，或加载更多客户。",
            count(ZH, *customers)
        ),
        Problem::NoRhythm { repeaters, needed } => format!(
            "{}，而要知道购买节奏需要 {needed} 位。请使用固定天数，或加载更长时期的数据。",
            match repeaters {
                0 => "没有人购买过不止一次".into(),
                n => format!("只有 {} 位客户购买过不止一次", count(ZH, *n)),
            }
        ),
        Problem::NotFitted => "购买模型无法拟合：在这些数据上，它的似然不是数字。请检查有无极端的客龄和购买次数。".into(),
        Problem::CardForm { found, known } => format!(
            "这个模型文件的格式版本是 {found}，而当前版本读取的是 {known}。请用写出它的 Tenure 版本加载，或重新拟合模型。"
        ),
        Problem::BadCard => "这不是模型文件，或者它已损坏：缺少某个参数，或含有任何模型都不可能有的参数。请从数据的生命周期价值重新保存模型文件。".into(),
        Problem::NoIntervals => "购买有多规律，要由购买间隔得出，而这些列里没有间隔。请补上 logIntervals（每位客户各次购买间隔的对数之和），或指定规律性，例如 mbg-cnbd-2。".into(),
        Problem::NobodyWarned { valuable } => format!(
            "{} 位高价值客户中，目前没有人可能流失：每一位要么几乎肯定仍是客户，要么已无法挽回。",
            count(ZH, *valuable)
        ),
        Problem::NoValue => "无法显示以金额表示的价值：复购没有金额，或者金额没有有限的平均值。请加载带金额的购买记录。".into(),
        Problem::NoSuchParameter { name, known } => format!(
            "“{name}”不是该模型两个不同参数之一：请从 {} 中选两个。",
            known.join("、")
        ),
        Problem::NoSuchCustomer { id } => format!("购买过的客户中没有 ID“{id}”。ID 严格按读取时的写法比较。"),
        Problem::NotRegular => "购买与纯随机时一样没有规律，此时这个模型就是不考虑规律性的那个模型。".into(),
        Problem::OtherGrain => "这个模型计算的是整次的购买机会，而不是天数，因此无法回答这个问题，也不能与其他模型比较。请选择其他模型。".into(),
        Problem::NoModels => "模型比较至少需要一个模型；不写“models”即为全部模型。".into(),
        Problem::NoHoldout => "无法把预测与实际情况比较：没有为此留出检验期。请加载更长时期的购买记录，或让拟合期更早结束。".into(),
        Problem::NoAmounts => "无法得知客户带来多少：这些购买记录没有金额。请加载带金额列的文件。".into(),
        Problem::NoRevenue => "没有销售额占比：销售额已全部退款。请改为按客户占比划分层级。".into(),
        Problem::NoSuchAttribute { name, known } if name.is_empty() || known.is_empty() => {
            "购买过的客户没有任何已知属性。请加载客户资料表，其中有性别、地区或出生日期等列，ID 与购买记录一致。".into()
        }
        Problem::NoSuchAttribute { name, known } => {
            format!("没有名为“{name}”的属性。可用的有：{}。", known.join("、"))
        }
        Problem::NoSuchGroup { name, known } => {
            format!("没有名为“{name}”的客群。可用的有：{}。", known.join("、"))
        }
        Problem::NothingToTell { segment, customers: 0 } => {
            format!("客群“{segment}”里没有人，因此没有什么能把它区分出来。")
        }
        Problem::NothingToTell { segment, .. } => {
            format!("所有客户都在客群“{segment}”里，因此没有别人可以与它区分。")
        }
        Problem::NoSegments => "没有可以显示价值的客群。".into(),
        Problem::TooManyPeriods { periods, most } => format!(
            "从首次购买到最后一天有 {} 期，太多，无法逐期查看；最多 {} 期。请选择更长的周期，例如 month。",
            count(ZH, *periods),
            count(ZH, *most)
        ),
        Problem::NotMeasured { reason } => reason.clone(),
        Problem::NoStartDays { table } => format!(
            "{}（{table}）里没有任何一行有客户的起始日。请在加载文件时选择它所在的列，或从首次购买开始跟踪客户。",
            table_of(table)
        ),
        Problem::CannotDraw { detail } => {
            format!("无法绘制这张图：{detail}。它的表中有同样的数字。")
        }
        Problem::NobodyLeftYet { customers } => format!(
            "{} 位客户中还没有人流失，因此无从得知他们会留多久。",
            count(ZH, *customers)
        ),
        Problem::TooFewRenewals { periods } => format!(
            "客户只在 {} 期的期末可能流失；预测至少需要两期。请选择更短的周期。",
            count(ZH, *periods)
        ),
        Problem::FlatCovariate { covariate } => format!(
            "在协变量“{covariate}”已知的客户中，它的值全部相同，不含任何信息；请去掉它。"
        ),
        Problem::WithoutCovariates { model } => format!(
            "模型 {model} 不接受协变量；bg-nbd、mbg-nbd、pareto-nbd 和 gompertz-nbd 接受。"
        ),
        Problem::OfOneModel => "这里显示的是全体客户共用的一个购买模型，而有协变量时各客户的模型不同。请在这里去掉 `covariates`。".into(),
        Problem::NoCovariates => {
            "请至少给出一个协变量，例如地区或年龄：可能与更早流失相关的因素。".into()
        }
        Problem::NobodyLeft => "到目前为止没有人流失，因此无法说明谁流失得更早。".into(),
        Problem::NotRecorded { roles } => format!(
            "客户资料中没有哪一列说明谁已流失；需要的是 {}。如果没有，请把 churn 设为“inactivity”。",
            roles.replace(" and ", " 和 ")
        ),
        Problem::LeavingIsRecorded => {
            "客户资料已写明谁已流失，因此不需要尝试沉默多久算流失。要按沉默判断流失，请把 churn 设为“inactivity”。".into()
        }
        Problem::NoLifetimes { rows: 0 } => "没有哪位客户的停留时间是已知的。".into(),
        Problem::NoLifetimes { rows } => format!(
            "{} 行中没有一行说明客户停留了多久。时间应为不小于 0 的数，且大于进入时间；权重应大于 0。",
            count(ZH, *rows)
        ),
        Problem::NobodyYet { as_of } => {
            format!("截至 {as_of} 没有人购买过，或者全部已退货。请选择另一天。")
        }
        Problem::NobodyIn { from: Some(from), as_of, .. } if from > as_of => format!(
            "购买从 {from} 起计入，而截止日是 {as_of}，比它更早。请在筛选中选择更早的起始日，或选择更晚的截止日。"
        ),
        Problem::NobodyIn { from, to, as_of } => {
            let days = match (from, to) {
                (Some(from), to) => {
                    format!("{from} 至 {}", to.as_ref().filter(|to| *to < as_of).unwrap_or(as_of))
                }
                (None, to) => format!("截至 {}", to.as_ref().unwrap_or(as_of)),
            };
            format!("{days} 没有人购买，或者全部已退货。请在筛选中选择其他日期。")
        }
        Problem::ChooseAttributes { known } => format!(
            "请选择可能与流失相关的因素：{}。客户资料表中如有性别、年龄、地区和渠道，会自动纳入。",
            known.join("、")
        ),
        Problem::NotThroughTime { name } => format!(
            "{name} 只知道现在的值，因此没有人在它的各组之间移动。请跟踪“rfm”“lifecycle”“value”“clusters”或一个自定客群，再把结果按 {name} 细分。"
        ),
        Problem::NeedsAllDays => "这个结果要用客户的全部购买记录得出，因此筛选不能去掉任何日子。请用规则选择客户，或用“asOf”选择更早的截止日。".into(),
        Problem::NoPanelRows { rows } => format!(
            "没有可用的行（共 {} 行）。每一行需要单元、时间和结果；权重应大于 0。",
            count(ZH, *rows)
        ),
        Problem::UnitChanges { column, row, found, before } => format!(
            "{column} 在第 {row} 行的值是 {found}，而在同一单元的另一行是 {before}；同一单元的所有行必须相同。"
        ),
        Problem::SeenTwice { row, time } => format!(
            "第 {row} 行的单元在时期 {time} 有两行。请把它们相加或取平均，使每个单元在每期只有一行。"
        ),
        Problem::PanelTooLarge { units, periods } => format!(
            "{} 个单元、{} 期，太多，无法容纳。请选择更长的周期，或减少单元。",
            count(ZH, *units),
            count(ZH, *periods)
        ),
        Problem::NobodyTreated => "没有单元在第一期之后、最后一期之前受到处理，因此无从比较。firstTreated 列填首次处理的时期，从未处理填 0。".into(),
        Problem::NobodyNever => "每个单元都在某个时候受到处理，因此无法与从未受到处理的单元比较。请把 control 设为“notYet”。".into(),
        Problem::TooManyEffects { found, most } => format!(
            "分组分期效应有 {} 个，太多；最多 {} 个。请选择更长的周期，例如 month。",
            count(ZH, *found),
            count(ZH, *most)
        ),
        Problem::Launch(problem) => super::launch::launch_problem(problem),
        Problem::NothingToMatchOn => "请至少给出一个协变量：事前对每个单元已知、且使处理组有所不同的信息。".into(),
        Problem::OneSide { treated, controls } => format!(
            "信息完整的处理单元有 {} 个，其他单元有 {} 个；比较需要两者都有。在“treated”中，1 表示受到处理，0 表示没有。",
            count(ZH, *treated),
            count(ZH, *controls)
        ),
        Problem::NoSuchCovariate { name, known } => {
            format!("没有协变量“{name}”；可用的有：{}。", known.join("、"))
        }
        Problem::CutsOfTexts { name } => {
            format!("“{name}”是文本，本身已是类别；分界点只用于数字。")
        }
        Problem::TooManyLevels { found, most } => format!(
            "协变量合计有 {} 列，最多 {} 列：每个不同的文本各占一列。请去掉近似 ID 的协变量，或对它作精确匹配。",
            count(ZH, *found),
            count(ZH, *most)
        ),
        Problem::NoPropensity => "协变量能毫无差错地区分处理组与其他单元，或者可以互相推出，因此倾向得分没有最大似然。请选择大于 0 的岭参数（ridge），例如 1。".into(),
        Problem::NobodyLikeMembers => "没有会员可以与相似的客户比较：需要入会前购买过、入会后仍在观察期内的会员，以及同期本可入会而没有入会的客户。".into(),
        Problem::NoMemberBought { as_of, member, customer } => format!(
            "截至 {as_of}，没有一位会员购买过。会员名单中的 ID 形如“{member}”，购买记录中的形如“{customer}”：两个文件中的 ID 必须一致。"
        ),
        Problem::OnlyMembers { customers } => format!(
            "{} 位客户全部是会员，因此没有人可以与他们比较。请同时加载非会员的购买记录；如果会员计划同时覆盖了所有人，请改看它的上线（launch）：上线日之前的序列可以说明，没有它会怎样。",
            count(ZH, *customers)
        ),
        Problem::NothingBeforeJoining => {
            "没有会员可以在入会前比较：首次购买与入会所在时期之间必须有完整的一期，且其中有非会员。请加载更早的购买记录，或选择更短的周期。".into()
        }
        Problem::NothingAfterJoining => {
            "没有会员可以在入会后比较：入会所在时期之后必须有已结束的完整一期，且其中有非会员。请选择更晚的一天，或更短的周期。".into()
        }
        Problem::Rule { at, problem } => super::rule::rule(*at, problem),
        Problem::SegmentName { name, is_column: true } => {
            format!("客群不能叫“{name}”，因为已有同名的列。请换一个名称。")
        }
        Problem::SegmentName { name, is_column: false } => format!(
            "“{name}”不能作为客群的名称。名称须有 1 至 100 个字符，且不含控制字符。"
        ),
        Problem::NoSuchSegment { name } => {
            format!("没有客群“{name}”。用 segments() 可以查看现有的客群。")
        }
        Problem::NobodyFits { rule, as_of } => format!(
            "截至 {as_of} 购买过的客户中，没有人在这一天符合规则 {rule}。请放宽规则。"
        ),
        Problem::InSegment { name, problem } => {
            format!("客群“{name}”与已打开的表不符。{}", problem.say(ZH))
        }
        Problem::NoSuchBreakdown { name, close, known } => super::rule::no_such_name(name, close, known),
        Problem::NotForBreakdown { name, kind } => {
            let kind = super::rule::kind(*kind);
            format!("{name} 是{kind}；只能按客群细分，或按文本列、真假值列细分。")
        }
        #[cfg(feature = "formats")]
        Problem::Reader(problem) => super::reader(problem),
    }
}

/// What a file looks like, by its English name.
fn format_of(name: &str) -> String {
    match name {
        "a zip archive or a spreadsheet" => " zip 压缩包或电子表格".into(),
        "an old spreadsheet" => "旧格式的电子表格".into(),
        "a gzip archive" => " gzip 压缩包".into(),
        "a PDF" => " PDF 文件".into(),
        "a picture" => "图片".into(),
        format => format!(" {format} 文件"),
    }
}

/// What the page calls a table: `memberships` → `会员名单`.
fn table_of(name: &str) -> &str {
    let known = super::PAGE.iter().find(|(key, _)| key.strip_prefix("table.") == Some(name));
    known.map_or(name, |(_, text)| *text)
}

fn columns(found: &[String]) -> String {
    match found {
        [] => "这个文件没有列。".into(),
        [one] => format!("仅有的一列是 {one}。"),
        [first @ .., _] if first.len() >= 12 => {
            format!("现有的列：{} 等，共 {} 列。", found[..12].join("、"), found.len())
        }
        many => format!("现有的列：{}。", many.join("、")),
    }
}

/// What would be accepted.
fn what(accepted: Accepted) -> String {
    match accepted {
        Accepted::Whole { from, to } => {
            return format!("{from} 至 {} 的整数", count(ZH, to.into()));
        }
        Accepted::Number { from, to } => {
            return format!("{} 至 {} 的数", number(from), number(to));
        }
        Accepted::Above { above, to } => {
            return format!("大于 {}、不超过 {} 的数", number(above), number(to));
        }
        Accepted::Below { from, below } => {
            return format!("不小于 {}、小于 {} 的数", number(from), number(below));
        }
        Accepted::AboveZero => "大于 0 的数",
        Accepted::RisingShares => "0 至 1 的两个占比，前一个较小，例如 [0.01, 0.99]，或不填",
        Accepted::NotNegative => "没有负值的特征",
        Accepted::Cuts => "1 至 9 个数，每个都大于前一个，例如 [30, 90, 365]",
        Accepted::RisingCuts => "若干个数，每个都大于前一个，例如 [20, 35, 50]",
        Accepted::Features => "一个或多个特征，或不填，即用常用特征",
        Accepted::NearestClusters => {
            "随时间变化时用“kmeans”或“miniBatch”：混合模型的聚类只属于某一天"
        }
        Accepted::ScoreRules => "1 至 100 条规则，各有自己的名称",
        Accepted::Weights => "三个不小于 0 且不全为 0 的数，例如 [2, 1, 1]",
        Accepted::Chance => "0 与 1 之间的数，例如 0.1",
        Accepted::Period => "整数，例如年份 2024 或月份 7",
        Accepted::Level => "0 与 1 之间的数，例如 0.95",
        Accepted::Margin => "大于 0、不超过 1 的比例，例如 0.3 表示 30%",
        Accepted::YearlyRate => "0 至 10 的年率，例如 0.1 表示 10%",
        Accepted::RateForAllFuture => "大于 0 的折现率，因为不折现时，未来所有购买之和没有上限",
        Accepted::WithoutAmounts => "orders 或 active，因为文件没有金额",
        Accepted::DayBeforeAsOf => "asOf 之前的一天；未指定时，asOf 为数据的最后一天",
        Accepted::DayUntilTo => "不晚于“to”的一天",
        Accepted::DayBeforeTo => "“to”之前的一天；未指定时，“to”为分析的截止日",
        Accepted::RisingAges => "从 1 起递增的期数，例如 [1, 3, 6, 12]",
        Accepted::GroupsWithBy => "“starts”，或“groups”并用选项 by 指明是哪些组",
        Accepted::EveryPurchase => "同期群按“firstPurchase”时可用“every”，否则用“first”",
        Accepted::Segmentation => {
            "“rfm”“lifecycle”“value”“clusters”，有会员名单时还有“tier”“member”，或者一个客群的名称"
        }
        Accepted::DayOfBeginning => "不晚于最后一批客户起始日的一天",
        Accepted::LastDay => "不早于起始日、且在 100 年以内的一天",
        Accepted::FewerOrders => "使预期订单不超过 2 亿笔的值",
        Accepted::TwoShares => "两个大于 0 的占比，合计小于 1，例如 0.2 和 0.3",
        Accepted::TwoAmounts => "两个金额，较大的在前，例如 500 和 100",
        Accepted::NetOrDrop => "“net”或“drop”",
        Accepted::KeepOrDrop => "“keep”或“drop”",
        Accepted::KeepOrMerge => "“keep”或“merge”",
        Accepted::KeptRoles => "由 product、category、channel、cost 和 margin 组成的列表",
        Accepted::Delimiter => "一个字符，例如 , ; | 或制表符，或“whitespace”",
        Accepted::Quote => "一个符号，例如 \" 或 '，不同于分隔符，或不填",
        Accepted::Escape => "一个符号，例如 \\，不同于分隔符，或不填",
        Accepted::Comment => "至多八个字符，例如 # 或 //，或不填",
        Accepted::Encoding => {
            "编码的名称，例如 utf-8、utf-16le、gb18030、big5、shift_jis、euc-kr 或 windows-1252"
        }
        Accepted::AgeOfRepeater => "有复购时为大于 0 的数",
        Accepted::RecencyUpToAge => "从 0 至该客户客龄的期数",
        Accepted::RecencyOfOnce => "没有复购时为 0",
        Accepted::FallingCounts => "剩余客户数，每个都不大于前一个",
    }
    .into()
}

/// A bound with the decimals it needs.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { decimal(ZH, value, 0) } else { value.to_string() }
}
