// SPDX-License-Identifier: GPL-2.0

//! The `kernel` crate in the running kernel: memory, text, errors, warnings, panics.

use core::{
    alloc::Layout,
    ptr::NonNull, //
};
use kernel::{
    alloc::{
        allocator::{
            KVmalloc,
            Kmalloc,
            Vmalloc, //
        },
        flags::*,
        AllocError,
        Allocator,
        NumaNode, //
    },
    b_str,
    bindings,
    fmt::{
        self,
        Display, //
    },
    page::PAGE_SIZE,
    prelude::*,
    str::{
        parse_int::ParseInt,
        CString, //
    },
    types::ScopeGuard,
    warn_on, //
};

module! {
    type: Tests,
    name: "rust_test_kernel",
    authors: ["Rust for LTS"],
    description: "Test of the kernel crate",
    license: "GPL",
    params: {
        provoke: u8 {
            default: 0,
            description: "1: a warning, 2: a panic (default: 0)"
        },
    },
}

/// A value whose formatting panics. The log must not be locked then, or the reason would be lost.
struct Panics;

impl Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Longer than the buffer on the stack.
        write!(f, "{:200}", '.')?;
        panic!("provoked {}", "panic")
    }
}

/// Returns a byte that depends on the index.
fn pattern(i: usize) -> u8 {
    (i as u8).wrapping_mul(37).wrapping_add(11)
}

/// Allocates, resizes and frees memory of an allocator.
fn resize<A: Allocator>(old: Layout, new: Layout, flags: kernel::alloc::Flags) -> Result {
    let zeroed = flags.contains(__GFP_ZERO);
    let any = NumaNode::NO_NODE;

    let ptr = A::alloc(old, flags, any)?;
    // SAFETY: The memory was just allocated with this size, and nothing else accesses it.
    let bytes = unsafe { core::slice::from_raw_parts_mut(ptr.cast::<u8>().as_ptr(), old.size()) };
    assert_eq!(ptr.addr().get() % old.align().max(A::MIN_ALIGN), 0);
    assert!(!zeroed || bytes.iter().all(|&byte| byte == 0));
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = pattern(i);
    }

    // SAFETY: `ptr` was allocated with the layout `old`, and is not used again unless this fails.
    let ptr = match unsafe { A::realloc(Some(ptr.cast()), new, old, flags, any) } {
        Ok(ptr) => ptr,
        Err(error) => {
            // SAFETY: The memory was not reallocated, and is not used again.
            unsafe { A::free(ptr.cast(), old) };
            return Err(error.into());
        }
    };
    // SAFETY: The memory was just reallocated with this size, and nothing else accesses it. Only
    // bytes that were written before, or are guaranteed to be zero, are read.
    let bytes = unsafe {
        let len = if zeroed {
            new.size()
        } else {
            new.size().min(old.size())
        };
        core::slice::from_raw_parts(ptr.cast::<u8>().as_ptr(), len)
    };
    let aligned = ptr.addr().get() % new.align() == 0;
    let kept = bytes
        .iter()
        .take(old.size())
        .enumerate()
        .all(|(i, &byte)| byte == pattern(i));
    let zero = bytes.iter().skip(old.size()).all(|&byte| byte == 0);

    // SAFETY: `ptr` was allocated with the layout `new`, and is not used again.
    unsafe { A::free(ptr.cast(), new) };

    assert!(aligned, "{old:?} to {new:?}");
    assert!(kept, "{old:?} to {new:?}");
    assert!(zero, "{old:?} to {new:?}");
    Ok(())
}

/// All combinations of some sizes, alignments and flags.
fn allocator<A: Allocator>() -> Result {
    const SIZES: [usize; 9] = [1, 24, 65, 96, 192, 1000, 4096, 5000, 20000];
    const ALIGNS: [usize; 5] = [1, 16, 64, 4096, 16384];

    for flags in [GFP_KERNEL, GFP_KERNEL | __GFP_ZERO] {
        for size in SIZES {
            for align in ALIGNS {
                let old = Layout::from_size_align(size, align).map_err(|_| EINVAL)?;
                for new_size in [0, 1, size.div_ceil(2), size + 1, 2 * size + 7] {
                    for new_align in [1, align, 128] {
                        let new =
                            Layout::from_size_align(new_size, new_align).map_err(|_| EINVAL)?;
                        resize::<A>(old, new, flags)?;
                    }
                }
            }
        }
    }
    Ok(())
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        match module_parameters::provoke.value() {
            1 if warn_on!(true) => pr_info!("warned\n"),
            2 => pr_info!("{Panics}\n"),
            _ => {}
        }
        Ok(Tests)
    }
}

#[kunit_tests(rust_allocator)]
mod alloc_tests {
    use super::*;

    #[test]
    fn kmalloc() -> Result {
        allocator::<Kmalloc>()
    }

    #[test]
    fn vmalloc() -> Result {
        allocator::<Vmalloc>()
    }

    #[test]
    fn kvmalloc() -> Result {
        allocator::<KVmalloc>()
    }

    #[test]
    fn failing_allocations() -> Result {
        // No kernel has that much memory; do not log a warning.
        let flags = GFP_KERNEL | __GFP_NOWARN;
        let size = Layout::from_size_align(1 << 46, 8).map_err(|_| EINVAL)?;
        assert!(Kmalloc::alloc(size, flags, NumaNode::NO_NODE).is_err());
        assert!(Vmalloc::alloc(size, flags, NumaNode::NO_NODE).is_err());
        assert!(KVmalloc::alloc(size, flags, NumaNode::NO_NODE).is_err());

        // `vmalloc()` sleeps.
        assert!(VBox::new(0u8, GFP_ATOMIC).is_err());
        assert_eq!(*KBox::new(1u8, GFP_ATOMIC)?, 1);

        // A node that does not exist is harmless.
        let byte = Layout::new::<u8>();
        let ptr = Kmalloc::alloc(byte, GFP_KERNEL, NumaNode::new(1000)?)?;
        // SAFETY: The memory was just allocated with this layout, and is not used again.
        unsafe { Kmalloc::free(ptr.cast(), byte) };
        Ok(())
    }

    /// Returns the size of the slab object that an allocation got, and frees it.
    fn object_size(layout: Layout, memory: Result<NonNull<[u8]>, AllocError>) -> Result<usize> {
        let memory = memory?;

        // SAFETY: The memory is from `kmalloc()`.
        let size = unsafe { bindings::ksize(memory.as_ptr().cast()) };
        // SAFETY: The memory was allocated with this layout, and is not used again.
        unsafe { Kmalloc::free(memory.cast(), layout) };
        Ok(size)
    }

    /// `alloc()` chooses the slab cache itself, and `realloc()` has C look it up.
    #[test]
    fn slab_caches() -> Result {
        // Beyond the largest cache of SLUB, whose memory is whole pages. SLAB has larger caches.
        for size in 1..=2 * PAGE_SIZE + 1 {
            let layout = Layout::from_size_align(size, 1).map_err(|_| EINVAL)?;
            let (none, node) = (Layout::new::<()>(), NumaNode::NO_NODE);
            let ours = object_size(layout, Kmalloc::alloc(layout, GFP_KERNEL, node))?;
            // SAFETY: There is no old memory.
            let theirs = unsafe { Kmalloc::realloc(None, layout, none, GFP_KERNEL, node) };
            let theirs = object_size(layout, theirs)?;

            assert!(size <= ours && ours == theirs, "{size}: {ours}, {theirs}");
        }
        Ok(())
    }

    #[test]
    fn flags() -> Result {
        // Unknown bits are ignored. (C warns about `__GFP_HIGHMEM` for `kmalloc()`, and about the
        // flags that `GFP_ATOMIC` has beyond `GFP_NOWAIT` together with `GFP_KERNEL`.)
        let odd = !(__GFP_HIGHMEM | (GFP_ATOMIC & !GFP_NOWAIT));
        assert_eq!(*KBox::new(1u8, odd)?, 1);
        assert_eq!(*VBox::new(2u8, odd)?, 2);
        assert_eq!(*KVBox::new(3u8, odd)?, 3);

        // More than `kmalloc()` can allocate, then less, without sleeping.
        let mut bytes = KVVec::from_elem(4u8, 5 << 20, GFP_KERNEL)?;
        bytes.truncate(2);
        bytes.shrink_to(0, GFP_ATOMIC)?;
        assert_eq!(bytes, [4, 4]);
        assert_eq!(bytes.capacity(), 2);
        Ok(())
    }
}

#[kunit_tests(rust_str)]
mod str_tests {
    use super::*;

    #[test]
    fn text() -> Result {
        let text =
            CString::try_from_fmt(fmt!("{} {:?} {:#06x} {}", c"a\n", b_str!("\"b"), 255, -1))?;
        assert_eq!(&*text, c"a\\x0a \"\\\"b\" 0x00ff -1");

        // C's hash, not the address; or a placeholder before there is randomness.
        let x = 0u8;
        let shown = CString::try_from_fmt(fmt!("{:p}", &x))?;
        let address = CString::try_from_fmt(fmt!("{:#018x}", (&raw const x).addr()))?;
        assert!(shown.to_bytes().len() == 18 || shown.to_bytes().ends_with(b"(____ptrval____)"));
        assert_ne!(*shown, *address);

        assert_eq!(i8::from_str(b_str!("-0x80\n")), Ok(-128));
        assert_eq!(i8::from_str(b_str!("128")), Err(ERANGE));
        assert_eq!(kernel::str::kstrtobool(c"True"), Ok(true));
        Ok(())
    }

    /// The output of C for `%pA`.
    #[test]
    fn arguments() -> Result {
        /// Returns C's result, and writes the output to the buffer.
        fn print(buffer: &mut [u8], arguments: fmt::Arguments<'_>) -> i32 {
            // C's reference does not keep the function.
            core::hint::black_box(kernel::print::rust_fmt_argument as *const ());
            // SAFETY: The buffer is as long as stated, and `%pA` takes a pointer to arguments.
            unsafe {
                bindings::snprintf(
                    buffer.as_mut_ptr(),
                    buffer.len(),
                    c"<%pA>".as_char_ptr(),
                    (&raw const arguments).cast::<c_void>(),
                )
            }
        }

        let mut buffer = [0xff; 8];
        assert_eq!(print(&mut buffer, fmt!("{}-{:?}", 12, 'c')), 8);
        assert_eq!(buffer, *b"<12-'c'\0");
        assert_eq!(print(&mut buffer, fmt!("{:>30}", 'x')), 32);
        assert_eq!(buffer, *b"<      \0");
        assert_eq!(print(&mut [], fmt!("{}", "nowhere")), 9);
        Ok(())
    }
}

#[kunit_tests(rust_kernel)]
mod tests {
    use super::*;

    #[test]
    fn errors() -> Result {
        assert_eq!(Error::from_errno(-22), EINVAL);
        assert_eq!(kernel::error::from_err_ptr(EIO.to_ptr::<u8>()), Err(EIO));
        #[cfg(CONFIG_SYMBOLIC_ERRNAME)]
        assert_eq!(EPROBE_DEFER.name(), Some(c"EPROBE_DEFER"));
        Ok(())
    }

    #[test]
    fn guards() {
        let mut runs = 0;
        drop(ScopeGuard::new(|| runs += 1));
        ScopeGuard::new(|| runs += 10).dismiss();
        assert_eq!(runs, 1);

        let mut first = 0;
        for _ in 0..3 {
            kernel::do_once_lite! { first += 1; }
        }
        assert_eq!(first, 1);
    }
}
