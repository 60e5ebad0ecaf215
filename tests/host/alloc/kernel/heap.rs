// SPDX-License-Identifier: GPL-2.0

//! Allocators that behave like those of the kernel, and check what they are asked for.
//!
//! - Memory that is freed or reallocated must be that of a live allocation of the same allocator,
//!   with the very layout that was asked for. Else the process aborts with a message.
//! - Bytes before and after each allocation are watched; new memory is filled with rubbish, and so
//!   is freed memory.
//! - [`Heap::new`] watches over a test: it counts requests, lets the nth one fail, and in the end
//!   panics if memory that this thread allocated is still there.

use core::{alloc::Layout, cell::Cell, ptr::NonNull};
use std::{
    alloc::{GlobalAlloc, System},
    collections::HashMap,
    io::Write,
    sync::{LazyLock, Mutex, PoisonError},
    thread::ThreadId,
};

use crate::alloc::{flags::__GFP_ZERO, AllocError, Allocator, Flags, NumaNode};

/// Behaves like `kmalloc()`: sizes are rounded up to a power of two, and memory grows in place up
/// to that size. The slice that is returned shows the true size.
pub struct Kmalloc;

/// Behaves like `vmalloc()`: whole pages. Memory always moves.
pub struct Vmalloc;

/// Behaves like `kvmalloc()`: as [`Kmalloc`] below two pages, as [`Vmalloc`] from there on.
pub struct KVmalloc;

const PAGE_SIZE: usize = 4096;
const GUARD: usize = 16;
const GUARD_BYTE: u8 = 0xfd;
const NEW_BYTE: u8 = 0xa5;
const FREED_BYTE: u8 = 0xdd;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    K,
    V,
    Kv,
}

/// A live allocation.
#[derive(Clone, Copy, Debug)]
struct Block {
    kind: Kind,
    /// What was asked for.
    layout: Layout,
    /// What was given: the alignment, and how many bytes may be used.
    align: usize,
    usable: usize,
    owner: ThreadId,
}

static BLOCKS: LazyLock<Mutex<HashMap<usize, Block>>> = LazyLock::new(Mutex::default);

fn blocks() -> std::sync::MutexGuard<'static, HashMap<usize, Block>> {
    BLOCKS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests for memory: new, more or less of it. Each may fail.
    pub requests: usize,
    /// Requests that were made to fail.
    pub refused: usize,
    /// Allocations that were freed, not counting those that moved.
    pub freed: usize,
    /// The layout and flags of the latest request.
    pub latest: Option<(Layout, Flags)>,
}

thread_local! {
    static COUNTS: Cell<Counts> = Cell::default();
    static REFUSE: Cell<Option<usize>> = const { Cell::new(None) };
}

fn count(f: impl FnOnce(&mut Counts)) {
    let mut counts = COUNTS.get();
    f(&mut counts);
    COUNTS.set(counts);
}

/// Prints past the test harness, which loses what it has captured when the process aborts.
fn die(message: std::fmt::Arguments<'_>) -> ! {
    let _ = writeln!(std::io::stderr(), "heap: {message}");
    std::process::abort()
}

/// Watches over a test: see the [module](self).
#[must_use]
pub struct Heap(());

impl Heap {
    /// Starts watching, with all counts at zero.
    pub fn new() -> Self {
        COUNTS.take();
        REFUSE.take();
        let heap = Self(());
        assert_eq!(
            heap.live(),
            0,
            "an earlier test on this thread left memory behind"
        );
        heap
    }

    /// Lets the request number `n` fail, counting from zero from now on.
    pub fn refuse(&self, n: usize) {
        REFUSE.set(Some(n));
    }

    /// What was counted so far.
    pub fn counts(&self) -> Counts {
        COUNTS.get()
    }

    /// How many allocations of this thread are live.
    pub fn live(&self) -> usize {
        let me = std::thread::current().id();
        blocks().values().filter(|block| block.owner == me).count()
    }

    /// Runs `f` until it was run without a request being refused: first the first request fails,
    /// then the second, and so on.
    ///
    /// Panics if `f` succeeds although a request was refused, or fails although none was, or leaves
    /// memory behind. Returns how many requests there are.
    #[track_caller]
    pub fn refuse_each<T>(mut f: impl FnMut() -> Result<T, crate::Error>) -> usize {
        for n in 0.. {
            let heap = Heap::new();
            heap.refuse(n);
            let result = f();
            REFUSE.take();
            let refused = heap.counts().refused;
            match result {
                Ok(_) if refused == 0 => return n,
                Ok(_) => panic!("request {n} was refused, but nobody noticed"),
                Err(e) if refused == 0 => panic!("failed with {e:?} for no reason"),
                Err(e) => assert_eq!(e, crate::error::code::ENOMEM),
            }
        }
        unreachable!()
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        REFUSE.take();
        let me = std::thread::current().id();
        let mut leaked = Vec::new();
        blocks().retain(|address, block| {
            let keep = block.owner != me;
            if !keep {
                leaked.push((*address, *block));
            }
            keep
        });
        let layouts: Vec<_> = leaked.iter().map(|(_, block)| block.layout).collect();
        for (address, block) in leaked {
            let ptr = NonNull::new(std::ptr::with_exposed_provenance_mut(address));
            // SAFETY: It was in the list, so it is a live allocation, and nobody can find it there
            // any more.
            unsafe { block.release(ptr.expect("memory is never at null")) };
        }
        if !layouts.is_empty() && !std::thread::panicking() {
            panic!("{} allocations were leaked: {layouts:?}", layouts.len());
        }
    }
}

impl Block {
    /// The layout with guards, and the offset of the contents.
    fn with_guards(&self) -> (Layout, usize) {
        let offset = self.align.max(GUARD);
        let size = offset + self.usable + GUARD;
        let layout = Layout::from_size_align(size, offset).expect("checked when it was allocated");
        (layout, offset)
    }

    /// Looks at each byte of the guards.
    fn guards(&self, ptr: NonNull<u8>, mut f: impl FnMut(&mut u8)) {
        for i in 0..GUARD {
            // SAFETY: There are `GUARD` bytes on both sides of the usable ones.
            unsafe {
                f(ptr.sub(i + 1).as_mut());
                f(ptr.add(self.usable + i).as_mut());
            }
        }
    }

    /// Gives the memory back.
    ///
    /// # Safety
    ///
    /// The contents of this block are at `ptr`. They are not used any more.
    unsafe fn release(&self, ptr: NonNull<u8>) {
        let (outer, offset) = self.with_guards();
        // SAFETY: The memory was allocated with that layout and offset, and the caller promises
        // that it is not used any more.
        unsafe {
            ptr.write_bytes(FREED_BYTE, self.usable);
            System.dealloc(ptr.sub(offset).as_ptr(), outer);
        }
    }
}

impl Kind {
    /// How many bytes there really are, or `None` if that is too much.
    fn usable(self, size: usize) -> Option<usize> {
        match self {
            Self::Kv if size < 2 * PAGE_SIZE => Self::K.usable(size),
            Self::K => Some(size.checked_next_power_of_two()?.max(8)),
            Self::V | Self::Kv => size.checked_next_multiple_of(PAGE_SIZE),
        }
    }

    fn min_align(self, size: usize) -> usize {
        match self {
            Self::V => PAGE_SIZE,
            Self::Kv if size >= 2 * PAGE_SIZE => PAGE_SIZE,
            Self::K | Self::Kv => 8,
        }
    }

    fn alloc(self, layout: Layout, flags: Flags) -> Option<NonNull<[u8]>> {
        // No more than 64 MB, so that tests of large sizes are quick.
        let usable = self
            .usable(layout.size())
            .filter(|&size| size <= 64 << 20)?;
        let block = Block {
            kind: self,
            layout,
            align: layout.align().max(self.min_align(layout.size())),
            usable,
            owner: std::thread::current().id(),
        };
        let (outer, offset) = block.with_guards();
        // SAFETY: The size is not zero, as there are guards.
        let start = NonNull::new(unsafe { System.alloc(outer) })?;
        // SAFETY: The contents begin there.
        let ptr = unsafe { start.add(offset) };
        let byte = if flags.contains(__GFP_ZERO) {
            0
        } else {
            NEW_BYTE
        };
        // SAFETY: There are `usable` bytes.
        unsafe { ptr.write_bytes(byte, usable) };
        block.guards(ptr, |guard| *guard = GUARD_BYTE);
        blocks().insert(ptr.as_ptr().expose_provenance(), block);
        Some(NonNull::slice_from_raw_parts(ptr, usable))
    }

    /// Looks up a block and checks it.
    fn find(self, ptr: NonNull<u8>, layout: Layout) -> Block {
        let Some(block) = blocks().get(&ptr.addr().get()).copied() else {
            die(format_args!(
                "{ptr:p} is not allocated (any more): {self:?}, {layout:?}"
            ));
        };
        if block.kind != self {
            die(format_args!(
                "{ptr:p} was allocated by {:?}, not by {self:?}",
                block.kind
            ));
        }
        if block.layout != layout {
            die(format_args!(
                "{ptr:p} was allocated with {:?}, not with {layout:?}",
                block.layout
            ));
        }
        block.guards(ptr, |guard| {
            if *guard != GUARD_BYTE {
                die(format_args!(
                    "memory around {ptr:p} was overwritten: {block:?}"
                ));
            }
        });
        block
    }

    /// # Safety
    ///
    /// As for [`Allocator::free`].
    unsafe fn free(self, ptr: NonNull<u8>, layout: Layout) {
        let block = self.find(ptr, layout);
        blocks().remove(&ptr.addr().get());
        // SAFETY: It is a live allocation, which was just taken out of the list. The caller does
        // not use it any more.
        unsafe { block.release(ptr) };
    }

    /// # Safety
    ///
    /// As for [`Allocator::realloc`].
    unsafe fn realloc(
        self,
        ptr: Option<NonNull<u8>>,
        layout: Layout,
        old_layout: Layout,
        flags: Flags,
    ) -> Result<NonNull<[u8]>, AllocError> {
        let old = ptr.filter(|_| old_layout.size() != 0);
        if layout.size() == 0 {
            if let Some(ptr) = old {
                count(|counts| counts.freed += 1);
                // SAFETY: The caller promises it.
                unsafe { self.free(ptr, old_layout) };
            }
            let dangling = std::ptr::without_provenance_mut(layout.align());
            // SAFETY: An alignment is not zero.
            let dangling = unsafe { NonNull::new_unchecked(dangling) };
            return Ok(NonNull::slice_from_raw_parts(dangling, 0));
        }

        count(|counts| {
            counts.requests += 1;
            counts.latest = Some((layout, flags));
        });
        let refuse = REFUSE.get();
        REFUSE.set(refuse.and_then(|n| n.checked_sub(1)));
        if refuse == Some(0) {
            count(|counts| counts.refused += 1);
            return Err(AllocError);
        }

        let Some(ptr) = old else {
            return self.alloc(layout, flags).ok_or(AllocError);
        };
        let block = self.find(ptr, old_layout);
        let in_place = self.usable(layout.size()) == Some(block.usable)
            && block.usable < 2 * PAGE_SIZE
            && self != Self::V
            && layout.align() == old_layout.align();
        if in_place {
            let new = Block { layout, ..block };
            blocks().insert(ptr.addr().get(), new);
            return Ok(NonNull::slice_from_raw_parts(ptr, block.usable));
        }
        let new = self.alloc(layout, flags).ok_or(AllocError)?;
        let common = layout.size().min(old_layout.size());
        // SAFETY: Both are live allocations of at least that size. The old one belongs to this
        // function from now on.
        unsafe {
            ptr.copy_to_nonoverlapping(new.cast(), common);
            self.free(ptr, old_layout);
        }
        Ok(new)
    }
}

macro_rules! allocator {
    ($($name:ident = $kind:ident, aligned to $align:expr;)*) => {$(
        // SAFETY: All is kept in a list: memory is what `System` allocated, with room for guards,
        // and stays until it is freed or moved. Sizes and alignments are those asked for, or more.
        unsafe impl Allocator for $name {
            const MIN_ALIGN: usize = $align;

            unsafe fn realloc(
                ptr: Option<NonNull<u8>>,
                layout: Layout,
                old_layout: Layout,
                flags: Flags,
                _nid: NumaNode,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: The caller promises it.
                unsafe { Kind::$kind.realloc(ptr, layout, old_layout, flags) }
            }
        }
    )*};
}

allocator! {
    Kmalloc = K, aligned to 8;
    Vmalloc = V, aligned to PAGE_SIZE;
    KVmalloc = Kv, aligned to 8;
}
