// SPDX-License-Identifier: GPL-2.0

//! The expansion of the parameters of `module!`.

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
    params::{
        Kind,
        Param, //
    },
    Module, //
};
use crate::{
    parse,
    permissions,
    template, //
};

const PARAMS: &str = r#"
    /// The module's parameters.
    #[allow(non_upper_case_globals)]
    mod module_parameters {
        #[allow(unused_imports)]
        use super::*;

        $items
    }
"#;

const PARAM: &str = r#"
    #[allow(dead_code)]
    pub(crate) static $name: $type = {
        const __DEFAULT: $value = $default;
        <$type>::new(__DEFAULT)
    };

    const _: () = {
        #[used(compiler)]
        #[link_section = "__param"]
        static __PARAM: ::kernel::module_param::KernelParam =
            ::kernel::module_param::KernelParam::new::<LocalModule, _>(
                if ::core::cfg!(MODULE) { $loadable } else { $builtin },
                $permissions,
                &$name,
            );
    };
"#;

const PARAM_IN_SCOPE: &str = r#"
    #[allow(unused_imports)]
    use module_parameters::$name;
"#;

/// Adds what `modinfo` shows of a module's parameters.
pub(super) fn modinfo(module: &Module, info: &mut Modinfo) {
    for param in &module.params {
        let name = sysfs_name(&param.name);
        let type_ = match &param.kind {
            Kind::Scalar(type_) => type_.to_string(),
            Kind::Str => "str".into(),
        };
        info.push("parmtype", format!("{name}:{type_}").as_bytes());
        let description = [name.as_bytes(), b":", &param.description.bytes].concat();
        info.push("parm", &description);
    }
}

/// Returns a parameter's name as user space sees it.
fn sysfs_name(name: &Ident) -> String {
    parse::unraw(&name.to_string()).to_owned()
}

/// Returns a module's parameters: their values, and the section `__param` through which C finds
/// them.
pub(super) fn expand(module: &Module, ident: &str) -> TokenStream {
    let mut output = TokenStream::new();
    for param in &module.params {
        output.extend(param_items(param, ident));
    }
    output = template::fill(PARAMS, &[("items", output)]);

    // In 2021, parameters were in scope under their own names.
    if module.name.as_ref().is_some_and(|name| name.is_bytes) {
        for param in &module.params {
            let name = TokenTree::Ident(param.name.clone()).into();
            output.extend(template::fill(PARAM_IN_SCOPE, &[("name", name)]));
        }
    }
    output
}

fn param_items(param: &Param, ident: &str) -> TokenStream {
    let writable = permissions::writable(param.permissions);
    let type_ = match (&param.kind, writable) {
        (Kind::Scalar(_), false) => "::kernel::module_param::ModuleParamAccess<$value>",
        (Kind::Scalar(_), true) => "::kernel::module_param::WritableParam<$value, LocalModule>",
        (Kind::Str, false) => "::kernel::module_param::StrParam",
        (Kind::Str, true) => "::kernel::module_param::WritableStrParam<LocalModule>",
    };
    let value: TokenStream = match &param.kind {
        // The full path, as the user may have another type of that name.
        Kind::Scalar(type_) => {
            let span = type_.span().resolved_at(Span::mixed_site());
            let type_ = TokenTree::Ident(Ident::new(&type_.to_string(), span));
            template::fill_apart(span, "::core::primitive::$type", &[("type", type_.into())])
        }
        Kind::Str => template::fill("&'static ::kernel::str::CStr", &[]),
    };
    let name = sysfs_name(&param.name);

    template::fill(
        PARAM,
        &[
            ("name", TokenTree::Ident(param.name.clone()).into()),
            ("type", template::fill(type_, &[("value", value.clone())])),
            ("value", value),
            ("default", param.default.clone()),
            ("loadable", c_literal(name.as_bytes())),
            ("builtin", c_literal(format!("{ident}.{name}").as_bytes())),
            (
                "permissions",
                TokenTree::Literal(Literal::u16_suffixed(param.permissions)).into(),
            ),
        ],
    )
}
