// SPDX-License-Identifier: GPL-2.0

//! `ArrayLayout`, `Flags` and `NumaNode`.

use core::alloc::Layout;

use kernel::{
    alloc::{
        flags::{__GFP_NOWARN, __GFP_ZERO},
        layout::{ArrayLayout, LayoutError},
        NumaNode,
    },
    prelude::*,
};
use proptest::prelude::{any, proptest};

#[repr(align(32))]
struct Odd([u8; 96]);

fn agrees_with_core<T>(len: usize) {
    let ours = ArrayLayout::<T>::new(len).map(Layout::from);
    let theirs = Layout::array::<T>(len);
    assert_eq!(
        ours.ok(),
        theirs.ok(),
        "{len} of {}",
        core::any::type_name::<T>()
    );
}

#[test]
fn limits() {
    let max = isize::MAX as usize;
    for len in [
        0,
        1,
        2,
        max / 96,
        max / 96 + 1,
        max / 8,
        max / 8 + 1,
        max,
        max + 1,
        usize::MAX,
    ] {
        agrees_with_core::<()>(len);
        agrees_with_core::<[u64; 0]>(len);
        agrees_with_core::<u8>(len);
        agrees_with_core::<u64>(len);
        agrees_with_core::<[u8; 3]>(len);
        agrees_with_core::<Odd>(len);
        agrees_with_core::<[u8; 1 << 40]>(len);
    }
    assert_eq!(size_of::<Odd>(), Odd([0; 96]).0.len());
}

proptest! {
    #[test]
    fn any_length(len in any::<usize>()) {
        agrees_with_core::<u16>(len);
        agrees_with_core::<Odd>(len);
        assert_eq!(ArrayLayout::<()>::new(len).unwrap().size(), 0);
    }
}

#[test]
fn accessors() {
    const LAYOUT: Result<ArrayLayout<u32>, LayoutError> = ArrayLayout::new(7);
    let layout = LAYOUT.unwrap();
    assert_eq!(
        (layout.len(), layout.size(), layout.is_empty()),
        (7, 28, false)
    );
    let copy = layout;
    assert_eq!(copy.len(), layout.len());
    assert!(ArrayLayout::<u32>::empty().is_empty());
    assert_eq!(format!("{layout:?}"), "ArrayLayout { len: 7, .. }");
}

#[test]
fn flags() {
    let both = __GFP_ZERO | __GFP_NOWARN;
    assert!(both.contains(__GFP_ZERO) && both.contains(__GFP_NOWARN) && both.contains(both));
    assert!(!__GFP_ZERO.contains(both));
    assert!(!GFP_ATOMIC.contains(GFP_KERNEL));
    assert_eq!(both & !__GFP_ZERO, __GFP_NOWARN);
    assert_eq!((GFP_KERNEL & !GFP_KERNEL).as_raw(), 0);
}

#[test]
fn numa_nodes() {
    assert_eq!(NumaNode::NO_NODE.as_raw(), -1);
    assert_eq!(NumaNode::new(3).unwrap().as_raw(), 3);
    for bad in [i32::MIN, -1, 1024, i32::MAX] {
        let error = NumaNode::new(bad).unwrap_err();
        assert_eq!(Error::from(error), EINVAL);
    }
}
