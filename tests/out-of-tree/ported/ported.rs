// SPDX-License-Identifier: GPL-2.0

//! What modules of older kernels have to be written like now: a function for each table in
//! Documentation/rust/porting.rst. How they were written, and what the compiler says of that, is in
//! tests/compile-fail, `module_of_*` and others.

use kernel::{
    new_mutex,
    prelude::*,
    rbtree::RBTree,
    str::CString,
    sync::{
        aref::ARef,
        Arc,
        Mutex, //
    },
    task::Task,
    time::{
        delay::fsleep,
        Delta,
        Instant,
        Monotonic, //
    },
    uaccess::{
        UserPtr,
        UserSlice, //
    },
    ModuleMetadata, //
};

module! {
    type: Ported,
    name: "ported",
    authors: ["Rust for LTS"],
    description: "Module as it is written now",
    license: "GPL",
    params: {
        first: i32 {
            default: 3,
            description: "The first number",
        },
    },
}

#[pin_data]
struct Shared {
    name: CString,
    #[pin]
    list: Mutex<KVec<i32>>,
}

struct Ported {
    shared: Arc<Shared>,
}

impl kernel::Module for Ported {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("module {}\n", Self::NAME.to_str()?);
        memory()?;
        errors()?;
        time_and_tasks();
        let shared = shared()?;

        Ok(Ported { shared })
    }
}

impl Drop for Ported {
    fn drop(&mut self) {
        let sum: i32 = self.shared.list.lock().iter().sum();
        pr_info!("{}: sum {sum}\n", *self.shared.name);
    }
}

fn memory() -> Result {
    let mut list: KVec<i32> = KVec::with_capacity(2, GFP_KERNEL)?;
    list.push(3, GFP_KERNEL)?;
    list.extend_from_slice(&[5, 8], GFP_KERNEL)?;
    let last: KBox<i32> = KBox::new(list[2], GFP_KERNEL)?;

    let mut tree = RBTree::new();
    tree.try_create_and_insert(*last, list, GFP_KERNEL)?;
    pr_info!("tree {:?}\n", tree.get(&8));
    Ok(())
}

fn shared() -> Result<Arc<Shared>> {
    let mut list = KVec::new();
    list.push(module_parameters::first.value(), GFP_KERNEL)?;
    list.push(5, GFP_KERNEL)?;
    Arc::pin_init(
        try_pin_init!(Shared {
            name: CString::try_from_fmt(fmt!("ported {}", 1))?,
            list <- new_mutex!(list, "ported"),
        }),
        GFP_KERNEL,
    )
}

fn errors() -> Result {
    let text: &CStr = c"text";
    pr_info!(
        "error {} of {}\n",
        Error::from_errno(-22) == EINVAL,
        text.to_str()?
    );

    // No address of user space: nothing can be read there.
    let user = UserSlice::new(UserPtr::from_addr(usize::MAX - 8), 8);
    match user.reader().read::<u64>() {
        Err(error) if error == EFAULT => Ok(()),
        _ => Err(EINVAL),
    }
}

fn time_and_tasks() {
    let start = Instant::<Monotonic>::now();
    fsleep(Delta::from_millis(2));
    let slept: c_longlong = start.elapsed().as_nanos();
    pr_info!("slept enough: {}\n", slept >= 2_000_000);

    let task: ARef<Task> = ARef::from(&**current!());
    pr_info!("this task: {}\n", task.pid() == current!().pid());
}
