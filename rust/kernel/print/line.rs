// SPDX-License-Identifier: GPL-2.0

//! Formatting of a message before it is passed to `printk()`.
//!
//! `printk()` of this kernel formats with the log locked and interrupts disabled, where a `Display`
//! that panics would end the thread with the lock held, and deadlock the machine. Therefore
//! messages do not use `%pA`: the text is formatted first.
//!
//! A text may be long, and the stack is small. So the text starts in a few bytes on the stack,
//! which are enough for many messages. Where there is no space for more, the text so far is printed
//! in pieces, as continuations of the message. They are still one message in the log, unless
//! another one is printed in between.

use super::format::TextFormat;
use crate::{
    fmt::{
        self,
        Write, //
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
    marker::PhantomData,
    mem::MaybeUninit, //
};

pub(crate) use super::format::LONGEST;

/// All that is known of a message before it is formatted.
// It is not a trait: each type of message would have all of the code below.
#[derive(Clone, Copy)]
pub(crate) enum Output<'a> {
    /// One that `printk()` is passed with this format string. Nothing is borrowed.
    Log(TextFormat, PhantomData<&'a ()>),
    /// One about a device.
    Device(crate::device::Message<'a>),
}

impl Output<'_> {
    /// Prints a text, or its first [`LONGEST`] bytes. A NUL ends it.
    #[inline]
    fn print(self, text: &[u8]) {
        match self {
            Self::Log(format, _) => format.print(text),
            Self::Device(message) => message.print(text),
        }
    }

    /// Returns the output for the rest of a message of which the beginning has been printed.
    #[inline]
    fn continued(self) -> Self {
        match self {
            Self::Log(..) => Self::Log(TextFormat::CONTINUATION, PhantomData),
            // It cannot be continued in the log. The rest is a message of its own.
            Self::Device(_) => self,
        }
    }
}

/// The number of bytes of a message that are kept on the stack.
const SHORT: usize = 56;

/// Prints a message.
///
/// It is formatted before anything is printed, except that a long text may be printed in pieces.
#[inline]
pub(crate) fn print(output: Output<'_>, args: fmt::Arguments<'_>) {
    match args.as_str() {
        // The message needs no formatting.
        Some(text) => output.print(text.as_bytes()),
        None => print_formatted(output, args),
    }
}

// Not inlined, so that the line takes no stack when no formatting is needed.
#[inline(never)]
fn print_formatted(output: Output<'_>, args: fmt::Arguments<'_>) {
    // INVARIANT: There is no text yet.
    let mut line = Line {
        output,
        short: [MaybeUninit::uninit(); SHORT],
        buffer: None,
        len: 0,
        room: LONGEST,
    };
    // A `Display` implementation may fail; the text it wrote before is printed, as the error cannot
    // be reported.
    let _ = line.write_fmt(args);
    line.print();
}

/// A buffer for a long message.
///
/// All threads and interrupts share a few. A text that does not fit on the stack continues in one,
/// which stays taken, even across CPUs, until the message is printed, as the formatted values may
/// sleep, and may print. Only if all are taken is a long message printed in pieces.
///
/// A thread that panics while it formats leaks its buffer.
struct Buffer {
    taken: AtomicFlag,
    text: UnsafeCell<[u8; LONGEST]>,
}

// SAFETY: `text` is accessed only through a `Taken`, which is unique, and the accesses through the
// previous one happen before those through the next one: `taken` is released and acquired in
// between.
unsafe impl Sync for Buffer {}

// All bytes are zero, so that the buffers are in `.bss`, not in the image.
static BUFFERS: [Buffer; 8] = [const {
    Buffer {
        taken: AtomicFlag::new(false),
        text: UnsafeCell::new([0; LONGEST]),
    }
}; 8];

/// A buffer to which this value has exclusive access.
///
/// # Invariants
///
/// Only one value of this type exists for a buffer, and `taken` is set while it does.
struct Taken(&'static Buffer);

impl Taken {
    /// Takes a free buffer, if there is one. Can be called in any context.
    fn any() -> Option<Self> {
        BUFFERS
            .iter()
            .find(|buffer| !buffer.taken.load(Relaxed) && !buffer.taken.xchg(true, Acquire))
            // INVARIANT: `xchg()` returned `false`, so there was no value for this buffer; now
            // `taken` is set.
            .map(Self)
    }

    fn text(&self) -> &[u8; LONGEST] {
        // SAFETY: By the type invariant only this value gives access, and it is borrowed for the
        // lifetime of the reference.
        unsafe { &*self.0.text.get() }
    }

    fn text_mut(&mut self) -> &mut [u8; LONGEST] {
        // SAFETY: By the type invariant only this value gives access, and it is borrowed
        // exclusively for the lifetime of the reference.
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
/// The first `len` bytes from [`start`](Self::start) are initialized.
struct Line<'a> {
    /// The output for the next piece.
    output: Output<'a>,
    short: [MaybeUninit<u8>; SHORT],
    /// The buffer that holds all of the text. If there is none, `short` does.
    buffer: Option<Taken>,
    /// The length of the text so far.
    len: usize,
    /// The number of bytes that the message may still grow by.
    room: usize,
}

impl Line<'_> {
    /// Returns the text so far.
    fn text(&self) -> &[u8] {
        if let Some(buffer) = &self.buffer {
            return &buffer.text()[..self.len];
        }
        // SAFETY: By the type invariant these bytes of `short`, where the text starts, are
        // initialized.
        unsafe { core::slice::from_raw_parts(self.short.as_ptr().cast::<u8>(), self.len) }
    }

    /// Prints the text so far.
    fn print(&self) {
        self.output.print(self.text());
    }

    /// Returns the number of bytes that fit without making space.
    #[inline]
    fn space(&self) -> usize {
        if self.buffer.is_some() {
            return LONGEST.saturating_sub(self.len);
        }
        SHORT.saturating_sub(self.len)
    }

    /// Returns where the text begins.
    #[inline]
    fn start(&mut self) -> *mut u8 {
        if let Some(buffer) = &mut self.buffer {
            return buffer.text_mut().as_mut_ptr();
        }
        self.short.as_mut_ptr().cast()
    }

    /// Appends as much of a text as there is space for, and returns the rest.
    #[inline]
    fn push<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        let (text, rest) = text.split_at(text.len().min(self.space()));
        let start = self.start();
        // SAFETY: There is space for the text after the first `len` bytes from `start`, to which
        // `self` has the only reference. `text` does not overlap, as it is borrowed elsewhere.
        unsafe {
            core::ptr::copy_nonoverlapping(text.as_ptr(), start.add(self.len), text.len());
        };
        // INVARIANT: These bytes were just written, and those before were initialized.
        self.len += text.len();
        rest
    }

    /// Appends text that there is no space for. Never fails.
    // This is a tail call of `write_str()`, with the same result type, so that it reuses its stack.
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

    /// Moves the text to a shared buffer, unless it is in one already or all are taken.
    #[inline]
    fn move_to_buffer(&mut self) -> bool {
        if self.buffer.is_some() {
            return false;
        }
        let Some(mut buffer) = Taken::any() else {
            return false;
        };
        let text = self.text();
        buffer.text_mut()[..text.len()].copy_from_slice(text);
        self.buffer = Some(buffer);
        true
    }

    /// Makes space where there is none, if need be by printing the text so far.
    #[inline]
    fn make_space(&mut self) {
        if self.move_to_buffer() {
            return;
        }
        self.print();
        self.output = self.output.continued();
        self.len = 0;
    }
}

impl Write for Line<'_> {
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
