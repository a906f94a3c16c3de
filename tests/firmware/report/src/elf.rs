//! The contents of a linked program.

use std::fs;
use std::path::Path;

use object::read::elf::ElfFile32;
use object::{Object, ObjectSection, ObjectSymbol};

use crate::Result;

/// The bytes of an ELF file.
pub struct Elf {
    name: String,
    bytes: Vec<u8>,
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

impl Elf {
    pub fn read(path: &Path) -> Result<Self> {
        let elf = Self { name: path.display().to_string(), bytes: read(path)? };
        elf.parse()?;
        Ok(elf)
    }

    fn parse(&self) -> Result<ElfFile32<'_>> {
        ElfFile32::parse(&*self.bytes).map_err(|error| format!("{}: {error}", self.name))
    }

    /// The total size of these sections in bytes.
    pub fn size(&self, sections: &[&str]) -> Result<i64> {
        let elf = self.parse()?;
        let sizes =
            elf.sections().filter(|section| section.name().is_ok_and(|name| sections.contains(&name)));
        Ok(sizes.map(|section| section.size().cast_signed()).sum())
    }

    /// The symbols that are linked only if something can panic, or is formatted.
    pub fn panic_symbols(&self) -> Result<Vec<String>> {
        let elf = self.parse()?;
        let names = elf.symbols().filter_map(|symbol| symbol.name().ok());
        let names: Vec<String> = names.map(|name| format!("{:#}", rustc_demangle::demangle(name))).collect();
        if names.is_empty() {
            return Err(format!("{}: has no symbols to search", self.name));
        }
        Ok(names.into_iter().filter(|name| is_suspect(name)).collect())
    }
}

/// Every panic goes through `core::panicking` to the panic handler. An implementation of a trait of `core::fmt` for
/// another type is not part of its machinery: such a name begins with the type's.
fn is_suspect(symbol: &str) -> bool {
    let starts = ["core::panicking::", "core::fmt::", "<core::fmt::"];
    starts.iter().any(|start| symbol.starts_with(start)) || symbol.contains("rust_begin_unwind")
}
