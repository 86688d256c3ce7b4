#!/usr/bin/env python3
"""Asks `docker buildx bake --print` what the cases of cases.txt are, and writes verdicts.json.

Usage: tests/builders/bake/renew.py BUILDX

BUILDX is the program: `docker-buildx` of a distribution, or one that was built from its source. No daemon is needed.
A case is `=== name: words`, where the words are those of the command line, with variables of the environment first;
`== path` begins a file of it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def cases():
    for case in (HERE / "cases.txt").read_text().split("=== ")[1:]:
        head, _, rest = case.partition("\n")
        name, _, words = head.partition(": ")
        files = dict(file.split("\n", 1) for file in re.split(r"^== ", rest, flags=re.M)[1:])
        yield name, words.split(), files


def verdict(buildx, words, files):
    environment = {"PATH": os.environ["PATH"]}
    while words and re.match(r"[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    with tempfile.TemporaryDirectory() as folder:
        environment["HOME"] = folder
        for path, text in files.items():
            (Path(folder) / path).write_text(text)
        command = [buildx, "bake", "--print", *words]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        return "error"
    kept = ["context", "contexts", "dockerfile", "dockerfile-inline", "args", "tags", "target"]
    targets = json.loads(done.stdout)["target"]
    return {name: {key: target[key] for key in kept if key in target} for name, target in sorted(targets.items())}


def main():
    verdicts = {name: verdict(sys.argv[1], words, files) for name, words, files in cases()}
    (HERE / "verdicts.json").write_text(json.dumps(verdicts, indent=1, sort_keys=True) + "\n")


main()
