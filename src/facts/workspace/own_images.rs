//! Programs that get an image without a Dockerfile: what builds them makes it.

use crate::facts::handles::Facts;
use crate::facts::memo::ServiceReason;
use crate::source::RepoPath;

/// Whether the build of a program makes an image of it, without a Dockerfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnImage {
    /// It is told to.
    Made,
    /// It can, and who calls it says so: nothing in the manifest needs to.
    Possible,
    /// It does not.
    No,
}

/// Words by which a manifest says that its build makes an image.
// Source: the documentation of Jib, Spring Boot ("Packaging OCI Images"), Quarkus ("Container Images"), Micronaut and Ktor
// ("Docker"), of the plugins of fabric8, Spotify, Palantir and bmuschko, of Paketo, and of .NET ("Containerize an app").
const PACKERS: [&str; 17] = [
    "ContainerImageName",
    "ContainerRepository",
    "DefaultContainer",
    "EnableSdkContainer",
    "PublishContainer",
    "bootBuildImage",
    "build-image",
    "com.bmuschko.docker",
    "com.google.cloud.tools.jib",
    "com.palantir.docker",
    "docker-maven-plugin",
    "dockerfile-maven-plugin",
    "io.micronaut.docker",
    "jib-maven-plugin",
    "paketobuildpacks",
    "quarkus-container-image",
    "quarkus.container-image",
];

/// Names of the configuration of ko, which makes images of programs of Go.
// Source: ko.build, "Configuration".
const KO: [&str; 2] = [".ko.yaml", ".ko.yml"];

impl Facts {
    /// Whether what builds a program makes an image of it, by the manifest that says that it is one and by those of the same name
    /// above.
    pub(super) fn own_image(&self, reason: &ServiceReason) -> OwnImage {
        let ServiceReason::Program { file, .. } = reason else { return OwnImage::No };
        let name = file.file_name();
        let tree = self.repo.tree();
        let above = |name: &str| {
            let folders: Vec<RepoPath> = file.ancestors().filter_map(|folder| folder.join(name)).collect();
            folders.into_iter().filter(|path| tree.holds(path))
        };
        if name.ends_with(".go") {
            let has_ko = KO.iter().any(|name| above(name).next().is_some());
            return if has_ko { OwnImage::Made } else { OwnImage::No };
        }
        let is_of_dotnet = name.ends_with("proj");
        let of_all = if is_of_dotnet { "Directory.Build.props" } else { name };
        let is_told = std::iter::once(file.clone()).chain(above(of_all)).any(|path| {
            let bytes = tree.read(&path).unwrap_or_default();
            PACKERS.iter().any(|word| memchr::memmem::find(&bytes, word.as_bytes()).is_some())
        });
        let can = is_of_dotnet || name == "pom.xml" || name.starts_with("build.gradle");
        match (is_told && can, can) {
            (true, _) => OwnImage::Made,
            (false, true) => OwnImage::Possible,
            (false, false) => OwnImage::No,
        }
    }
}
