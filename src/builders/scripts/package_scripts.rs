//! The scripts of `package.json`.

use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get};
use crate::builders::shell::{Start, run_text};

/// What the scripts of a package ask for. They run in its folder.
pub(in crate::builders) fn package_scripts(file: &BuilderFile<'_>) -> Collected {
    let mut collected = Collected::default();
    let document = Document::json(file.id, file.file);
    for (name, script) in document.root().and_then(|root| get(root, "scripts")).into_iter().flat_map(entries)
    {
        if script.as_str().is_some_and(|script| ["build", "compose"].iter().any(|word| script.contains(word)))
        {
            let start = Start { directory: Some(file.folder()), label: name.to_owned(), ..Start::default() };
            collected.extend(run_text(&document.text(script), &start));
        }
    }
    collected
}
