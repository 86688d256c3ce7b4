//! The order and the circumstances of commands.

use super::*;

/// Each command as its words and the circumstances that are not the usual ones.
fn show(commands: &Commands<'_>) -> String {
    let mut out = Vec::new();
    for found in commands {
        let context = &found.context;
        let mut line = words(&found.command.words);
        let flags = [
            (context.may_be_skipped, "?"),
            (context.background, "&"),
            (context.in_substitution, "$"),
            (context.calls_function, "()"),
            (context.errexit, "e"),
            (context.pipefail, "p"),
        ];
        let flags: String = flags.iter().filter(|flag| flag.0).map(|flag| flag.1).collect();
        if !flags.is_empty() {
            line += &format!(" {flags}");
        }
        if context.shell > 0 {
            line += &format!(" @{}<{}", context.shell, commands.parent_shell(context.shell).unwrap());
        }
        if let Some(from) = &context.piped_from {
            line += &format!(" <{from:?}");
        }
        if let Some(into) = &context.pipes_into {
            line += &format!(" >{into:?}");
        }
        if let Some(function) = context.function {
            line += &format!(" in {function}");
        }
        if let Some(outer) = context.script_of {
            line += &format!(" of {outer}");
        }
        out.push(line);
    }
    out.join(" / ")
}

/// Whoever calls it: the places of a function's commands are those of the string that it is written in.
#[test]
fn a_function_stands_in_the_script_that_defines_it() {
    let script = parse(&text("eval \"f() { a; }\"; f; g() { b; }; eval \"g\""));
    let stands_in = |name: &str| {
        let commands = script.commands();
        let found = commands.iter().find(|found| found.invocation().program() == Some(name)).unwrap();
        found.context.script_of.map(|outer| commands[outer].command.words[1].raw.to_string())
    };
    assert_eq!(stands_in("a").as_deref(), Some("\"f() { a; }\""));
    assert_eq!(stands_in("b"), None);
}

#[test]
fn skipping() {
    table(
        &[
            ("a && b && c", "a / b / c"),
            ("a; b && c; d", "a / b / c / d"),
            ("a || b", "a / b ?"),
            ("a || b && c", "a / b ? / c"),
            ("test -f x && b && c; d", "test -f x / b ? / c ? / d"),
            ("a && [ -f x ] && b", "a / [ -f x ] / b ?"),
            ("[ -f x ] || a && b", "[ -f x ] / a ? / b"),
            ("! a && b", "a / b ?"),
            ("a | grep -q x && b", "a @1<0 >1..2 / grep -q x @2<0 <0..1 / b ?"),
            ("[[ -f x ]] && a", "a ?"),
            ("{ a; [ b ]; } && c", "a / [ b ] / c ?"),
            ("command -v npm && a; command npm && b", "command -v npm / a ? / command npm / b"),
            ("if a; then b; elif c; then d; else e; fi; f", "a / b ? / c ? / d ? / e ? / f"),
            ("case x in a) b;; esac", "b ?"),
            ("for i in a b; do c; done", "c"),
            ("for i in $a; do c; done", "c ?"),
            ("for i; do c; done", "c ?"),
            ("for i in a; do b || break; c; done; d", "b / break ? / c ? / d"),
            ("while a; do b; done", "a / b ?"),
            ("while :; do b; done; until false; do c; done", ": / b / false / c"),
            ("x ${a:-$(b)} $(c)", "b ?$ @1<0 / c $ @2<0 / x ${a:-$([b])} $([c])"),
        ],
        |script| show(&parse(&text(script)).commands()),
    );
}

#[test]
fn leaving() {
    table(
        &[
            ("a; exit 0; b", "a / exit 0 / b ?"),
            ("a; exit 1; b", "a / exit 1 / b ?"),
            ("a || exit 1; b", "a / exit 1 ? / b"),
            ("a || exit; b", "a / exit ? / b"),
            ("a || exit $?; b", "a / exit ${?} ? / b"),
            ("[ x ] && exit 0; b", "[ x ] / exit 0 ? / b ?"),
            ("if a; then exit; fi; b", "a / exit ? / b ?"),
            ("if a; then exec b; fi; c", "a / exec b ? / c ?"),
            ("exec >f; c", "exec / c"),
            ("(exit 0; a); b", "exit 0 @1<0 / a ? @1<0 / b"),
            ("f() { [ x ] && return 0; a; }; f; b", "f () / [ x ] in f / return 0 ? in f / a ? in f / b"),
        ],
        |script| show(&parse(&text(script)).commands()),
    );
}

/// What a RUN line that was built tells more than a script whose end is not known.
#[test]
fn success() {
    table(
        &[
            ("[ -f x ] && a", "[ -f x ] / a"),
            ("[ -f x ] && a; b", "[ -f x ] / a ? / b"),
            ("[ -f x ] && a || b", "[ -f x ] / a ? / b ?"),
            ("a || [ -f x ] && b", "a / [ -f x ] ? / b"),
            ("{ [ -f x ] && a; }", "[ -f x ] / a"),
            ("sh -c '[ -f x ] && a'", "sh -c '[ -f x ] && a' / [ -f x ] @1<0 of 0 / a @1<0 of 0"),
            ("if [ x ] && a; then b; fi", "[ x ] / a ? / b ?"),
            ("! { [ x ] && a; }", "[ x ] / a ?"),
            ("[ x ] && a &", "[ x ] & @1<0 / a ?& @1<0"),
        ],
        |script| {
            show(
                &parse(&text(script))
                    .commands_from(ShellOptions { succeeds: true, ..ShellOptions::default() }),
            )
        },
    );
}

#[test]
fn surroundings() {
    table(
        &[
            ("a & b", "a & @1<0 / b"),
            ("a && b & c & d", "a & @1<0 / b & @1<0 / c & @2<0 / d"),
            ("(cd x && a); (b)", "cd x @1<0 / a @1<0 / b @2<0"),
            ("curl $(u) | sh -s x", "u $ @2<1 / curl $([u]) @1<0 >2..3 / sh -s x @3<0 <1..2"),
            (
                "a | { b; c | d; } | e",
                "a @1<0 >1..4 / b @2<0 <0..1 >4..5 / c @3<2 <0..1 >3..4 / d @4<2 <2..3 >4..5 / e @5<0 <1..4",
            ),
            ("x=$(a) y=`b` c <(d)", "a $ @1<0 / b $ @2<0 / d $ @3<0 / c <([d])"),
            ("cat <<E\n$(a)\nE", "a $ @1<0 / cat"),
            ("set -e; a; set +e -o pipefail; b", "set -e / a e / set +e -o pipefail e / b p"),
            ("(set -eu); a", "set -eu @1<0 / a"),
            ("set -e; (a); sh -c b", "set -e / a e @1<0 / sh -c b e / b @2<0 of 2"),
            ("sh -ec 'a $(b)'", "sh -ec 'a $(b)' / b $e @2<1 of 0 / a $([b]) e @1<0 of 0"),
            ("sh -c \"a $(b)\"", "b $ @1<0 / sh -c \"a $([b])\" / a {{$([b])}} @2<0 of 1"),
            ("eval 'set -e'; a", "eval 'set -e' / set -e of 0 / a e"),
            ("bash <<E\na\nE", "bash / a @1<0 of 0"),
        ],
        |script| show(&parse(&text(script)).commands()),
    );
}

#[test]
fn functions() {
    table(
        &[
            ("f() { a; }; b; f x; f", "b / f x () / a in f / f ()"),
            ("f() { a; }; b", "b / a ? in f"),
            ("f() { a; }; [ x ] && f & c", "[ x ] & @1<0 / f ?&() @1<0 / a ?& @1<0 in f / c"),
            ("f() { g; }; g() { a; }; f", "f () / g () in f / a in g"),
            ("f() { f; a; }; f", "f () / f () in f / a in f"),
            ("f() { a; }; f() { b; }; f", "f () / b in f / a ? in f"),
            ("f() { g() { a; }; }; b", "b / a ? in g"),
        ],
        |script| show(&parse(&text(script)).commands()),
    );
}

#[test]
fn completeness() {
    for (script, complete) in [
        ("a && b", true),
        ("a && (b", false),
        ("sh -c 'a; )'", false),
        ("a `b )`", false),
        ("a <<E\n${\nE", false),
    ] {
        assert_eq!(parse(&text(script)).commands().is_complete(), complete, "{script}");
    }
}
