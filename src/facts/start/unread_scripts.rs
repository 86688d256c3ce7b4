//! Scripts that a container starts with and nobody can read: they are not in the repository.

use crate::images::ContainerStart;

impl ContainerStart {
    /// The script that comes first, if it is one by its name and not in the repository.
    pub(crate) fn unread_script(&self) -> Option<String> {
        self.unread_program().filter(|program| is_script(program))
    }
}

/// Whether a program is a script by its name, rather than what it was written for.
fn is_script(program: &str) -> bool {
    let (folder, name) = program.rsplit_once('/').unwrap_or(("", program));
    // A program's own start script lies in its `bin`; one that is written for the image does not.
    let is_of_program = folder.ends_with("/bin") && !["/usr/bin", "/usr/local/bin", "/bin"].contains(&folder);
    let is_shell = name.ends_with(".sh") || name.ends_with(".bash");
    is_shell && !is_of_program || name.contains("entrypoint") || name == "init"
}
