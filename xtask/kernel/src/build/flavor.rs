// SPDX-License-Identifier: GPL-2.0

//! The kinds of kernels that the tool builds.

/// What kind of kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Rust support, the samples.
    Rust,
    /// The same, with what watches the kernel.
    Debug(Debug),
    /// No Rust support.
    Plain,
    /// The same, of the source without the patches.
    Unpatched,
    /// Rust support with the hello world and nothing more, to be measured against the plain one.
    Hello,
    /// The same, of which the image has only what is used.
    Trimmed,
    /// A small kernel for each prefix of the series, with the tests that run while it boots.
    Each,
}

/// What a debug kernel watches for. The two exclude each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Debug {
    /// KASAN, UBSAN, lockdep, kmemleak, failing allocations, …
    #[default]
    Kasan,
    /// KCSAN: data races
    Kcsan,
}

impl Flavor {
    /// The directory in `build/<base>` that this kind is built in.
    pub fn out(self) -> &'static str {
        match self {
            Flavor::Rust => "out",
            Flavor::Debug(Debug::Kasan) => "out-debug",
            Flavor::Debug(Debug::Kcsan) => "out-kcsan",
            Flavor::Plain => "out-plain",
            Flavor::Unpatched => "out-unpatched",
            Flavor::Hello => "out-hello",
            Flavor::Trimmed => "out-trimmed",
            Flavor::Each => "each/linux",
        }
    }

    /// Files below the repository; `{}` stands for the base's own directory, `{arch}` for the
    /// architecture.
    pub fn fragments(self) -> &'static [&'static str] {
        const ARCH: &str = "{}/config/{arch}.config";
        const BOOT: &str = "{}/config/boot.config";
        const ARCH_BOOT: &str = "{}/config/{arch}-boot.config";
        const RUST: &str = "{}/config/rust.config";
        const KASAN: &str = "{}/config/debug.config";
        const KCSAN: &str = "{}/config/kcsan.config";
        const TRIM: &str = "{}/config/trim.config";
        const EACH: &str = "{}/config/each.config";
        const TESTS: &str = "tools/testing/selftests/rust/config";
        match self {
            Flavor::Rust => &[ARCH, BOOT, ARCH_BOOT, RUST, TESTS],
            Flavor::Debug(Debug::Kasan) => &[ARCH, BOOT, ARCH_BOOT, RUST, TESTS, KASAN],
            Flavor::Debug(Debug::Kcsan) => &[ARCH, BOOT, ARCH_BOOT, RUST, TESTS, KCSAN],
            Flavor::Plain | Flavor::Unpatched => &[ARCH, BOOT, ARCH_BOOT],
            Flavor::Hello => &[ARCH, BOOT, ARCH_BOOT, RUST],
            Flavor::Trimmed => &[ARCH, BOOT, ARCH_BOOT, RUST, TRIM],
            Flavor::Each => &[ARCH, EACH],
        }
    }
}
