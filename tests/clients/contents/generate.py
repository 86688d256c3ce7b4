"""Random build contexts: files, directories and links, an ignore file, and a Dockerfile that only copies.

`write(directory, seed)` writes one; the same seed gives the same context. Most of what a Dockerfile asks for is
there; a little is not, on purpose: what a builder refuses must be refused here, too.
"""

import bz2
import gzip
import io
import lzma
import os
import pathlib
import random
import shutil
import subprocess
import tarfile

DIRECTORIES = ["a", "b", "src", "lib", "node_modules", ".config", "ä"]
FILES = ["x.txt", "y.md", "README.md", ".env", "main.go", "a.log", "b.log", "dist", "k e y"]
ARCHIVES = ["pack.tar", "pack.tar.gz", "pack.tgz", "p.tar.bz2", "p.tar.xz", "p.tar.zst", "data", "x.zip"]
TARGETS = ["app", "opt/x", "srv", "w", "app/a", "app/src", "app/x.txt"]


def write(root, seed):
    root = pathlib.Path(root)
    chance = random.Random(seed)
    root.mkdir(parents=True)
    paths = fill(root, root, chance, 0)
    links(root, paths, chance)
    archives(root, paths, chance)
    if chance.random() < 0.6:
        name = "Dockerfile.dockerignore" if chance.random() < 0.25 else ".dockerignore"
        (root / name).write_text(ignore_file(paths, chance))
        if name != ".dockerignore" and chance.random() < 0.5:
            (root / ".dockerignore").write_text("**\n")
    (root / "Dockerfile").write_text(dockerfile(paths, chance))
    # Says which directory it is built from.
    (root / "compose.yaml").write_text("services: {case: {build: .}}\n")
    return root


def fill(root, directory, chance, depth):
    paths = []
    for name in chance.sample(FILES, chance.randint(1, 4)):
        (directory / name).write_text("content\n")
        paths.append(str((directory / name).relative_to(root)))
    if depth < 3:
        for name in chance.sample(DIRECTORIES, chance.randint(0 if depth else 1, 3)):
            (directory / name).mkdir()
            paths.append(str((directory / name).relative_to(root)))
            if chance.random() < 0.9:
                paths += fill(root, directory / name, chance, depth + 1)
    return paths


def links(root, paths, chance):
    """Links to what is there, relative and absolute, and to nothing."""
    for number in range(chance.choice([0, 0, 1, 2, 3])):
        parent = chance.choice([""] + [p for p in paths if (root / p).is_dir()])
        place = root / parent / f"link{number}"
        target = chance.choice(paths + ["nothing"])
        if chance.random() < 0.3:
            text = "/" + target
        else:
            text = os.path.relpath(root / target, root / parent)
        os.symlink(text, place)
        paths.append(str(place.relative_to(root)))


def archives(root, paths, chance):
    """Archives in every compression, under any name; a few break off, or are none."""
    for number in range(chance.choice([0, 0, 0, 1, 1, 2])):
        parent = chance.choice([""] + [p for p in paths if (root / p).is_dir() and not (root / p).is_symlink()])
        place = root / parent / chance.choice(ARCHIVES)
        if place.exists() or place.is_symlink():
            continue
        content = compressed(tar(chance), chance)
        if chance.random() < 0.08:
            content = content[:len(content) // 2]
        elif chance.random() < 0.08:
            content = b"no archive" * 100
        place.write_bytes(content)
        paths.append(str(place.relative_to(root)))


def tar(chance):
    """Files, directories and links, in an order in which they can be unpacked."""
    data = io.BytesIO()
    form = chance.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
    with tarfile.open(fileobj=data, mode="w", format=form) as archive:
        directories, files, others = [""], [], set()
        prefix = chance.choice(["", "", "./", "/"])
        for number in range(chance.randint(1, 9)):
            name = chance.choice(directories) + chance.choice(DIRECTORIES + FILES + ["app", "long" * 30])
            kind = chance.randrange(8)
            if name in others or any(name + "/" == d or d.startswith(name + "/") for d in directories):
                continue
            member = tarfile.TarInfo(prefix + name)
            member.mode = 0o755
            content = b""
            if kind < 3 and name not in files:
                member.type = tarfile.DIRTYPE
                directories.append(name + "/")
            elif kind == 3 and name not in files:
                member.type, member.linkname = tarfile.SYMTYPE, chance.choice(FILES + ["../a", "/srv"])
                others.add(name)
            elif kind == 4 and files and name not in files:
                member.type, member.linkname = tarfile.LNKTYPE, prefix + chance.choice(files)
                others.add(name)
            elif kind == 5 and name not in files:
                # A file in directories that the archive does not name.
                member.name += "/of/its own/" + chance.choice(FILES)
                others.add(name)
            else:
                content = b"content" * chance.choice([0, 1, 1000])
                files.append(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


def compressed(data, chance):
    form = chance.randrange(6)
    if form == 0:
        return gzip.compress(data)
    if form == 1:
        return bz2.compress(data)
    if form == 2:
        return lzma.compress(data)
    if form == 3 and shutil.which("zstd"):
        return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout
    return data


def pattern(paths, chance):
    path = chance.choice(paths)
    parts = path.split("/")
    kind = chance.randrange(12)
    if kind == 0:
        return path
    if kind == 1:
        return "**/" + parts[-1]
    if kind == 2 and chance.random() < 0.4:
        return "*" if chance.random() < 0.5 else "**"
    if kind == 3:
        return parts[0] + "/**"
    if kind == 4:
        return "/".join("*" if chance.random() < 0.5 else part for part in parts)
    if kind == 5:
        return "*" + os.path.splitext(parts[-1])[1] if "." in parts[-1] else "*" + parts[-1][-1:]
    if kind == 6:
        return "**/*" + os.path.splitext(parts[-1])[1]
    if kind == 7:
        return "/" + path + "/"
    if kind == 8:
        return "./" + parts[0] + "/../" + path
    if kind == 9:
        return parts[0] + "/**/" + parts[-1]
    if kind == 10:
        return "".join("?" if chance.random() < 0.3 and c != "/" else c for c in path)
    return "[a-m]*" if chance.random() < 0.5 else "[^a-m]*"


def ignore_file(paths, chance):
    lines = []
    for _ in range(chance.randint(1, 6)):
        line = pattern(paths, chance)
        if chance.random() < 0.4:
            line = "!" + line
        if chance.random() < 0.1:
            line = "  " + line + "\t"
        lines.append(line)
        if chance.random() < 0.1:
            lines.append(chance.choice(["", "# comment", "   "]))
    return ("\ufeff" if chance.random() < 0.05 else "") + "\n".join(lines) + chance.choice(["", "\n", "\r\n"])


def source(paths, chance):
    path = chance.choice(paths)
    kind = chance.randrange(10)
    if kind == 0:
        return "."
    if kind == 1:
        return chance.choice(["*", "*.md", "*.log", "?.log", "src*", "*/*", "[ab]"])
    if kind == 2:
        parts = path.split("/")
        parts[-1] = "*" + parts[-1][-2:]
        return "/".join(parts).replace(" ", "?")
    if kind == 3:
        return "/" + path
    if kind == 4:
        return "./" + path + ("/" if chance.random() < 0.5 else "")
    if kind == 5 and chance.random() < 0.05:
        return "missing"
    return path


def target(chance):
    path = chance.choice(TARGETS)
    form = chance.randrange(6)
    if form == 0:
        return chance.choice([".", "./", "/"])
    if form == 1:
        return "/" + path
    if form == 2:
        return path
    return "/" + path + "/" if form < 5 else path + "/"


def words(sources, place, chance):
    texts = [*sources, place]
    if any(" " in text for text in texts) or chance.random() < 0.2:
        return "[" + ", ".join(f'"{text}"' for text in texts) + "]"
    return " ".join(texts)


def dockerfile(paths, chance):
    lines = ["ARG TOP=app"]
    stages = chance.randint(1, 3)
    made = []
    for stage in range(stages):
        made.append([])
        below = chance.randrange(stage) if stage and chance.random() < 0.4 else None
        base = "scratch" if below is None else f"s{below}"
        made[stage] += [] if below is None else made[below]
        lines.append(f"FROM {base} AS s{stage}")
        if chance.random() < 0.2:
            lines += ["ARG TOP", "ENV WHERE=/srv/$TOP"]
        copied = []
        for _ in range(chance.randint(1, 4)):
            step = chance.random()
            if step < 0.2:
                lines.append("WORKDIR " + chance.choice(["/app", "/w", "x", "/srv/deep/er", "../up"]))
                continue
            flags = ""
            if chance.random() < 0.25:
                flags += " --chown=" + chance.choice(["7:8", "7", "1000:1000"])
            if chance.random() < 0.15:
                flags += " --chmod=" + chance.choice(["0600", "755"])
            if stage and chance.random() < 0.45:
                origin = chance.randrange(stage)
                name = str(origin) if chance.random() < 0.3 else f"s{origin}"
                inside = chance.choice(made[origin] + ["/", "/app", "/app/*"])
                lines.append(f"COPY --from={name}{flags} " + words([inside], target(chance), chance))
                continue
            sources = [source(paths, chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
            place = target(chance)
            if len(sources) > 1 and not place.endswith("/"):
                place += "/"
            if "WHERE" in "".join(lines[-6:]) and f"FROM {base} AS s{stage}" in lines[-6:] and chance.random() < 0.3:
                place = "$WHERE/"
            has_archive = any(os.path.basename(path) in ARCHIVES for path in paths)
            if has_archive and chance.random() < 0.4:
                sources[0] = chance.choice([path for path in paths if os.path.basename(path) in ARCHIVES])
            keyword = "ADD" if chance.random() < (0.5 if has_archive else 0.15) else "COPY"
            lines.append(f"{keyword}{flags} " + words(sources, place, chance))
            copied.append(place)
            if place.startswith("/") and "*" not in place:
                made[stage] += [place, "/" + place.split("/")[1]]
        if not copied:
            lines.append("COPY Dockerfile /made-from")
    return "\n".join(lines) + "\n"
