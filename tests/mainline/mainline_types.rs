// SPDX-License-Identifier: GPL-2.0

//! References that are counted, user memory, pages, polling and warnings.

use kernel::{
    io::poll::read_poll_timeout,
    new_poll_condvar,
    page::{
        Page,
        PAGE_SIZE, //
    },
    prelude::*,
    sync::aref::ARef,
    task::Task,
    time::Delta,
    transmute::{
        AsBytes,
        FromBytes, //
    },
    types::{
        NotThreadSafe,
        Opaque, //
    },
    uaccess::{
        UserPtr,
        UserSlice, //
    },
    uapi,
    warn_on, //
};

module! {
    type: TypesModule,
    name: "mainline_types",
    authors: ["Rust for LTS"],
    description: "References, user memory, pages and polling",
    license: "GPL",
}

fn tasks() {
    let current = current!();
    let first = current.group_leader().pid();
    let leader: ARef<Task> = current.group_leader().into();
    let again = leader.clone();
    drop(leader);
    let same = again.pid() == first;
    pr_info!("counted: {same}\n");
    let namespace = current.active_pid_ns();
    let number = current.tgid_nr_ns(namespace);
    let same = number == current.tgid_nr_ns(None) && number > 0;
    pr_info!("by its number: {} {same}\n", namespace.is_some());
}

/// The last page of the address space is nobody's.
fn user_memory() -> Result {
    let nowhere = || UserPtr::from_addr(usize::MAX - PAGE_SIZE + 1);
    let (mut reader, mut writer) = UserSlice::new(nowhere(), 4).reader_writer();
    pr_info!("too much: {:?}\n", reader.read::<u64>());
    pr_info!("read: {:?}\n", reader.read::<u32>());
    pr_info!("write: {:?}\n", writer.write(&1u32));
    let mut bytes = KVec::new();
    let all = UserSlice::new(nowhere(), 4).read_all(&mut bytes, GFP_KERNEL);
    pr_info!("all: {all:?}, {} bytes\n", bytes.len());
    Ok(())
}

fn memory() -> Result {
    let _page = Page::alloc_page(GFP_KERNEL)?;
    pr_info!("pages of {PAGE_SIZE}\n");
    let bytes = 0x0102_u16.to_be_bytes();
    pr_info!("bytes: {:?}\n", AsBytes::as_bytes(&0x0102_u16.to_be()));
    pr_info!(
        "from bytes: {:?}\n",
        u16::from_bytes_copy(&bytes).map(u16::from_be)
    );
    let place = Opaque::new(1u64);
    pr_info!("opaque: {}\n", !place.get().is_null());
    pr_info!("a mark: {}\n", size_of_val(&NotThreadSafe));
    let request = uapi::mii_ioctl_data {
        phy_id: 1,
        ..Zeroable::zeroed()
    };
    pr_info!("of C: {} {}\n", request.phy_id, request.reg_num);
    let flow: uapi::ethtool_rx_flow_spec = pin_init::zeroed();
    pr_info!("of C: {}\n", flow.location);
    Ok(())
}

fn polling() -> Result {
    let mut count = 0;
    let mut next = || {
        count += 1;
        Ok(count)
    };
    let (often, long) = (Delta::from_micros(10), Delta::from_secs(10));
    let done = read_poll_timeout(&mut next, |n| *n == 3, often, long);
    pr_info!("polled: {done:?}\n");
    let never = read_poll_timeout(&mut next, |n| *n < 0, often, Delta::from_millis(1));
    pr_info!("in vain: {never:?}\n");

    pin_init::stack_pin_init!(let files = new_poll_condvar!("mainline_types::files"));
    files.notify_all();
    Ok(())
}

struct TypesModule;

impl kernel::Module for TypesModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        tasks();
        user_memory()?;
        memory()?;
        polling()?;
        let warned = warn_on!(PAGE_SIZE == 0);
        pr_info!("warned: {warned}\n");
        Ok(Self)
    }
}
