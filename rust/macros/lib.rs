// SPDX-License-Identifier: GPL-2.0

//! The procedural macros of the kernel.
//!
//! They use the compiler's `proc_macro` alone, so that building a kernel needs no other crate.
//!
//! Modules do not name this crate: what they need is in `kernel::prelude` or `kernel::macros`.

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
mod structure;
mod suggest;
mod template;
mod vtable;
mod zeroable;

use proc_macro::TokenStream;

use crate::diag::Error;
use crate::diag::Result;

/// What a macro becomes, of which `expand` makes the tokens.
fn expansion(expand: impl FnOnce() -> Result<TokenStream>) -> TokenStream {
    crate_names::check();
    expand().unwrap_or_else(Error::into_tokens)
}

/// Declares a kernel module.
///
/// It defines what the loader needs to start and stop the module, and what `modinfo` shows of it.
/// A crate has one module, and declares it in its root.
///
/// # Fields
///
/// In any order:
///
/// - `type` (required): the type that implements `kernel::Module` or `kernel::InPlaceModule`.
/// - `name` (required): the module's name, of letters, digits, `_` and `-`.
/// - `authors`: a list of strings.
/// - `description`: a string; it alone may have characters that are not ASCII.
/// - `license` (required): a string; what it means to the kernel is told in
///   `Documentation/process/license-rules.rst`. A module whose licence is not compatible with the
///   GPL cannot use Rust's symbols, which are exported as with `EXPORT_SYMBOL_GPL`.
/// - `alias`: a list of other names under which user space may ask for the module.
/// - `firmware`: a list of the files that the module asks user space for.
/// - `imports_ns`: a list of the namespaces of symbols that the module uses.
/// - `params`: the module's parameters, see below.
///
/// # What it defines
///
/// - `LocalModule`, another name of the module's type, and `kernel::ModuleMetadata` for it.
/// - `THIS_MODULE`, a static [`ThisModule`](../kernel/module/struct.ThisModule.html).
/// - `module_parameters`, a module with a static for each parameter.
///
/// # Examples
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
/// # Parameters
///
/// Each is written `name: type { default: …, description: "…" }`. The type is `i8`, `u8`,
/// `i16`, `u16`, `i32`, `u32`, `i64`, `u64`, `isize`, `usize`, `bool` or `str`. The default is an
/// expression that the compiler can evaluate; of a `str` it is a string literal.
///
/// A parameter is set as one of a module in C: on `insmod`'s command line by `name=value`, for a
/// module that is built in on the kernel's by `module.name=value`. So are its values: integers may
/// be decimal, octal (`017`) or hexadecimal (`0xf`); a `bool` without a value is true. Loading
/// fails with `EINVAL` for what is no such value, with `ERANGE` for one that does not fit, with
/// `ENOSPC` for a string of more than 1024 bytes.
///
/// It is read as `module_parameters::name.value()`, which gives a `&'static CStr` for a `str`.
///
/// With `permissions`, the parameter has a file of that mode in `/sys/module/*/parameters/`;
/// without, or with 0, none. If the mode lets someone write, the value may change at any time, and
///
/// - `.value()` of a number or `bool` gives the value of the moment;
/// - `.value(&lock)` of a `str` takes the `lock` that `THIS_MODULE.kernel_param_lock()` returns;
/// - `.read(&lock)`, of any type, gives a reference that lives as long as the lock is held.
///
/// # Older spellings
///
/// `author: "…"` is accepted for `authors: ["…"]`, and `b"…"` for `"…"`. If the name is
/// written in the second way, as in 2021, each parameter can be read without naming
/// `module_parameters`: as `name.read()` or, if it is writable, as `name.read(&lock)`.
#[proc_macro]
pub fn module(input: TokenStream) -> TokenStream {
    expansion(|| Ok(module::module(input)))
}

/// Marks a trait that stands for a C struct of function pointers, and implementations of it.
///
/// In C, a null pointer in such a struct says that the function is not implemented, which may
/// differ from any function. In Rust, a method of the trait with a default is an optional one, and
/// this attribute tells whether an implementation has it: for each method `name`, the trait gets an
/// associated constant `HAS_NAME`, which is `true` if the implementation defines `name`. Whoever
/// fills the C struct puts a null pointer where it is `false`. An implementation may define
/// `HAS_NAME` itself.
///
/// The default body of an optional method is never run: write `build_error!(VTABLE_DEFAULT_ERROR)`,
/// which makes it a build error to call it.
///
/// A trait with only required methods has no use for this attribute.
///
/// The trait also gets an associated type `OwnerModule`, which implements `kernel::ModuleMetadata`.
/// In an implementation it is the crate's `LocalModule`, as `module!` defines it, unless the
/// implementation defines it.
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

/// Makes a function one that C can call by its name.
///
/// The function keeps its name in the object file, and must have the type with which a C header
/// declares it; a header, that is, which `rust/bindings/bindings_helper.h` includes. A function
/// that C calls through a pointer does not need this attribute.
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

/// Makes a KUnit suite of the functions in a module that have the attribute `#[test]`.
///
/// The argument is the suite's name. The kernel runs the suite when it boots, or after it has
/// loaded the module that it is in, each function in a thread of its own. Without KUnit built in
/// (`CONFIG_KUNIT=y`), the tests are left out; so is always a function with a `#[cfg(…)]` that
/// does not hold. A function returns nothing, or a `Result`; then `Err` fails the test. So does a
/// panic, of `assert!` for example, after which the function does not go on, and nothing that it
/// had is dropped.
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
// Here they are executed.
#[allow(clippy::test_attr_in_doctest)]
#[proc_macro_attribute]
pub fn kunit_tests(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| kunit::kunit_tests(attribute, item))
}

/// [`core::format_args!`] as the kernel prints.
///
/// Each value is wrapped in `kernel::fmt::Adapter`, which decides how it is printed: for example,
/// pointers are hashed. Widths and precisions are passed on as they are. The macros that print,
/// such as `pr_info!`, use it.
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

/// Makes one identifier of two.
///
/// It has the span of the second, so that an error is shown there.
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

/// Makes one identifier of what is between `[<` and `>]`, wherever that is in the input.
///
/// Identifiers and literals can be pasted. After each, any of these modifiers may follow:
///
/// - `:lower` and `:upper` change its case.
/// - `:span` makes an error in the identifier be shown there; at most once.
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

/// Code names this macro `pin_init::pin_init`.
#[proc_macro]
pub fn pin_init(input: TokenStream) -> TokenStream {
    expansion(|| initializer::initializer(initializer::Kind::Pinned, input))
}

/// Code names this macro `pin_init::init`.
#[proc_macro]
pub fn init(input: TokenStream) -> TokenStream {
    expansion(|| initializer::initializer(initializer::Kind::Movable, input))
}

/// Code names this macro `pin_init::pin_data`.
#[proc_macro_attribute]
pub fn pin_data(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| pin_data::pin_data(arguments, item))
}

/// Code names this macro `pin_init::pinned_drop`.
#[proc_macro_attribute]
pub fn pinned_drop(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expansion(|| pinned_drop::pinned_drop(arguments, item))
}

/// Code names this macro `pin_init::Zeroable`.
#[proc_macro_derive(Zeroable)]
pub fn derive_zeroable(item: TokenStream) -> TokenStream {
    expansion(|| zeroable::derive(item))
}

/// Code names this macro `pin_init::MaybeZeroable`.
#[proc_macro_derive(MaybeZeroable)]
pub fn derive_maybe_zeroable(item: TokenStream) -> TokenStream {
    expansion(|| zeroable::derive_maybe(item))
}
