//! Progress of long work, on a terminal only.

use std::io::IsTerminal;

/// Shows "done / all" on one line of standard error.
pub fn show(what: &str, done: usize, all: usize) {
    if std::io::stderr().is_terminal() {
        let end = if done == all { "\n" } else { "" };
        eprint!("\r{what}: {done} / {all}{end}");
    }
}
