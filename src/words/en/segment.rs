use crate::words::Segment;

pub(in crate::words) fn segment(message: &Segment) -> String {
    match *message {}
}
