// SPDX-License-Identifier: GPL-2.0

//! Prints at every level, and with every formatting trait.

use kernel::{
    fmt,
    pr_cont,
    prelude::*, //
};

module! {
    type: Print,
    name: "rust_print",
    authors: ["Rust for LTS"],
    description: "Printing in Rust",
    license: "GPL",
}

struct Print;

/// A type with two text forms: `Debug` for developers, which is derived, and `Display` for users.
#[derive(Debug)]
struct Point {
    x: i32,
    y: i32,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

/// Prints at each level. The console shows the levels below `loglevel=`, the log has all of them.
fn levels() {
    pr_emerg!("level 0, emergency: the system is unusable (not really)\n");
    pr_alert!("level 1, alert: someone must act at once\n");
    pr_crit!("level 2, critical\n");
    pr_err!("level 3, error\n");
    pr_warn!("level 4, warning\n");
    pr_notice!("level 5, notice: normal, but of interest\n");
    pr_info!("level 6, information\n");

    // Only with CONFIG_RUST_DEBUG_ASSERTIONS=y.
    pr_debug!("level 7, debugging\n");
}

/// Continues a message that has no newline. Prefer whole lines: another CPU may print in between.
fn continued() {
    pr_info!("primes:");
    for prime in [2, 3, 5, 7] {
        pr_cont!(" {prime}");
    }
    pr_cont!("\n");
}

fn traits() {
    let point = Point { x: 3, y: -4 };
    let mac = [0x52u8, 0x54, 0x00, 0x12, 0x34, 0x56];

    // Display: for users.
    pr_info!("display: {} {} {} {point}\n", 42, true, 'x');
    pr_info!("display of a C string: {}\n", c"eth0");

    // Debug: for developers. It quotes and escapes text, and shows an error by its name.
    let narrow = u8::try_from(256).or(Err(ERANGE));
    pr_info!("debug: {:?} {:?} {point:?}\n", "tab\t", Some(mac.len()));
    pr_info!("debug of a result: {narrow:?}\n");
    pr_info!("debug in hexadecimal: {mac:02x?}\n");
    pr_info!("debug on many lines: {point:#?}\n");

    // Numbers in other bases, with a prefix, with zeros in front.
    let n = 2026;
    pr_info!("hexadecimal: {n:x} {n:X} {n:#x} {n:#010x}\n");
    pr_info!("octal: {n:o} {n:#o}\n");
    pr_info!("binary: {n:b} {:08b} {:#010b}\n", 10, 10);
    pr_info!("exponent: {n:e} {n:E}\n");

    // Sign, width, alignment, fill.
    pr_info!("aligned: [{n:+}] [{n:6}] [{n:<6}] [{n:^6}] [{n:*>6}] [{n:06}]\n");
    pr_info!("cut: [{:.3}] [{:>6.3}]\n", "abcdef", "abcdef");

    // A pointer is hashed, as with C's %p: the log must not reveal addresses.
    pr_info!("pointer: {:p}\n", &point);
}

impl kernel::Module for Print {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        levels();
        continued();
        traits();

        Ok(Print)
    }
}

impl Drop for Print {
    fn drop(&mut self) {
        pr_notice!("nothing more to print\n");
    }
}
