use crate::words::Loyalty;

pub(in crate::words) fn loyalty(message: &Loyalty) -> String {
    match *message {}
}
