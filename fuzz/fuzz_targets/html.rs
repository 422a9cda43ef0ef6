//! Web pages, in any encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reading_fuzz::check;

fuzz_target!(|data: &[u8]| check(data, "a.html"));
