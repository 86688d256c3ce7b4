//! The long-running programs that containers of an image, and of a service, start.

use crate::build::image_path;
use crate::contents::UNKNOWN_WORKDIR;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::start::{Around, Process};
use crate::images::ContainerStart;
use crate::source::{EntryKind, RepoPath};

impl Image<'_> {
    /// The long-running programs that containers of the image start for certain, as far as its commands, and the files
    /// of the repository that they read, say it.
    #[must_use]
    pub fn processes(self) -> Vec<Process> {
        self.start().map(|start| self.processes_of(start, None)).unwrap_or_default()
    }

    /// The programs that commands start in a container of the image, in a directory that is not the image's own.
    fn processes_of(self, start: &ContainerStart, workdir: Option<&str>) -> Vec<Process> {
        let (tree, files) = (self.facts.repo.tree(), self.files());
        let own = self.runtime().state.workdir.known().map(String::as_str);
        let workdir = workdir.or(own).unwrap_or(UNKNOWN_WORKDIR);
        let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
        let source = |name: &str| files.repository_path(&image_path::join(workdir, name), &exists);
        let directory = source("package.json").map(|path| path.parent());
        let manifests = self.facts.repo.manifests();
        start.processes(&Around {
            manifest: directory.as_ref().and_then(|directory| manifests.package(tree, directory)),
            read: &|name| tree.read(&source(name)?).ok(),
            packages: &|| {
                let workspace =
                    directory.as_ref().and_then(|directory| manifests.workspace_at(tree, directory));
                let packages = workspace.iter().flat_map(|workspace| &workspace.packages);
                packages.map(|package| package.manifest.clone()).collect()
            },
        })
    }
}

impl ServiceRef<'_> {
    /// The long-running programs that the service's containers start by what the service says itself, over its image.
    #[must_use]
    pub fn own_processes(self) -> Vec<Process> {
        let Some(start) = self.own_start() else { return Vec::new() };
        let workdir = self.service.working_dir.as_ref();
        match (self.image(), workdir.map(|workdir| workdir.as_str())) {
            // In which directory files are read is not known.
            (None, _) | (_, Some(None)) => {
                start.processes(&Around { manifest: None, read: &|_| None, packages: &Vec::new })
            }
            (Some(image), workdir) => image.processes_of(&start, workdir.flatten()),
        }
    }
}
