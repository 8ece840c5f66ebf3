//! The readers of workbooks and JSON as a module of their own; see `src/wasm/formats.rs`.
#![cfg(target_arch = "wasm32")]

pub use tenure::wasm::*;
