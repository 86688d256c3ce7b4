"""What the checks against real consumers share: our program, tools at pinned versions, and repositories to report on.

Python's standard library only. Everything that is installed has its hash in tools/, goes below
target/clients/, and stays there.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HOME = ROOT / "target" / "clients"
# What is installed, with the hash of every package; `renew` there makes the files.
TOOLS = ROOT / "tests" / "clients" / "tools"
# The environment must not decide what is printed where.
QUIET = {name: value for name, value in os.environ.items()
         if name not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS")}

# What git needs to commit, and nothing of whoever runs the checks.
GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a",
       "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_CONFIG_GLOBAL": "/dev/null"}
# A release for those who only try whether it is built: in a fraction of the time.
QUICK_BUILD = {"CARGO_TARGET_DIR": str(HOME / "quick-build"), "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
               "CARGO_PROFILE_RELEASE_LTO": "off", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16"}


def stockade():
    """Our own program, built as `cargo test` builds it."""
    subprocess.run(["cargo", "build", "--quiet", "--locked"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "debug" / "stockade"


def python_tools(name):
    """The programs of the Python packages in a lock file, in a virtual environment of their own: those packages, with
    those hashes, and none that runs code of its own to be installed."""
    lock = TOOLS / f"{name}.txt"
    home = HOME / f"python-{name}-{digest(lock.read_bytes())}"
    if not (home / "installed").exists():
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        run([home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
             "--only-binary", ":all:", "--requirement", lock])
        (home / "installed").touch()
    return home / "bin"


def node_tools(name):
    """A folder with `node_modules` of the npm packages in a lock file: those packages, with those hashes, and nothing
    of theirs is run to install them."""
    lock = TOOLS / name / "package-lock.json"
    home = HOME / f"node-{name}-{digest(lock.read_bytes())}"
    if not (home / "installed").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for file in (lock, lock.with_name("package.json")):
            shutil.copy(file, home)
        run(["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=home)
        (home / "installed").touch()
    return home


def debian_tools(program, *packages):
    """A program: the machine's own, else that of Debian packages, unpacked and not installed. Gives its path and
    the environment that it needs. What they are is vouched for by Debian's signature, which apt checks."""
    found = shutil.which(program)
    if found:
        return found, dict(QUIET)
    home = HOME / ("debian-" + digest(" ".join(packages).encode()))
    if not (home / "installed").exists():
        shutil.rmtree(home, ignore_errors=True)
        (home / "packages").mkdir(parents=True)
        done = subprocess.run(["apt-get", "download", *packages], cwd=home / "packages", capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"there is no {program} here, and no way to get it: install {packages[0]}\n{done.stderr}")
        for package in sorted((home / "packages").glob("*.deb")):
            run(["dpkg", "-x", package, home / "root"])
        (home / "installed").touch()
    root = home / "root"
    libraries = [str(path) for path in (root / "usr" / "lib").glob("*-linux-gnu")] + [str(root / "usr" / "lib")]
    path = next(path for folder in ("usr/bin", "bin") if (path := root / folder / program).exists())
    return str(path), {**QUIET, "LD_LIBRARY_PATH": ":".join(libraries), "DEBIAN_ROOT": str(root)}


def snapshot():
    """The tree at hand as a git repository: what git tracks or would, of that which a build needs."""
    source = HOME / "source"
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT)
    shutil.rmtree(source, ignore_errors=True)
    needed = ("src/", "rules/", "hooks/", "Cargo", "README", "LICENSE", "CHANGELOG", "rust-toolchain", ".pre-commit")
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if name.startswith(needed) and path.exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, source / name)
    # The same commit for the same tree, so that whoever built it knows.
    environment = {**QUIET, **GIT, "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "the tree at hand"]):
        run(["git", *command], cwd=source, env=environment)
    return source


def digest(data):
    return hashlib.sha256(data).hexdigest()[:12]


def run(command, **options):
    """Runs a command that must succeed; its words are shown if it does not."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def report(program, repository, form, *arguments):
    """A report on a repository, seen from its root, as text."""
    command = [program, "check", "--format", form, *arguments]
    done = subprocess.run(command, cwd=repository, capture_output=True, env=QUIET)
    if done.returncode not in (0, 1):
        raise SystemExit(f"stockade in {repository}: exit code {done.returncode}\n{done.stderr.decode()}")
    return done.stdout.decode()


def findings(program, repository):
    return json.loads(report(program, repository, "json"))["findings"]


# Controls, what changes the direction of text or cannot be seen, and what XML cannot hold.
DANGEROUS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff"
                       "\u061c\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]")
COMMANDS = ("add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal-set-repo-path|notice|remove-matcher"
            "|save-state|set-env|set-output|stop-commands|warning")


def printed(text):
    """Text as reports print it: see `Printed text` in docs/integrations.md."""
    text = re.sub(r"#(?=#[A-Za-z]*\[)", r"\\u{23}", text)
    text = re.sub(rf":(?=:(?:{COMMANDS})(?:::| ))", r"\\u{3a}", text, flags=re.IGNORECASE)
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return DANGEROUS.sub(lambda match: f"\\u{{{ord(match.group()):x}}}", text)


def listed(things):
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))


def positions(notes):
    """Places as one line says them: `path:line:column`."""
    return [re.sub(r":(?=\d)", r"\\u{3a}", printed(note["path"])) + f":{note['line']}:{note['column']}" for note in notes]


def line(finding):
    """The message of a finding of `json` as a report of one line each says it, with its other places at the end."""
    also = positions([note for note in finding["notes"] if note.get("again")])
    return printed(finding["message"]) + (f" (also at {listed(also)})" if also else "")


def repositories(scratch):
    """Repositories to report on, by name: every fixture, the rules' bad examples, and three made ones. Each is a copy
    with a `.git` of its own."""
    made = {}
    for fixture in sorted(path for path in (ROOT / "fixtures").iterdir() if path.is_dir()):
        made[fixture.name] = copy = scratch / fixture.name
        shutil.copytree(fixture, copy, symlinks=True)
        (copy / "expected.txt").unlink(missing_ok=True)
        shutil.rmtree(copy / "expected", ignore_errors=True)
    made["pages"] = bad_examples(scratch / "pages")
    made["hostile"] = hostile(scratch / "hostile")
    made["clean"] = clean(scratch / "clean")
    for repository in made.values():
        (repository / ".git").mkdir(parents=True, exist_ok=True)
    return made


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, newline="")


def clean(root):
    write(root, "Dockerfile", 'FROM alpine:3.20\nUSER 1000\nHEALTHCHECK CMD ["/a"]\nCMD ["/a"]\n')
    write(root, "stockade.yaml", only("root-user"))
    return root


def only(rule):
    """A policy under which one rule is on, so that what is clean stays clean when rules are added."""
    names = sorted(page.stem for page in (ROOT / "rules").glob("*/*.md"))
    return "rules:\n" + "".join(f"  {name}: off\n" for name in names if name != rule)


def bad_examples(root):
    """The `## Bad` examples of every rule's page, each in a folder of its own: more rules than fixtures show."""
    marks = re.compile(r"^ *# (finding|doubt|note|help|services)\b.*\n", re.MULTILINE)
    fence = re.compile(r'^```\w* title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
    for page in sorted((ROOT / "rules").glob("*/*.md")):
        bad = page.read_text().split("\n## Bad", 1)[-1].split("\n## ", 1)[0]
        number, seen = 0, set()
        for title, text in fence.findall(bad):
            if title in seen:
                number, seen = number + 1, set()
            seen.add(title)
            if not title.endswith("stockade.yaml"):
                write(root, f"{page.stem}-{number}/{title}", marks.sub("", text))
    return root


HOSTILE = ('x\\n::error file=a,line=1::pwned\\r\\n ::add-mask::b ##[add-path]c ##vso[task.x]d %0A%25 \\u001b[31mred'
           '\\u202e\\u2066 \\u0007 \\"\'<&>]]> [link](https://example.com) | `e` @f é\\U0001f389 \\\\')
NAMES = ["line\nbreak", "::error file=x,line=1::y", "a:1:1: error[root-user]: b", "per%0Acent", "comma,colon:equals=",
         "quotes\"'<&>]]>", "bidi\u202e\u2066", "escape\x1b[31m\x07", "##[error]c", "näme 🎉", "two  blanks", "tab\tbed"]


def hostile(root):
    """Text and names that nobody means well."""
    dockerfile = 'FROM alpine:3.20\nHEALTHCHECK CMD ["/a"]\nCMD ["/a"]\n'
    for name in NAMES:
        write(root, f"{name}/Dockerfile", dockerfile)
    long = "x" * 100_000
    write(root, "compose.yaml", f'services:\n  "{HOSTILE}":\n    image: nginx\n  web:\n    "{HOSTILE}": 1\n'
                                f'    image: "nginx:{HOSTILE}"\n    networks: [{long}]\n')
    write(root, "raw/Dockerfile", "FROM alpine:3.20\n\x1b[31m##[add-mask]x\u202e a\x07\nUSER root\n")
    write(root, "ends/crlf.Dockerfile", "FROM alpine:3.20\r\nUSER root\r\nCMD a\r\n")
    write(root, "ends/mark.Dockerfile", "\ufeffFROM alpine:3.20\nLABEL a=é🎉\tb\nUSER root\nCMD a")
    write(root, "ends/alone.Dockerfile", "FROM alpine:3.20\n# é🎉\rx\nUSER\troot\nCMD a")
    write(root, "ends/empty.Dockerfile", "")
    return root


def traps(root, traces):
    """Plants what a pull request may bring so that a pipeline runs it. Whoever does leaves a file in `traces`."""
    trap = lambda name: f"#!/bin/sh\ntouch {traces}/{name}\nexit 1\n"
    programs = {f"evil/bin/{name}": trap(f"toolchain-{name}") for name in ("cargo", "rustc", "rustfmt")}
    programs |= {f"node_modules/.bin/{name}": trap(f"path-{name}") for name in ("stockade", "cargo", "node")}
    programs |= {"evil/wrapper": trap("cargo-settings"), "evil/shell": trap("npm-shell"), "stockade": trap("here")}
    for name, text in programs.items():
        write(root, name, text)
        (root / name).chmod(0o755)
    (root / "evil" / "lib").mkdir()
    write(root, "rust-toolchain.toml", f'[toolchain]\npath = "{root}/evil"\n')
    write(root, ".cargo/config.toml", f'[build]\nrustc-wrapper = "{root}/evil/wrapper"\n'
                                      '[source.crates-io]\nreplace-with = "evil"\n[source.evil]\ndirectory = "evil"\n')
    write(root, ".npmrc", f"script-shell={root}/evil/shell\nignore-scripts=false\nnode-options=--require={root}/evil.js\n")
    write(root, "evil.js", f"require('fs').writeFileSync('{traces}/node', '')\n")
    write(root, "package.json", json.dumps({"name": "evil", "version": "1.0.0", "scripts": {
        name: f"touch {traces}/npm-{name}" for name in ("preinstall", "install", "postinstall", "prepare", "test")}}))
    write(root, "build.rs", f'fn main() {{ std::fs::write("{traces}/build", "").unwrap(); }}\n')
    write(root, "Cargo.toml", '[package]\nname = "stockade"\nversion = "9.9.9"\nedition = "2021"\nbuild = "build.rs"\n')
    write(root, "src/main.rs", "fn main() {}\n")
    write(root, "pip.conf", "[install]\nindex-url = file:///evil\n")
    python = f"open('{traces}/python', 'w').close()\n"
    for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "setup.py", "json.py", "venv.py"):
        write(root, name, python)


def large(root, count):
    """A repository with three findings and more in each of `count` Dockerfiles."""
    for number in range(count):
        write(root, f"service-{number}/Dockerfile",
              f"FROM node\nRUN npm install -g pnpm yarn\nCOPY . /app-{number}\nUSER root\nCMD [\"node\", \"a.js\"]\n")
    (root / ".git").mkdir()
    return root


class Check:
    """Counts what was compared, and ends with what differed."""

    def __init__(self, name):
        self.name, self.count, self.failures, self.start = name, 0, [], time.monotonic()

    def equal(self, what, got, expected):
        self.count += 1
        if got != expected:
            self.failures.append(f"{what}:\n    got      {got!r}\n    expected {expected!r}"[:2000])

    def true(self, what, holds):
        self.count += 1
        if not holds:
            self.failures.append(what)

    def equal_lists(self, what, got, expected):
        """Item by item, so that what differs can be seen."""
        self.equal(f"{what}: how many", len(got), len(expected))
        for number, (one, other) in enumerate(zip(got, expected)):
            self.equal(f"{what}: number {number}", one, other)

    def end(self, words):
        for failure in self.failures[:20]:
            print(f"FAILED {failure}")
        seconds = time.monotonic() - self.start
        print(f"{self.name}: {words}; {self.count - len(self.failures)} of {self.count} comparisons hold ({seconds:.0f} s)")
        sys.exit(1 if self.failures else 0)


def scratch():
    """A folder that goes when the check ends. Its name is plain, so that it never decides anything."""
    return tempfile.TemporaryDirectory(prefix="stockade-")


def snippet(title, page="docs/integrations.md"):
    """A fenced example of a page, by its title."""
    found = re.search(rf'^```\w* title="{re.escape(title)}"\n(.*?)^```$', (ROOT / page).read_text(),
                      re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"{page} has no example that is called {title}")
    return found.group(1)
