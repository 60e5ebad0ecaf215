// SPDX-License-Identifier: GPL-2.0

//! Bounded integers, fields of bits, sets of flags, alignment, bytes.

use kernel::{
    bitfield,
    bits::{
        checked_bit_u32,
        genmask_u16, //
    },
    impl_flags,
    ioctl::{
        _IOC_NR,
        _IOC_SIZE,
        _IOWR, //
    },
    num::{
        casts::{
            usize_into_u16,
            FromSafeCast, //
        },
        Bounded,
        TryIntoBounded, //
    },
    page::{
        page_align,
        PAGE_SIZE, //
    },
    prelude::*,
    ptr::{
        self,
        Alignable,
        Alignment, //
    },
    sizes::{
        SizeConstants,
        SZ_64K, //
    },
    transmute::{
        AsBytes,
        FromBytes, //
    },
};

module! {
    type: NumbersModule,
    name: "mainline_numbers",
    authors: ["Rust for LTS"],
    description: "Numbers, bits and bytes",
    license: "GPL",
}

fn bounded() {
    let twelve = Bounded::<u32, 12>::new::<0xabc>();
    let high: Bounded<u32, 4> = twelve.shr::<8, _>();
    let wide: Bounded<u64, 20> = twelve.cast::<u64>().shl::<8, _>();
    let exact: Option<Bounded<u32, 10>> = twelve.shr_exact::<2, _>();
    pr_info!("bounded: {twelve:#x} {high:?} {wide:#x} {}\n", twelve + 1);
    pr_info!("exact: {:?}\n", exact.map(|exact| exact.get()));
    pr_info!("shrunk: {}\n", twelve.try_shrink::<11>().is_none());

    let nibble: Option<Bounded<u8, 4>> = 17_u64.try_into_bounded();
    pr_info!("17 in four bits: {}\n", nibble.is_some());
    pr_info!("as a byte: {}\n", u8::from(high.cast::<u8>()));
    pr_info!(
        "cast: {} {}\n",
        usize::from_safe_cast(7_u32),
        usize_into_u16::<300>()
    );
}

bitfield! {
    /// A word of control.
    struct Control(u32) {
        /// Bytes in a burst.
        15:8 burst;
        /// Which line.
        4:1 line;
        /// On or off.
        0:0 enable;
    }
}

fn fields() -> Result {
    let control = Control::zeroed()
        .with_const_line::<5>()
        .with_burst(63_u8)
        .with_enable(true);
    pr_info!("control: {:#x} {control:?}\n", control.into_raw());
    pr_info!("too large: {:?}\n", control.try_with_line(16_u32).err());
    pr_info!("line: {}\n", control.try_with_line(9_u32)?.line().get());
    pr_info!(
        "mask: {:#x} << {}\n",
        Control::LINE_MASK,
        Control::LINE_SHIFT
    );
    Ok(())
}

impl_flags! {
    /// What may be done.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Modes(u8);

    /// One thing that may be done.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Mode {
        /// Reading.
        Read = 4,
        /// Writing.
        Write = 2,
    }
}

fn flags() {
    let modes = Mode::Read | Mode::Write;
    pr_info!("modes: {modes:?} {:?} {:?}\n", modes ^ Mode::Read, !modes);
    pr_info!("writes: {}\n", (modes & Mode::Write).contains(Mode::Write));
    pr_info!(
        "masks: {:#x} {:?}\n",
        genmask_u16(3..=9),
        checked_bit_u32(32)
    );
}

fn alignment() {
    let sector = Alignment::new::<512>();
    pr_info!(
        "up: {:?} {:?}\n",
        1000_usize.align_up(sector),
        200_u8.align_up(sector)
    );
    pr_info!(
        "down: {} {}\n",
        1000_usize.align_down(sector),
        sector.log2()
    );
    pr_info!("page: {:?}\n", page_align(PAGE_SIZE + 1));
    pr_info!("sizes: {} {}\n", SZ_64K, u64::SZ_2G);
    pr_info!("aligned: {:?}\n", Alignment::new_checked(24));
}

#[repr(C)]
struct Ring {
    head: u32,
    slots: [(u16, u64); 4],
}

fn slot(ring: *mut Ring, n: usize) -> Result<*mut u64> {
    Ok(ptr::project!(mut ring, .slots[try: n].1))
}

fn pointers() -> Result {
    let mut ring = Ring {
        head: 1,
        slots: [(0, 0); 4],
    };
    let whole: *mut Ring = &mut ring;
    let head: *const u32 = ptr::project!(whole, .head);
    let same = head.cast::<Ring>() == whole.cast_const();
    pr_info!("head: {same}\n");
    pr_info!(
        "next: {}\n",
        slot(whole, 1)? as usize - slot(whole, 0)? as usize
    );
    pr_info!("none: {:?}\n", slot(whole, 4).err());
    Ok(())
}

fn bytes() -> Result {
    let packet = [1, 1, 4, 4, 9];
    let (number, rest) = u16::from_bytes_copy_prefix(&packet).ok_or(EINVAL)?;
    pr_info!(
        "bytes: {number} {rest:?} {:?}\n",
        u32::from_bytes_copy(&packet)
    );
    pr_info!("back: {:?}\n", AsBytes::as_bytes(&[0x0101_u16, 0x0404]));

    let command = _IOWR::<u64>(u32::from(b'R'), 3);
    pr_info!("command: {} {}\n", _IOC_NR(command), _IOC_SIZE(command));
    Ok(())
}

struct NumbersModule;

impl kernel::Module for NumbersModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        bounded();
        fields()?;
        flags();
        alignment();
        pointers()?;
        bytes()?;
        Ok(Self)
    }
}
