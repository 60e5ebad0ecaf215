// SPDX-License-Identifier: GPL-2.0

//! Sparse arrays, bitmaps, sets of CPUs, and numbers to give out.

use kernel::{
    bitmap::BitmapVec,
    cpu::CpuId,
    cpumask::CpumaskVar,
    id_pool::IdPool,
    prelude::*,
    xarray::{
        AllocKind,
        XArray, //
    },
};

module! {
    type: SetsModule,
    name: "mainline_sets",
    authors: ["Rust for LTS"],
    description: "Sparse arrays and sets of bits",
    license: "GPL",
}

fn array() -> Result {
    let array = KBox::pin_init(XArray::<KBox<u32>>::new(AllocKind::Alloc1), GFP_KERNEL)?;
    let mut guard = array.lock();
    for index in [3, 1000, 70_000] {
        let old = guard.store(index, KBox::new(index as u32, GFP_KERNEL)?, GFP_KERNEL)?;
        pr_info!("nothing at {index}: {}\n", old.is_none());
    }
    let old = guard.store(3, KBox::new(33, GFP_KERNEL)?, GFP_KERNEL)?;
    pr_info!("stored over: {old:?}\n");
    if let Some(value) = guard.get_mut(1000) {
        *value += 1;
    }
    pr_info!(
        "get: {:?} {:?} {:?}\n",
        guard.get(3),
        guard.get(1000),
        guard.get(4)
    );
    pr_info!(
        "removed: {:?} {:?}\n",
        guard.remove(70_000),
        guard.remove(70_000)
    );
    Ok(())
}

fn bits() -> Result {
    let mut bits = BitmapVec::new(200, GFP_KERNEL)?;
    for bit in [0, 63, 64, 150] {
        bits.set_bit(bit);
    }
    bits.clear_bit_atomic(63);
    pr_info!("of {} bits: last {:?}\n", bits.len(), bits.last_bit());
    pr_info!("next: {:?} {:?}\n", bits.next_bit(1), bits.next_bit(151));
    pr_info!("next zero: {:?}\n", bits.next_zero_bit(64));
    Ok(())
}

fn numbers() -> Result {
    let mut pool = IdPool::with_capacity(64, GFP_KERNEL)?;
    for _ in 0..3 {
        let id = pool.find_unused_id(10).ok_or(EINVAL)?;
        pr_info!("number: {}\n", id.acquire());
    }
    pool.release_id(11);
    pr_info!(
        "again: {:?}\n",
        pool.find_unused_id(0).map(|id| id.as_u32())
    );
    pr_info!(
        "then: {:?}\n",
        pool.find_unused_id(11).map(|id| id.as_usize())
    );
    Ok(())
}

fn cpus() -> Result {
    let mut cpus = CpumaskVar::new_zero(GFP_KERNEL)?;
    pr_info!("no CPU: {}\n", cpus.empty());
    let cpu = CpuId::from_u32(0).ok_or(EINVAL)?;
    cpus.set(cpu);
    pr_info!("the first: {} {}\n", cpus.test(cpu), cpus.weight());
    cpus.clear(cpu);
    pr_info!("none again: {}\n", cpus.empty());
    Ok(())
}

struct SetsModule;

impl kernel::Module for SetsModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        array()?;
        bits()?;
        numbers()?;
        cpus()?;
        Ok(Self)
    }
}
