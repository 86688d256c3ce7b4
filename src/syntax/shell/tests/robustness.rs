//! Any text: no panic, no overflow, no more steps than its length asks for, and every place is a true one.

use proptest::prelude::*;

use super::super::steps::steps_of;
use super::*;
use crate::syntax::shell::limits::{MAX_DEPTH, SCRIPT_DEPTH};

/// Checks all words of the script that stand in `source` itself.
fn check(source: &str) {
    let script = parse(&text(source));
    if let Some(broken) = script.broken {
        assert!(source.is_char_boundary(broken.start as usize) && broken.end as usize == source.len());
    }
    let commands = script.commands();
    for found in &commands {
        let simple = found.command;
        assert!(simple.span.end as usize <= source.len());
        assert!(source.get(simple.span.start as usize..simple.span.end as usize).is_some(), "on borders");
        let (mut words, mut end) = (simple.words.iter(), 0);
        assert!(
            words.all(|word| std::mem::replace(&mut end, word.span().end) <= word.span().start),
            "in order"
        );
        let _ = found.invocation();
        // Where characters are dropped (backquotes, `<<-`, `-c` strings), the source has more of them.
        if found.context.script_of.is_none() && !source.contains(['`', '\t']) {
            for word in &simple.words {
                let span = word.span();
                assert!(simple.span.contains(span));
                assert_eq!(&source[span.start as usize..span.end as usize], &*word.raw);
            }
        }
        for word in &simple.words {
            let _ = (word.literal(), word.pattern(), word.assignment());
            let _ = word.expand_fields(&|name| VariableValue::Set(name.into()));
        }
    }
    let _ = shape_of(&script);
}

const TOKENS: &[&str] = &[
    "a",
    "b=",
    "$x",
    "é",
    " ",
    " ",
    "\n",
    ";",
    ";;",
    "&",
    "&&",
    "|",
    "||",
    "(",
    ")",
    "((",
    "))",
    "{ ",
    "}",
    "'",
    "\"",
    "`",
    "\\",
    "$(",
    "${",
    "$((",
    "<(",
    "<<E\n",
    "<<-'E'\n\t",
    "\nE\n",
    ">",
    "2>&1",
    "if ",
    "then ",
    "else ",
    "elif ",
    "fi ",
    "for x in ",
    "do ",
    "done ",
    "while ",
    "case x in ",
    ") ",
    "esac ",
    "f() ",
    "function f ",
    "[[ ",
    " ]]",
    "=~ ",
    "!",
    "#",
    ":-",
    "[",
    "]",
    "=(",
    "sh -c \"",
    "eval ",
    "sudo ",
    "env -i ",
    "su -c '",
    "$'",
    "\\x4",
    "*",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text(source in "\\PC{0,60}") {
        check(&source);
    }

    #[test]
    fn any_tokens(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        check(&tokens.concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn any_tokens_again_and_again(tokens in prop::collection::vec(prop::sample::select(TOKENS), 1..8)) {
        is_linear(&tokens.concat());
    }
}

/// Reads and walks a script on a thread with a small stack. Returns how many steps that takes, and whether it broke.
fn steps(script: String) -> (usize, bool) {
    let run = move || {
        let mut is_broken = false;
        let steps = steps_of(|| {
            let script = parse(&text(&script));
            is_broken = script.broken.is_some();
            let _ = script.commands();
        });
        (steps, is_broken)
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

/// Holds that twice as many pieces take at most twice as many steps, and a tenth more.
fn is_linear(unit: &str) {
    // So many bytes that what is looked ahead, which has its own bounds, is little beside them; and a multiple of
    // 12 pieces, so that quotes which open and close in turn do so in both texts alike.
    let times = 12 * ((16 << 10) / unit.len() / 12 + 1);
    let [once, twice] = [times, 2 * times].map(|times| steps(unit.repeat(times) + "a").0);
    assert!(10 * twice <= 22 * once, "{unit:?}: {times} times take {once} steps, and twice as many {twice}");
}

#[test]
fn longer_than_what_is_read() {
    for unit in ["a;", "a ", "a|", "#", "\n", "é", "'", "<<E\n"] {
        let (_, is_broken) = steps(unit.repeat(MAX_BYTES / unit.len() + 1));
        assert!(is_broken, "{unit:?}");
    }
}

#[test]
fn hostile_texts() {
    let units = [
        "$(",
        "((",
        "( ",
        "$((",
        "${a:-",
        "`",
        "if ",
        "{ ",
        "'",
        "\"",
        ";",
        "a;",
        "a|",
        "\\",
        "<<E ",
        "<<E\n",
        "a=(",
        "[[ ",
        "case x in a) ",
        "f() { ",
        "\"$(",
        "a[\"",
        "a[$'\\'' ",
        "a[$'\\'';",
        "((a); # '\nb)\n",
        "((a\n# '\n); b) # '\n",
        "$((a) '\n",
        "<(",
        "!(",
        "! ",
        "time ",
        "$'",
        "sh -c \"",
        "eval ",
        "sudo ",
        "f(){ f; }; ",
        "x() { x1; }\n",
        "{a",
        "1",
        "\n",
        "#",
        "for x in a; do ",
        "`\\`",
        "a&",
        "\\\n",
        "cat <<-E\n\tE\n",
        "é",
    ];
    for unit in units {
        is_linear(unit);
    }
}

/// Scripts that are well formed and as deep as they may be, of constructs that need much stack.
#[test]
fn deep_nesting() {
    let nests = [
        ("$(", "a", ")"),
        ("x \"$(", "a", ")\""),
        ("{ ", "a", "; }"),
        ("if a; then ", "b", "; fi"),
        ("${a:-", "b", "}"),
        ("f() { g=(${x:-\"$(", "a", ")\"}); }"),
        ("case x in a) for i in $(", "a", "); do b; done;; esac"),
        ("[[ $(", "a", ") ]]"),
        ("$((1+$(", "a", ")))"),
    ];
    for (open, middle, close) in nests {
        for depth in [12, 30, 60, 200] {
            let source = open.repeat(depth) + middle + &close.repeat(depth);
            let run = move || {
                let script = parse(&text(&source));
                assert!(depth > 12 || script.broken.is_none(), "{open:?} is understood");
                assert!(depth < MAX_DEPTH || script.broken.is_some(), "{open:?} is bounded");
                let _ = (script.commands().len(), script.clone() == script, shape_of(&script));
            };
            std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
        }
    }
}

/// Here-documents in here-documents, and scripts in scripts.
#[test]
fn deep_copies() {
    let mut heredoc = "a".to_owned();
    let mut script = "a".to_owned();
    for number in 0..100 {
        heredoc = format!("$(b <<E{number}\n{heredoc}\nE{number}\n)");
        script = format!("eval {script}");
    }
    let run = move || {
        let commands = [heredoc, script].map(|source| parse(&text(&source)).commands().len());
        assert_eq!(commands, [MAX_DEPTH / 2 + 1, MAX_DEPTH / SCRIPT_DEPTH + 1]);
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

/// Functions that call each other do not add up to more depth than the stack has.
#[test]
fn chains_of_calls() {
    let mut source = String::new();
    for number in 0..1_000 {
        let nest = "{ ".repeat(50) + &format!("f{}", number + 1) + &"; }".repeat(50);
        source += &format!("f{number}() {nest}\n");
    }
    source += "f0";
    let run = move || parse(&text(&source)).commands().len();
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    assert_eq!(thread.spawn(run).unwrap().join().unwrap(), 1_001);
}
