use crate::words::Clv;

pub(in crate::words) fn clv(message: &Clv) -> String {
    match *message {}
}
