// SPDX-License-Identifier: GPL-2.0

//! What `module!` puts into the object file.

mod support;

use object::elf;
use object::read::elf::FileHeader;
use object::read::elf::Rela;
use object::read::elf::SectionHeader;
use object::Endianness;

use support::BUILTIN;
use support::LOADABLE;

/// An object file, as far as the tests look.
struct Object {
    sections: Vec<Section>,
    /// Name and section of each symbol that is defined.
    symbols: Vec<(String, String)>,
}

struct Section {
    name: String,
    flags: u64,
    data: Vec<u8>,
    /// Offset, type, and name of the symbol.
    relocations: Vec<(u64, u32, String)>,
}

impl Object {
    fn of(fixture: &str, cfgs: &[&str]) -> Self {
        let bytes = support::object(fixture, cfgs);
        let data = bytes.as_slice();
        let header = elf::FileHeader64::<Endianness>::parse(data).unwrap();
        let endian = header.endian().unwrap();
        let sections = header.sections(endian, data).unwrap();
        let symbols = sections.symbols(endian, data, elf::SHT_SYMTAB).unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let section_name = |section| text(sections.section_name(endian, section).unwrap());

        let mut object = Self {
            sections: Vec::new(),
            symbols: Vec::new(),
        };
        for section in sections.iter() {
            object.sections.push(Section {
                name: section_name(section),
                flags: section.sh_flags(endian),
                data: section.data(endian, data).unwrap().to_vec(),
                relocations: Vec::new(),
            });
        }
        for section in sections.iter() {
            if let Some((relas, _)) = section.rela(endian, data).unwrap() {
                let target = section.sh_info(endian) as usize;
                for rela in relas {
                    let index = rela.symbol(endian, false).unwrap();
                    let symbol = symbols.symbol(index).unwrap();
                    let name = text(symbols.symbol_name(endian, symbol).unwrap());
                    object.sections[target].relocations.push((
                        rela.r_offset(endian),
                        rela.r_type(endian, false),
                        name,
                    ));
                }
            }
        }
        for (index, symbol) in symbols.enumerate() {
            let section = symbols.symbol_section(endian, symbol, index).unwrap();
            if let Some(section) = section {
                let name = text(symbols.symbol_name(endian, symbol).unwrap());
                let section = section_name(sections.section(section).unwrap());
                object.symbols.push((name, section));
            }
        }
        object
    }

    fn section(&self, name: &str) -> &Section {
        let mut found = self.sections.iter().filter(|section| section.name == name);
        let section = found
            .next()
            .unwrap_or_else(|| panic!("there is no section {name}"));
        assert!(found.next().is_none(), "there are two sections {name}");
        section
    }

    fn has_section(&self, name: &str) -> bool {
        self.sections.iter().any(|section| section.name == name)
    }

    /// The section in which `symbol` is defined.
    fn section_of(&self, symbol: &str) -> Option<&str> {
        let (_, section) = self.symbols.iter().find(|(name, _)| name == symbol)?;
        Some(section)
    }
}

const MODINFO: &[&str] = &[
    "author=First Author <first@example.org>",
    "author=Second \"2nd\" Author",
    "description=Größe: \u{263a} = \"x\"",
    "license=Dual MIT/GPL",
    "alias=first_alias",
    "alias=second_alias",
    "firmware=first.bin",
    "import_ns=SOME_NAMESPACE",
    "parmtype=number:i32",
    "parm=number:A number",
    "parmtype=text:str",
    "parm=text:A text",
];

/// What a C compiler gives `.modinfo`: above all, not `SHF_GNU_RETAIN`, which makes it a section of
/// its own.
const READ_ONLY: u64 = elf::SHF_ALLOC as u64;

#[test]
fn loadable_modinfo() {
    let object = Object::of("full", LOADABLE);
    let section = object.section(".modinfo");
    let expected: String = MODINFO.iter().map(|entry| format!("{entry}\0")).collect();

    assert_eq!(String::from_utf8_lossy(&section.data), expected);
    assert_eq!(section.flags, READ_ONLY);
}

#[test]
fn builtin_modinfo() {
    let object = Object::of("full", BUILTIN);
    let section = object.section(".modinfo");
    let file = format!("file={}", support::MODFILE);
    let expected: String = MODINFO
        .iter()
        .chain([&&*file])
        .map(|entry| format!("rust_full_featured.{entry}\0"))
        .collect();

    assert_eq!(String::from_utf8_lossy(&section.data), expected);
    assert_eq!(section.flags, READ_ONLY);
}

#[test]
fn older_spellings_give_the_same_modinfo() {
    let object = Object::of("idiom_2021", LOADABLE);
    let modinfo = String::from_utf8(object.section(".modinfo").data.clone()).unwrap();

    assert!(
        modinfo.starts_with(
            "author=Rust for LTS\0\
             description=An example kernel module written in Rust\0\
             license=GPL v2\0\
             parmtype=my_bool:bool\0\
             parm=my_bool:Example of bool\0"
        ),
        "{modinfo:?}"
    );
}

#[test]
fn loadable_entry_points() {
    let object = Object::of("full", LOADABLE);

    assert_eq!(object.section_of("init_module"), Some(".init.text"));
    assert_eq!(object.section_of("cleanup_module"), Some(".exit.text"));
    assert!(!object.has_section(".initcall6.init"));
}

#[test]
fn a_kernel_that_keeps_modules_needs_no_exit() {
    let object = Object::of("full", &["MODULE"]);

    assert_eq!(object.section_of("init_module"), Some(".init.text"));
    assert_eq!(object.section_of("cleanup_module"), None);
}

#[test]
fn builtin_entry_points() {
    let object = Object::of("full", BUILTIN);
    let init = "__rust_full_featured_init";

    assert_eq!(object.section_of(init), Some(".init.text"));
    assert_eq!(object.section_of("init_module"), None);
    assert_eq!(object.section_of("cleanup_module"), None);

    // An `initcall_entry_t` is the distance from itself to the function.
    let initcall = object.section(".initcall6.init");
    assert_eq!(initcall.data.len(), 4);
    assert_eq!(initcall.flags, READ_ONLY);
    let expected = (0, elf::R_X86_64_PC32, String::from(init));
    assert_eq!(initcall.relocations, [expected]);
}

#[test]
fn builtin_entry_point_without_relative_relocations() {
    let object = Object::of("full", &[]);

    // An `initcall_entry_t` is the address of the function.
    let initcall = object.section(".initcall6.init");
    assert_eq!(initcall.data.len(), 8);
    let expected = (0, elf::R_X86_64_64, "__rust_full_featured_init".into());
    assert_eq!(initcall.relocations, [expected]);
}

#[test]
fn parameters_are_in_their_section() {
    // Five pointers each, of which the fourth holds the mode, the level and the flags.
    for cfgs in [LOADABLE, BUILTIN] {
        let section_data = Object::of("full", cfgs);
        let section = section_data.section("__param");
        assert_eq!(section.data.len(), 2 * 40);
        assert_eq!(section.flags, READ_ONLY);

        let operations: Vec<&str> = (section.relocations.iter())
            .map(|(_, _, name)| name.as_str())
            .filter(|name| name.starts_with("param_ops_"))
            .collect();
        assert_eq!(operations.len(), 2);
        assert!(operations.contains(&"param_ops_int"));
        assert!(operations.contains(&"param_ops_charp"));

        let this_modules = (section.relocations.iter())
            .filter(|(_, _, name)| name == "__this_module")
            .count();
        assert_eq!(this_modules, if cfgs == LOADABLE { 2 } else { 0 });
    }
}

#[test]
fn other_forms_compile() {
    for fixture in ["any_order", "no_params_2021", "idiom_2021", "in_macro"] {
        for cfgs in [LOADABLE, BUILTIN] {
            let object = Object::of(fixture, cfgs);
            assert!(object.has_section(".modinfo"), "{fixture}");
        }
    }
}

#[test]
fn builtin_needs_the_name_of_its_file() {
    let output = support::compile("any_order", BUILTIN)
        .env_remove("RUST_MODFILE")
        .args(["--crate-type=rlib", "--emit=metadata", "-o", "/dev/null"])
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr);

    assert!(!output.status.success());
    assert!(
        message.contains("error: the environment variable RUST_MODFILE is not set"),
        "{message}"
    );
}
