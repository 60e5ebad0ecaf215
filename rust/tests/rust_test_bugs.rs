// SPDX-License-Identifier: GPL-2.0

//! Intentional bugs: the kernel's debugging tools must report each of them, which shows that they
//! check Rust code, too.
//!
//! Only a debug kernel survives some of them.

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

/// Reads a byte in a way that the compiler can neither optimize out nor assume to be valid.
#[inline(never)]
fn peek(byte: *const u8) {
    // SAFETY: None. The byte may be invalid, which is to be reported. A debug kernel has memory
    // there, and returns some value.
    let value = unsafe { byte.read_volatile() };
    pr_info!("read {value}\n");
}

/// Reads memory after it was freed.
fn use_after_free() -> Result {
    let freed = KBox::into_raw(KBox::new([1u8; 64], GFP_KERNEL)?);
    // SAFETY: The pointer comes from `into_raw`, and this is the only use of its ownership.
    drop(unsafe { KBox::from_raw(freed) });
    peek(freed.cast());
    Ok(())
}

/// Frees memory twice.
fn double_free() -> Result {
    let freed = KBox::into_raw(KBox::new([1u8; 64], GFP_KERNEL)?);
    for _ in 0..2 {
        // SAFETY: None for the second call.
        drop(unsafe { KBox::from_raw(freed) });
    }
    Ok(())
}

/// Reads beyond the end of an allocation.
fn out_of_bounds() -> Result {
    let bytes = KVec::from_elem(1u8, 13, GFP_KERNEL)?;
    peek(bytes.as_ptr().wrapping_add(13));
    Ok(())
}

/// Reads beyond the end of memory from `vmalloc()`.
fn out_of_bounds_vmalloc() -> Result {
    let bytes = VVec::from_elem(1u8, 5000, GFP_KERNEL)?;
    peek(bytes.as_ptr().wrapping_add(5000));
    Ok(())
}

/// Reads beyond the end of a static.
fn out_of_bounds_static() -> Result {
    static BYTES: [u8; 13] = [1; 13];
    peek((&raw const BYTES).cast::<u8>().wrapping_add(13));
    Ok(())
}

/// Sleeps with interrupts disabled.
fn sleep_without_interrupts() -> Result {
    let _atomic = local_interrupt_disable();
    drop(KBox::new(1u8, GFP_KERNEL)?);
    Ok(())
}

/// Sleeps with a spinlock held.
fn sleep_with_spinlock() -> Result {
    let lock: Pin<KBox<SpinLock<u8>>> = KBox::pin_init(new_spinlock!(1), GFP_KERNEL)?;
    let _guard = lock.lock();
    drop(KBox::new(1u8, GFP_KERNEL)?);
    Ok(())
}

/// Takes two locks in inconsistent order.
fn lock_inversion() -> Result {
    let a: Pin<KBox<Mutex<u8>>> = KBox::pin_init(new_mutex!(1, "a"), GFP_KERNEL)?;
    let b: Pin<KBox<Mutex<u8>>> = KBox::pin_init(new_mutex!(2, "b"), GFP_KERNEL)?;
    for [first, second] in [[&a, &b], [&b, &a]] {
        let _first = first.lock();
        let _second = second.lock();
    }
    Ok(())
}

/// A number that is wrongly declared to be `Sync`.
struct Racy(UnsafeCell<u64>);

// SAFETY: None: concurrent writes are possible.
unsafe impl Sync for Racy {}

impl Racy {
    #[inline(never)]
    fn count(&self) {
        for _ in 0..2_000_000 {
            // SAFETY: None. Other threads do the same concurrently, which is to be reported.
            unsafe { *self.0.get() += core::hint::black_box(1) };
        }
    }
}

/// Two threads write to the same place without synchronization.
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

/// Leaks memory.
fn leak() -> Result {
    for _ in 0..10 {
        mem::forget(KBox::new([1u8; 100], GFP_KERNEL)?);
    }
    // The stack and registers may still contain the address of the last allocation.
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
