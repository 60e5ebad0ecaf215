// SPDX-License-Identifier: GPL-2.0

//! Boxes and vectors, of every allocator.

use core::fmt::Debug;
use kernel::{
    alloc::{
        Allocator,
        Vec, //
    },
    prelude::*,
    str::CString, //
};

module! {
    type: AllocModule,
    name: "mainline_alloc",
    authors: ["Rust for LTS"],
    description: "Boxes and vectors",
    license: "GPL",
}

trait Shape: Send + Sync {
    fn area(&self) -> u32;
}

struct Square(u32);

impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}

impl Drop for Square {
    fn drop(&mut self) {
        pr_info!("dropped: square of {}\n", self.0);
    }
}

fn numbers<A: Allocator>() -> Result<Vec<u32, A>> {
    let mut numbers = Vec::with_capacity(4, GFP_KERNEL)?;
    for i in 0..10 {
        numbers.push(i * i, GFP_KERNEL)?;
    }
    numbers.extend_with(2, 7, GFP_KERNEL)?;
    numbers.extend_from_slice(&[1, 2, 3], GFP_KERNEL)?;
    numbers.retain(|n| *n % 2 == 1);
    numbers.truncate(8);
    Ok(numbers)
}

fn show(what: &str, value: &dyn Debug) {
    pr_info!("{what}: {value:?}\n");
}

struct AllocModule {
    shapes: KVec<KBox<dyn Shape>>,
}

impl kernel::Module for AllocModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        show("kmalloc", &numbers::<kernel::alloc::allocator::Kmalloc>()?);
        show("vmalloc", &numbers::<kernel::alloc::allocator::Vmalloc>()?);
        show(
            "kvmalloc",
            &numbers::<kernel::alloc::allocator::KVmalloc>()?,
        );

        let mut words = kernel::kvec!["one", "two", "three"]?;
        show("pop", &words.pop());
        words.resize(4, "more", GFP_KERNEL)?;
        show("words", &words);
        show("drain", &words.drain_all().count());
        show("empty", &words.is_empty());

        let boxed = KBox::new([1u8; 3], GFP_KERNEL)?;
        show("boxed", &boxed);
        show("taken out", &KBox::into_inner(boxed));
        show(
            "too much",
            &KVec::<u64>::with_capacity(usize::MAX / 4, GFP_KERNEL).is_err(),
        );
        show(
            "text",
            &CString::try_from_fmt(fmt!("{}-{:02x}", "eth", 10))?,
        );

        let mut shapes = KVec::new();
        for side in 2..4 {
            shapes.push(
                KBox::new(Square(side), GFP_KERNEL)? as KBox<dyn Shape>,
                GFP_KERNEL,
            )?;
        }
        Ok(Self { shapes })
    }
}

impl Drop for AllocModule {
    fn drop(&mut self) {
        for shape in &self.shapes {
            pr_info!("area: {}\n", shape.area());
        }
    }
}
