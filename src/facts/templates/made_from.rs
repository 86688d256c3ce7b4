//! Dockerfiles that are made from a template, and where they differ from it beyond its placeholders.

use super::compare::{self, Difference, TemplateLine};
use super::lines;
use super::placeholders::{self, Pattern};
use crate::build::Dockerfile;
use crate::facts::handles::Facts;
use crate::limits;
use crate::policy::Template;
use crate::source::{RepoPath, Spanned};
use crate::syntax::patterns::PathPattern;

/// The most lines of a file or a template that are compared.
pub(crate) const MAX_COMPARED_LINES: usize = limits::TEMPLATE_LINES.most();

/// A Dockerfile beside the template that it is made from.
#[derive(Debug)]
pub struct MadeFromTemplate<'a> {
    /// The Dockerfile.
    pub dockerfile: &'a Dockerfile,
    /// Where they differ, in order.
    pub differences: Vec<Difference>,
    /// Whether one of them has more lines than are compared.
    pub is_cut: bool,
}

/// Why nothing can be compared with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTemplate {
    /// It cannot be read; why, as a clause.
    Unread(String),
    /// What its lines are is chosen when a Dockerfile is made, by what stands at the place.
    Chooses(Spanned<String>),
}

impl Facts {
    /// The Dockerfiles that are made from a template, each compared with it. `placeholders` are texts that
    /// are placeholders beside those that look like one.
    ///
    /// # Errors
    /// Why there is nothing to compare with.
    pub fn compare_with_template(
        &self,
        template: &Template,
        placeholders: &[&str],
    ) -> Result<Vec<MadeFromTemplate<'_>>, NoTemplate> {
        let made_from = self.named_template(&template.path.value).map_err(NoTemplate::Unread)?;
        let mut wanted = lines::lines(made_from, self.repo.files());
        if let Some((line, tag)) =
            wanted.iter().find_map(|line| Some((line, placeholders::control(&line.text)?)))
        {
            return Err(NoTemplate::Chooses(Spanned::new(tag.to_owned(), line.place)));
        }
        if wanted.is_empty() {
            return Err(NoTemplate::Unread("it says nothing".to_owned()));
        }
        let is_long = wanted.len() > MAX_COMPARED_LINES;
        wanted.truncate(MAX_COMPARED_LINES);
        let wanted: Vec<TemplateLine> = wanted
            .into_iter()
            .map(|line| TemplateLine { pattern: Pattern::read(&line.text, placeholders), place: line.place })
            .collect();
        let made = self.made_from(&template.files);
        let compared =
            made.into_iter().filter(|dockerfile| dockerfile.path != made_from.path).map(|dockerfile| {
                let mut lines = lines::lines(dockerfile, self.repo.files());
                let is_cut = is_long || lines.len() > MAX_COMPARED_LINES;
                lines.truncate(MAX_COMPARED_LINES);
                let differences = compare::compare(&wanted, &lines);
                MadeFromTemplate { dockerfile, differences, is_cut }
            });
        Ok(compared.collect())
    }

    /// The template at a path; else why there is none.
    fn named_template(&self, path: &str) -> Result<&Dockerfile, String> {
        let Some(path) = RepoPath::root().join(path) else {
            return Err("it leads out of the repository".to_owned());
        };
        match self.repo.named_templates.get(&path) {
            Some(template) => Ok(template),
            None if self.repo.tree().kind(&path).is_none() => Err("it does not exist".to_owned()),
            None => {
                let error = self.repo.tree().read(&path).err();
                Err(error.map_or_else(|| "it was not read".to_owned(), |error| error.to_string()))
            }
        }
    }

    /// The Dockerfiles that patterns name; without any, those of services that lie in their directories.
    fn made_from(&self, files: &[Spanned<PathPattern>]) -> Vec<&Dockerfile> {
        if !files.is_empty() {
            let is_named = |dockerfile: &&Dockerfile| {
                !dockerfile.is_inline && files.iter().any(|pattern| pattern.value.covers(&dockerfile.path))
            };
            return self.repo.dockerfiles().iter().filter(is_named).collect();
        }
        let mut numbers: Vec<usize> = self.runtime_images().map(|image| image.record.dockerfile).collect();
        numbers.dedup();
        let dockerfiles = numbers.into_iter().map(|number| &self.repo.dockerfiles()[number]);
        let is_of_service = |dockerfile: &&Dockerfile| {
            !dockerfile.is_inline && self.service_directory_of(&dockerfile.path).is_some()
        };
        dockerfiles.filter(is_of_service).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_COMPARED_LINES, NoTemplate};
    use crate::facts::{self, Facts};
    use crate::policy::Template;
    use crate::source::{FileId, Span, Spanned};
    use crate::syntax::patterns::PathPattern;

    const CMD: &str = "CMD [\"/x\"]\n";

    /// What is made from the template at a path, each with the number of differences; else why nothing is.
    fn compared(facts: &Facts, path: &str, files: &[&str], placeholders: &[&str]) -> String {
        let nowhere =
            Span::start_of(facts.images().next().map_or(FileId(0), |image| image.dockerfile().file()));
        let files = files.iter().map(|text| Spanned::new(PathPattern::parse(text).unwrap(), nowhere));
        let template = Template { path: Spanned::new(path.to_owned(), nowhere), files: files.collect() };
        match facts.compare_with_template(&template, placeholders) {
            Ok(made) => {
                let made = made.iter().map(|made| {
                    let cut = if made.is_cut { ", cut" } else { "" };
                    format!("{}: {}{cut}", made.dockerfile.path, made.differences.len())
                });
                made.collect::<Vec<_>>().join("; ")
            }
            Err(NoTemplate::Unread(why)) => why,
            Err(NoTemplate::Chooses(tag)) => {
                format!("{} at {}", tag.value, facts.said_at(tag.span))
            }
        }
    }

    #[test]
    fn there_may_be_nothing_to_compare_with() {
        let line = "{% if a %}FROM a{% endif %}";
        let all = facts::of_templates(
            &[
                ("Dockerfile", CMD),
                ("chooses", &format!("FROM a\n{line}\n")),
                ("empty", "# A comment.\n\n"),
                ("other", CMD),
            ],
            &["chooses", "empty"],
        );
        for (path, expected) in [
            ("../x", "it leads out of the repository".to_owned()),
            ("none", "it does not exist".to_owned()),
            ("other", "it was not read".to_owned()),
            ("empty", "it says nothing".to_owned()),
            ("chooses", format!("{{% if a %}} at {line}")),
        ] {
            assert_eq!(compared(&all, path, &["*"], &[]), expected, "{path}");
        }
    }

    #[test]
    fn dockerfiles_are_compared_with_their_template() {
        let inline =
            format!("services: {{s: {{build: {{dockerfile_inline: \"FROM x\\n{}\\n\"}}}}}}\n", "CMD x");
        let other = format!("FROM b\nUSER x\n{CMD}");
        let all = facts::of_templates(
            &[
                ("t/Dockerfile.tmpl", &format!("FROM NAME\nUSER <USER>\n{CMD}")),
                ("a/Dockerfile", &format!("FROM a\nUSER x\n{CMD}")),
                ("a/main.py", ""),
                ("b/Dockerfile", &other.replace("CMD", "ENTRYPOINT")),
                ("b/main.py", ""),
                ("b/Dockerfile.base", "FROM b\nUSER x\n"),
                ("c/Dockerfile", &other),
                ("a/compose.yaml", &inline),
            ],
            &["t/Dockerfile.tmpl", "a/Dockerfile"],
        );
        for (what, path, files, placeholders, expected) in [
            (
                "those of services",
                "t/Dockerfile.tmpl",
                &[][..],
                &["NAME"][..],
                "a/Dockerfile: 0; b/Dockerfile: 1",
            ),
            (
                "those that are named",
                "t/Dockerfile.tmpl",
                &["c", "b/*.base"],
                &["NAME"],
                "b/Dockerfile.base: 1; c/Dockerfile: 0",
            ),
            ("without the placeholder", "t/Dockerfile.tmpl", &["c"], &[], "c/Dockerfile: 1"),
            ("all but itself", "a/Dockerfile", &["a", "c"], &[], "c/Dockerfile: 1"),
        ] {
            assert_eq!(compared(&all, path, files, placeholders), expected, "{what}");
        }
    }

    #[test]
    fn long_files_are_compared_as_far_as_is_told() {
        // One line is FROM.
        let of_lines = |count: usize| format!("FROM a\n{}", "USER x\n".repeat(count - 1));
        let most = MAX_COMPARED_LINES;
        for (template, made, expected) in [
            (most, most, "Dockerfile: 0"),
            (most + 1, most, "Dockerfile: 0, cut"),
            (most, most + 1, "Dockerfile: 0, cut"),
            (3, 5, "Dockerfile: 1"),
        ] {
            let files = [("t", &*of_lines(template)), ("Dockerfile", &*of_lines(made))];
            let all = facts::of_templates(&files, &["t"]);
            assert_eq!(compared(&all, "t", &["Dockerfile"], &[]), expected, "{template} and {made} lines");
        }
    }
}
