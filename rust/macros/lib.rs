// SPDX-License-Identifier: GPL-2.0

//! Procedural macros of the kernel.
//!
//! They depend only on the compiler's `proc_macro`, so that building a kernel needs no other crate.
//!
//! Modules do not refer to this crate: use `kernel::prelude` or `kernel::macros`.

#![feature(proc_macro_diagnostic)]

mod concat_idents;
mod crate_names;
mod diag;
mod export;
mod expression;
mod fmt;
mod format_string;
mod generics;
mod initializer;
mod kunit;
mod literal;
mod module;
mod parse;
mod paste;
mod permissions;
mod pin_data;
mod pinned_drop;
mod print_values;
mod structure;
mod suggest;
mod template;
mod vtable;
mod zeroable;

use proc_macro::TokenStream;

use crate::diag::{
    Error,
    Result, //
};

/// Returns the expansion of a macro, or the error of `expand` as tokens that report it.
fn expansion(expand: impl FnOnce() -> Result<TokenStream>) -> TokenStream {
    crate_names::check();
    expand().unwrap_or_else(Error::into_tokens)
}

/// Declares a kernel module.
///
/// The macro defines the entry points through which the loader starts and stops the module, and the
/// information that `modinfo` shows. A crate has one module, and declares it in its root.
///
/// # Fields
///
/// In any order:
///
/// - `type` (required): the type that implements `kernel::Module` or `kernel::InPlaceModule`.
/// - `name` (required): the module's name, of letters, digits, `_` and `-`.
/// - `authors`: a list of strings.
/// - `description`: a string; it alone may have characters that are not ASCII.
/// - `license` (required): a string; `Documentation/process/license-rules.rst` defines the meaning
///   of the values. A module whose licence is not compatible with the GPL cannot use Rust's
///   symbols, which are exported as with `EXPORT_SYMBOL_GPL`.
/// - `alias`: a list of other names under which user space may request the module.
/// - `firmware`: a list of the firmware files that the module requests.
/// - `imports_ns`: a list of the symbol namespaces that the module uses.
/// - `params`: the module's parameters, see below.
///
/// # What it defines
///
/// - `LocalModule`, an alias of the module's type, and `kernel::ModuleMetadata` for it.
/// - `THIS_MODULE`, a static [`ThisModule`](../kernel/module/struct.ThisModule.html).
/// - `module_parameters`, a Rust module with a static for each parameter.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// module! {
///     type: Counter,
///     name: "rust_counter",
///     authors: ["Rust for LTS"],
///     description: "Counts to three",
///     license: "GPL",
/// }
///
/// struct Counter {
///     count: u32,
/// }
///
/// impl kernel::Module for Counter {
///     fn init(_module: &'static ThisModule) -> Result<Self> {
///         Ok(Self { count: (1..=3).count() as u32 })
///     }
/// }
///
/// impl Drop for Counter {
///     fn drop(&mut self) {
///         pr_info!("it was {}\n", self.count);
///     }
/// }
/// # fn main() {}
/// ```
///
/// # Parameters
///
/// Each is written `name: type { default: …, description: "…" }`. The type is `i8`, `u8`,
/// `i16`, `u16`, `i32`, `u32`, `i64`, `u64`, `isize`, `usize`, `bool` or `str`. The default is a
/// constant expression or, for a `str`, a string literal.
///
/// A parameter is set like one of a module in C: with `name=value` on `insmod`'s command line or,
/// for a built-in module, with `module.name=value` on the kernel's command line. The values have
/// the same syntax, too: integers may be decimal, octal (`017`) or hexadecimal (`0xf`); a `bool`
/// without a value is true. Loading fails with `EINVAL` for an invalid value, with `ERANGE` for one
/// that is out of range, and with `ENOSPC` for a string of more than 1024 bytes.
///
/// `module_parameters::name.value()` returns the value, which is a `&'static CStr` for a `str`.
///
/// With `permissions`, the parameter has a file of that mode in `/sys/module/*/parameters/`;
/// without, or with 0, it has none. If the mode allows writing, the value may change at any time,
/// and
///
/// - `.value()` of a number or `bool` returns the current value;
/// - `.value(&lock)` of a `str` takes the `lock` that `THIS_MODULE.kernel_param_lock()` returns;
/// - `.read(&lock)`, of any type, returns a reference that lives as long as the lock is held.
///
/// ```
/// use kernel::prelude::*;
///
/// module! {
///     type: Adder,
///     name: "rust_adder",
///     authors: ["Rust for LTS"],
///     description: "Adds two numbers",
///     license: "GPL",
///     params: {
///         left: i32 {
///             default: 40,
///             description: "What to add to",
///         },
///         right: i32 {
///             default: 2,
///             description: "What to add",
///             permissions: 0o444,
///         },
///     },
/// }
///
/// struct Adder {
///     sum: i32,
/// }
///
/// impl kernel::Module for Adder {
///     fn init(_module: &'static ThisModule) -> Result<Self> {
///         let (left, right) = (
///             module_parameters::left.value(),
///             module_parameters::right.value(),
///         );
///         let sum = left.checked_add(right).ok_or(EOVERFLOW)?;
///         pr_info!("{left} + {right} = {sum}\n");
///         Ok(Self { sum })
///     }
/// }
///
/// impl Drop for Adder {
///     fn drop(&mut self) {
///         pr_info!("it was {}\n", self.sum);
///     }
/// }
/// # fn main() {}
/// ```
///
/// # Older spellings
///
/// `author: "…"` is accepted for `authors: ["…"]`, and `b"…"` for `"…"`.
///
/// If the name is written as `b"…"`, as in the first version of this interface (2021), each
/// parameter can be read without `module_parameters`: as `name.read()` or, if it is writable, as
/// `name.read(&lock)`.
#[proc_macro]
pub fn module(input: TokenStream) -> TokenStream {
    expansion(|| Ok(module::module(input)))
}

/// Marks a trait that corresponds to a C struct of function pointers (a vtable), or an
/// implementation.
///
/// In C, a null pointer in such a struct means that the operation is not implemented, which may
/// have another effect than any function. In Rust, a trait method with a default is optional, and
/// this attribute determines whether an implementation defines it: for each method `name`, the
/// trait gets an associated constant `HAS_NAME`, which is `true` if the implementation defines
/// `name`. The code that fills the C struct stores a null pointer where it is `false`. An
/// implementation may define `HAS_NAME` itself.
///
/// The default body of an optional method is never run: write `build_error!(VTABLE_DEFAULT_ERROR)`,
/// which makes a call to it a build error.
///
/// A trait with only required methods does not need this attribute.
///
/// The trait also gets an associated type `OwnerModule`, which implements `kernel::ModuleMetadata`.
/// An implementation that does not define it uses the crate's `LocalModule`, which `module!`
/// defines.
///
/// # Examples
///
/// ```
/// use kernel::error::VTABLE_DEFAULT_ERROR;
/// use kernel::prelude::*;
///
/// # struct LocalModule;
/// # impl kernel::ModuleMetadata for LocalModule {
/// #     const NAME: &'static kernel::str::CStr = c"vtable_example";
/// #     // SAFETY: This example is built into the kernel.
/// #     const THIS_MODULE: ThisModule = unsafe { ThisModule::from_ptr(core::ptr::null_mut()) };
/// # }
/// # fn main() {
/// #[vtable]
/// pub trait Operations {
///     fn start(&self) -> Result {
///         build_error!(VTABLE_DEFAULT_ERROR)
///     }
///
///     fn stop(&self) {
///         build_error!(VTABLE_DEFAULT_ERROR)
///     }
/// }
///
/// struct Device;
///
/// #[vtable]
/// impl Operations for Device {
///     fn start(&self) -> Result {
///         Ok(())
///     }
/// }
///
/// const { assert!(Device::HAS_START && !Device::HAS_STOP) };
/// # }
/// ```
#[proc_macro_attribute]
pub fn vtable(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| vtable::vtable(attribute, item))
}

/// Exports a function, so that C can call it by its name.
///
/// The function keeps its name in the object file, and must have the type of its declaration in a C
/// header that `rust/bindings/bindings_helper.h` includes. A function that C calls only through a
/// pointer does not need this attribute.
///
/// # Examples
///
/// ```
/// use kernel::ffi::c_int;
/// use kernel::prelude::*;
///
/// // A header has `int rust_answer(int question);`.
/// # mod kernel { pub use ::kernel::*; }
/// # fn main() {
/// /// Returns the answer to a question.
/// ///
/// /// # Safety
/// ///
/// /// Any question may be asked: it is `unsafe` because all functions of C are.
/// #[export]
/// pub unsafe extern "C" fn rust_answer(question: c_int) -> c_int {
///     question + 42
/// }
/// # }
/// ```
#[proc_macro_attribute]
pub fn export(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| export::export(attribute, item))
}

/// Creates a KUnit suite from the functions of a module that are marked with `#[test]`.
///
/// The argument is the suite's name. The kernel runs the suite during boot or, if it is in a
/// loadable module, after loading it; each test runs in a thread of its own. Unless KUnit is built
/// in (`CONFIG_KUNIT=y`), the tests are left out; a function with a `#[cfg(…)]` that does not
/// hold always is. A test returns nothing, or a `Result`, of which an `Err` fails the test. A
/// panic, for example of `assert!`, also fails it; the function then ends, and its values are
/// leaked, not dropped.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// fn half(number: u32) -> Option<u32> {
///     (number % 2 == 0).then_some(number / 2)
/// }
///
/// #[kunit_tests(rust_half)]
/// mod tests {
///     use super::*;
///
///     #[test]
///     fn of_even_numbers() {
///         assert_eq!(half(0), Some(0));
///         assert_eq!(half(84), Some(42));
///     }
///
///     #[test]
///     fn of_odd_numbers() -> Result {
///         let numbers = KBox::new([1, 3, 5], GFP_KERNEL)?;
///         assert!(numbers.iter().all(|&number| half(number).is_none()));
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
// The examples here are run, as KUnit tests.
#[allow(clippy::test_attr_in_doctest)]
#[proc_macro_attribute]
pub fn kunit_tests(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| kunit::kunit_tests(attribute, item))
}

/// Formats arguments like [`core::format_args!`], with the kernel's rules for each value.
///
/// Each value is wrapped in `kernel::fmt::Adapter`, which determines how it is printed: for
/// example, pointers are hashed. Widths and precisions are passed on unchanged. `pr_info!` and the
/// other printing macros use it.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// use core::fmt::Write;
///
/// fn describe(output: &mut dyn Write, mtu: u32) -> core::fmt::Result {
///     output.write_fmt(fmt!("mtu {mtu:>width$}", width = 5))
/// }
/// # fn main() {}
/// ```
#[proc_macro]
pub fn fmt(input: TokenStream) -> TokenStream {
    expansion(|| Ok(fmt::fmt(input)))
}

/// Prints a message: for the macros of `kernel::print`, which pass the level and their arguments.
///
/// If all values are formatted with `{}`, and C's `printk()` has a conversion for the type of each,
/// it formats them; otherwise, they are formatted in Rust.
#[doc(hidden)]
#[proc_macro]
pub fn print_values(input: TokenStream) -> TokenStream {
    expansion(|| Ok(print_values::print_values(input)))
}

/// Concatenates two identifiers into one.
///
/// The result has the span of the second, so that errors point there.
///
/// # Examples
///
/// ```
/// use kernel::macros::concat_idents;
///
/// const MY_DRIVER_MAX: u32 = 7;
///
/// macro_rules! max_of {
///     ($prefix:ident) => {
///         concat_idents!($prefix, _MAX)
///     };
/// }
///
/// assert_eq!(max_of!(MY_DRIVER), 7);
/// ```
#[proc_macro]
pub fn concat_idents(input: TokenStream) -> TokenStream {
    expansion(|| concat_idents::concat_idents(input))
}

/// Concatenates the segments between `[<` and `>]` into one identifier, anywhere in the input.
///
/// Segments are identifiers and literals. After each, any of these modifiers may follow:
///
/// - `:lower` and `:upper` change its case.
/// - `:span` makes errors about the identifier point there; at most once.
///
/// # Examples
///
/// ```
/// use kernel::macros::paste;
///
/// macro_rules! register {
///     ($name:ident, $address:literal) => {
///         paste! {
///             const [<REG_ $name:upper>]: u32 = $address;
///
///             fn [<read_ $name:span _at_ $address>]() -> u32 {
///                 [<REG_ $name:upper>]
///             }
///         }
///     };
/// }
///
/// register!(status, 4);
///
/// assert_eq!(REG_STATUS, 4);
/// assert_eq!(read_status_at_4(), 4);
/// ```
#[proc_macro]
pub fn paste(input: TokenStream) -> TokenStream {
    expansion(|| paste::paste(input))
}

/// Use this macro as `pin_init::pin_init`.
#[proc_macro]
pub fn pin_init(input: TokenStream) -> TokenStream {
    expansion(|| initializer::initializer(initializer::Kind::Pinned, input))
}

/// Use this macro as `pin_init::init`.
#[proc_macro]
pub fn init(input: TokenStream) -> TokenStream {
    expansion(|| initializer::initializer(initializer::Kind::Movable, input))
}

/// Use this macro as `pin_init::pin_data`.
#[proc_macro_attribute]
pub fn pin_data(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| pin_data::pin_data(arguments, item))
}

/// Use this macro as `pin_init::pinned_drop`.
#[proc_macro_attribute]
pub fn pinned_drop(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| pinned_drop::pinned_drop(arguments, item))
}

/// Use this macro as `pin_init::Zeroable`.
#[proc_macro_derive(Zeroable)]
pub fn derive_zeroable(item: TokenStream) -> TokenStream {
    expansion(|| zeroable::derive(item))
}

/// Use this macro as `pin_init::MaybeZeroable`.
#[proc_macro_derive(MaybeZeroable)]
pub fn derive_maybe_zeroable(item: TokenStream) -> TokenStream {
    expansion(|| zeroable::derive_maybe(item))
}
