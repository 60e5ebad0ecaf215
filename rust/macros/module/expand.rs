// SPDX-License-Identifier: GPL-2.0

//! The expansion of `module!`.

use proc_macro::{
    Ident,
    Literal,
    Span,
    TokenStream,
    TokenTree, //
};

use super::{
    c_literal,
    modinfo::Modinfo,
    param_items,
    Module, //
};
use crate::template;

/// The items of every module, even of one whose description is invalid: names that its code may
/// use.
const NAMES: &str = r#"
    /// The module's name, for the macros that print.
    #[allow(dead_code)]
    const __LOG_PREFIX: &[::core::primitive::u8] = $name.to_bytes_with_nul();
"#;

/// The items that depend on the module's type.
const TYPE: &str = r#"
    /// The type of the module that `module!` declares.
    type $local_module = $type;

    impl ::kernel::ModuleMetadata for $type {
        const NAME: &'static ::kernel::str::CStr = $name;

        #[cfg(MODULE)]
        const THIS_MODULE: ::kernel::ThisModule = {
            extern "C" {
                static __this_module: ::kernel::bindings::module;
            }

            // SAFETY: The linker gives each loadable module a `__this_module` of its own, which
            // lives as long as this code.
            unsafe { ::kernel::ThisModule::from_ptr((&raw const __this_module).cast_mut()) }
        };

        #[cfg(not(MODULE))]
        const THIS_MODULE: ::kernel::ThisModule =
            // SAFETY: For built-in code, `THIS_MODULE` is null.
            unsafe { ::kernel::ThisModule::from_ptr(::core::ptr::null_mut()) };
    }

    /// The handle of this module, C's `THIS_MODULE`.
    #[allow(dead_code)]
    static THIS_MODULE: ::kernel::ThisModule = <$type as ::kernel::ModuleMetadata>::THIS_MODULE;
"#;

/// The entry points of the module. Two nested modules make them inaccessible.
const ENTRY: &str = r#"
    #[doc(hidden)]
    mod __module_init {
        mod __module_init {
            static __MOD: ::kernel::module::ModuleSlot<super::super::$local_module> =
                ::kernel::module::ModuleSlot::new();

            #[cfg(MODULE)]
            #[no_mangle]
            #[link_section = ".init.text"]
            extern "C" fn init_module() -> ::kernel::ffi::c_int {
                // SAFETY: Rust code cannot name this function. C calls it once, when it loads the
                // module, and calls `cleanup_module` only later. The slot is in the module's image.
                unsafe { __MOD.$init() }
            }

            #[cfg(all(MODULE, CONFIG_MODULE_UNLOAD))]
            #[no_mangle]
            #[link_section = ".exit.text"]
            extern "C" fn cleanup_module() {
                // SAFETY: Rust code cannot name this function. C calls it once, when it removes the
                // module, and only if `init_module` returned 0.
                unsafe { __MOD.exit() }
            }

            #[cfg(not(MODULE))]
            #[no_mangle]
            #[link_section = ".init.text"]
            extern "C" fn $builtin_init() -> ::kernel::ffi::c_int {
                // SAFETY: Rust code cannot name this function. C calls it once, through the entry
                // below. Built-in code is never removed, so `exit` is never called.
                unsafe { __MOD.$init() }
            }

            #[cfg(all(not(MODULE), CONFIG_HAVE_ARCH_PREL32_RELOCATIONS))]
            ::core::arch::global_asm!($initcall);

            #[cfg(all(not(MODULE), not(CONFIG_HAVE_ARCH_PREL32_RELOCATIONS)))]
            #[used(compiler)]
            #[link_section = ".initcall6.init"]
            static __INITCALL: extern "C" fn() -> ::kernel::ffi::c_int = $builtin_init;
        }
    }
"#;

/// The information about the module for user space.
const MODINFO: &str = r#"
    const _: () = {
        #[cfg(MODULE)]
        #[used(compiler)]
        #[link_section = ".modinfo"]
        static __MODINFO: [::core::primitive::u8; $loadable_len] = *$loadable;

        #[cfg(not(MODULE))]
        #[used(compiler)]
        #[link_section = ".modinfo"]
        static __MODINFO: [::core::primitive::u8; $builtin_len] = *$builtin;

        $missing_file
    };
"#;

pub(super) fn expand(module: &Module) -> TokenStream {
    let name = module.name.as_ref().map_or(&b"module"[..], |n| &n.bytes);
    // Identifiers contain no hyphen, and C, too, replaces it in names of modules.
    let ident = String::from_utf8_lossy(name).replace('-', "_");

    let type_ = module.type_.clone().unwrap_or_default();
    // Errors about the type point to the user's tokens.
    let type_span = type_.first().map_or_else(Span::call_site, |token| {
        Span::call_site().located_at(token.span())
    });
    let at_type = |name| TokenTree::Ident(Ident::new(name, type_span)).into();
    let builtin_init = Ident::new(&format!("__{ident}_init"), Span::call_site());
    let initcall = format!(
        ".section \".initcall6.init\", \"a\"\n\
         __{ident}_initcall:\n\
         .long __{ident}_init - .\n\
         .previous\n"
    );

    let mut output = template::fill(NAMES, &[("name", c_literal(name))]);
    if !type_.is_empty() {
        let holes = [
            ("name", c_literal(name)),
            ("type", type_.into_iter().collect()),
            ("local_module", at_type("LocalModule")),
            ("init", at_type("init")),
            ("builtin_init", TokenTree::Ident(builtin_init).into()),
            (
                "initcall",
                TokenTree::Literal(Literal::string(&initcall)).into(),
            ),
        ];
        output.extend(template::fill(TYPE, &holes));
        output.extend(template::fill(ENTRY, &holes));
    }
    output.extend(modinfo(module, &ident));
    output.extend(param_items::expand(module, &ident));
    output
}

fn modinfo(module: &Module, ident: &str) -> TokenStream {
    let mut info = Modinfo::new(ident);
    let single = |key, text| (key, text);
    let texts = (module.authors.iter().map(|t| single("author", t)))
        .chain(module.description.iter().map(|t| single("description", t)))
        .chain(module.license.iter().map(|t| single("license", t)))
        .chain(module.alias.iter().map(|t| single("alias", t)))
        .chain(module.firmware.iter().map(|t| single("firmware", t)))
        .chain(module.imports_ns.iter().map(|t| single("import_ns", t)));
    for (key, text) in texts {
        info.push(key, &text.bytes);
    }
    param_items::modinfo(module, &mut info);

    // Kbuild passes the name of the file that a built-in module would be in if it were loadable.
    let missing_file = match std::env::var("RUST_MODFILE") {
        Ok(file) => {
            info.push_builtin("file", file.as_bytes());
            TokenStream::new()
        }
        Err(_) => template::fill(
            r#"#[cfg(not(MODULE))]
            ::core::compile_error! {
                "the environment variable RUST_MODFILE is not set: Kbuild gives it the path of \
                 the module without its suffix"
            }"#,
            &[],
        ),
    };

    let length = |bytes: &[u8]| TokenTree::Literal(Literal::usize_unsuffixed(bytes.len())).into();
    let literal = |bytes: &[u8]| TokenTree::Literal(Literal::byte_string(bytes)).into();
    template::fill(
        MODINFO,
        &[
            ("loadable_len", length(&info.loadable)),
            ("loadable", literal(&info.loadable)),
            ("builtin_len", length(&info.builtin)),
            ("builtin", literal(&info.builtin)),
            ("missing_file", missing_file),
        ],
    )
}
