// SPDX-License-Identifier: GPL-2.0

//! What several tests need.
#![allow(dead_code, reason = "not every test uses all of it")]

use std::{cell::RefCell, rc::Rc};

/// Writes down which values were dropped, in order.
#[derive(Clone, Default)]
pub struct Log(Rc<RefCell<Vec<u32>>>);

impl Log {
    /// A value that is written down when it is dropped.
    pub fn entry(&self, id: u32) -> Entry {
        Entry {
            id,
            log: self.clone(),
            padding: [id as u8; 3],
        }
    }

    /// What was dropped since the last call.
    pub fn take(&self) -> Vec<u32> {
        self.0.take()
    }
}

pub struct Entry {
    pub id: u32,
    log: Log,
    // Makes the size one that the slab allocator does not have.
    padding: [u8; 3],
}

impl Clone for Entry {
    fn clone(&self) -> Self {
        self.log.entry(self.id)
    }
}

impl PartialEq<u32> for Entry {
    fn eq(&self, id: &u32) -> bool {
        self.id == *id
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.id.fmt(f)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        assert_eq!(
            self.padding, [self.id as u8; 3],
            "dropped twice, or never built"
        );
        self.padding = [!self.id as u8; 3];
        self.log.0.borrow_mut().push(self.id);
    }
}

/// A value that panics on the nth call of something.
pub struct Fuse(std::cell::Cell<usize>);

impl Fuse {
    pub fn new(n: usize) -> Self {
        Self(std::cell::Cell::new(n))
    }

    pub fn burn(&self) {
        match self.0.get() {
            0 => {}
            1 => {
                self.0.set(0);
                panic!("the fuse has blown");
            }
            n => self.0.set(n - 1),
        }
    }
}

/// Runs `f`, which has to panic, and keeps quiet about it.
#[track_caller]
pub fn must_panic(f: impl FnOnce()) {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f));
    std::panic::set_hook(hook);
    assert!(result.is_err(), "did not panic");
}

/// Aligned to more than any allocator aligns by itself, and odd in size: 3 * 256 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(256))]
pub struct Wide(pub [u8; 520]);

impl Wide {
    #[track_caller]
    pub fn check(&self, byte: u8) {
        assert_eq!(std::ptr::from_ref(self).addr() % 256, 0);
        assert!(self.0.iter().all(|&b| b == byte));
    }
}

/// Without size, but with an alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
pub struct Nothing;
