// SPDX-License-Identifier: GPL-2.0

//! Bugs on purpose: what watches the kernel must report each of them, and so is known to watch Rust
//! code too.
//!
//! Nothing but a debug kernel survives some of them.

use core::{
    cell::UnsafeCell,
    mem,
    ptr, //
};
use kernel::{
    interrupt::local_interrupt_disable,
    prelude::*,
    sync::{
        new_mutex,
        new_spinlock,
        Arc,
        Completion,
        Mutex,
        SpinLock, //
    },
    workqueue, //
};

module! {
    type: Bugs,
    name: "rust_test_bugs",
    authors: ["Rust for LTS"],
    description: "Bugs on purpose, which debug kernels must report",
    license: "GPL",
    params: {
        bug: str {
            default: "none",
            permissions: 0o444,
            description: "which bug, by its name in rust_test_bugs.rs (default: none)"
        },
    },
}

/// Reads a byte, and does not let the compiler know that it need not, or must not.
#[inline(never)]
fn peek(byte: *const u8) {
    // SAFETY: None. The byte may not exist, which is what is to be reported. A debug kernel has
    // memory of its own there, and returns something.
    let value = unsafe { byte.read_volatile() };
    pr_info!("read {value}\n");
}

/// The memory was freed before it is read.
fn use_after_free() -> Result {
    let freed = KBox::into_raw(KBox::new([1u8; 64], GFP_KERNEL)?);
    // SAFETY: The pointer comes from a box that was turned into it, and only once.
    drop(unsafe { KBox::from_raw(freed) });
    peek(freed.cast());
    Ok(())
}

/// The memory is freed twice.
fn double_free() -> Result {
    let freed = KBox::into_raw(KBox::new([1u8; 64], GFP_KERNEL)?);
    for _ in 0..2 {
        // SAFETY: None, the second time.
        drop(unsafe { KBox::from_raw(freed) });
    }
    Ok(())
}

/// What is read is behind the end of an allocation.
fn out_of_bounds() -> Result {
    let bytes = KVec::from_elem(1u8, 13, GFP_KERNEL)?;
    peek(bytes.as_ptr().wrapping_add(13));
    Ok(())
}

/// The same, of `vmalloc()`.
fn out_of_bounds_vmalloc() -> Result {
    let bytes = VVec::from_elem(1u8, 5000, GFP_KERNEL)?;
    peek(bytes.as_ptr().wrapping_add(5000));
    Ok(())
}

/// The same, of a static.
fn out_of_bounds_static() -> Result {
    static BYTES: [u8; 13] = [1; 13];
    peek((&raw const BYTES).cast::<u8>().wrapping_add(13));
    Ok(())
}

/// A function that sleeps is called with interrupts disabled.
fn sleep_without_interrupts() -> Result {
    let _atomic = local_interrupt_disable();
    drop(KBox::new(1u8, GFP_KERNEL)?);
    Ok(())
}

/// The same, while a spin lock is held.
fn sleep_with_spinlock() -> Result {
    let lock: Pin<KBox<SpinLock<u8>>> = KBox::pin_init(new_spinlock!(1), GFP_KERNEL)?;
    let _guard = lock.lock();
    drop(KBox::new(1u8, GFP_KERNEL)?);
    Ok(())
}

/// Of two locks, now one is taken first, now the other.
fn lock_inversion() -> Result {
    let a: Pin<KBox<Mutex<u8>>> = KBox::pin_init(new_mutex!(1, "a"), GFP_KERNEL)?;
    let b: Pin<KBox<Mutex<u8>>> = KBox::pin_init(new_mutex!(2, "b"), GFP_KERNEL)?;
    for [first, second] in [[&a, &b], [&b, &a]] {
        let _first = first.lock();
        let _second = second.lock();
    }
    Ok(())
}

/// A number that claims to be fit for several threads at a time.
struct Racy(UnsafeCell<u64>);

// SAFETY: None: nothing keeps two threads from writing at the same time.
unsafe impl Sync for Racy {}

impl Racy {
    #[inline(never)]
    fn count(&self) {
        for _ in 0..2_000_000 {
            // SAFETY: None. Others do the same at the same time, which is what is to be reported.
            unsafe { *self.0.get() += core::hint::black_box(1) };
        }
    }
}

/// Two threads write to the same place, and nothing orders them.
fn data_race() -> Result {
    static NUMBER: Racy = Racy(UnsafeCell::new(0));

    let done: Arc<Completion> = Arc::pin_init(Completion::new(), GFP_KERNEL)?;
    let signal = done.clone();
    workqueue::system_unbound().try_spawn(GFP_KERNEL, move || {
        NUMBER.count();
        signal.complete_all();
    })?;
    NUMBER.count();
    done.wait_for_completion();
    Ok(())
}

/// Memory is forgotten.
fn leak() -> Result {
    for _ in 0..10 {
        mem::forget(KBox::new([1u8; 100], GFP_KERNEL)?);
    }
    // The stack and registers may hold the address of the last ones.
    let mut other = [ptr::null::<u8>(); 64];
    core::hint::black_box(&mut other);
    Ok(())
}

struct Bugs;

impl kernel::Module for Bugs {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let bugs: [(&str, fn() -> Result); 10] = [
            ("use_after_free", use_after_free),
            ("double_free", double_free),
            ("out_of_bounds", out_of_bounds),
            ("out_of_bounds_vmalloc", out_of_bounds_vmalloc),
            ("out_of_bounds_static", out_of_bounds_static),
            ("sleep_without_interrupts", sleep_without_interrupts),
            ("sleep_with_spinlock", sleep_with_spinlock),
            ("lock_inversion", lock_inversion),
            ("data_race", data_race),
            ("leak", leak),
        ];

        let wanted = module_parameters::bug.value();
        for (name, bug) in bugs {
            if wanted.to_bytes() == name.as_bytes() {
                bug()?;
                pr_info!("{name}: done\n");
                return Ok(Bugs);
            }
        }
        pr_err!("there is no bug of this name: {wanted}\n");
        Err(EINVAL)
    }
}
