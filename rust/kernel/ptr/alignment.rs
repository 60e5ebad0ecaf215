// SPDX-License-Identifier: GPL-2.0

//! Alignments, and rounding to multiples of them.

use core::num::NonZero;

/// An alignment in bytes: a power of two.
///
/// # Invariants
///
/// The number is a power of two.
///
/// # Examples
///
/// ```
/// use kernel::ptr::{Alignable, Alignment};
///
/// const SECTOR: Alignment = Alignment::new::<512>();
///
/// assert_eq!(1000_usize.align_down(SECTOR), 512);
/// assert_eq!(1000_usize.align_up(SECTOR), Some(1024));
/// ```
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alignment(NonZero<usize>);

impl Alignment {
    /// Creates an alignment from a constant.
    ///
    /// The build fails unless the constant is a power of two.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::new::<16>().as_usize(), 16);
    /// ```
    #[inline(always)]
    pub const fn new<const ALIGN: usize>() -> Self {
        const {
            match Self::new_checked(ALIGN) {
                Some(alignment) => alignment,
                None => panic!("an alignment must be a power of two"),
            }
        }
    }

    /// Creates an alignment, if the number is a power of two.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::new_checked(64), Some(Alignment::new::<64>()));
    /// assert_eq!(Alignment::new_checked(63), None);
    /// assert_eq!(Alignment::new_checked(0), None);
    /// ```
    #[inline(always)]
    pub const fn new_checked(align: usize) -> Option<Self> {
        match NonZero::new(align) {
            // INVARIANT: The guard checks that the number is a power of two.
            Some(align) if align.is_power_of_two() => Some(Self(align)),
            _ => None,
        }
    }

    /// Returns the alignment of a type.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::of::<u16>().as_usize(), align_of::<u16>());
    /// ```
    #[inline(always)]
    pub const fn of<T>() -> Self {
        const {
            match Self::new_checked(align_of::<T>()) {
                Some(alignment) => alignment,
                None => panic!("the alignment of a type is a power of two"),
            }
        }
    }

    /// Returns the alignment in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::new::<8>().as_usize(), 8);
    /// ```
    #[inline(always)]
    pub const fn as_usize(self) -> usize {
        self.as_nonzero().get()
    }

    /// Returns the alignment in bytes as a nonzero number.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::new::<8>().as_nonzero().get(), 8);
    /// ```
    #[inline(always)]
    pub const fn as_nonzero(self) -> NonZero<usize> {
        // SAFETY: By the type invariant. It lets the optimizer compile a division by the result to
        // a shift.
        unsafe { core::hint::assert_unchecked(self.0.is_power_of_two()) };
        self.0
    }

    /// Returns the binary logarithm of the alignment.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::of::<u8>().log2(), 0);
    /// assert_eq!(Alignment::new::<4096>().log2(), 12);
    /// ```
    #[inline(always)]
    pub const fn log2(self) -> u32 {
        self.0.trailing_zeros()
    }

    /// Returns the mask of the bits that may be set in a multiple of the alignment.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::ptr::Alignment;
    ///
    /// assert_eq!(Alignment::new::<16>().mask(), !0xf);
    /// ```
    #[inline(always)]
    pub const fn mask(self) -> usize {
        self.as_usize().wrapping_neg()
    }
}

/// A number that can be rounded to a multiple of an [`Alignment`].
///
/// If the number's type is too narrow for the alignment, 0 is the only multiple.
///
/// # Examples
///
/// ```
/// use kernel::ptr::{Alignable, Alignment};
///
/// let alignment = Alignment::new::<0x100>();
///
/// assert_eq!(0x1ff_u16.align_down(alignment), 0x100);
/// assert_eq!(0x101_u16.align_up(alignment), Some(0x200));
/// assert_eq!(0xff01_u16.align_up(alignment), None);
/// assert_eq!(0xff_u8.align_down(alignment), 0);
/// assert_eq!(1_u8.align_up(alignment), None);
/// ```
pub trait Alignable: Sized {
    /// Rounds down: returns the greatest multiple that is not greater than the number.
    fn align_down(self, alignment: Alignment) -> Self;

    /// Rounds up: returns the least multiple that is not less than the number; `None` on overflow.
    fn align_up(self, alignment: Alignment) -> Option<Self>;
}

/// Implements [`Alignable`] for unsigned types.
macro_rules! alignable {
    ($($ty:ty)+) => {$(
        impl Alignable for $ty {
            #[inline(always)]
            fn align_down(self, alignment: Alignment) -> Self {
                match <$ty>::try_from(alignment.as_usize()) {
                    Ok(multiple) => self & multiple.wrapping_neg(),
                    Err(_) => 0,
                }
            }

            #[inline(always)]
            fn align_up(self, alignment: Alignment) -> Option<Self> {
                match <$ty>::try_from(alignment.as_usize()) {
                    // The sum overflows only if there is no such multiple, as the greatest one is
                    // `multiple - 1` less than the greatest number.
                    Ok(multiple) => {
                        Some(self.checked_add(multiple - 1)? & multiple.wrapping_neg())
                    }
                    Err(_) => (self == 0).then_some(0),
                }
            }
        }
    )+};
}

alignable! { u8 u16 u32 u64 usize }

/// Rounds up, like [`Alignable::align_up`], and can be used in constants.
///
/// # Examples
///
/// ```
/// use kernel::ptr::{const_align_up, Alignment};
///
/// const ALIGNED: Option<usize> = const_align_up(0x4f, Alignment::new::<16>());
///
/// assert_eq!(ALIGNED, Some(0x50));
/// assert_eq!(const_align_up(usize::MAX, Alignment::new::<2>()), None);
/// ```
#[inline(always)]
pub const fn const_align_up(value: usize, align: Alignment) -> Option<usize> {
    match value.checked_add(align.as_usize() - 1) {
        Some(sum) => Some(sum & align.mask()),
        None => None,
    }
}
