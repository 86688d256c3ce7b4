"""Dockerfiles whose RUN lines work on files with busybox: handmade ones, and random ones by seed.

`write(directory, lines)` writes a context: busybox under the names of what is called, a small tree of files, and a
Dockerfile that copies both onto an empty base and goes on with the lines.
"""

import os
import pathlib
import random
import shutil

PROGRAMS = ["sh", "rm", "mv", "cp", "ln", "mkdir", "touch", "cat", "echo", "rmdir", "true", "false", "test", "tee",
            "sed", "find", "chmod", "chown", "ls", "xargs", "unlink", "printf", "tar", "["]
FILES = ["a/x.txt", "a/y.md", "a/sub/z.txt", "b/x.txt", "c.txt", "k e y", ".hidden", "b/.env"]
DIRECTORIES = ["empty", "a/deep/er"]
LINKS = {"link": "c.txt", "dlink": "a", "broken": "nothing", "a/up": "../b"}

# Each is a Dockerfile from its working directory /w on. Debian's busybox has no `install` and no `find -delete`, and
# its buildah no here-documents: those are among the cases of `tests/contents/commands.md`.
HANDMADE = [
    # rm
    "RUN rm c.txt",
    "RUN rm -f nothing c.txt",
    "RUN rm -rf a",
    "RUN rm -r a/ b",
    "RUN rm -rf a/*",
    "RUN rm -rf a/* b/.env",
    "RUN rm -rf *",
    "RUN rm -rf * .hidden",
    "RUN rm -rf ./a/./sub/../x.txt",
    "RUN rm link dlink",
    "RUN rm -rf dlink/",
    "RUN rm -rf dlink/*",
    "RUN rm -rf a/up/*",
    "RUN rm -rf -- a",
    "RUN rm -rf /w/a /w/b",
    "RUN rm -rf '/w/k e y' \"a\"",
    "RUN rm -f *.txt */*.txt",
    "RUN rm -f ?.txt",
    "RUN rm -f [a-c].txt",
    "RUN unlink c.txt",
    "RUN rmdir empty",
    "RUN rmdir a/deep/er a/deep",
    "RUN find . -name x.txt -exec rm {} +",
    "RUN find a -type f | xargs rm -f || true",
    # cp
    "RUN cp c.txt d.txt",
    "RUN cp c.txt a",
    "RUN cp c.txt a/",
    "RUN cp c.txt a/x.txt",
    "RUN cp c.txt a/new.txt",
    "RUN cp a/x.txt b/x.txt c.txt empty",
    "RUN cp -r a new",
    "RUN cp -r a b",
    "RUN cp -r a/ b/",
    "RUN cp -r a/. b",
    "RUN cp -R a/. new",
    "RUN cp -a a new && rm -rf a",
    "RUN cp -r a/* empty/",
    "RUN cp -r dlink copied",
    "RUN cp -r dlink/ copied",
    "RUN cp -rL dlink copied",
    "RUN cp link file",
    "RUN cp -P link other",
    "RUN cp -d link other",
    "RUN cp -a link broken empty",
    "RUN cp c.txt link",
    "RUN cp c.txt dlink",
    "RUN cp -r a a2 && cp -r a a2",
    "RUN cp -t empty c.txt a/x.txt",
    "RUN cp -rT a b",
    "RUN cp *.txt empty/",
    "RUN cp .hidden empty/seen",
    "RUN cp c.txt ../out.txt",
    "RUN cp -r a /opt",
    "RUN mkdir /opt && cp -r a /opt",
    "RUN mkdir /opt && cp -r a /opt/ && cp c.txt /opt/a/sub",
    # mv
    "RUN mv c.txt d.txt",
    "RUN mv c.txt a",
    "RUN mv c.txt a/",
    "RUN mv a new",
    "RUN mv a b",
    "RUN mv a b/",
    "RUN mv a/* b/",
    "RUN mv a/* b/x.txt empty",
    "RUN mv link renamed",
    "RUN mv dlink renamed",
    "RUN mv c.txt dlink",
    "RUN mv a/sub/z.txt .",
    "RUN mv a/sub ..",
    "RUN mv -f c.txt a/x.txt",
    "RUN mv -t empty a c.txt",
    "RUN mv a new && mv new a",
    "RUN mv a/x.txt b/x.txt",
    "RUN mv 'k e y' key",
    # ln
    "RUN ln -s c.txt l2",
    "RUN ln -s /w/c.txt a/",
    "RUN ln -s ../c.txt a/l",
    "RUN ln -sf a link",
    "RUN ln -sf b dlink",
    "RUN ln -sfn b dlink",
    "RUN ln c.txt hard",
    "RUN ln -s /w/a /opt",
    "RUN ln -s a/x.txt",
    "RUN ln -s nowhere n1 && ln -s /nowhere/x n2",
    "RUN ln -s a one && cp c.txt one/ && rm -rf one/sub",
    # mkdir, touch, install
    "RUN mkdir d",
    "RUN mkdir -p d/e/f a/g",
    "RUN mkdir -p /opt/x /opt/y",
    "RUN mkdir -m 700 secret",
    "RUN mkdir --parents p/q",
    "RUN mkdir -p dlink/new",
    "RUN touch new.txt a/new.txt",
    "RUN touch -c never",
    "RUN touch link broken",
    # redirects
    "RUN echo x > new.txt",
    "RUN echo x >> c.txt",
    "RUN echo x > a/new && cat < a/new > b/copy",
    "RUN echo x > link",
    "RUN echo x > broken",
    "RUN echo x > dlink/new",
    "RUN echo x | tee one two > /dev/null",
    "RUN echo x | tee -a a/three",
    "RUN echo x 2>/dev/null >&2",
    "RUN echo err 2> err.txt",
    "RUN : > emptied",
    "RUN > emptied",
    "RUN { echo a; echo b; } > group.txt",
    "RUN (cd a && echo b > inner.txt)",
    "RUN for i in 1 2; do echo $i; done > loop.txt",
    "RUN if true; then echo x; fi > cond.txt",
    "RUN echo x > \"k e y2\"",
    "RUN F=named; echo x > $F.txt",
    # directories
    "RUN cd a && rm x.txt",
    "RUN cd a; rm x.txt; cd ..; rm c.txt",
    "RUN cd /w/a/sub && mv z.txt ../..",
    "RUN (cd a && rm x.txt); rm c.txt",
    "RUN cd a && cd - && rm c.txt",
    "RUN cd dlink && rm x.txt && cd .. && rm c.txt",
    "RUN mkdir -p n/m && cd n/m && touch here && cd /w && mv n/m/here .",
    "RUN cd a\nRUN rm -f x.txt",
    "WORKDIR /w/a\nRUN rm x.txt && touch ../new",
    "WORKDIR sub\nRUN touch here",
    "WORKDIR a\nWORKDIR sub\nRUN rm z.txt",
    "WORKDIR dlink\nRUN rm x.txt",
    # control
    "RUN set -e; rm c.txt; touch after",
    "RUN set -eux; rm c.txt && touch after",
    "RUN test -f c.txt && rm c.txt",
    "RUN false || rm c.txt",
    "RUN true || rm c.txt",
    "RUN rm nothing || touch made",
    "RUN rm c.txt || touch made",
    "RUN [ -d a ] && rm -rf a || true",
    "RUN if [ -e c.txt ]; then rm c.txt; else rm -rf a; fi",
    "RUN for d in a b; do rm -rf $d; done",
    "RUN for f in *.txt; do rm $f; done",
    "RUN rm c.txt; false; true",
    "RUN f() { rm c.txt; }; f",
    "RUN X=a && rm -rf $X b/${X:+x.txt}",
    "RUN rm c.txt \\\n && touch one \\\n # a comment\n && touch two",
    "RUN [\"rm\", \"-rf\", \"a\"]",
    "RUN [\"rm\", \"-rf\", \"*.txt\"]",
    "RUN sh -c 'rm c.txt; touch inner'",
    "RUN eval 'rm c.txt'",
    "RUN rm c.txt & wait",
    "RUN touch a/$(echo sub)/made",
    "ENV D=a\nRUN rm -rf $D && touch ${E:-other}",
    "ARG D=a\nRUN rm -rf \"$D\"",
    "RUN chmod 755 a && chown -R 1:1 b && ls > /dev/null",
    "RUN sed -i s/x/y/ c.txt",
    "RUN sed s/x/y/ c.txt > d.txt",
    "RUN printf 'x\\n' > printed",
    # layers
    "RUN rm -rf a\nRUN mkdir a && touch a/new",
    "RUN rm -rf a\nCOPY tree/a /w/a\nRUN rm a/x.txt",
    "RUN mv a new\nCOPY tree/c.txt new/",
    "RUN rm c.txt\nRUN touch c.txt",
    "RUN rm -rf /w\nWORKDIR /w\nRUN touch new",
    "RUN ln -s /w/a /opt\nCOPY tree/c.txt /opt/",
    "RUN touch x\nRUN rm -rf x\nRUN mkdir x",
    "RUN cp -r a /srv\nRUN rm -rf /srv/sub && cp c.txt /srv/sub",
    "RUN mkdir -p /opt/app && cp -r a b /opt/app/\nWORKDIR /opt/app\nRUN rm -rf a && mv b a",
    "RUN mkdir /stage && mv a /stage && mv /stage/a/x.txt /stage",
    # archives
    "RUN tar cf /all.tar a && rm -rf a",
    "RUN tar cf all.tar a && mkdir out && tar xf all.tar -C out",
]


def write(root, lines):
    root = pathlib.Path(root)
    programs = root / "bin"
    programs.mkdir(parents=True)
    shutil.copy(shutil.which("busybox"), programs / "busybox")
    for name in PROGRAMS:
        os.symlink("busybox", programs / name)
    tree = root / "tree"
    for name in DIRECTORIES:
        (tree / name).mkdir(parents=True)
    for name in FILES:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("content\n")
    for name, target in LINKS.items():
        os.symlink(target, tree / name)
    head = "# syntax=docker/dockerfile:1\nFROM scratch\nCOPY bin /bin\nCOPY tree /w\nWORKDIR /w\n"
    (root / "Dockerfile").write_text(head + lines + "\n")
    (root / "compose.yaml").write_text("services: {case: {build: .}}\n")
    return root


def random_lines(seed):
    chance = random.Random(seed)
    lines = []
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.15:
            lines.append("WORKDIR " + chance.choice(["/w/a", "sub", "/opt/x", "/w", "../w"]))
            continue
        commands = [command(chance) for _ in range(chance.randint(1, 4))]
        # A command that fails by accident between `&&` and `;` is taken for one that does not.
        between = chance.choice([" && ", " && ", "; "])
        joined = between.join(commands)
        if between == "; " and chance.random() < 0.3:
            joined = "set -e; " + joined
        if chance.random() < 0.25:
            joined = command(chance) + " || " + command(chance)
        lines.append("RUN " + joined)
    return "\n".join(lines)


def path(chance):
    known = FILES + DIRECTORIES + list(LINKS) + ["a", "b", "a/sub", "new", "new/n", "out", "/opt", "/w/a", "made"]
    text = chance.choice(known)
    kind = chance.randrange(14)
    if kind == 0:
        text = os.path.dirname(text) + "/*" if "/" in text else "*"
    elif kind == 1:
        text = text.rstrip("/") + "/"
    elif kind == 2:
        text = "./" + text if not text.startswith("/") else text
    elif kind == 3 and not text.startswith("/"):
        text = "/w/" + text
    elif kind == 4:
        text = chance.choice(["*.txt", "a/*.txt", "*/x.txt", "b/*", "?.txt", "../w/b"])
    return text.replace(" ", "\\ ")


def command(chance):
    one, two, three = path(chance), path(chance), path(chance)
    forms = [
        lambda: f"rm -rf {one}", lambda: f"rm -f {one} {two}", lambda: f"rm {one}", lambda: f"rm -r {one}",
        lambda: f"cp {one} {two}", lambda: f"cp -r {one} {two}", lambda: f"cp -a {one} {two}",
        lambda: f"cp -r {one} {two} {three}", lambda: f"mv {one} {two}", lambda: f"mv -f {one} {two}",
        lambda: f"mv {one} {two} {three}", lambda: f"ln -s {one} {two}", lambda: f"ln -sf {one} {two}",
        lambda: f"mkdir {one}", lambda: f"mkdir -p {one} {two}/d", lambda: f"touch {one}",
        lambda: f"echo x > {one}", lambda: f"echo x >> {two}", lambda: f"cd {one}", lambda: f"cd {one} && touch t",
        lambda: f"(cd {one} && rm -rf {two})", lambda: f"rmdir {one}", lambda: f"echo x | tee {one} > /dev/null",
        lambda: f"cp -r {one}/. {two}", lambda: f"test -e {one} && rm -rf {one}",
    ]
    return chance.choice(forms)()
