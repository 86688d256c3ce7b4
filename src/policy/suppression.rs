//! Comments that take findings away: what they say, in Stockade's words, hadolint's and BuildKit's.

use super::read::{self, Mistake};
use crate::source::{Date, Span, Spanned, Text};

/// How a suppression is written, as messages show it.
const FORM: &str =
    "write it as `# stockade: ignore[rule] until=YYYY-MM-DD -- reason`; `until` may be left out";

/// The program whose form a suppression is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `# stockade: ignore[rule] -- reason`.
    Stockade,
    /// `# hadolint ignore=DL3002`. Other programs read it as well.
    Hadolint,
    /// `# check=skip=SecretsUsedInArgOrEnv`. Other programs read it as well.
    BuildKit,
}

/// How far a suppression is meant to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressionScope {
    /// What stands beside or below it.
    Next,
    /// The stage that begins below it.
    Stage,
    /// The whole file.
    File,
}

/// What a comment says that takes findings away.
#[derive(Debug, Clone)]
pub struct SuppressionComment {
    /// The comment.
    pub place: Span,
    /// Whose words it uses.
    pub dialect: Dialect,
    /// How far it reaches.
    pub scope: SuppressionScope,
    /// The rules that it names, in the dialect's words.
    pub rules: Vec<Spanned<String>>,
    /// The last day on which it counts.
    pub until: Option<Spanned<Date>>,
    /// Why it is there.
    pub reason: Option<String>,
    /// Why it cannot be understood; then it takes nothing away.
    pub mistake: Option<Mistake>,
}

impl SuppressionComment {
    /// Reads a comment: what stands after its `#`, and its whole place. Most comments are none.
    #[must_use]
    pub fn read(text: &Text, place: Span) -> Option<Self> {
        let text = text.trim();
        if text.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("stockade")) {
            return own(&text, place);
        }
        if let Some(rest) = text.strip_prefix("hadolint").filter(|rest| rest.starts_with([' ', '\t'])) {
            return hadolint(&text.slice(text.len() - rest.len()..text.len()).trim(), place);
        }
        let (name, _) = text.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("check") {
            return None;
        }
        let value = text.slice(name.len() + 1..text.len()).trim();
        // Above an instruction, BuildKit takes what follows a blank for prose.
        let end = value.find(' ').unwrap_or(value.len());
        Self::read_check(&value.slice(0..end), place, SuppressionScope::Next)
    }

    /// Reads the value of BuildKit's `# check=…`: options between semicolons, `skip` among them.
    #[must_use]
    pub fn read_check(value: &Text, place: Span, scope: SuppressionScope) -> Option<Self> {
        let mut at = 0;
        for option in value.split(';') {
            let start = at;
            at += option.len() + 1;
            let Some((name, list)) = option.split_once('=') else { continue };
            if name.trim() == "skip" {
                let list = value.slice(start + option.len() - list.len()..start + option.len());
                return Some(Self { rules: names(&list), ..Self::new(Dialect::BuildKit, scope, place) });
            }
        }
        None
    }

    fn new(dialect: Dialect, scope: SuppressionScope, place: Span) -> Self {
        Self { place, dialect, scope, rules: Vec::new(), until: None, reason: None, mistake: None }
    }
}

/// `hadolint [global|stage] ignore=DL3002,DL3006 # reason`, without its first word.
fn hadolint(text: &Text, place: Span) -> Option<SuppressionComment> {
    let (head, list) = text.split_once('=')?;
    let scope = match head.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["ignore"] => SuppressionScope::Next,
        ["stage", "ignore"] => SuppressionScope::Stage,
        ["global", "ignore"] => SuppressionScope::File,
        _ => return None,
    };
    let (list, reason) = list.split_once('#').unwrap_or((list, ""));
    let start = head.len() + 1;
    let list = text.slice(start..start + list.len());
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).map(ToOwned::to_owned);
    Some(SuppressionComment {
        rules: names(&list),
        reason,
        ..SuppressionComment::new(Dialect::Hadolint, scope, place)
    })
}

/// The names of a list with commas, each with its place; the empty ones left out.
fn names(list: &Text) -> Vec<Spanned<String>> {
    let mut at = 0;
    let mut names = Vec::new();
    for part in list.split(',') {
        let name = list.slice(at..at + part.len()).trim();
        at += part.len() + 1;
        if !name.is_empty() {
            names.push(Spanned::new(name.as_str().to_owned(), name.span()));
        }
    }
    names
}

/// A comment that begins with the program's name. Prose about it is none.
fn own(text: &Text, place: Span) -> Option<SuppressionComment> {
    let after = &text[8..];
    let said = after.trim_start();
    if !said.starts_with(':') {
        // `stockade ignore[…]`, `stockade-ignore …`: meant, but not so written.
        let word = said.trim_start_matches(['-', '_', '=', ',']).trim_start();
        let is_meant = word.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("ignore"));
        return is_meant.then(|| {
            let mistake = Mistake::new(place, "this suppression is not understood").help(FORM);
            broken(place, mistake)
        });
    }
    let start = text.len() - said.len() + 1;
    Some(
        Reader { text: text.clone(), at: start, place }
            .read()
            .unwrap_or_else(|mistake| broken(place, mistake)),
    )
}

fn broken(place: Span, mistake: Mistake) -> SuppressionComment {
    SuppressionComment {
        mistake: Some(mistake),
        ..SuppressionComment::new(Dialect::Stockade, SuppressionScope::Next, place)
    }
}

/// Reads what stands after `stockade:`.
struct Reader {
    text: Text,
    at: usize,
    place: Span,
}

impl Reader {
    fn read(mut self) -> Result<SuppressionComment, Mistake> {
        let (word, word_place) = self.word(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
        let scope = match word.as_str() {
            "ignore" => SuppressionScope::Next,
            "ignore-stage" => SuppressionScope::Stage,
            "ignore-file" => SuppressionScope::File,
            "" => return Err(self.mistake(self.place, "nothing follows `stockade:`")),
            other => {
                let message = format!("`{other}` is not a kind of suppression");
                let near = read::nearest(other, ["ignore", "ignore-stage", "ignore-file"]);
                let help = near.map_or_else(|| FORM.to_owned(), |near| format!("did you mean `{near}`?"));
                return Err(Mistake::new(word_place, message).help(help));
            }
        };
        let rules = self.rules(&word, word_place)?;
        let mut said =
            SuppressionComment { rules, ..SuppressionComment::new(Dialect::Stockade, scope, self.place) };
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return Ok(said);
            }
            if let Some(reason) = rest.strip_prefix("--") {
                let reason = reason.trim();
                said.reason = (!reason.is_empty()).then(|| reason.to_owned());
                return Ok(said);
            }
            let (word, place) = self.word(char::is_whitespace);
            let Some(day) = word.strip_prefix("until=") else {
                let message = format!("`{word}` is not understood here");
                return Err(Mistake::new(place, message)
                    .help("write a reason after ` -- `, a last day after `until=`"));
            };
            let Some(date) = Date::parse(day) else {
                let message = format!("`{day}` is not a date");
                return Err(Mistake::new(place, message).help("write it as YYYY-MM-DD"));
            };
            said.until = Some(Spanned::new(date, place));
        }
    }

    /// What is not read yet, without blanks at its front.
    fn rest(&mut self) -> Text {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text.slice(self.at..self.text.len())
    }

    /// The next word, up to a character that ends it.
    fn word(&mut self, ends: fn(char) -> bool) -> (String, Span) {
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        (rest[..length].to_owned(), rest.span_of(0..length))
    }

    /// The rules in brackets after the word that wants them.
    fn rules(&mut self, word: &str, place: Span) -> Result<Vec<Spanned<String>>, Mistake> {
        let rest = self.rest();
        if !rest.starts_with('[') {
            let message = format!("`{word}` does not say which rules");
            return Err(
                Mistake::new(place, message).help(format!("name them in brackets: `{word}[root-user]`"))
            );
        }
        let Some(end) = rest.find(']') else {
            return Err(self.mistake(rest.span_of(0..1), "this bracket is never closed"));
        };
        self.at += end + 1;
        let names = names(&rest.slice(1..end));
        if names.is_empty() {
            let message = "no rule is named here";
            return Err(Mistake::new(rest.span_of(0..end + 1), message).help(FORM));
        }
        Ok(names)
    }

    fn mistake(&self, place: Span, message: &str) -> Mistake {
        Mistake::new(place, message).help(FORM)
    }
}
