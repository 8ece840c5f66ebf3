//! What an encoding's bytes mean, as the browser knows it: no tables of ours need to be fetched.

use web_sys::TextDecoder;

/// An encoding as the platform knows it.
#[derive(Debug)]
pub(super) struct Platform(TextDecoder);

impl Platform {
    /// The encoding of this name, by any of the names that the web has for it.
    pub(super) fn new(label: &str) -> Option<Self> {
        TextDecoder::new_with_label(label).ok().map(Self)
    }

    /// Its one name, in lower case.
    pub(super) fn name(&self) -> String {
        self.0.encoding()
    }

    /// These bytes as text; those that have no meaning are �.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        // It fails only where it was told to.
        self.0.decode_with_u8_array(bytes).unwrap_or_default()
    }
}
