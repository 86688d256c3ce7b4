"""Random build contexts for BuildKit: small trees with odd names and links, ignore files that are hard to read, and
Dockerfiles that only copy.

`case(seed)` makes one as plain data; the same seed makes the same. `write(case, directory)` lays it out.

    files        text by path
    archives     base64 by path
    links        what each says, by path
    folders      those in which nothing is
    dockerfile   the text; a service builds it from the root
"""

import base64
import gzip
import io
import json
import os
import pathlib
import random
import tarfile

FOLDERS = ["a", "b", "src", "v", "[v]", "ü", "k e y", "-dash", ".hid", "d.d", "UP"]
NAMES = ["x.txt", "y.md", "f1", "f2", "ü.txt", "s p.txt", "-n", ".env", "..dots", "a[1]", "#h", "!b", "q?", "st*r", "x.TXT",
         "b\\s", "b~", "a.b.c"]
TARGETS = ["app", "opt/x", "w", "app/a", "app/x.txt", "srv/ü", "l", "f1"]
MODES = ["755", "0600", "0755", "u=rwX,go=rX", "+x", "a-w", "u+rwx,g-w", "7777"]


def case(seed):
    chance = random.Random(seed)
    made = {"seed": seed, "files": {}, "archives": {}, "links": {}, "folders": []}
    fill(made, "", chance, 0)
    paths = [*made["files"], *made["folders"]]
    for path in made["files"]:
        paths += [above for above in parents(path) if above not in paths]
    links(made, paths, chance)
    archives(made, paths, chance)
    everything = sorted(set([*paths, *made["links"], *made["archives"]]))
    if chance.random() < 0.5:
        name = "Dockerfile.dockerignore" if chance.random() < 0.15 else ".dockerignore"
        made["files"][name] = ignore_file(everything, chance)
    made["dockerfile"] = Text(everything, made, chance).dockerfile()
    return made


def parents(path):
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def fill(made, directory, chance, depth):
    folders = chance.sample(FOLDERS, chance.choice([1, 1, 2, 3]) if depth < 2 and chance.random() < 0.85 - depth / 3 else 0)
    files = [name for name in chance.sample(NAMES, chance.randint(1 if depth == 0 else 0, 3))]
    for name in files:
        made["files"][directory + name] = f"{directory}{name}\n"
    for name in folders:
        fill(made, f"{directory}{name}/", chance, depth + 1)
    if directory and not files and not folders:
        made["folders"].append(directory.rstrip("/"))


def links(made, paths, chance):
    """To what is there, relative and absolute; to nothing; in a circle; out of the context."""
    folders = [""] + [path for path in paths if path not in made["files"]]
    for number in range(chance.choice([0, 0, 1, 1, 2, 3])):
        above = chance.choice(folders)
        place = f"{above}/ln{number}".lstrip("/")
        kind = chance.randrange(10)
        goal = chance.choice(paths)
        if kind == 0:
            text = "nothing"
        elif kind == 1:
            text = f"ln{number}"
        elif kind == 2:
            text = "../" * 5 + goal
        elif kind == 3:
            text = "/" + chance.choice([goal, "nothing", "."])
        elif kind == 4:
            text = "."
        else:
            text = os.path.relpath(goal, above or ".")
        made["links"][place] = text


def archives(made, paths, chance):
    if chance.random() > 0.25:
        return
    folders = [""] + [path for path in paths if path not in made["files"]]
    for number in range(chance.choice([1, 1, 2])):
        place = f"{chance.choice(folders)}/p{number}{chance.choice(['.tar', '.tar.gz', '.tgz', ''])}".lstrip("/")
        content = tar(chance)
        if chance.random() < 0.5:
            content = gzip.compress(content, mtime=0)
        broken = chance.random()
        if broken < 0.05:
            content = content[:len(content) // 2]
        elif broken < 0.1:
            content = b"no archive"
        made["archives"][place] = base64.b64encode(content).decode()


def tar(chance):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        seen = []
        for _ in range(chance.randint(1, 4)):
            name = chance.choice(["", "", "a/", "app/", "./"]) + chance.choice(["x.txt", "f1", "f2", "a", "d"])
            if any(name.strip("./") == other or (other + "/").startswith(name.strip("./") + "/")
                   or (name.strip("./") + "/").startswith(other + "/") for other in seen):
                continue
            seen.append(name.strip("./"))
            member = tarfile.TarInfo(name)
            kind = chance.randrange(6)
            content = b""
            if kind == 0:
                member.type = tarfile.DIRTYPE
                member.mode = 0o755
            elif kind == 1:
                member.type, member.linkname = tarfile.SYMTYPE, chance.choice(["f1", "../x", "/srv"])
            else:
                content = b"packed\n"
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    # Two blocks of zeros end it, of the twenty that are written.
    ends = (len(data.getvalue().rstrip(b"\0")) + 511) // 512 * 512
    return data.getvalue()[:max(ends, 512) + 1024]


def pattern(paths, chance):
    path = chance.choice(paths)
    parts = path.split("/")
    kind = chance.randrange(14)
    if kind == 0:
        return "**/" + parts[-1]
    if kind == 1:
        return chance.choice(["*", "**", "*/*", "**/*", "*/**"])
    if kind == 2:
        return parts[0] + "/**"
    if kind == 3:
        return "/".join("*" if chance.random() < 0.5 else part for part in parts)
    if kind == 4:
        return "*" + parts[-1][-2:]
    if kind == 5:
        return "**/*" + os.path.splitext(parts[-1])[1]
    if kind == 6:
        return "/" + path + "/"
    if kind == 7:
        return "./" + parts[0] + "/../" + path
    if kind == 8:
        return parts[0] + "/**/" + parts[-1]
    if kind == 9:
        return "".join("?" if chance.random() < 0.3 and letter != "/" else letter for letter in path)
    if kind == 10:
        return chance.choice(["[a-m]*", "[^a-m]*", "**/[a-f]*", "[[]*", "*[.]*", "[!a]*", "s[p-s]c", "**.txt", "a**", "*ü*"])
    return path


def ignore_file(paths, chance):
    lines = []
    for _ in range(chance.randint(1, 5)):
        line = pattern(paths, chance)
        if chance.random() < 0.35:
            line = chance.choice(["!", "! ", "!/"]) + line
        if chance.random() < 0.08:
            line = f"  {line}\t"
        lines.append(line)
        if chance.random() < 0.1:
            lines.append(chance.choice(["", "# comment", "   ", " # x", "."]))
        if chance.random() < 0.04:
            lines.append(chance.choice(["!/", "!", "! ", "[", "a[", "[a-]", "a\\", "[]a]", "/!", "!//", "!.", "**[", "/"]))
    return ("\ufeff" if chance.random() < 0.04 else "") + "\n".join(lines) + chance.choice(["", "\n", "\n", "\r\n"])


class Text:
    """The Dockerfile of a case."""

    def __init__(self, paths, made, chance):
        self.paths, self.made, self.chance = paths, made, chance
        self.stages = []

    def dockerfile(self):
        chance = self.chance
        lines = []
        if chance.random() < 0.15:
            lines.append("# syntax-free")
        if chance.random() < 0.2:
            lines.append("ARG TOP=app")
        for number in range(chance.choice([1, 1, 2, 2, 3])):
            lines += self.stage(number)
        return "\n".join(lines) + "\n"

    def stage(self, number):
        chance = self.chance
        below = chance.randrange(number) if number and chance.random() < 0.4 else None
        self.stages.append(list(self.stages[below]) if below is not None else [])
        lines = [f"FROM {'scratch' if below is None else f's{below}'} AS s{number}"]
        for _ in range(chance.choice([1, 2, 2, 3, 4])):
            lines += self.step(number)
        if not any(line.startswith(("COPY", "ADD")) for line in lines):
            lines.append("COPY Dockerfile /made-from")
        return lines

    def step(self, number):
        chance = self.chance
        kind = chance.random()
        if kind < 0.12:
            return ["WORKDIR " + chance.choice(["/app", "/w", "x", "/srv/deep", "../up", ".", "/app/x.txt", "/l", "/f1"])]
        if kind < 0.16:
            return [chance.choice(["VOLUME /data /app", "ENV W=/srv", "ENV W=opt/", "ARG TOP", "LABEL a=b", "USER 7:8",
                                   "EXPOSE 80", "CMD [\"/f1\"]", "ARG E=x.txt"])]
        if kind < 0.22:
            return self.heredoc()
        return [self.copy(number)]

    def heredoc(self):
        chance = self.chance
        names = chance.sample(["one", "two", "f1", "a"], chance.choice([1, 1, 2]))
        target = self.target(len(names))
        words = " ".join("<<" + name for name in names)
        lines = [f"COPY{self.flags(None, False)} {words} {target}"]
        for name in names:
            lines += ["text of " + name, name]
        self.note(target)
        return lines

    def note(self, target):
        if "$" not in target:
            self.stages[-1].append("/" + target.strip("/."))

    def flags(self, stage, is_copy=True):
        chance = self.chance
        text = ""
        if chance.random() < 0.15:
            text += " --chown=" + chance.choice(["7:8", "7", "1000:1000", "0", "9:0"])
        if chance.random() < 0.12:
            text += " --chmod=" + chance.choice(MODES)
        if chance.random() < 0.12:
            text += " --link"
        if chance.random() < 0.14:
            for _ in range(chance.choice([1, 1, 2])):
                mark = "!" if chance.random() < 0.15 else ""
                written = pattern(self.paths, chance)
                if not any(letter in written for letter in " \\\"'#"):
                    text += f" --exclude={mark}{written}"
        if is_copy and chance.random() < 0.14:
            text += " --parents"
        return text

    def copy(self, number):
        chance = self.chance
        is_add = chance.random() < (0.6 if self.made["archives"] else 0.12)
        origin = chance.randrange(number) if number and not is_add and chance.random() < 0.5 else None
        flags = self.flags(origin, not is_add)
        if origin is not None:
            flags = f" --from={origin if chance.random() < 0.2 else f's{origin}'}" + flags
        sources = [self.source(origin, "--parents" in flags) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
        if is_add and self.made["archives"] and chance.random() < 0.7:
            sources[0] = chance.choice(list(self.made["archives"]))
        target = self.target(len(sources))
        self.note(target)
        if origin is None:
            self.stages[-1] += ["/" + (target.strip("/.") + "/" + source.rsplit("/", 1)[-1]).strip("/") for source in sources[:1]
                                if target.endswith("/") and "*" not in source]
        texts = [*sources, target]
        if any(letter in text for text in texts for letter in " \\\"'#") or chance.random() < 0.15:
            texts = [text.replace("\\", "\\\\") for text in texts]
            words = json.dumps(texts, ensure_ascii=False)
        else:
            words = " ".join(texts)
        return f"{'ADD' if is_add else 'COPY'}{flags} {words}"

    def source(self, origin, with_parents):
        chance = self.chance
        paths = self.paths
        if origin is not None:
            paths = [path.lstrip("/") for path in self.stages[origin]] or ["."]
        path = chance.choice(paths) or "."
        kind = chance.randrange(22)
        parts = path.split("/")
        if kind == 0:
            return chance.choice([".", "/", "./", "a/.."])
        if kind == 1:
            return chance.choice(["*", "*.md", "?1", "*/*", "[ab]", "*/*.txt", "s*", "**", "**/f1", "[^b]", ".*", "*ü*"])
        if kind == 2:
            return "/".join([*parts[:-1], "*" + parts[-1][-2:]])
        if kind == 3:
            return "/".join([*parts[:-1], parts[-1][:1] + "*"]) if parts[-1][0] not in "[*?\\" else path
        if kind == 4:
            return "/" + path
        if kind == 5:
            return "./" + path + chance.choice(["", "/", "/."])
        if kind == 6 and chance.random() < 0.5:
            return chance.choice(["missing", "missing/x", "missing/*", "missing/*.txt", f"{path}/no", f"{path}/*", f"{path}/no*"])
        if kind == 7 and chance.random() < 0.15:
            return chance.choice(["a/[*", "[", "*[", "[a-]", "src/[]x", f"{path}["])
        if kind == 8:
            return "/".join(["*", *parts[1:]])
        if kind == 9 and (with_parents or chance.random() < 0.3) and len(parts) > 1:
            return parts[0] + "/./" + "/".join(parts[1:])
        if kind == 10:
            return path.replace("[", "\\[") if chance.random() < 0.7 else "../" + path
        if kind == 11 and len(parts) > 1:
            return "/".join(parts[:-1])
        if kind == 12 and chance.random() < 0.3:
            return path[:-1] + "[" + path[-1:] + "]"
        return path

    def target(self, count):
        chance = self.chance
        path = chance.choice(TARGETS)
        kind = chance.randrange(12)
        if kind == 0:
            place = chance.choice([".", "./", "/"])
        elif kind == 1:
            place = path
        elif kind == 2:
            place = chance.choice(["$W/", "${W:-opt}/", "/t/../u/", "/app/.", ".."])
        elif kind == 3:
            place = "/" + chance.choice(self.paths)
        elif kind < 6:
            place = "/" + path
        else:
            place = "/" + path + "/"
        if count > 1 and not place.endswith("/") and chance.random() < 0.97:
            place += "/"
        return place


def write(made, directory):
    """Lays a case out, with a service that builds it."""
    root = pathlib.Path(directory)
    root.mkdir(parents=True)
    for folder in made["folders"]:
        (root / folder).mkdir(parents=True, exist_ok=True)
    contents = {path: text.encode() for path, text in made["files"].items()}
    contents |= {path: base64.b64decode(text) for path, text in made["archives"].items()}
    contents["Dockerfile"] = made["dockerfile"].encode()
    # Stockade knows that every checkout has one.
    contents[".git/HEAD"] = b"ref: refs/heads/main\n"
    contents["compose.yaml"] = b"services: {case: {build: .}}\n"
    for path, content in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for path, text in made["links"].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.symlink(text, root / path)
