// SPDX-License-Identifier: GPL-2.0

//! The allocators that check the others are checked, too: each mistake must be noticed.
//!
//! A mistake aborts the process, so this program runs itself once for each.

use core::{alloc::Layout, ptr::NonNull};
use std::process::Command;

use kernel::{
    alloc::{
        allocator::{KVmalloc, Kmalloc, Vmalloc},
        flags::__GFP_ZERO,
        Allocator, NumaNode,
    },
    heap::Heap,
    prelude::*,
};

const L24: Layout = Layout::new::<[u64; 3]>();
const L8: Layout = Layout::new::<u64>();

fn alloc<A: Allocator>(layout: Layout) -> NonNull<u8> {
    A::alloc(layout, GFP_KERNEL, NumaNode::NO_NODE)
        .unwrap()
        .cast()
}

/// Runs `mistake` in a process of its own, which must die with this message.
#[track_caller]
fn dies(test: &str, message: &str, mistake: impl FnOnce()) {
    const CHILD: &str = "HEAP_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        mistake();
        return;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "the mistake was not noticed");
    assert!(
        stderr.contains(message),
        "not the message expected: {stderr}"
    );
}

#[test]
fn double_free() {
    dies("double_free", "is not allocated (any more)", || {
        let ptr = alloc::<Kmalloc>(L24);
        // SAFETY: Not at all: that is the test.
        unsafe {
            Kmalloc::free(ptr, L24);
            Kmalloc::free(ptr, L24);
        }
    });
}

#[test]
fn wrong_size() {
    dies("wrong_size", "was allocated with Layout { size: 24", || {
        let ptr = alloc::<Kmalloc>(L24);
        // SAFETY: Not at all: that is the test.
        unsafe { Kmalloc::free(ptr, L8) };
    });
}

#[test]
fn wrong_alignment() {
    dies(
        "wrong_alignment",
        "was allocated with Layout { size: 24",
        || {
            let ptr = alloc::<Kmalloc>(L24);
            // SAFETY: Not at all: that is the test.
            unsafe { Kmalloc::free(ptr, Layout::new::<[u8; 24]>()) };
        },
    );
}

#[test]
fn wrong_layout_when_growing() {
    dies(
        "wrong_layout_when_growing",
        "was allocated with Layout { size: 24",
        || {
            let ptr = alloc::<Kmalloc>(L24);
            // SAFETY: Not at all: that is the test.
            let _ = unsafe { Kmalloc::realloc(Some(ptr), L24, L8, GFP_KERNEL, NumaNode::NO_NODE) };
        },
    );
}

#[test]
fn wrong_allocator() {
    dies("wrong_allocator", "was allocated by K, not by V", || {
        let ptr = alloc::<Kmalloc>(L24);
        // SAFETY: Not at all: that is the test.
        unsafe { Vmalloc::free(ptr, L24) };
    });
}

#[test]
fn overrun() {
    // Behind what `kmalloc(24)` really returns.
    dies("overrun", "was overwritten", || {
        let ptr = alloc::<Kmalloc>(L24);
        // SAFETY: Not at all: that is the test.
        unsafe {
            ptr.add(32).write(0);
            Kmalloc::free(ptr, L24);
        }
    });
}

#[test]
fn underrun() {
    dies("underrun", "was overwritten", || {
        let ptr = alloc::<Kmalloc>(L24);
        // SAFETY: Not at all: that is the test.
        unsafe {
            ptr.sub(1).write(0);
            Kmalloc::free(ptr, L24);
        }
    });
}

#[test]
#[should_panic(expected = "1 allocations were leaked")]
fn leak() {
    let _heap = Heap::new();
    core::mem::forget(KBox::new(1, GFP_KERNEL));
}

#[test]
#[should_panic(expected = "request 0 was refused, but nobody noticed")]
fn swallowed_error() {
    Heap::refuse_each(|| {
        let _ = KBox::new(1, GFP_KERNEL);
        Ok(())
    });
}

#[test]
fn contract() {
    fn check<A: Allocator>() {
        let _heap = Heap::new();
        for size in [1, 3, 8, 24, 100, 4000, 5000, 20_000] {
            for align in [1, 8, 64, 4096, 16384] {
                let layout = Layout::from_size_align(size, align).unwrap();
                let slice = A::alloc(layout, GFP_KERNEL | __GFP_ZERO, NumaNode::NO_NODE).unwrap();
                let ptr = slice.cast::<u8>();
                assert!(slice.len() >= size);
                assert_eq!(ptr.addr().get() % align.max(A::MIN_ALIGN), 0);
                // SAFETY: There are `size` bytes.
                let bytes = unsafe { core::slice::from_raw_parts_mut(ptr.as_ptr(), size) };
                assert!(bytes.iter().all(|b| *b == 0));
                bytes
                    .iter_mut()
                    .zip((0..=255).cycle())
                    .for_each(|(b, n)| *b = n);

                let larger = Layout::from_size_align(size * 3, align * 2).unwrap();
                // SAFETY: It was allocated with that layout.
                let ptr =
                    unsafe { A::realloc(Some(ptr), larger, layout, GFP_KERNEL, NumaNode::NO_NODE) }
                        .unwrap()
                        .cast::<u8>();
                assert_eq!(ptr.addr().get() % (align * 2), 0);
                // SAFETY: There are more than `size` bytes.
                let bytes = unsafe { core::slice::from_raw_parts(ptr.as_ptr(), size) };
                assert!(bytes.iter().zip((0..=255).cycle()).all(|(b, n)| *b == n));

                // SAFETY: It was allocated with that layout.
                let end = unsafe {
                    let none = Layout::from_size_align_unchecked(0, align);
                    A::realloc(Some(ptr), none, larger, GFP_KERNEL, NumaNode::NO_NODE)
                };
                assert_eq!(end.unwrap().addr().get(), align);
            }
        }
    }
    check::<Kmalloc>();
    check::<Vmalloc>();
    check::<KVmalloc>();
}
