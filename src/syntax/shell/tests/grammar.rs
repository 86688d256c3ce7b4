//! Statements, pipelines, compound commands and redirects.

use super::*;

#[test]
fn lists_and_pipelines() {
    table(
        &[
            ("", ""),
            ("  \t\n\n # nothing\n", ""),
            ("apk add curl", "[apk add curl]"),
            ("a; b\nc", "[a]; [b]; [c]"),
            ("a & b", "[a] &; [b]"),
            ("a &\n b &", "[a] &; [b] &"),
            ("a && b || c", "(|| (&& [a] [b]) [c])"),
            ("a || b && c", "(&& (|| [a] [b]) [c])"),
            ("a &&\n\n # why\n b ||\nc", "(|| (&& [a] [b]) [c])"),
            ("a && b &", "(&& [a] [b]) &"),
            ("curl -s u | sh -", "(| [curl -s u] [sh -])"),
            ("a | b | c && d", "(&& (| (| [a] [b]) [c]) [d])"),
            ("a |& b |\n c", "(| (|& [a] [b]) [c])"),
            ("! a | b", "(! (| [a] [b]))"),
            ("! ! a", "[a]"),
            ("time a | b", "(time (| [a] [b]))"),
            ("time -p a; ! time b", "(time [a]); (! (time [b]))"),
            ("time -v a; time", "[time -v a]; [time]"),
            ("a # b && c\nd", "[a]; [d]"),
            ("a#b c\\#d", "[a#b c\\#d]"),
            ("a \\\n  b\\\nc", "[a bc]"),
            ("set -ex;  npm ci ;", "[set -ex]; [npm ci]"),
        ],
        shape,
    );
}

#[test]
fn compound_commands() {
    table(
        &[
            ("(a; b) && c", "(&& (sub [a]; [b]) [c])"),
            ("(a)|(b)", "(| (sub [a]) (sub [b]))"),
            ("( ( a ) )", "(sub (sub [a]))"),
            ("{ a; b; } >f", "((group [a]; [b]) >f)"),
            ("{ (a) }", "(group (sub [a]))"),
            ("{a; }b", "[{a]; [}b]"),
            ("echo { a } if", "[echo { a } if]"),
            ("if a; then b; fi", "(if [a] then [b])"),
            (
                "if a\nthen b\nelif c;then d;else e;fi >f 2>&1",
                "(((if [a] then [b] elif [c] then [d] else [e]) >f) 2>&1)",
            ),
            ("if\\\n a; then\\\n b; fi\\\n", "(if [a] then [b])"),
            ("then\\\nx", "[thenx]"),
            ("if ! a && b; then c; fi || d", "(|| (if (&& (! [a]) [b]) then [c]) [d])"),
            ("for f in a 'b c' $d; do echo $f; done", "(for f in a 'b c' ${d} do [echo ${f}])"),
            ("for f; do a; done", "(for f do [a])"),
            ("for f do a; done", "(for f do [a])"),
            ("for f\nin a b\ndo\n a\ndone", "(for f in a b do [a])"),
            ("for f in; do a; done", "(for f in  do [a])"),
            ("for x in a; { b; }", "(for x in a do [b])"),
            ("for ((i=0; i<3; i++)); do a; done", "(for i=0; i<3; i++ do [a])"),
            ("select x in a b; do c; done", "(for x in a b do [c])"),
            ("while read -r l; do a $l; done <f", "((while [read -r l] do [a ${l}]) <f)"),
            ("until a; do sleep 1; done", "(until [a] do [sleep 1])"),
            ("a | while b; do c; done", "(| [a] (while [b] do [c]))"),
            ("case $x in a|b) c;; (d) e ;; *) f; esac", "(case ${x} <a|b> [c] ;; <d> [e] ;; <*> [f] ;;)"),
            ("case x in a) b ;& c) d ;;& e) ;; esac", "(case x <a> [b] ;& <c> [d] ;;& <e>  ;;)"),
            ("case x\nin\n\n a)\n b\n ;;\n\nesac", "(case x <a> [b] ;;)"),
            ("case x in esac", "(case x)"),
            ("case $1 in -*) set -- a \"$@\";; esac", "(case ${1} <-*> [set -- a \"${@}\"] ;;)"),
            ("f() { a; }; f", "(def f (group [a])); [f]"),
            ("f ( )\n(a)", "(def f (sub [a]))"),
            ("function f { a; } >x", "(def f ((group [a]) >x))"),
            ("function f() { a; }", "(def f (group [a]))"),
            ("my-f() if a; then b; fi", "(def my-f (if [a] then [b]))"),
            ("[[ -f a && $b == c* ]] && d", "(&& (test -f a ${b} == c*) [d])"),
            ("[[ ! ( a < b || -z \"$c\" ) ]]", "(test ! a < b -z \"${c}\")"),
            ("[[ $a =~ ^(b|c d)$ ]]", "(test ${a} =~ ^(b|c d)$)"),
            ("[[ a != @(b|c) ]]", "(test a != @(b|c))"),
            ("((x++)) || a", "(|| (math x++) [a])"),
            ("(( x > 1 && (y) )); a", "(math  x > 1 && (y) ); [a]"),
            ("((a); b)", "(sub (sub [a]); [b])"),
            ("[ -f a ] && b", "(&& [[ -f a ]] [b])"),
            ("if (a) then b; fi", "(if (sub [a]) then [b])"),
        ],
        shape,
    );
}

#[test]
fn assignments_and_redirects() {
    table(
        &[
            ("A=b C=\"d e\" f G=h", "[A=b C=\"d e\" f G=h]"),
            ("A= b", "[A= b]"),
            ("A+=b", "[A+=b]"),
            ("a[1]=x a[$i]=y a['k 1']=z", "[a[1]=x a[$i]=y a['k 1']=z]"),
            ("a[1] b", "[a[1] b]"),
            ("a=(b 'c d'\n # e\n f) g", "[a=(b 'c d' f) g]"),
            ("a=()", "[a=()]"),
            ("local -a x=(b c) y=d", "[local -a x=(b c) y=d]"),
            ("1a=b", "[1a=b]"),
            ("a >f 2>&1 <g >>h >|i <>j", "[a >f 2>&1 <g >>h >|i <>j]"),
            (">f a <g b", "[a b >f <g]"),
            ("> f", "[>f]"),
            ("a &>f; b &>>g", "[a &>f]; [b &>>g]"),
            ("a 2>/dev/null; b2>c; d 2 >e", "[a 2>/dev/null]; [b2 >c]; [d 2 >e]"),
            ("exec {fd}>f; a {b}", "[exec {fd}>f]; [a {b}]"),
            ("a <&- 3<&0", "[a <&- 3<&0]"),
            ("a <<<\"b $c\"", "[a <<<\"b ${c}\"]"),
            ("a < <(b; c) >(d)", "[a <([d]) <<([b]; [c])]"),
            ("a&b", "[a] &; [b]"),
            ("a>b&&c", "(&& [a >b] [c])"),
        ],
        shape,
    );
}

#[test]
fn heredocs() {
    table(
        &[
            ("cat <<EOF >f\na $b\nEOF\nc", "[cat <<EOF=\"a ${b}\\n\" >f]; [c]"),
            ("cat <<'EOF'\na $b\nEOF", "[cat <<'EOF'=\"'a $b\\n'\"]"),
            ("cat <<\\EOF && x\n$a\nEOF\ny", "(&& [cat <<\\EOF=\"'$a\\n'\"] [x]); [y]"),
            ("cat <<-E\n\ta\n\t\tb\n\tE\nc", "[cat <<-E=\"a\\nb\\n\"]; [c]"),
            ("cat <<-E\n\ta\\\n\tb\n\tE\nc", "[cat <<-E=\"a\\tb\\n\"]; [c]"),
            ("cat <<A <<B\na\nA\nb\nB\nc", "[cat <<A=\"a\\n\" <<B=\"b\\n\"]; [c]"),
            ("cat <<E\n E\nE \nE", "[cat <<E=\" E\\nE \\n\"]"),
            ("cat <<E\na", "[cat <<E=\"a\"…]"),
            ("cat <<E", "[cat <<E=\"\"…]"),
            ("cat <<E\na\\\nE\nE\n", "[cat <<E=\"aE\\n\"]"),
            ("cat <<E\n\\$a \"q\" 'r' $(b) `c`\nE", r#"[cat <<E="\\$a \"q\" 'r' $([b]) $([c])\n"]"#),
            ("x=$(cat <<E\na\nE\n) y", "[x=$([cat <<E=\"a\\n\"]) y]"),
            ("if a; then cat <<E; fi\nb\nE\nc", "(if [a] then [cat <<E=\"b\\n\"]); [c]"),
            ("cat <<E | (\na\nE\nb)", "(| [cat <<E=\"a\\n\"] (sub [b]))"),
            ("cat <<\"E F\"\na\nE F\nb", "[cat <<\"E F\"=\"'a\\n'\"]; [b]"),
            ("cat <<E\n${\nE\na", "[cat <<E=\"??${\\n??\"]; [a]"),
            ("bash <<E\na $b; c\nE", "[bash <<E=\"a ${b}; c\\n\" => [a {{${b}}}]; [c]]"),
            ("sh -x <<'E'\na $b\nE", "[sh -x <<'E'=\"'a $b\\n'\" => [a ${b}]]"),
            ("bash <<<'a && b'", "[bash <<<'a && b' => (&& [a] [b])]"),
            ("bash f <<E\na\nE", "[bash f <<E=\"a\\n\"]"),
        ],
        shape,
    );
}

/// What stands before a break is kept, but no simple command is cut short, and no pipeline.
#[test]
fn breaks() {
    table(
        &[
            (")", "!0"),
            ("a; )", "[a] !3"),
            ("a && b 'c", "[a] !5"),
            ("a && b | c \"d", "[a] !5"),
            ("a; ; b", "[a] !3"),
            ("a;; b", "[a] !1"),
            ("a &&", "[a] !4"),
            ("a | ", "!0"),
            ("| a", "!0"),
            ("a b (c)", "!0"),
            ("a; b $(c", "[a] !3"),
            ("a; b `c", "[a] !3"),
            ("a; b ${c", "[a] !3"),
            ("a > ; b", "!0"),
            ("if a; then b; 'c", "(if [a] then [b]) !14"),
            ("if a; then b", "(if [a] then [b]) !12"),
            ("if a; b; fi", "(if [a]; [b] then ) !9"),
            ("if 'a", "!0"),
            ("{ a; b", "(group [a]; [b]) !6"),
            ("x; (a; b", "[x]; (sub [a]; [b]) !8"),
            ("a | while b; do c; \"", "(| [a] (while [b] do [c])) !19"),
            ("case a in b) c;; d", "(case a <b> [c] ;;) !18"),
            ("f() { a; b", "(def f (group [a]; [b])) !10"),
            ("f() a", "!0"),
            ("coproc a", "!0"),
            ("done", "!0"),
            ("a && then b", "[a] !5"),
            ("a | } b", "!0"),
            ("( )", "!0"),
            ("{ }", "!0"),
            ("[[ ]]", "!0"),
            ("for 1 in a; do b; done", "!0"),
            ("a; for x in b; c; done", "[a] !3"),
            ("a `b 'c` d", "[a $(!3) d]"),
        ],
        shape,
    );
}
