// SPDX-License-Identifier: GPL-2.0

//! What the check finds in C.

use super::*;

fn scan(content: &str) -> Found {
    let mut found = Found::default();
    Scanner::new()
        .unwrap()
        .file("rust/helpers/a.c", content, &mut found);
    found
}

fn wrong(content: &str) -> Vec<String> {
    scan(content)
        .wrong
        .into_iter()
        .map(|(_, what)| what)
        .collect()
}

#[test]
fn helpers_that_forward_are_counted() {
    let found = scan(
        "// SPDX\n#include <linux/a.h>\n\n\
         __rust_helper void rust_helper_a(int n)\n{\n\ta(n);\n}\n\n\
         /* { ; */\n#ifdef CONFIG_B\n__rust_helper const char *\nrust_helper_b(const char *s,\n\
         \t\t\tint n)\n{\n\t/* One; two. */\n\treturn n > 0 && b(s, \"};\", ';');\n}\n#endif\n",
    );
    assert_eq!((found.count, found.wrong), (2, vec![]));
}

#[test]
fn there_are_two_marks() {
    let helper = |mark: &str| {
        wrong(&format!(
            "{mark} void rust_helper_a(void)\n{{\n\ta();\n}}\n"
        ))
    };
    assert!(helper("__rust_helper").is_empty());
    assert!(helper("__rust_helper_noinline").is_empty());
    assert_eq!(helper("__rust_helper_never").len(), 1);
}

#[test]
fn an_address_is_not_that_of_an_inlined_function() {
    let helper = |mark: &str| {
        wrong(&format!(
            "{mark} void rust_helper_a(void)\n{{\n\ta(__builtin_return_address(0));\n}}\n"
        ))
    };
    assert!(helper("__rust_helper_noinline").is_empty());
    assert_eq!(
        helper("__rust_helper"),
        ["rust/helpers/a.c:2: __builtin_return_address needs __rust_helper_noinline, not __rust_helper"]
    );
}

#[test]
fn more_than_one_statement_is_found_where_it_is() {
    assert_eq!(
        wrong("\n__rust_helper void rust_helper_a(void)\n{\n\tlock();\n\tunlock();\n}\n"),
        ["rust/helpers/a.c:3: rust_helper_a(): 2 statements"]
    );
    assert_eq!(
        wrong("__rust_helper int rust_helper_a(void)\n{\n\tint n;\n\treturn n;\n}\n"),
        ["rust/helpers/a.c:2: rust_helper_a(): 2 statements"]
    );
    assert_eq!(
        wrong("__rust_helper void rust_helper_a(void)\n{\n}\n"),
        ["rust/helpers/a.c:2: rust_helper_a(): 0 statements"]
    );
}

#[test]
fn branches_loops_and_blocks_are_found() {
    for body in [
        "if (a) b();",
        "if (a) { b(); }",
        "while (a) b();",
        "do { a(); } while (0);",
        "for_each(a) { b(); }",
        "for (;;) a();",
        "({ a(); b(); });",
    ] {
        assert_eq!(
            wrong(&format!(
                "__rust_helper void rust_helper_a(int a)\n{{\n\t{body}\n}}\n"
            )),
            ["rust/helpers/a.c:2: rust_helper_a(): a branch, a loop or a block"],
            "{body}"
        );
    }
    // A name that begins like a keyword is none.
    assert!(wrong("__rust_helper void rust_helper_a(void)\n{\n\tdo_a();\n}\n").is_empty());
}

#[test]
fn each_configuration_is_counted_by_itself() {
    let body = |text: &str| {
        wrong(&format!(
            "__rust_helper int rust_helper_a(void)\n{{\n{text}}}\n"
        ))
    };
    assert!(body("#ifdef A\n\treturn a();\n#else\n\treturn b();\n#endif\n").is_empty());
    assert!(body("#if A\n\ta();\n#elif B\n\tb();\n#else\n\tc();\n#endif\n").is_empty());
    assert_eq!(
        body("#ifdef A\n\ta();\n#endif\n"),
        ["rust/helpers/a.c:2: rust_helper_a(): 0 statements"]
    );
    assert_eq!(
        body("\tb();\n#ifdef A\n\ta();\n#endif\n"),
        ["rust/helpers/a.c:2: rust_helper_a(): 2 statements"]
    );
}

#[test]
fn data_and_other_functions_are_found() {
    assert_eq!(
        wrong("static DEFINE_PER_CPU(unsigned long, flags);\n"),
        ["rust/helpers/a.c:1: `static DEFINE_PER_CPU(unsigned long, flags);` is data or a declaration"]
    );
    assert_eq!(
        wrong("static int count = 1;\n").len(),
        1,
        "data with a value"
    );
    assert_eq!(
        wrong("static void a(int n)\n{\n\tb(n);\n}\n"),
        [
            "rust/helpers/a.c:2: `static void a(int n)` is not a helper: \
          `__rust_helper … rust_helper_NAME()`"
        ]
    );
    assert!(wrong("static_assert(sizeof(int) ==\n\t      4, 0);\n").is_empty());
    // Without the mark, it is not compiled like the others.
    assert_eq!(wrong("void rust_helper_a(void)\n{\n\ta();\n}\n").len(), 1);
}

#[test]
fn macros_that_define_helpers_are_looked_into() {
    let text = |body: &str| {
        format!(
            "#define H(name) \\\n__rust_helper void rust_helper_##name(void) \\\n{{ \\\n\
             \t{body} \\\n}}\n\nH(a)\nH(b)\n"
        )
    };
    let good = scan(&text("name();"));
    assert_eq!((good.count, good.wrong), (1, vec![]));
    assert_eq!(
        wrong(&text("name(); name();")),
        ["rust/helpers/a.c:1: rust_helper_##name(): 2 statements"]
    );
    // The lines behind a macro keep their numbers.
    let more = text("name();") + "static int a;\n";
    assert_eq!(
        wrong(&more),
        ["rust/helpers/a.c:9: `static int a;` is data or a declaration"]
    );
}

#[test]
fn exceptions_are_few_have_reasons_and_are_needed() {
    assert!(EXCEPTIONS.len() <= 5);
    assert!(EXCEPTIONS.iter().all(|(_, reason)| reason.len() > 20));

    let two = "__rust_helper void rust_helper_a(void)\n{\n\tb();\n\tc();\n}\n";
    let mut found = scan(two);
    assert_eq!(found.excuse(&[("a", "a reason")]), 1);
    assert!(found.wrong.is_empty());
    let mut found = scan(two);
    assert_eq!(found.excuse(&[("other", "a reason")]), 0);
    let wrong: Vec<&str> = found.wrong.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(
        wrong,
        [
            "rust/helpers/a.c:2: rust_helper_a(): 2 statements",
            "other: needs no exception any more"
        ]
    );
}
