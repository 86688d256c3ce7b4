//! Every list of words in the code says where it is from.

use super::source_files::SourceFiles;

/// A list of fewer words is said by its name.
const FEWEST_WORDS: usize = 4;

/// Knowledge is data with its source: the comment in front of a list of words, or of a table of rows, names one.
#[test]
fn lists_of_words_have_a_source() {
    let mut bare = Vec::new();
    let mut count = 0;
    let files = SourceFiles::of_project();
    for file in files.all() {
        let (path, text) = (files.path(file), files.text(file));
        let is_test = path.split('/').any(|part| part == "tests");
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        for (name, comment, words) in lists(code).into_iter().filter(|_| !is_test) {
            if words >= FEWEST_WORDS {
                count += 1;
                if !comment.contains("// Source: ") {
                    bare.push(format!("src/{}: {name}, {words} words", path));
                }
            }
        }
    }
    assert!(count > 100, "only {count} lists were found");
    assert!(bare.is_empty(), "`// Source: …` in front of it says where a list is from:\n{}", bare.join("\n"));
}

/// The constants of a file that are lists with words in them: the name, the comment in front, how many words.
fn lists(code: &str) -> Vec<(&str, String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let declared = ["const ", "static "].iter().find_map(|keyword| {
            let (before, after) = line.split_once(keyword)?;
            (before.is_empty() || before.starts_with("pub")).then(|| after.split_once(": "))?
        });
        let Some((name, rest)) = declared else { continue };
        if !(rest.starts_with('[') || rest.starts_with("&[")) {
            continue;
        }
        let body = lines[number..].iter().take(1 + end_of_list(&lines[number..]));
        let words = body.flat_map(|line| line.split('"').skip(1).step_by(2)).count();
        let comment: Vec<&str> =
            lines[..number].iter().rev().take_while(|line| line.starts_with("//")).copied().collect();
        found.push((name, comment.join("\n"), words));
    }
    found
}

/// On which of the lines a declaration ends that begins with the first.
fn end_of_list(lines: &[&str]) -> usize {
    lines.iter().position(|line| line.ends_with(';')).unwrap_or(0)
}
