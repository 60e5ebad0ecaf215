// SPDX-License-Identifier: GPL-2.0

//! References that are counted: shared, unique, borrowed, of a trait.

use kernel::{
    prelude::*,
    sync::{
        Arc,
        ArcBorrow,
        Refcount,
        UniqueArc, //
    },
};

module! {
    type: ArcModule,
    name: "mainline_arc",
    authors: ["Rust for LTS"],
    description: "Counted references",
    license: "GPL",
}

trait Speak: Send + Sync {
    fn speak(&self) -> &'static str;
}

struct Dog {
    name: &'static str,
}

impl Speak for Dog {
    fn speak(&self) -> &'static str {
        self.name
    }
}

impl Drop for Dog {
    fn drop(&mut self) {
        pr_info!("dropped: {}\n", self.name);
    }
}

fn keep(dog: ArcBorrow<'_, Dog>) -> Arc<Dog> {
    pr_info!("borrowed: {}\n", dog.name);
    dog.into()
}

struct ArcModule {
    speaker: Arc<dyn Speak>,
}

impl kernel::Module for ArcModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut unique = UniqueArc::new(Dog { name: "pup" }, GFP_KERNEL)?;
        unique.name = "rex";
        let shared: Arc<Dog> = unique.into();
        let kept = keep(shared.as_arc_borrow());
        pr_info!("the same: {}\n", Arc::ptr_eq(&shared, &kept));
        pr_info!(
            "unique while shared: {}\n",
            Arc::into_unique_or_drop(shared).is_some()
        );
        pr_info!(
            "unique after that: {}\n",
            Arc::into_unique_or_drop(kept).is_some()
        );

        let count = Refcount::new(2);
        pr_info!("last: {} {}\n", count.dec_and_test(), count.dec_and_test());

        let speaker: Arc<dyn Speak> = Arc::new(Dog { name: "waldo" }, GFP_KERNEL)?;
        let text = Arc::new("text", GFP_KERNEL)?;
        pr_info!("shown: {text} {text:?}\n");
        Ok(Self { speaker })
    }
}

impl Drop for ArcModule {
    fn drop(&mut self) {
        pr_info!("speaks: {}\n", self.speaker.speak());
    }
}
