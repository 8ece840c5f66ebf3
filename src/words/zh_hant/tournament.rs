// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::clv::guessed;
use super::share;
use crate::words::format::{count, decimal, percent_exact};
use crate::words::{Guess, Locale, Tournament};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn tournament(message: &Tournament) -> String {
    match message {
        Tournament::Use { model, error, guess, guess_error, equals } => {
            let equals = match equals.as_slice() {
                [] => String::new(),
                [one] => format!("{one} 與它的差別在偶然範圍內，但按擬合的貝葉斯資訊準則不如它。"),
                many => format!(
                    "{} 與它的差別在偶然範圍內，最後由擬合的貝葉斯資訊準則決定。",
                    list(many)
                ),
            };
            format!(
                "使用 {model}：在檢驗期，它的誤差為每位顧客 {} 次購買（RMSE），最好的簡單猜測（「{}」）為 {}。{equals}",
                decimal(ZH, *error, 2),
                guessed(*guess),
                decimal(ZH, *guess_error, 2)
            )
        }
        Tournament::UseNone { guess, guess_error, error } => format!(
            "不要用這些模型區分顧客：在檢驗期，「{}」這一簡單猜測的誤差為每位顧客 {} 次購買（RMSE），最好的模型為 {}。",
            guessed(*guess),
            decimal(ZH, *guess_error, 2),
            decimal(ZH, *error, 2)
        ),
        Tournament::NothingFitted => {
            "這段時間的資料擬合不出任何模型。更長的時間或更多的復購顧客通常會有幫助。".into()
        }
        Tournament::NobodyBought => {
            "檢驗期內沒有人再次購買，無法判斷哪個模型正確。請讓擬合期更早結束。".into()
        }
        Tournament::TotalIsOff { total, actual, bias } => format!(
            "它預期檢驗期內共有 {} 次購買，實際為 {} 次：{}了 {}。請據此修正總量，或檢查是否有季節性。",
            decimal(ZH, *total, 0),
            decimal(ZH, *actual, 0),
            if *bias > 0.0 { "高估" } else { "低估" },
            share(bias.abs())
        ),
        Tournament::SplitHere { end } => {
            format!("沒有選擇分界日，因此以最後三分之一的日子（{end}之後）為檢驗期。")
        }
        Tournament::LeftOut { models } => format!("未參與比較：{}。", list(models)),
        Tournament::Title { model, better } => {
            format!("{model} 對顧客的預測最準：誤差比最好的簡單猜測低 {}", share(*better))
        }
        Tournament::TitleNone { guess } => {
            format!("沒有模型勝過「{}」這一簡單猜測", guessed(*guess))
        }
        Tournament::Subtitle { customers, calibration_end, end, level } => format!(
            "每位顧客購買次數的誤差（RMSE），{calibration_end}之後至 {end}，模型擬合至 {calibration_end}；誤差線：{} 區間；n\u{a0}=\u{a0}{}",
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Tournament::Error => "每位顧客購買次數的誤差（RMSE）".into(),
        Tournament::Guess(guess) => match guess {
            Guess::Zero => "猜測：沒有人再次購買",
            Guess::OwnRate => "猜測：各自過去的頻率",
            Guess::LastPeriod => "猜測：與上一段時間相同",
            Guess::MeanRate => "猜測：全體的平均頻率",
        }
        .into(),
        Tournament::Models => "模型".into(),
        Tournament::Recommended => "推薦".into(),
        Tournament::Guesses => "不用模型的簡單猜測".into(),
        Tournament::Contestant => "模型或猜測".into(),
        Tournament::Mae => "平均絕對誤差".into(),
        Tournament::Bias => "總量偏差".into(),
        Tournament::Total => "預測購買次數".into(),
        Tournament::Tenths => "十分位誤差".into(),
        Tournament::LogLikelihood => "對數概似".into(),
        Tournament::Low { level } => format!("{} 區間下限", percent_exact(ZH, *level)),
        Tournament::High => "區間上限".into(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} 和 {last}", many.join("、")),
    }
}
