//! Real key material, known by its form wherever it stands: tokens, private
//! keys, keystores, and passwords in URLs.

pub(crate) mod bech32;
pub(crate) mod check;
mod example;
pub(crate) mod form;
pub(crate) mod formats;
mod keys;
mod keystore;
mod openpgp;
mod pem;
mod read;
mod scan;
mod url_words;
mod urls;

pub(crate) use read::{in_bytes, in_text};
pub(crate) use scan::roots;

#[cfg(test)]
mod tests;
