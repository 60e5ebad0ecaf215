// SPDX-License-Identifier: GPL-2.0

//! The text of a message, before `printk()` gets it.
//!
//! `printk()` of this kernel formats with the log locked and interrupts off, where a `Display` that
//! panics would end the thread with the lock held, and the machine with it. `%pA` is thus not for
//! `printk()`: the text is formatted first.
//!
//! It may be long, and the stack is short. So the text begins in a few bytes on the stack, which
//! are enough for many messages. What does not fit there goes on in one of a few buffers that all
//! threads and interrupts share. Whoever takes one keeps it, on whatever CPU, until the message is
//! printed: the value that is formatted may sleep, and may print. If all are taken, what is there
//! is printed in pieces, as continuations of the message. That is one message in the log still,
//! unless another is printed in between.
//!
//! A thread that ends while it formats, by a panic, never gives its buffer back.

use super::{
    Level,
    Speaker,
    FORMATS, //
};
use crate::{
    bindings,
    ffi::c_int,
    fmt::{
        self,
        Write, //
    },
    static_assert,
    str::{
        CStr,
        CStrExt as _, //
    },
    sync::atomic::{
        Acquire,
        AtomicFlag,
        Relaxed,
        Release, //
    }, //
};
use core::{
    cell::UnsafeCell,
    mem::MaybeUninit, //
};

/// The most that `printk()` takes of a message (`LOG_LINE_MAX`).
const LONGEST: usize = 1024 - 32;

/// How much of a message is on the stack.
const SHORT: usize = 56;

/// What a message begins with.
#[derive(Clone, Copy)]
pub(super) enum Head {
    /// Its level, and who speaks.
    Message(Level, Speaker),
    /// It goes on with the one before.
    Continuation,
}

impl Head {
    /// Prints a message.
    ///
    /// Formats before anything is printed, except that a long text is printed in pieces if there is
    /// no buffer for it.
    #[inline]
    pub(super) fn print(self, args: fmt::Arguments<'_>) {
        match args.as_str() {
            // Nothing is to be formatted.
            Some(text) => self.emit(text.as_bytes()),
            None => self.format(args),
        }
    }

    // The line is not to be on the stack when nothing is formatted.
    #[inline(never)]
    fn format(self, args: fmt::Arguments<'_>) {
        // INVARIANT: Nothing is there.
        let mut line = Line {
            head: self,
            short: [MaybeUninit::uninit(); SHORT],
            buffer: None,
            len: 0,
            room: LONGEST,
        };
        // A `Display` may give up early; what it wrote until then is printed, as there is nobody
        // to tell.
        let _ = line.write_fmt(args);
        line.head.emit(line.text());
    }

    /// Hands a text to `printk()`.
    fn emit(self, text: &[u8]) {
        let len = text.len().min(LONGEST) as c_int;
        let text = text.as_ptr();
        match self {
            Self::Message(level, speaker) => {
                let format = FORMATS[level as usize].as_ptr();
                // SAFETY: The format string is NUL-terminated and asks for a C string, which by its
                // invariant `speaker` points to, and for at most `len` bytes of a text that has as
                // many.
                unsafe { bindings::printk(format, speaker.0, len, text) };
            }
            Self::Continuation => {
                const FORMAT: &CStr = c"\x01c%.*s";
                static_assert!(matches!(bindings::KERN_CONT, b"\x01c\0"));

                // SAFETY: The format string is NUL-terminated and asks for at most `len` bytes of a
                // text that has as many.
                unsafe { bindings::printk(FORMAT.as_char_ptr(), len, text) };
            }
        }
    }
}

/// A buffer for a long message.
struct Buffer {
    taken: AtomicFlag,
    text: UnsafeCell<[u8; LONGEST]>,
}

// SAFETY: `text` is accessed only by way of the one `Taken` that may exist of it, and the next one
// comes after the last accesses of the one before: `taken` is released and acquired in between.
unsafe impl Sync for Buffer {}

// Zeroes, so that they take no place in the image.
static BUFFERS: [Buffer; 8] = [const {
    Buffer {
        taken: AtomicFlag::new(false),
        text: UnsafeCell::new([0; LONGEST]),
    }
}; 8];

/// A buffer that nobody else uses.
///
/// # Invariants
///
/// There is only one value of this type for a buffer, and `taken` is set as long as there is.
struct Taken(&'static Buffer);

impl Taken {
    /// Takes a buffer, in any context, unless none is left.
    fn any() -> Option<Self> {
        BUFFERS
            .iter()
            .find(|buffer| !buffer.taken.load(Relaxed) && !buffer.taken.xchg(true, Acquire))
            // INVARIANT: It was not taken, or `xchg()` had returned `true`; and now it is.
            .map(Self)
    }

    fn text(&self) -> &[u8; LONGEST] {
        // SAFETY: By the type's invariant this is the only value that gives access, and it is
        // borrowed for as long as the reference is used.
        unsafe { &*self.0.text.get() }
    }

    fn text_mut(&mut self) -> &mut [u8; LONGEST] {
        // SAFETY: As above; and as it is borrowed mutably, there is no other reference.
        unsafe { &mut *self.0.text.get() }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.taken.store(false, Release);
    }
}

/// A message that is being formatted.
///
/// # Invariants
///
/// If there is no `buffer`, the first `len` bytes of `short` are initialised.
struct Line {
    head: Head,
    short: [MaybeUninit<u8>; SHORT],
    /// Has all of the text, if there is one; else `short` has.
    buffer: Option<Taken>,
    /// How much of the text is there.
    len: usize,
    /// How much more the message may have.
    room: usize,
}

impl Line {
    /// What is there.
    fn text(&self) -> &[u8] {
        match &self.buffer {
            Some(buffer) => &buffer.text()[..self.len],
            // SAFETY: By the type's invariant these bytes of `short` are initialised.
            None => unsafe {
                core::slice::from_raw_parts(self.short.as_ptr().cast::<u8>(), self.len)
            },
        }
    }

    /// How much of a text there is space for.
    #[inline]
    fn space(&self) -> usize {
        let size = match &self.buffer {
            Some(_) => LONGEST,
            None => SHORT,
        };
        size.saturating_sub(self.len)
    }

    /// Adds as much of a text as there is space for, and returns the rest.
    #[inline]
    fn push<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        let (text, rest) = text.split_at(text.len().min(self.space()));
        let start = match &mut self.buffer {
            Some(buffer) => buffer.text_mut().as_mut_ptr(),
            None => self.short.as_mut_ptr().cast::<u8>(),
        };
        // SAFETY: There is space for this after the first `len` bytes of what `start` points to,
        // to which this has the only reference. `text` is elsewhere, as there is a reference to it.
        unsafe {
            core::ptr::copy_nonoverlapping(text.as_ptr(), start.add(self.len), text.len());
        };
        // INVARIANT: These bytes were just written, and those before were there.
        self.len += text.len();
        rest
    }

    /// Adds what there is no space for, and never fails.
    // The last call of `write_str()`, with the same result, so that it takes over its stack.
    #[cold]
    #[inline(never)]
    fn push_all(&mut self, text: &[u8]) -> fmt::Result {
        let mut rest = text;
        loop {
            rest = self.push(rest);
            if rest.is_empty() {
                return Ok(());
            }
            self.make_space();
        }
    }

    /// Makes space where there is none: goes on in a buffer, or prints what is there.
    #[inline]
    fn make_space(&mut self) {
        if self.buffer.is_none() {
            if let Some(mut buffer) = Taken::any() {
                let text = self.text();
                buffer.text_mut()[..text.len()].copy_from_slice(text);
                self.buffer = Some(buffer);
                return;
            }
        }
        self.head.emit(self.text());
        self.head = Head::Continuation;
        self.len = 0;
    }
}

impl Write for Line {
    #[inline(never)]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let text = text.as_bytes();
        let text = &text[..text.len().min(self.room)];
        self.room -= text.len();
        if text.len() > self.space() {
            return self.push_all(text);
        }
        self.push(text);
        Ok(())
    }
}
