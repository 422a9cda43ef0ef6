//! Random secrets and their hashes. The database keeps hashes only, so that
//! who reads it cannot sign in with what it holds.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Letters and digits that are not mistaken for each other on paper.
const READABLE: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";

/// 32 random bytes as 64 hexadecimal digits.
pub(crate) fn random() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Corrupt(format!("no randomness: {error}")))?;
    Ok(hex(&bytes))
}

/// A random password of 16 readable characters (80 bits).
pub fn random_password() -> Result<String, Error> {
    readable::<16>()
}

/// A random code of 26 readable characters (130 bits), for an address that
/// somebody may have to copy from paper.
pub(crate) fn random_code() -> Result<String, Error> {
    readable::<26>()
}

fn readable<const LENGTH: usize>() -> Result<String, Error> {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| Error::Corrupt(format!("no randomness: {error}")))?;
    Ok(bytes.iter().map(|byte| char::from(READABLE[usize::from(byte % 32)])).collect())
}

/// The hash under which a secret is kept.
#[must_use]
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
