//! What a runner of packages is told to run.

/// The program that a runner of packages is told to run, with its words: `npx concurrently …`.
pub(super) fn told<'w>(program: &'w str, words: &'w [String]) -> (&'w str, &'w [String]) {
    let is_option = |word: &&String| word.starts_with('-');
    let skipped = match program {
        "npx" | "bunx" | "pnpx" => words.iter().take_while(is_option).count(),
        "npm" | "pnpm" | "yarn" | "bun"
            if matches!(words.first().map(String::as_str), Some("exec" | "dlx" | "x")) =>
        {
            1 + words[1..].iter().take_while(is_option).count()
        }
        "pnpm" | "yarn" if words.first().is_some_and(|word| LAUNCHERS.contains(&word.as_str())) => 0,
        _ => return (program, words),
    };
    match words.get(skipped..).and_then(<[String]>::split_first) {
        Some((program, words)) => (program, words),
        None => (program, words),
    }
}

/// Launchers that are packages of npm.
// Source: the registry of npm, under these names.
const LAUNCHERS: [&str; 7] = ["concurrently", "conc", "npm-run-all", "npm-run-all2", "nx", "run-p", "turbo"];
