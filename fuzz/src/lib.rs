//! What is fuzzed: a function for each kind of input, which reads it and asserts what must hold.
//!
//! Each takes any bytes. The programs in `targets/` call them from libFuzzer, and the test below with every input of
//! `corpus/`, so that what was once found stays mended where there is no fuzzer, too.

mod archive;
mod baseline;
mod builders;
mod compose;
mod configuration;
mod dockerfile;
mod env;
mod git_index;
mod ignore;
mod judge;
mod manifest;
mod places;
mod policy;
mod repository;
mod shell;
mod split;
mod yaml;

pub use archive::archive;
pub use baseline::baseline;
pub use builders::builders;
pub use compose::compose;
pub use configuration::configuration;
pub use dockerfile::dockerfile;
pub use env::env;
pub use git_index::git_index;
pub use ignore::ignore;
pub use manifest::manifest;
pub use policy::policy;
pub use repository::{image, repository};
pub use shell::shell;
pub use yaml::yaml;

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test reads its data")]

    use std::fs;
    use std::path::Path;

    /// A function that takes any bytes.
    type Target = fn(&[u8]);

    const TARGETS: [(&str, Target); 15] = [
        ("archive", super::archive),
        ("baseline", super::baseline),
        ("builders", super::builders),
        ("compose", super::compose),
        ("configuration", super::configuration),
        ("dockerfile", super::dockerfile),
        ("env", super::env),
        ("git_index", super::git_index),
        ("ignore", super::ignore),
        ("image", super::image),
        ("manifest", super::manifest),
        ("policy", super::policy),
        ("repository", super::repository),
        ("shell", super::shell),
        ("yaml", super::yaml),
    ];

    #[test]
    fn every_input_of_the_corpora_holds() {
        let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        for (name, target) in TARGETS {
            let inputs = fs::read_dir(corpora.join(name)).unwrap().map(|input| input.unwrap().path());
            let inputs: Vec<_> = inputs.collect();
            assert!(inputs.len() >= 8, "{name} has {} inputs", inputs.len());
            for input in inputs {
                println!("{name}: {}", input.display());
                target(&fs::read(&input).unwrap());
            }
        }
    }

    #[test]
    fn every_program_has_a_corpus_and_a_dictionary() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
        let programs = fs::read_dir(fuzz.join("targets")).unwrap().map(|file| file.unwrap().path());
        let mut programs: Vec<_> =
            programs.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        programs.sort();
        assert_eq!(programs, TARGETS.map(|(name, _)| name));
        for name in programs {
            let words = fs::read_to_string(fuzz.join(format!("dictionaries/{name}.dict"))).unwrap();
            assert!(words.lines().any(|line| line.starts_with('"')), "{name}");
        }
    }
}
