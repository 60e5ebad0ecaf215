// SPDX-License-Identifier: GPL-2.0

//! The body of the kernel crate's `kvec!`.

/// `__vec![A, flags; ...]` creates a vector in memory of the allocator `A`, with the syntax of an
/// array after the semicolon. All but the empty form may fail, so their type is a `Result`.
///
/// The kernel crate's `kvec!` supplies the allocator and the flags, which are not known here.
#[doc(hidden)]
#[macro_export]
macro_rules! __vec {
    ($allocator:ty, $flags:expr;) => {
        $crate::Vec::<_, $allocator>::new()
    };
    ($allocator:ty, $flags:expr; $element:expr; $n:expr) => {
        $crate::Vec::<_, $allocator>::from_elem($element, $n, $flags)
    };
    ($allocator:ty, $flags:expr; $($element:expr),+ $(,)?) => {
        match $crate::Box::<_, $allocator>::new_uninit($flags) {
            $crate::__core::result::Result::Ok(__memory) => $crate::__core::result::Result::Ok(
                <$crate::Vec<_, $allocator> as $crate::__core::convert::From<_>>::from(
                    $crate::Box::write(__memory, [$($element),+]),
                ),
            ),
            $crate::__core::result::Result::Err(__error) => {
                $crate::__core::result::Result::Err(__error)
            },
        }
    };
}
