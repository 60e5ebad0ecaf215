// SPDX-License-Identifier: GPL-2.0

//! Format strings for C's `printk()`, which the compiler makes.
//!
//! As in C, the level, the speaker and a text in which nothing has to be formatted are one string,
//! so that a constant message costs what it costs in C: one pointer is passed, and `printk()`
//! copies the text in one piece. For any other message, the text is an argument.
//!
//! The *speaker* is the name that precedes messages, as a C string in the bytes of `__LOG_PREFIX`.

use crate::bindings;

/// The maximum length of a message for `printk()` (`LOG_LINE_MAX`), which truncates it further with
/// `CONFIG_PRINTK_CALLER`.
#[cfg(CONFIG_PRINTK)]
pub(crate) const LONGEST: usize = 1024 - 32;

/// The level of a message, in the order of `KERN_EMERG` to `KERN_DEBUG`; or a continuation.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[repr(usize)]
pub enum Level {
    /// `KERN_EMERG`
    Emerg,
    /// `KERN_ALERT`
    Alert,
    /// `KERN_CRIT`
    Crit,
    /// `KERN_ERR`
    Err,
    /// `KERN_WARNING`
    Warning,
    /// `KERN_NOTICE`
    Notice,
    /// `KERN_INFO`
    Info,
    /// `KERN_DEBUG`
    Debug,
    /// `KERN_CONT`, which no speaker precedes
    Cont,
}

impl Level {
    /// What precedes the text in C: two characters, and the NUL of the string.
    pub(crate) const fn prefix(self) -> &'static [u8; 3] {
        const PREFIXES: [&[u8; 3]; 9] = [
            bindings::KERN_EMERG,
            bindings::KERN_ALERT,
            bindings::KERN_CRIT,
            bindings::KERN_ERR,
            bindings::KERN_WARNING,
            bindings::KERN_NOTICE,
            bindings::KERN_INFO,
            bindings::KERN_DEBUG,
            bindings::KERN_CONT,
        ];

        PREFIXES[self as usize]
    }
}

/// Conversion of C for a text of a given length.
const TEXT: &[u8] = b"%.*s";

/// A C string that is being written. Without a buffer, it is only measured.
pub(super) struct Writer<'a> {
    pub(super) buffer: Option<&'a mut [u8]>,
    pub(super) len: usize,
}

impl Writer<'_> {
    /// Appends bytes up to the first NUL.
    pub(super) const fn raw(&mut self, text: &[u8]) {
        let mut i = 0;
        while i < text.len() && text[i] != 0 {
            if let Some(buffer) = &mut self.buffer {
                buffer[self.len] = text[i];
            }
            self.len += 1;
            i += 1;
        }
    }

    /// Appends text up to the first NUL, which `printk()` prints as it is: `%` is doubled.
    pub(super) const fn escaped(&mut self, text: &[u8]) {
        let mut i = 0;
        while i < text.len() && text[i] != 0 {
            if text[i] == b'%' {
                self.raw(b"%");
            }
            self.raw(&[text[i]]);
            i += 1;
        }
    }

    /// Writes what precedes the text.
    ///
    /// # Panics
    ///
    /// As [`Self::format`].
    #[track_caller]
    pub(super) const fn prefix(&mut self, level: Level, speaker: &[u8]) {
        self.raw(level.prefix());
        if !matches!(level, Level::Cont) {
            assert!(
                matches!(speaker, [.., 0]),
                "`__LOG_PREFIX` must end in a NUL byte"
            );
            self.escaped(speaker);
            self.raw(b": ");
        }
    }

    /// Writes a whole format string: the text, or if there is none, the conversion of one.
    ///
    /// Of a text that is not constant (see [`is_constant_text`]), it writes nothing but the NUL.
    ///
    /// # Panics
    ///
    /// Panics if there is no text, the level is not [`Level::Cont`], and the speaker does not end
    /// in a NUL byte.
    #[track_caller]
    const fn format(&mut self, level: Level, speaker: &[u8], text: Option<&str>) {
        if let Some(text) = text {
            if !is_constant_text(level, speaker, text) {
                self.len += 1;
                return;
            }
        }
        self.prefix(level, speaker);
        match text {
            Some(text) => self.escaped(text.as_bytes()),
            None => self.raw(TEXT),
        }
        // What follows is NUL.
        self.len += 1;
    }
}

/// A format string of `LEN` bytes, with its NUL.
///
/// # Invariants
///
/// It is a C string. If `CONSTANT`, no conversion is in it, otherwise only one: `%.*s`.
#[doc(hidden)]
#[repr(transparent)]
pub struct Format<const CONSTANT: bool, const LEN: usize>([u8; LEN]);

/// Returns the number of bytes of the format string for a [`Level`], a speaker, and a text.
///
/// For a text that is not constant, that is an empty string, which the macros do not print.
///
/// # Panics
///
/// Panics if there is no text, the level is not [`Level::Cont`], and the speaker does not end in a
/// NUL byte. The prefix that `module!` declares does, but any crate may declare its own. The macros
/// call this at compile time.
#[doc(hidden)]
// The error is reported in the caller's crate.
#[track_caller]
pub const fn format_len(level: Level, speaker: &[u8], text: Option<&str>) -> usize {
    let mut writer = Writer {
        buffer: None,
        len: 0,
    };
    writer.format(level, speaker, text);
    writer.len
}

/// Returns whether a literal is the text of a message as it is: nothing is inserted into it, and
/// there is no NUL, at which a message ends.
///
/// Returns `false` for a speaker that does not end in a NUL byte, too. That is then reported once.
#[doc(hidden)]
pub const fn is_constant_text(level: Level, speaker: &[u8], text: &str) -> bool {
    if !matches!((level, speaker), (Level::Cont, _) | (_, [.., 0])) {
        return false;
    }
    let text = text.as_bytes();
    let mut i = 0;
    while i < text.len() {
        if matches!(text[i], b'{' | b'}' | 0) {
            return false;
        }
        i += 1;
    }
    true
}

impl<const LEN: usize> Format<true, LEN> {
    /// Creates the format string of a message in which nothing is formatted.
    pub const fn new(level: Level, speaker: &[u8], text: &str) -> Self {
        // INVARIANT: `format()` writes a C string, and the text has no conversions, as each `%` is
        // doubled.
        Self(bytes(level, speaker, Some(text)))
    }

    /// Prints the message.
    #[inline(always)]
    pub fn print(&'static self) {
        // SAFETY: By the type invariant, this is a C string without conversions, so that there are
        // no arguments.
        #[cfg(CONFIG_PRINTK)]
        unsafe {
            bindings::printk(self.0.as_ptr())
        };
    }
}

impl<const LEN: usize> Format<false, LEN> {
    /// Creates the format string of a message whose text is passed to `printk()`.
    pub const fn new(level: Level, speaker: &[u8]) -> Self {
        // INVARIANT: `format()` writes a C string, which has the one conversion.
        Self(bytes(level, speaker, None))
    }

    /// Returns the format string as one pointer, so that the code for a message is small.
    #[inline(always)]
    pub const fn text_format(&'static self) -> TextFormat {
        // INVARIANT: By the type invariant.
        TextFormat(self.0.as_ptr())
    }
}

/// Returns the bytes of a format string.
const fn bytes<const LEN: usize>(level: Level, speaker: &[u8], text: Option<&str>) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    let mut writer = Writer {
        buffer: Some(&mut bytes),
        len: 0,
    };
    writer.format(level, speaker, text);
    assert!(writer.len == LEN);
    bytes
}

/// A pointer to a format string for a text.
///
/// # Invariants
///
/// It points to a C string that lives forever, whose only conversion is `%.*s`.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct TextFormat(#[cfg_attr(not(CONFIG_PRINTK), allow(dead_code))] *const u8);

impl TextFormat {
    /// The format string that continues a message.
    #[cfg(CONFIG_PRINTK)]
    pub(super) const CONTINUATION: Self = {
        const LEN: usize = format_len(Level::Cont, b"", None);
        const FORMAT: &Format<false, LEN> = &Format::<false, LEN>::new(Level::Cont, b"");

        FORMAT.text_format()
    };

    /// Passes a text to `printk()`, which truncates it to [`LONGEST`] bytes, and at a NUL.
    #[cfg(CONFIG_PRINTK)]
    pub(super) fn print(self, text: &[u8]) {
        // It fits.
        let len = text.len().min(LONGEST) as crate::ffi::c_int;

        // SAFETY: By the type invariant, the format string takes at most `len` bytes of a text that
        // has at least as many.
        unsafe { bindings::printk(self.0, len, text.as_ptr()) };
    }
}
