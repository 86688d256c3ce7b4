//! The placeholders of a template's line, and what a line that is made from it has in their places.

use std::collections::BTreeMap;

/// A line of a template: what stands as it is, and placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// A placeholder, as it is written.
    Hole(String),
}

/// What each placeholder stands for.
pub(crate) type Filling = BTreeMap<String, String>;

impl Pattern {
    /// Reads a line. `named` are texts that are placeholders here beside those that look like one.
    pub(crate) fn read(line: &str, named: &[&str]) -> Self {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = line;
        while let Some(next) = rest.chars().next() {
            let before = literal.chars().next_back();
            match placeholder(rest, before, named) {
                Some(length) => {
                    if !literal.is_empty() {
                        parts.push(Part::Literal(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Hole(rest[..length].to_owned()));
                    rest = &rest[length..];
                }
                None => {
                    literal.push(next);
                    rest = &rest[next.len_utf8()..];
                }
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Self { parts }
    }

    /// The line's placeholders, in order, one that is repeated each time.
    pub(crate) fn holes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_str()),
            Part::Literal(_) => None,
        })
    }

    /// Whether the line is nothing but one placeholder, which any lines may take the place of.
    pub(super) fn is_all_placeholder(&self) -> bool {
        matches!(self.parts.as_slice(), [Part::Hole(_)])
    }

    /// The number of bytes of the line that are no placeholder.
    pub(super) fn literal_length(&self) -> usize {
        let lengths = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text.len(),
            Part::Hole(_) => 0,
        });
        lengths.sum()
    }

    /// What a line has in the places of the placeholders, in order; nothing where it is not made from this.
    pub(crate) fn values<'a>(&self, line: &'a str) -> Option<Vec<&'a str>> {
        let mut values = Vec::new();
        let mut rest = line;
        let mut is_open = false;
        for (number, part) in self.parts.iter().enumerate() {
            let Part::Literal(text) = part else {
                // Of two placeholders side by side the first one is taken to stand for nothing.
                if std::mem::replace(&mut is_open, true) {
                    values.push("");
                }
                continue;
            };
            let is_last = number + 1 == self.parts.len();
            let at = match (is_open, is_last) {
                (false, _) => rest.starts_with(text.as_str()).then_some(0),
                (true, true) => rest.ends_with(text.as_str()).then(|| rest.len() - text.len()),
                (true, false) => rest.find(text.as_str()),
            }?;
            if is_open {
                values.push(&rest[..at]);
            }
            rest = &rest[at + text.len()..];
            is_open = false;
        }
        if is_open {
            values.push(rest);
            rest = "";
        }
        rest.is_empty().then_some(values)
    }

    /// The line with the placeholders that `filling` knows replaced by what they stand for.
    pub(crate) fn filled(&self, filling: &Filling) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for part in &self.parts {
            let text = match part {
                Part::Literal(text) => text,
                Part::Hole(name) => match filling.get(name) {
                    Some(value) => value,
                    None => {
                        parts.push(part.clone());
                        continue;
                    }
                },
            };
            match parts.last_mut() {
                Some(Part::Literal(before)) => before.push_str(text),
                _ => parts.push(Part::Literal(text.clone())),
            }
        }
        Self { parts }
    }

    /// The line as it is written.
    pub(crate) fn text(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) | Part::Hole(text) => text.as_str(),
            })
            .collect()
    }
}

/// How long the placeholder is that a text begins with, if it does. `before` is the character before it.
fn placeholder(text: &str, before: Option<char>, named: &[&str]) -> Option<usize> {
    if let Some(name) =
        named.iter().filter(|name| !name.is_empty() && text.starts_with(**name)).max_by_key(|name| name.len())
    {
        return Some(name.len());
    }
    let between = |open: &str, close: &str| {
        let inner = text.strip_prefix(open)?;
        Some(open.len() + inner.find(close)? + close.len())
    };
    match text.as_bytes().first()? {
        b'$' => between("${{", "}}"),
        b'{' => between("{{{", "}}}").or_else(|| between("{{", "}}")),
        b'<' => between("<%=", "%>")
            .or_else(|| between("<%-", "%>"))
            // `<<EOF>file` is a heredoc.
            .or_else(|| enclosed(text, "<", ">").filter(|_| before != Some('<'))),
        b'@' => enclosed(text, "@@", "@@").or_else(|| enclosed(text, "@", "@")),
        b'%' => enclosed(text, "%%", "%%"),
        b'_' => enclosed(text, "__", "__").filter(|_| before != Some('_')),
        _ => None,
    }
}

/// The length of a name in capitals between two marks.
fn enclosed(text: &str, open: &str, close: &str) -> Option<usize> {
    let inner = text.strip_prefix(open)?;
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    let end = inner.find(close)?;
    let name = &inner[..end];
    (name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(is_name))
        .then_some(open.len() + end + close.len())
}

/// What in a template's line chooses or repeats lines: `{% if … %}`, `{{#each …}}`, `{{ end }}`, `<% … %>`.
pub(super) fn control(line: &str) -> Option<&str> {
    let tag = |at: usize, close: &str| {
        let end = line[at..].find(close).map_or(line.len(), |end| at + end + close.len());
        &line[at..end]
    };
    if let Some((at, _)) = line.match_indices("{%").next() {
        return Some(tag(at, "%}"));
    }
    if let Some((at, _)) = line.match_indices("{#").find(|(at, _)| !line[..*at].ends_with(['{', '$'])) {
        return Some(tag(at, "#}"));
    }
    let prints = |at: usize| line[at + 2..].starts_with(['=', '-']);
    if let Some((at, _)) = line.match_indices("<%").find(|(at, _)| !prints(*at)) {
        return Some(tag(at, "%>"));
    }
    line.match_indices("{{").find(|(at, _)| chooses(&line[at + 2..])).map(|(at, _)| tag(at, "}}"))
}

/// Whether what stands after `{{` is no value: a block, a comment, another file.
fn chooses(inner: &str) -> bool {
    const WORDS: [&str; 10] =
        ["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"];
    let inner = inner.trim_start_matches(['-', '~']).trim_start();
    if inner.starts_with(['#', '/', '^', '!', '>']) {
        return true;
    }
    let word = inner.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    WORDS.contains(&word) && !inner[word.len()..].starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(line: &str) -> Vec<String> {
        Pattern::read(line, &["SERVICE-HERE"]).holes().map(str::to_owned).collect()
    }

    #[test]
    fn knows_the_forms_that_people_use() {
        for (line, wanted) in [
            ("COPY services/<SERVICE_NAME>/ ./", "<SERVICE_NAME>"),
            ("EXPOSE {{ port }}", "{{ port }}"),
            ("EXPOSE {{{port}}}", "{{{port}}}"),
            ("EXPOSE {{ .Values.port }}", "{{ .Values.port }}"),
            ("FROM node:{{ cookiecutter.node | lower }}-alpine", "{{ cookiecutter.node | lower }}"),
            ("EXPOSE ${{ values.port }}", "${{ values.port }}"),
            ("EXPOSE <%= port %>", "<%= port %>"),
            ("COPY __SERVICE_NAME__/ ./", "__SERVICE_NAME__"),
            ("COPY @SERVICE@ ./", "@SERVICE@"),
            ("FROM %%BASE%%", "%%BASE%%"),
            ("COPY SERVICE-HERE ./", "SERVICE-HERE"),
        ] {
            assert_eq!(holes(line), [wanted], "{line}");
        }
        for line in [
            "EXPOSE ${PORT}",
            "RUN cat <<EOF>file",
            "RUN cat < file > other",
            "RUN pnpm install pnpm@9 tsx@4",
            "CMD python -c 'print(__name__)'",
            "RUN echo <name>",
            "RUN date +%Y%%M",
        ] {
            assert_eq!(holes(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn finds_what_stands_in_their_places() {
        let values =
            |pattern: &str, line| Pattern::read(pattern, &[]).values(line).map(|values| values.join("|"));
        assert_eq!(values("COPY <A>/x <A>/", "COPY s/web/x s/web/"), Some("s/web|s/web".into()));
        assert_eq!(values("EXPOSE <PORT>", "EXPOSE 80 81"), Some("80 81".into()));
        assert_eq!(values("<A>-<B>", "a-b-c"), Some("a|b-c".into()));
        assert_eq!(values("CMD <A><B>", "CMD x"), Some("|x".into()));
        assert_eq!(values("COPY <A>/dist .", "COPY a/dist ./b"), None);
        assert_eq!(values("COPY a a<A>", "COPY a"), None, "what is before and after does not overlap");
        assert_eq!(values("USER node", "USER node"), Some(String::new()));
        assert_eq!(values("USER node", "USER nodes"), None);
    }

    #[test]
    fn knows_what_chooses_lines() {
        for line in [
            "{% if a %}",
            "x {%- endif %}",
            "{# said #}",
            "<% if (a) { %>",
            "{{#if a}}",
            "{{- end }}",
            "{{ range .A }}",
            "{{> part }}",
        ] {
            assert!(control(line).is_some(), "{line}");
        }
        for line in [
            "{{ a }}",
            "{{ end_of_line }}",
            "<%= a %>",
            "<%- a %>",
            "{{ with.x }}",
            "${#array[@]}",
            "{{ .If }}",
        ] {
            assert_eq!(control(line), None, "{line}");
        }
    }
}
