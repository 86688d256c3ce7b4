//! What commands really run.

use super::*;

fn show(invocation: &Invocation<'_>) -> String {
    let mut out = String::new();
    for wrapper in &invocation.wrappers {
        let user = wrapper.user.as_ref().map(|user| format!("={}", word(user)));
        out += &format!("{:?}{} ", wrapper.kind, user.unwrap_or_default());
    }
    for assignment in &invocation.assignments {
        out += &format!("{}={} ", assignment.name, word(&assignment.value));
    }
    if let Some(directory) = &invocation.chdir {
        out += &format!("in {} ", word(directory));
    }
    out + &match &invocation.runs {
        Runs::Program { name, args, .. } => {
            format!("{} ({})", name.as_deref().unwrap_or("?"), words(args))
        }
        Runs::Script { script, args, in_place, errexit, pipefail, .. } => {
            let flags = [(*in_place, " in place"), (*errexit, " -e"), (*pipefail, " pipefail")];
            let flags: String = flags.iter().filter(|flag| flag.0).map(|flag| flag.1).collect();
            format!("script{flags} {{{}}} ({})", shape_of(script), words(args))
        }
        Runs::Nothing => "nothing".into(),
        Runs::NotKnown => "not known".into(),
    }
}

fn first(script: &Script) -> &Simple {
    match &script.items[0].list.first.commands[0] {
        Command::Simple(simple) => simple,
        Command::Compound(_) => panic!("a simple command is expected"),
    }
}

fn invocation(script: &str) -> String {
    show(&first(&parse(&text(script))).invocation())
}

#[test]
fn programs() {
    table(
        &[
            ("npm ci", "npm (ci)"),
            ("/usr/local/bin/npm ci", "npm (ci)"),
            ("A=b npm", "A=b npm ()"),
            ("A=b", "A=b nothing"),
            (">f", "nothing"),
            ("$npm ci", "? (ci)"),
            ("\"$@\"", "? ()"),
            ("sh -", "sh (-)"),
            ("sh", "sh ()"),
            ("bash entry.sh a", "bash (entry.sh a)"),
            ("bash -x entry.sh -c", "bash (-x entry.sh -c)"),
            ("bash --unknown -c a", "not known"),
            ("exec >f", "exec ()"),
        ],
        invocation,
    );
}

#[test]
fn wrappers() {
    table(
        &[
            ("env A=b -- npm", "not known"),
            ("env A=b C=\"d $e\" npm ci", "Env A=b C=\"d ${e}\" npm (ci)"),
            ("env \"A=b c\" 'D=e' npm", "Env A=\"b c\" D='e' npm ()"),
            ("/usr/bin/env -i -uX --unset=Y -C /d node x", "Env in /d node (x)"),
            ("env --chdir=/d - node", "Env in /d node ()"),
            ("env", "env ()"),
            ("env -S 'node x'", "not known"),
            ("env --split-string=x", "not known"),
            ("X=1 env Y=2 a", "Env X=1 Y=2 a ()"),
            ("exec node x", "Exec node (x)"),
            ("exec -a n node", "Exec node ()"),
            ("exec \"$@\"", "Exec ? ()"),
            ("command npm ci", "Command npm (ci)"),
            ("command -v npm", "command (-v npm)"),
            ("builtin cd x", "Command cd (x)"),
            ("sudo -E apt-get install x", "Sudo apt-get (install x)"),
            ("sudo -u app -H -n A=b node x", "Sudo=app A=b node (x)"),
            ("sudo -Hu \"$U\" --chdir /d node", "Sudo=\"${U}\" in /d node ()"),
            ("sudo --user=app --preserve-env=A node", "Sudo=app node ()"),
            ("sudo -uapp node", "Sudo=app node ()"),
            ("sudo -u$U node", "Sudo=${U} node ()"),
            ("sudo -l", "sudo (-l)"),
            ("sudo -Z x", "not known"),
            ("sudo $OPTIONS x", "Sudo ? (x)"),
            ("doas -u app a", "Sudo=app a ()"),
            ("exec gosu app node x", "Exec StepDown=app node (x)"),
            ("exec su-exec \"$U:$G\" \"$@\"", "Exec StepDown=\"${U}:${G}\" ? ()"),
            ("chpst -u app:app -P -e /env a b", "StepDown=app:app a (b)"),
            ("chpst -C /d a", "StepDown in /d a ()"),
            ("s6-applyuidgid -u 1000 -g 1000 a", "StepDown=1000 a ()"),
            ("gosu --version", "not known"),
            ("gosu app", "gosu (app)"),
            ("setpriv --reuid=app --init-groups --no-new-privs a b", "Setpriv=app a (b)"),
            ("chroot --userspec=a:b /r c d", "Chroot=a:b c (d)"),
            ("nice -n 5 a", "Priority a ()"),
            ("nice -10 a", "Priority a ()"),
            ("ionice -c 3 nice a", "Priority Priority a ()"),
            ("ionice -p 3", "ionice (-p 3)"),
            ("nohup a b", "Detach a (b)"),
            ("/usr/bin/time -v -o f a", "Time a ()"),
            ("timeout 5s curl x", "Timeout curl (x)"),
            ("timeout -k 3 --signal=KILL \"$t\" curl", "Timeout curl ()"),
            ("timeout 5", "timeout (5)"),
            ("stdbuf -oL -e 0 a", "Buffer a ()"),
            ("xargs -0 -r -n1 rm -f", "Xargs rm (-f)"),
            ("xargs -I{} -P 4 cp {} d", "Xargs cp ({} d)"),
            ("xargs", "xargs ()"),
            ("dumb-init -- node x", "Init node (x)"),
            ("dumb-init --rewrite 15:2 -c a", "Init a ()"),
            ("/sbin/tini -s -vv -- /e.sh a", "Init e.sh (a)"),
            ("tini -g -e 143 a", "Init a ()"),
            ("busybox wget x", "BusyBox wget (x)"),
            ("runuser -u app -- a b", "Su=app a (b)"),
            ("sudo env A=b nohup nice a", "Sudo Env Detach Priority A=b a ()"),
        ],
        invocation,
    );
}

#[test]
fn scripts() {
    table(
        &[
            ("sh -c 'a && b' c d", "script {(&& [a] [b])} (c d)"),
            ("/bin/sh -lc \"a; b\"", "script {[a]; [b]} ()"),
            ("bash -euxo pipefail -c 'a'", "script -e pipefail {[a]} ()"),
            ("bash -o errexit +e -c -- a", "script {[a]} ()"),
            ("bash --login -O extglob -c a", "script {[a]} ()"),
            ("sh -c", "not known"),
            ("sh -c 'a", "not a command"),
            ("sh -c \"cd $d && ls '$e' \\$f\"", "script {(&& [cd {{${d}}}] [ls \"{{${e}}}\" ${f}])} ()"),
            ("sh -c \"x$(a b)y\"", "script {[x{{$([a b])}}y]} ()"),
            ("sh -c \"$a\"", "script {[{{${a}}}]} ()"),
            ("sh -c \"a \\\\$b\"", "script {!7} ()"),
            ("sh -c 'a )'", "script {[a] !9} ()"),
            ("sh -c <(a)", "not known"),
            ("eval a '&&' b", "script in place {(&& [a] [b])} ()"),
            ("eval -- \"$(a)\"", "script in place {[{{$([a])}}]} ()"),
            ("su - app -c 'a b'", "Su=app script {[a b]} ()"),
            ("su -s /bin/sh -c 'a' app", "Su=app script {[a]} ()"),
            ("su app --command=a -- x", "Su=app script {[a]} (x)"),
            ("su -c\"a b\"", "Su script {[a b]} ()"),
            ("su app", "su (app)"),
            ("su app x", "not known"),
            ("runuser -l app -c 'a'", "Su=app script {[a]} ()"),
            ("exec sudo -u app sh -c 'a'", "Exec Sudo=app script {[a]} ()"),
            ("sh -c 'sh -c \"a b\"'", "script {[sh -c \"a b\" => [a b]]} ()"),
            ("xargs sh -c 'a'", "Xargs script {[a]} ()"),
        ],
        |script| {
            let tree = parse(&text(script));
            if tree.items.is_empty() { "not a command".into() } else { show(&first(&tree).invocation()) }
        },
    );
}

#[test]
fn names_are_looked_up() {
    let variable = |name: &str| match name {
        "SUDO" => Variable::Set(String::new()),
        "HOME" => Variable::Set("/h".into()),
        "S" => Variable::Set("sudo".into()),
        _ => Variable::NotKnown,
    };
    table(
        &[
            ("$SUDO apt x", "apt (x)"),
            ("\"$HOME/bin/x\" y", "x (y)"),
            ("$S -n apt x", "Sudo apt (x)"),
            ("$X apt", "? (apt)"),
        ],
        |script| show(&first(&parse(&text(script))).invocation_with(&variable)),
    );
}

#[test]
fn exec_forms() {
    let exec = |words: &str| Script::exec_form(&words.split('|').map(text).collect::<Vec<_>>());
    table(
        &[
            ("node|a b|$c", "node ('a b' '$c')"),
            ("/sbin/tini|--|node|x", "Init node ('x')"),
            ("sh|-c|a && b", "script {(&& [a] [b])} ()"),
            ("env|A=b c|node", "Env A='b c' node ()"),
            ("sudo|-uapp|node", "Sudo='app' node ()"),
        ],
        |words| show(&first(&exec(words)).invocation()),
    );
    assert!(Script::exec_form(&[]).items.is_empty());
}
