//! Writing what was asked for: a file is there whole, or it is as it was.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Makes a file hold `bytes`: whoever reads it sees all of them, or what was there before.
///
/// A link is followed, permissions are kept, and what is no regular file (a pipe, `/dev/null`) is written to.
///
/// # Errors
/// What the operating system refuses.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = on_disk::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = on_disk::metadata(&target).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return OpenOptions::new().write(true).open(&target)?.write_all(bytes);
    }
    let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    let permissions = permissions(existing.as_ref());
    if let Some(permissions) = &permissions {
        builder.permissions(permissions.clone());
    }
    // Beside the target, so that putting it there is one step on one file system.
    let mut file = builder.prefix(".stockade-").tempfile_in(directory.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    if let (Some(permissions), true) = (permissions, existing.is_some()) {
        // Those of a new file are lessened by the process's mask; those of an old one are not.
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a file hold `bytes`, as [`write_whole`] does, unless it would be written through a link of `checkout` or into
/// something of it that is no regular file: whoever wrote the checkout chose where those lead.
///
/// # Errors
/// What the operating system refuses; such a link or file, as [`io::ErrorKind::InvalidInput`].
pub(crate) fn write_beside(checkout: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let refuse = |what: String| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    let target = absolute(path)?;
    let Ok(inside) = target.strip_prefix(checkout) else { return write_whole(path, bytes) };
    let mut at = checkout.to_path_buf();
    for name in inside.components() {
        at.push(name);
        let Ok(metadata) = on_disk::symlink_metadata(&at) else { break };
        let shown = at.strip_prefix(checkout).unwrap_or(&at).display();
        if metadata.is_symlink() {
            return refuse(format!(
                "`{shown}` is a link of the repository, and a report is not written through it"
            ));
        }
        if at == target && !metadata.is_file() {
            return refuse(format!("`{shown}` of the repository is no regular file"));
        }
    }
    write_whole(&target, bytes)
}

/// Two names of files, made comparable: absolute, without `.` and `..`, which are taken as names and not as links.
///
/// # Errors
/// The current directory cannot be told.
pub(crate) fn absolute(path: &Path) -> io::Result<PathBuf> {
    let here = std::env::current_dir()?;
    let mut absolute = on_disk::canonicalize(&here).unwrap_or(here);
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(absolute.pop()),
            other => absolute.push(other),
        }
    }
    Ok(absolute)
}

/// Makes a new file that holds `bytes`; what is there already stays as it is.
///
/// # Errors
/// Something is there already, or what the operating system refuses.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    if let Some(permissions) = permissions(None) {
        builder.permissions(permissions);
    }
    let mut file = builder.prefix(".stockade-").tempfile_in(directory.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Adds `bytes` to the end of a file.
///
/// # Errors
/// What the operating system refuses.
pub(crate) fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).open(path)?.write_all(bytes)
}

/// The permissions of a new file: those of the file that it replaces, or those that any new file has.
#[cfg(unix)]
fn permissions(existing: Option<&Metadata>) -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(existing.map_or_else(|| fs::Permissions::from_mode(0o666), Metadata::permissions))
}

#[cfg(not(unix))]
fn permissions(_: Option<&Metadata>) -> Option<fs::Permissions> {
    None
}

mod on_disk {
    #![expect(clippy::disallowed_methods, reason = "part of the door to the disk")]

    use super::{Metadata, Path, PathBuf, fs, io};

    pub(crate) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    pub(super) fn metadata(path: &Path) -> io::Result<Metadata> {
        fs::metadata(path)
    }

    pub(super) fn symlink_metadata(path: &Path) -> io::Result<Metadata> {
        fs::symlink_metadata(path)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test looks at what was written")]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_takes_no_other_ones_place() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("policy.yaml");
        write_new(&path, b"one").unwrap();
        assert_eq!(write_new(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn replaces_a_file_and_leaves_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn refuses_where_there_is_no_directory() {
        let directory = tempfile::tempdir().unwrap();
        let error = write_whole(&directory.path().join("gone/report"), b"").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_and_follows_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report");
        fs::write(&path, b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        let link = directory.path().join("link");
        symlink("report", &link).unwrap();
        write_whole(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o664);
        let new = directory.path().join("new");
        write_whole(&new, b"x").unwrap();
        assert_ne!(fs::metadata(&new).unwrap().permissions().mode() & 0o044, 0, "others may read it");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_links_of_a_checkout() {
        use std::os::unix::fs::symlink;
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        let (checkout, victim) = (root.join("checkout"), root.join("victim"));
        fs::create_dir_all(checkout.join("reports")).unwrap();
        fs::write(&victim, b"old").unwrap();
        symlink("../victim", checkout.join("out")).unwrap();
        symlink("..", checkout.join("up")).unwrap();
        symlink("reports", checkout.join("inner")).unwrap();
        for refused in ["out", "up/victim", "inner/report", "reports", "./reports/../out"] {
            let error = write_beside(&checkout, &checkout.join(refused), b"new").unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{refused}");
        }
        assert_eq!(fs::read(&victim).unwrap(), b"old");
        for taken in ["report", "reports/report", "../victim"] {
            write_beside(&checkout, &checkout.join(taken), b"new").unwrap();
            assert_eq!(fs::read(checkout.join(taken)).unwrap(), b"new", "{taken}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn writes_to_what_is_no_regular_file() {
        use std::os::unix::fs::FileTypeExt;
        write_whole(Path::new("/dev/null"), b"x").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
