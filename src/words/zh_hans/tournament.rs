use super::clv::guessed;
use super::share;
use crate::words::format::{count, decimal, percent_exact};
use crate::words::{Guess, Locale, Tournament};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn tournament(message: &Tournament) -> String {
    match message {
        Tournament::Use { model, error, guess, guess_error, equals } => {
            let equals = match equals.as_slice() {
                [] => String::new(),
                [one] => format!("{one} 与它的差别在偶然范围内，但按拟合的贝叶斯信息准则不如它。"),
                many => format!(
                    "{} 与它的差别在偶然范围内，最后由拟合的贝叶斯信息准则决定。",
                    list(many)
                ),
            };
            format!(
                "使用 {model}：在检验期，它的误差为每位客户 {} 次购买（RMSE），最好的简单猜测（“{}”）为 {}。{equals}",
                decimal(ZH, *error, 2),
                guessed(*guess),
                decimal(ZH, *guess_error, 2)
            )
        }
        Tournament::UseNone { guess, guess_error, error } => format!(
            "不要用这些模型区分客户：在检验期，“{}”这一简单猜测的误差为每位客户 {} 次购买（RMSE），最好的模型为 {}。",
            guessed(*guess),
            decimal(ZH, *guess_error, 2),
            decimal(ZH, *error, 2)
        ),
        Tournament::NothingFitted => {
            "这段时间的数据拟合不出任何模型。更长的时间或更多的复购客户通常会有帮助。".into()
        }
        Tournament::NobodyBought => {
            "检验期内没有人再次购买，无法判断哪个模型正确。请让拟合期更早结束。".into()
        }
        Tournament::TotalIsOff { total, actual, bias } => format!(
            "它预期检验期内共有 {} 次购买，实际为 {} 次：{}了 {}。请据此修正总量，或检查是否有季节性。",
            decimal(ZH, *total, 0),
            decimal(ZH, *actual, 0),
            if *bias > 0.0 { "高估" } else { "低估" },
            share(bias.abs())
        ),
        Tournament::SplitHere { end } => {
            format!("没有选择分界日，因此以最后三分之一的日子（{end}之后）为检验期。")
        }
        Tournament::LeftOut { models } => format!("未参与比较：{}。", list(models)),
        Tournament::Title { model, better } => {
            format!("{model} 对客户的预测最准：误差比最好的简单猜测低 {}", share(*better))
        }
        Tournament::TitleNone { guess } => {
            format!("没有模型胜过“{}”这一简单猜测", guessed(*guess))
        }
        Tournament::Subtitle { customers, calibration_end, end, level } => format!(
            "每位客户购买次数的误差（RMSE），{calibration_end}之后至 {end}，模型拟合至 {calibration_end}；误差线：{} 区间；n\u{a0}=\u{a0}{}",
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Tournament::Error => "每位客户购买次数的误差（RMSE）".into(),
        Tournament::Guess(guess) => match guess {
            Guess::Zero => "猜测：没有人再次购买",
            Guess::OwnRate => "猜测：各自过去的频率",
            Guess::LastPeriod => "猜测：与上一段时间相同",
            Guess::MeanRate => "猜测：全体的平均频率",
        }
        .into(),
        Tournament::Models => "模型".into(),
        Tournament::Recommended => "推荐".into(),
        Tournament::Guesses => "不用模型的简单猜测".into(),
        Tournament::Contestant => "模型或猜测".into(),
        Tournament::Mae => "平均绝对误差".into(),
        Tournament::Bias => "总量偏差".into(),
        Tournament::Total => "预测购买次数".into(),
        Tournament::Tenths => "十分位误差".into(),
        Tournament::LogLikelihood => "对数似然".into(),
        Tournament::Low { level } => format!("{} 区间下限", percent_exact(ZH, *level)),
        Tournament::High => "区间上限".into(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} 和 {last}", many.join("、")),
    }
}
