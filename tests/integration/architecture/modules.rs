//! The tree of modules: every file of `src/` in its place, read.

use std::collections::BTreeMap;

use super::declarations::{Module, Named};
use super::file_reader::{Read, read_file};
use super::layout;
use super::source_files::SourceFiles;

/// The whole of `src/`, read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) files: SourceFiles,
    pub(super) read: Read,
    /// The module that `crate` is in the library.
    pub(super) root: Option<usize>,
}

impl Source {
    /// Reads the files from the crates' roots on, each where a `mod` declares it.
    pub(super) fn read(files: SourceFiles) -> Self {
        let mut read = Read::default();
        read.contents.resize_with(files.len(), Default::default);
        let mut source = Self { files, read, root: None };
        for root in layout::ROOTS {
            if let Some(file) = source.files.find(root) {
                let module = source.add(Vec::new(), file, None);
                source.root.get_or_insert(module);
                source.read_module(module);
            }
        }
        source.declare_by_macros();
        source
    }

    fn add(&mut self, path: Vec<String>, file: usize, parent: Option<usize>) -> usize {
        self.read.modules.push(Module { path, file, parent, ..Module::default() });
        self.read.modules.len() - 1
    }

    fn read_module(&mut self, module: usize) {
        let file = self.read.modules[module].file;
        let parsed = syn::parse_file(self.files.text(file));
        let parsed = parsed.unwrap_or_else(|error| panic!("src/{}: {error}", self.files.path(file)));
        for declared in read_file(&parsed, module, &mut self.read) {
            let mut path = self.read.modules[declared.parent].path.clone();
            path.push(declared.name.clone());
            let below = path.join("/");
            let found = self.files.find(&format!("{below}.rs"));
            let found = found.or_else(|| self.files.find(&format!("{below}/mod.rs")));
            let found = found.unwrap_or_else(|| panic!("there is no file for the module src/{below}"));
            if declared.is_test {
                self.leave_to_tests(&format!("{below}/"), found);
                continue;
            }
            let number = self.add(path, found, Some(declared.parent));
            let names = &mut self.read.modules[declared.parent].names;
            names.entry(declared.name).or_default().push(Named::Module(number));
            self.read_module(number);
        }
    }

    /// A file that only tests compile, and those below it.
    fn leave_to_tests(&mut self, folder: &str, file: usize) {
        for other in self.files.all() {
            if other == file || self.files.path(other).starts_with(folder) {
                self.read.contents[other].is_test = true;
            }
        }
    }

    /// Names that are defined where a macro is called, by what stands in the macro itself.
    fn declare_by_macros(&mut self) {
        let mut defined: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, declared) in &self.read.declared_by_macros {
            defined.entry(name).or_default().push(declared);
        }
        for module in &mut self.read.modules {
            for called in &module.called_macros {
                for declared in defined.get(called.as_str()).into_iter().flatten() {
                    module.names.entry((*declared).to_owned()).or_default().push(Named::Item);
                }
            }
        }
    }

    /// Files that no module is read from and no test either.
    pub(super) fn forgotten(&self) -> Vec<&str> {
        let is_read = |file: usize| self.read.modules.iter().any(|module| module.file == file);
        let left = self.files.all().filter(|file| !is_read(*file) && !self.read.contents[*file].is_test);
        left.map(|file| self.files.path(file)).collect()
    }

    /// The path of a module's file.
    pub(super) fn path_of(&self, module: usize) -> &str {
        self.files.path(self.read.modules[module].file)
    }
}

#[test]
fn every_file_is_a_module() {
    let forgotten = super::imports::project().source.forgotten();
    assert!(forgotten.is_empty(), "no `mod` names these files: {forgotten:?}");
}
