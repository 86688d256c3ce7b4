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
        self.around(workdir, |around| start.processes(around))
    }

    /// Asks what lies around commands in a container of the image, in a directory that is not the image's own.
    pub(in crate::facts) fn around<T>(self, workdir: Option<&str>, ask: impl Fn(&Around<'_>) -> T) -> T {
        let (tree, files) = (self.facts.repo.tree(), self.files());
        let own = self.runtime().state.workdir.known().map(String::as_str);
        let workdir = workdir.or(own).unwrap_or(UNKNOWN_WORKDIR);
        let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
        let source = |name: &str| files.repository_path(&image_path::join(workdir, name), &exists);
        let directory = source("package.json").map(|path| path.parent());
        let manifests = self.facts.repo.manifests();
        ask(&Around {
            manifest: directory.as_ref().and_then(|directory| manifests.package(tree, directory)),
            read: &|name| tree.read(&source(name)?).ok(),
            matching: &|pattern| files.matching(&image_path::join(workdir, pattern)),
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
            (None, _) | (_, Some(None)) => start.processes(&Around {
                manifest: None,
                read: &|_| None,
                matching: &|_| Vec::new(),
                packages: &Vec::new,
            }),
            (Some(image), workdir) => image.processes_of(&start, workdir.flatten()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::{Process, of};

    /// The processes in few words.
    fn said(found: &[Process]) -> String {
        let said = found.iter().map(|process| match process.runs.as_slice() {
            [] => format!("{:?} {}", process.role, process.said()),
            names => format!("{:?} {}: {}", process.role, process.said(), names.join(", ")),
        });
        said.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn an_image_is_asked_in_its_directory() {
        let files = [("app/Procfile", "web: gunicorn app:web\nworker: celery -A app worker\n")];
        for (workdir, expected) in
            [("/srv", "Supervisor `honcho`: web, worker"), ("/other", "Supervisor `honcho`")]
        {
            let dockerfile =
                format!("FROM alpine\nWORKDIR {workdir}\nCOPY app /srv\nCMD [\"honcho\", \"start\"]\n");
            let facts = of(&[&files[..], &[("Dockerfile", dockerfile.as_str())]].concat());
            assert_eq!(said(&facts.only_image().processes()), expected, "{workdir}");
        }
        assert!(of(&[("Dockerfile", "FROM alpine\n")]).only_image().processes().is_empty());
    }

    #[test]
    fn supervisord_runs_what_its_files_list() {
        const TWO: &str = "Supervisor `supervisord`: web, worker";
        const SEVERAL: &str = "Supervisor `supervisord`";
        let two = "[program:web]\ncommand=nginx\n[program:worker]\ncommand=celery worker\n";
        let one = "[program:web]\ncommand=nginx\n[program:migrate]\ncommand=python manage.py migrate\n";
        for (what, lines, text, expected) in [
            (
                "where it is said",
                "COPY x.conf /x.conf\nCMD [\"supervisord\", \"-n\", \"-c\", \"/x.conf\"]",
                two,
                TWO,
            ),
            ("where it looks", "COPY x.conf /etc/supervisord.conf\nCMD [\"supervisord\"]", two, TWO),
            (
                "where the package looks",
                "COPY x.conf /etc/supervisor/conf.d/x.conf\nCMD [\"supervisord\", \"-n\"]",
                two,
                TWO,
            ),
            (
                "one program",
                "COPY x.conf /etc/supervisord.conf\nCMD [\"supervisord\"]",
                one,
                "Foreground `supervisord`",
            ),
            (
                "included",
                "COPY main.conf /etc/supervisord.conf\nCOPY x.conf /etc/more/a.conf\nCMD [\"supervisord\"]",
                two,
                TWO,
            ),
            (
                "from elsewhere",
                "COPY --from=acme/x:1 /x.conf /x.conf\nCMD [\"supervisord\", \"-c\", \"/x.conf\"]",
                two,
                SEVERAL,
            ),
            ("nothing to read", "CMD [\"supervisord\"]", two, SEVERAL),
            (
                "no program",
                "COPY x.conf /etc/supervisord.conf\nCMD [\"supervisord\"]",
                "[supervisord]\n",
                SEVERAL,
            ),
        ] {
            let facts = of(&[
                ("Dockerfile", &format!("FROM alpine\n{lines}\n")),
                ("x.conf", text),
                ("main.conf", "[include]\nfiles = more/*.conf\n"),
            ]);
            assert_eq!(said(&facts.only_image().processes()), expected, "{what}");
        }
    }

    #[test]
    fn services_start_several_programs_by_themselves() {
        for (service, expected) in [
            ("{build: ., command: honcho start}", "Supervisor `honcho`: web, worker"),
            ("{build: ., command: honcho start, working_dir: /srv}", "Supervisor `honcho`"),
            ("{build: ., command: honcho start, working_dir: '${DIR}'}", "Supervisor `honcho`"),
            ("{image: a, command: honcho start}", "Supervisor `honcho`"),
            ("{build: .}", ""),
        ] {
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  app: {service}\n")),
                ("Dockerfile", "FROM alpine\nWORKDIR /app\nCOPY . .\nCMD [\"x\"]\n"),
                ("Procfile", "web: gunicorn app:web\nworker: celery -A app worker\n"),
            ]);
            assert_eq!(said(&facts.named_service("app").own_processes()), expected, "{service}");
        }
    }
}
