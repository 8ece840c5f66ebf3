use crate::words::Retention;

pub(in crate::words) fn retention(message: &Retention) -> String {
    match *message {}
}
