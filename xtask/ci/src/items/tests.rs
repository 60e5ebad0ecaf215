// SPDX-License-Identifier: GPL-2.0

//! Small crates, and the items that are found in them.

use super::*;

/// The items of a kernel crate of these files, as `kind path signature`.
fn found(files: &[(&str, &str)], under: Under) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join("rust").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let line = |item: Item| {
        let line = format!("{} {} {}", item.kind, item.path, item.signature);
        line.trim_end().to_owned()
    };
    let items = read(root.path(), under).unwrap();
    items.into_iter().map(line).collect()
}

fn of(lib: &str) -> Vec<String> {
    found(&[("kernel/lib.rs", lib)], Under::One)
}

/// The signature of the one function `f`.
fn signature(function: &str) -> String {
    let items = of(function);
    let line = items
        .iter()
        .find(|item| item.starts_with("fn kernel::f "))
        .unwrap();
    line.trim_start_matches("fn kernel::f ").to_owned()
}

#[test]
fn modules() {
    let files = [
        (
            "kernel/lib.rs",
            "pub mod a; mod b; pub mod inline { pub mod c; fn private() {} }\n#[path = \"e.rs\"] pub mod d;",
        ),
        ("kernel/a.rs", "pub fn f() {} pub(crate) fn g() {} pub mod inner;"),
        ("kernel/a/inner.rs", "pub const N: usize = 1; #[doc(hidden)] pub const M: usize = 1;"),
        ("kernel/b.rs", "pub fn unreachable() {}"),
        ("kernel/inline/c.rs", "pub static S: &str = \"\";"),
        ("kernel/e.rs", "pub fn f() {}"),
    ];
    assert_eq!(
        found(&files, Under::One),
        [
            "fn kernel::a::f fn()",
            "const kernel::a::inner::N usize",
            "fn kernel::d::f fn()",
            "static kernel::inline::c::S &'static str",
        ]
    );
}

#[test]
fn conditions() {
    let items = of("#[cfg(CONFIG_A)] pub fn a() {}\n\
         #[cfg(not(CONFIG_A))] pub fn b() {}\n\
         #[cfg(CONFIG_A)] pub fn c(n: u8) {}\n#[cfg(not(CONFIG_A))] pub fn c() {}\n\
         #[cfg(test)] pub mod tests { pub fn d() {} }");
    assert_eq!(items, ["fn kernel::a fn()", "fn kernel::c fn(u8)"]);
}

#[test]
fn uses() {
    let lib = "mod hidden { pub struct A; impl A { pub fn f(&self) {} } pub struct B; mod c { pub fn d() {} } pub use c::d; }\n\
         pub use hidden::A;\npub mod more { pub use crate::hidden::*; pub use core::mem::swap as exchange; use super::A as Own; }";
    assert_eq!(
        of(lib),
        [
            "struct kernel::A",
            "method kernel::A::f fn(self:&'0 A)",
            "use kernel::more::A",
            "struct kernel::more::B",
            "fn kernel::more::d fn()",
            "use kernel::more::exchange core::mem::swap",
        ]
    );
    // Ours are found by each of their names.
    let all = found(&[("kernel/lib.rs", lib)], Under::All);
    assert!(all.contains(&"method kernel::more::A::f fn(self:&'0 A)".to_owned()));
    assert!(all.contains(&"use kernel::A".to_owned()));
}

#[test]
fn uses_in_circles_end() {
    let items = of("pub mod a { pub use super::b::*; pub use super::b::x; } \
         pub mod b { pub use super::a::*; pub use super::a::x; pub fn f() {} }");
    assert_eq!(items, ["use kernel::a::f", "fn kernel::b::f fn()"]);
}

#[test]
fn other_crates() {
    let files = [
        (
            "kernel/lib.rs",
            "pub use macros::vtable; pub mod init { pub use pin_init::Init; }",
        ),
        (
            "macros/lib.rs",
            "#[proc_macro_attribute] pub fn vtable(a: T, b: T) -> T { b }\n\
             #[proc_macro_derive(Zero, attributes(x))] pub fn derive_zero(a: T) -> T { a }",
        ),
        ("pin-init/src/lib.rs", "pub trait Init { }"),
    ];
    assert_eq!(
        found(&files, Under::One),
        [
            "use kernel::init::Init",
            "use kernel::vtable",
            "derive macros::Zero",
            "attribute macros::vtable",
            "trait pin_init::Init :",
        ]
    );
}

#[test]
fn macros() {
    let items = of("macro_rules! numbers { ($($(#[$meta:meta])* $name:ident: $ty:ty = $value:expr),+ $(,)?) => { \
         $($(#[$meta])* pub const $name: $ty = $value;)+ }; }\n\
         numbers! { A: u8 = 1 + 1, /// Documented.\nB: u16 = 2, }\n\
         pub struct S;\n\
         macro_rules! getters { ($($f:ident),*) => { $(pub fn $f(&self) {})* } }\n\
         impl S { getters!(x, y); }\n\
         #[macro_export] macro_rules! shown { () => {} }\n\
         #[macro_export] #[doc(hidden)] macro_rules! internal { () => {} }\n\
         mod m { #[macro_export] macro_rules! below { () => {} } }\n\
         macros::paste! { pub fn [<f _ u8>]() {} }");
    assert_eq!(
        items,
        [
            "const kernel::A u8",
            "const kernel::B u16",
            "struct kernel::S",
            "method kernel::S::x fn(self:&'0 S)",
            "method kernel::S::y fn(self:&'0 S)",
            "macro kernel::below",
            "fn kernel::f_u8 fn()",
            "macro kernel::shown",
        ]
    );
}

#[test]
fn a_macro_that_fits_no_arm_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("rust/kernel");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("lib.rs"), "macro_rules! m { (a) => {} }\nm!(b);").unwrap();
    let err = read(root.path(), Under::One).unwrap_err();
    assert!(err.to_string().contains("no arm of the macro m!"), "{err}");
}

#[test]
fn traits() {
    let items = of(
        "#[vtable] pub unsafe trait T<A = u8>: Sized + Send where Self: Copy { \
         const C: &str; type O: Clone + 'static; fn f<'a>(&'a self, a: A) -> &'a Self::O; }",
    );
    assert_eq!(
        items,
        [
            "trait kernel::T unsafe <T0=u8>:Copy+Send+Sized",
            "const kernel::T::C &'static str",
            "const kernel::T::HAS_F bool",
            "type kernel::T::O :'static+Clone",
            "type kernel::T::OwnerModule :ModuleMetadata",
            "fn kernel::T::f fn(self:&'0 Self,T0)->&'0 Self::O",
        ]
    );
}

#[test]
fn implementations() {
    let items = of(
        "#[derive(Clone)] pub struct S<'a, T: Send>(pub &'a T, u8);\n\
         impl<const N: usize, T: Send> From<[u8; N]> for S<'_, T> {}\n\
         unsafe impl<T> Sync for S<'_, T> where T: Send + Sync {}\n\
         pub trait Local {} impl Local for u8 {} impl<X: ?Sized> Local for &X {}\n\
         trait Private {} impl<T: Send> Private for S<'_, T> {}\n\
         struct Own; impl Local for Own {}",
    );
    assert_eq!(
        items,
        [
            "trait kernel::Local :",
            "impl kernel::Local: Local for &'0 T0 where T0:?Sized",
            "impl kernel::Local: Local for u8",
            "struct kernel::S <'0,T0>{0:&'0 T0} where T0:Send",
            "impl kernel::S: Clone for S<'0,T0> where T0:Clone+Send",
            "impl kernel::S: From<[u8;T1]> for S<'0,T0> where T0:Send",
            "impl kernel::S: Sync for S<'0,T0> unsafe where T0:Send+Sync",
        ]
    );
}

#[test]
fn signatures_that_mean_the_same_are_the_same() {
    for (one, other) in [
        ("pub fn f<T: Clone + Send>(a: &T) {}", "pub fn f<U>(b: &'_ U) where U: Send, U: Clone {}"),
        ("pub fn f<'x>(a: &'x u8, b: &u8) -> &'x u8 { a }", "pub fn f<'a, 'b>(a: &'a u8, b: &'b u8) -> &'a u8 { a }"),
        ("pub fn f(a: &u8) -> &u8 { a }", "pub fn f<'a>(mut a: &'a u8) -> &'a u8 { a }"),
        ("pub fn f(a: core::fmt::Arguments<'_>) {}", "use core::fmt; pub fn f(a: fmt::Arguments) {}"),
        ("struct L<'a>(&'a u8); pub fn f(a: L) {}", "struct L<'a>(&'a u8); pub fn f(a: L<'_>) {}"),
        ("type A<T> = B<T, u8>; struct B<X, Y>(X, Y); pub fn f(a: A<u16>) {}", "struct B<X, Y = u8>(X, Y); pub fn f(a: B<u16>) {}"),
        ("type Result<T = (), E = u8> = core::result::Result<T, E>; pub fn f() -> Result { Ok(()) }", "pub fn f() -> core::result::Result<(), u8> { Ok(()) }"),
        ("pub fn f<I: Iterator>(a: I::Item) -> () {}", "pub fn f<I>(a: <I as Iterator>::Item) where I: Iterator {}"),
        ("pub fn f(a: impl Clone + Send, b: extern \"Rust\" fn(&u8,)) {}", "pub fn f(a: impl Send + Clone, b: fn(&u8)) {}"),
    ] {
        assert_eq!(signature(one), signature(other));
    }
}

#[test]
fn signatures_that_do_not_are_not() {
    for (one, other) in [
        ("pub fn f(a: &u8) {}", "pub fn f(a: &mut u8) {}"),
        ("pub fn f() {}", "pub unsafe fn f() {}"),
        ("pub fn f() {}", "pub const fn f() {}"),
        ("pub fn f<T: Send>(a: T) {}", "pub fn f<T>(a: T) {}"),
        (
            "pub fn f<'a>(a: &'a u8, b: &u8) -> &'a u8 { a }",
            "pub fn f<'a>(a: &u8, b: &'a u8) -> &'a u8 { b }",
        ),
    ] {
        assert_ne!(signature(one), signature(other));
    }
}
