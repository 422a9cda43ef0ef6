//! Text and Markdown in any encoding, and the encodings by themselves.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reading_fuzz::check;
use vietnamese::encoding::{Legacy, detect};

fuzz_target!(|data: &[u8]| {
    check(data, "a.txt");
    let latin: String = data.iter().map(|byte| char::from(*byte)).collect();
    let _ = detect(&latin);
    for encoding in [Legacy::Tcvn3, Legacy::Tcvn3Capitals, Legacy::Vni] {
        let _ = encoding.decode(&latin);
    }
});
