use crate::words::Load;

pub(in crate::words) fn load(message: &Load) -> String {
    match *message {}
}
