//! Words: their parts and their values.

use super::*;

/// The words of the first command.
fn first_words(script: &Script) -> &[Word] {
    match &script.items[0].list.first.commands[0] {
        Command::Simple(simple) => &simple.words,
        Command::Compound(_) => panic!("a simple command is expected"),
    }
}

fn variable(name: &str) -> VariableValue {
    match name {
        "a" => VariableValue::Set("A".into()),
        "two" => VariableValue::Set("x  y".into()),
        "empty" => VariableValue::Set(String::new()),
        "unset" => VariableValue::Unset,
        _ => VariableValue::NotKnown,
    }
}

#[test]
fn parts() {
    table(
        &[
            ("a'b'\"c\"\\d", "[a'b'\"c\"\\d]"),
            ("''  \"\"", "['' \"\"]"),
            ("\"a\\\"b\\n\\$c\"", "[\"a\\\"b\\n\\$c\"]"),
            ("$a$b.$c_d ${e}f", "[${a}${b}.${c_d} ${e}f]"),
            ("$1 $12 ${12} $@ $# $? $$ $! $- $*", "[${1} ${1}2 ${12} ${@} ${#} ${?} ${$} ${!} ${-} ${*}]"),
            ("$ $% a$ \"$\" $,", "[$ $% a$ \"$\" $,]"),
            ("${a:-b} ${a-b} ${a:=b} ${a:?b} ${a:+b}", "[${a:-b} ${a-b} ${a:=b} ${a:?b} ${a:+b}]"),
            ("${a:-b c\"}\"${d:-e}}", "[${a:-b c\"}\"${d:-e}}]"),
            ("\"${a:-'b'}\" ${a:-'}'}", "[\"${a:-'b'}\" ${a:-'}'}]"),
            ("\"${a:-\"b\"}\" \"${a%\"c\"}\"", "[\"${a:-\"b\"}\" \"${a%\"c\"}\"]"),
            ("${a#b} ${a##*/} ${a%.*} ${a%%b}", "[${a#b} ${a#*/} ${a%.*} ${a%b}]"),
            ("${#a} ${#} ${##} ${#-x} ${#a[@]} ${#@}", "[${#a} ${#} ${##} ${#-x} ${#a[@]} ${#@}]"),
            ("${!a} ${!a[@]} ${!a*}", "[${!a} ${!a[@]} ${!a~*}]"),
            ("${a[0]} ${a[$i]:-b} ${a[@]:1}", "[${a[0]} ${a[${i}]:-b} ${a[@]~:1}]"),
            ("${a/b/c} ${a:1:2} ${a^^} ${a@Q}", "[${a~/b/c} ${a~:1:2} ${a~^^} ${a~@Q}]"),
            ("${.a} ${{b}}", "[${~.a} ${~{b}}]"),
            ("$(a $(b)) \"$(c \"$(d)\")\"", "[$([a $([b])]) \"$([c \"$([d])\"])\"]"),
            ("`a \\`b\\` \\$c`", "[$([a $([b]) ${c}])]"),
            ("\"`a \\\"b\\\"`\"", "[\"$([a \"b\"])\"]"),
            ("`a \\n \\\\\\\\`", "[$([a \\n \\\\])]"),
            ("$(case x in a) b;; esac)", "[$((case x <a> [b] ;;))]"),
            ("$((1 + (2 * $a))) $((a); b)", "[$(math 1 + (2 * ${a})) $((sub [a]); [b])]"),
            ("$(( $(a \")\") ))", "[$(math  $([a \")\"]) )]"),
            ("$(<f) $()", "[$([<f]) $()]"),
            ("a=<(b)c", "[a=<([b])c]"),
            ("x --f=<(b)c", "[x --f=<([b])c]"),
            ("$'a\\n\\'\\x41\\101\\u00e9\\q' $\"b\"", "['a\n'AAé\\q' \"b\"]"),
            ("$'\\xc3\\xa9' $'a\\0b'", "['é' 'a']"),
            ("\"$'a'\"", "[\"$'a'\"]"),
            ("$[1 + 2]", "[??$[??1 + 2]]"),
            ("rm !(a|b c).x ?(d)", "[rm !(a|b c).x ?(d)]"),
            ("é\\é 'é'", "[é\\é 'é']"),
            ("~/a {b,c} *.d", "[~/a {b,c} *.d]"),
            ("}  ]  a}b", "!0"),
            ("x }  ]  a}b", "[x } ] a}b]"),
        ],
        shape,
    );
}

#[test]
fn literals() {
    table(
        &[
            ("abc", "abc"),
            ("'a b'\\ c\"d\\\"e\\f\"", "a b cd\"e\\f"),
            ("''", ""),
            ("a\\\nb", "ab"),
            ("$'\\t'x", "\tx"),
            ("*.js", "*.js"),
            ("a$b", "none"),
            ("\"a$(b)\"", "none"),
            ("a`b`", "none"),
        ],
        |input| {
            let script = parse(&text(input));
            first_words(&script)[0].literal().map_or_else(|| "none".into(), std::borrow::Cow::into_owned)
        },
    );
}

#[test]
fn values() {
    table(
        &[
            ("a", "a / a"),
            ("$a-\"$a\"", "A-A / A-A"),
            ("$two", "x  y / x|y"),
            ("\"$two\"", "x  y / x  y"),
            ("-$two-", "-x  y- / -x|y-"),
            ("$two$two", "x  yx  y / x|yx|y"),
            ("$empty", " / "),
            ("\"$empty\"", " / <>"),
            ("$unset''", " / <>"),
            ("${unset}", " / "),
            ("${unset:-d}${a:-d}", "dA / dA"),
            ("${empty:-d}${empty-d}", "d / d"),
            ("${unset-d e}", "d e / d|e"),
            ("${unset-\"d e\"}", "d e / d e"),
            ("\"${unset-d e}\"", "d e / d e"),
            ("${unset:=$a}", "A / A"),
            ("${a:+r}${a+r}${unset+r}${empty:+r}.", "rr. / rr."),
            ("${a:?m}", "A / A"),
            ("${unset:?m}", "none / none"),
            ("${other:-d}", "none / none"),
            ("${a%A}", "none / none"),
            ("${#a}", "none / none"),
            ("$(b)", "none / none"),
            ("$((1))", "none / none"),
            ("\"$@\"", "none / none"),
        ],
        |input| {
            let script = parse(&text(input));
            let word = &first_words(&script)[0];
            let value = word.expand(&variable);
            let fields = word.expand_fields(&variable).map(|fields| {
                let shown = |field: String| if field.is_empty() { "<>".into() } else { field };
                fields.into_iter().map(shown).collect::<Vec<_>>().join("|")
            });
            format!(
                "{} / {}",
                value.unwrap_or_else(|| "none".into()),
                fields.unwrap_or_else(|| "none".into())
            )
        },
    );
}

#[test]
fn patterns() {
    table(
        &[
            ("*.js", "*.js"),
            ("\"a b\"/*", "a b/*"),
            ("'*'/[ab]?", "\\*/[ab]?"),
            ("a\\*b", "none"),
            ("'*'", "none"),
            ("$a*", "none"),
        ],
        |input| first_words(&parse(&text(input)))[0].pattern().unwrap_or_else(|| "none".into()),
    );
}

#[test]
fn places() {
    // `RUN a \` + line end + `  "b $c"`, as a Dockerfile joins it.
    let file = file();
    let mut builder = crate::source::TextBuilder::new(file);
    builder.push(4, b"a ");
    builder.push(8, b"  \"b $c\" d");
    let script = parse(&builder.finish(4));
    let places: Vec<_> =
        first_words(&script).iter().map(|word| (word.span().start, word.span().end)).collect();
    assert_eq!(places, [(4, 5), (10, 16), (17, 18)]);
}

/// Words in a `-c` string have the places that they have in the file, behind its quotes and escapes.
#[test]
fn places_in_inline_scripts() {
    let source = r#"sh -c "echo \"a b\" && 'c' $d""#;
    let script = parse(&text(source));
    let commands = script.commands();
    let word = |command: usize, word: usize| {
        let span = commands[command].command.words[word].span();
        &source[span.start as usize..span.end as usize]
    };
    assert_eq!(word(1, 0), "echo");
    assert_eq!(word(1, 1), r#""a b\""#);
    assert_eq!(word(2, 0), "'c'");
    assert_eq!(word(2, 1), "$d");
}
