//! Passwords: argon2id with the parameters that OWASP recommends (19 MiB,
//! two passes, one lane), which are the library's own.

use crate::Error;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// How many hashes are computed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// How many may wait for their turn before others are told to come back.
const WAITING: usize = 20;
/// Characters. Long enough not to be guessed, short enough to be hashed.
pub const SHORTEST: usize = 10;
/// Characters.
pub const LONGEST: usize = 200;

static TURN: Semaphore = Semaphore::const_new(AT_ONCE);
static QUEUE: Semaphore = Semaphore::const_new(AT_ONCE + WAITING);
/// What the password of an unknown login is compared with, so that the answer
/// takes as long as for a known one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password"));

/// A password's hash in PHC form.
#[derive(Clone)]
pub struct Hashed(pub(crate) String);

/// Whether a new password may be used; the error is a key of the words.
pub fn check_new(password: &str, login: &str) -> Result<(), Error> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Error::Refused("account.password_short".into()));
    }
    if length > LONGEST {
        return Err(Error::Refused("account.password_long".into()));
    }
    if password.trim().eq_ignore_ascii_case(login) {
        return Err(Error::Refused("account.password_is_login".into()));
    }
    if is_first_guess(password) {
        return Err(Error::Refused("account.password_common".into()));
    }
    Ok(())
}

/// What stands side by side on keyboards and in the alphabet, to be read in
/// either direction.
const ROWS: [&str; 5] = ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether it is among the first that anybody would try: one character again
/// and again, or characters in a row ("1234567890", "0987654321").
fn is_first_guess(password: &str) -> bool {
    let small: Vec<char> = password.trim().to_lowercase().chars().collect();
    let follows = |from: char, to: char| {
        let (onward, backward) = (String::from_iter([from, to]), String::from_iter([to, from]));
        from == to || ROWS.iter().any(|row| row.contains(&onward) || row.contains(&backward))
    };
    small.windows(2).all(|pair| follows(pair[0], pair[1]))
}

/// Hashes a password. [`Error::Busy`] if too many wait already.
pub async fn hash(password: &str) -> Result<Hashed, Error> {
    let password = vietnamese::name::nfc(password);
    in_turn(move || hash_now(&password))
        .await?
        .map(Hashed)
        .ok_or_else(|| Error::Corrupt("a password could not be hashed".to_owned()))
}

/// Compares a password with a hash, or with nobody's.
pub(crate) async fn verify(password: &str, hash: Option<String>) -> Result<bool, Error> {
    let password = vietnamese::name::nfc(password);
    in_turn(move || {
        let known = hash.is_some();
        let hash = hash.or_else(|| NOBODY.clone()).unwrap_or_default();
        let same = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && same
    })
    .await
}

/// Composed and decomposed accents are the same password: keyboards differ.
fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _place = QUEUE.try_acquire().map_err(|_| Error::Busy)?;
    let turn = TURN.acquire().await.map_err(|_| Error::Busy)?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await.map_err(|error| Error::Corrupt(format!("hashing stopped: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for wrong in ["1234567890", "0987654321", "1111111111", "abcdefghij", "QWERTYUIOP", "12345678901234"]
        {
            assert!(check_new(wrong, "quantri").is_err(), "{wrong}");
        }
        for right in ["nương rẫy trên đồi", "2024-06-18a", "1029384756"] {
            assert!(check_new(right, "quantri").is_ok(), "{right}");
        }
    }
}
