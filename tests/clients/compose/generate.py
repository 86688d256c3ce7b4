"""Random Compose projects: bases, overlays, extends, includes, anchors, merge keys, resets, variables.

`write(directory, seed)` writes one; the same seed gives the same project. Most of what it writes is right,
a little is wrong on purpose, and what is right may still not fit together: Compose decides.
"""

import json
import random

NAMES = ["a", "b", "c-d"]
NETWORKS = ["n1", "n2"]
VOLUMES = ["v1", "v2"]
VARIABLES = ["SET", "EMPTY", "UNSET"]


class Raw(str):
    """Text that goes into the file as it is."""


def emit(value):
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{emit_key(k)}: {emit(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(emit(v) for v in value) + "]"
    return json.dumps(value)


def emit_key(key):
    return key if isinstance(key, Raw) else json.dumps(key)


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = NAMES
        # Whether the file that is being written stands below all others.
        self.alone = True

    def one(self, *choices):
        return self.r.choice(choices)

    def chance(self, share):
        return self.r.random() < share

    def some(self, choices, most):
        return self.r.sample(choices, self.r.randint(1, min(most, len(choices))))

    def variable(self, default):
        """A variable, or now and then what it stands for."""
        if not self.chance(0.15):
            return default
        name = self.one(*VARIABLES)
        return self.one(f"${{{name}:-{default}}}", f"${{{name}-{default}}}", f"x${{{name}:+{default}}}y", f"$${name}",
                        f"${{SET}}{default}", f"${{UNSET:-${{SET}}{default}}}", f"$SET-{default}", f"${{SET:?no}}")

    def word(self):
        return self.variable(self.one("one", "two", "x-y", "a b", "1", "tr ue", "ü", "a=b"))

    def flag(self):
        return self.one(True, False, "true", "false", "yes", "off", "${SET_FLAG:-true}")

    def pairs(self, nulls=True):
        keys = self.some(["A", "B", "C", "D"], 3)
        value = lambda: self.one(self.word(), 1, 1.5, True, "", *([None] if nulls else []))
        if self.chance(0.5):
            return {key: value() for key in keys}
        return [key if nulls and self.chance(0.2) else f"{key}={self.word()}" for key in keys]

    def texts(self, *choices):
        return self.some(list(choices), 3)

    def port(self):
        published = self.one("80", "8080", "8000-8002", "")
        address = self.one("", "", "127.0.0.1", "::1", "[::1]")
        protocol = self.one("", "", "/udp", "/tcp", "/TCP")
        kind = self.r.randint(0, 5)
        if kind == 0:
            return self.one(80, 443, 9000)
        if kind == 1:
            return self.one("80", "443/udp", "3000-3002")
        if kind in (2, 3):
            target = self.one("80", "443", "90-92") if "-" in published else self.one("80", "443")
            if address:
                return f"{address}:{published}:{target}{protocol}"
            return f"{published}:{target}{protocol}" if published else f"{target}{protocol}"
        port = {"target": self.one(80, 443, "80")}
        if published:
            port["published"] = self.one(published, 8080)
        if address and address[0] != "[":
            port["host_ip"] = address
        if protocol:
            port["protocol"] = protocol[1:].lower()
        if self.chance(0.2):
            port["mode"] = "host"
        if self.chance(0.2):
            port["name"] = "web"
        return port

    def volume(self):
        source = self.one("v1", "v2", "./d", "../d", "/abs", "~/h", "./d/../e", "")
        target = self.one("/t", "/t/", "/u", "/u//w", "/v")
        if self.chance(0.55):
            options = self.one("", "", ":ro", ":rw", ":ro,z", ":nocopy", ":rshared", ":odd")
            return f"{source}:{target}{options}" if source else target
        if self.chance(0.2):
            return {"type": "tmpfs", "target": target, "tmpfs": {"size": self.one(1024, "1m"), "mode": 0o700}}
        is_bind = source[:1] in "./~" and source
        volume = {"type": "bind" if is_bind else "volume", "target": target}
        if source:
            volume["source"] = source
        if self.chance(0.4):
            volume["read_only"] = self.flag()
        if is_bind and self.chance(0.4):
            volume["bind"] = self.one({"propagation": "shared"}, {"create_host_path": False}, {"selinux": "z"}, {})
        if not is_bind and self.chance(0.4):
            volume["volume"] = self.one({"nocopy": True}, {"subpath": "x"}, {"labels": ["a=b"]}, {"labels": {"c": "d"}})
        return volume

    def build(self):
        if self.chance(0.3):
            return self.one(".", "./dir", "../up", "https://example.com/x.git", "github.com/a/b")
        build = {}
        if self.chance(0.7):
            build["context"] = self.one(".", "dir", "git@example.com:x")
        options = {
            "dockerfile": lambda: self.one("D", "../D"),
            "args": self.pairs,
            "labels": self.pairs,
            "target": self.word,
            "network": lambda: "host",
            "additional_contexts": lambda: self.one({"x": "./y"}, ["x=docker-image://a", "z=./w"]),
            "tags": lambda: self.texts("a:1", "b:2"),
            "cache_from": lambda: self.texts("a", "b"),
            "platforms": lambda: self.texts("linux/amd64", "linux/arm64"),
            "privileged": self.flag,
            "shm_size": lambda: self.one(1024, "1g", "64mb"),
            "extra_hosts": self.hosts,
            "secrets": lambda: self.one(["s1"], [{"source": "s1", "target": "t"}]),
            "ssh": lambda: ["default"],
            "no_cache": self.flag,
            "provenance": lambda: self.one(True, "mode=max"),
            "ulimits": lambda: {"nofile": self.one(10, {"soft": 1, "hard": 2})},
            "entitlements": lambda: ["network.host"],
            "pull": self.flag,
        }
        for key in self.some(list(options), 4):
            build[key] = options[key]()
        return build

    def hosts(self):
        return self.one({"h": "1.2.3.4"}, {"h": ["1.2.3.4", "::1"]}, ["h=1.2.3.4"], ["h:5.6.7.8", "i=[::1]"])

    def depends_on(self):
        if self.chance(0.5):
            return self.some(self.names, 2)
        condition = lambda: self.one("service_started", "service_healthy", "service_completed_successfully")
        return {name: self.one({"condition": condition()},
                               {"condition": condition(), "restart": True},
                               {"condition": condition(), "required": False})
                for name in self.some(self.names, 2)}

    def networks(self):
        if self.chance(0.5):
            return self.some(NETWORKS + ["default"], 2)
        return {name: self.one(None, {}, {"aliases": self.texts("x", "y")}, {"ipv4_address": "10.0.0.1"},
                               {"priority": 10, "driver_opts": {"a": 1}}) for name in self.some(NETWORKS, 2)}

    def mounts(self):
        return self.some(["s1", {"source": "s1", "target": "t"}, {"source": "s2", "mode": 0o440, "uid": "1"},
                          {"source": "s2", "mode": "0400"}], 2)

    def command(self):
        return self.one("run it 'a b'", "a && b", ["x", "y z"], "", [], "sh -c \"a; b\"", None, self.word())

    def duration(self):
        return self.one("10s", "1m30s", "1.5h", "90s", "2d", "100ms")

    def healthcheck(self):
        options = {
            "test": lambda: self.one("curl x", ["CMD", "a"], ["CMD-SHELL", "a b"], ["NONE"]),
            "interval": self.duration, "timeout": self.duration, "start_period": self.duration,
            "retries": lambda: self.one(3, "4"), "disable": self.flag,
        }
        return {key: options[key]() for key in self.some(list(options), 3)}

    def deploy(self):
        options = {
            "mode": lambda: "replicated",
            "replicas": lambda: self.one(1, 2, "3"),
            "labels": self.pairs,
            "resources": lambda: self.one(
                {"limits": {"cpus": self.one("0.5", 1, 0.25), "memory": "50M", "pids": 5}},
                {"reservations": {"devices": [{"capabilities": ["gpu"], "count": self.one(1, "all")}]}},
                {"limits": {"memory": "1g"}, "reservations": {"cpus": "0.1"}}),
            "restart_policy": lambda: {"condition": "any", "delay": self.duration(), "max_attempts": self.one(3, "3")},
            "update_config": lambda: {"parallelism": 2, "delay": self.duration(), "order": "start-first"},
            "placement": lambda: {"constraints": self.texts("a==b", "c==d"), "max_replicas_per_node": 2},
        }
        return {key: options[key]() for key in self.some(list(options), 3)}

    def attributes(self):
        return {
            "build": self.build,
            "command": self.command,
            "entrypoint": self.command,
            "environment": self.pairs,
            "env_file": lambda: self.one("one.env", ["one.env", "two.env"], [{"path": "none.env", "required": False}],
                                         [{"path": "raw.env", "format": "raw"}]),
            "labels": self.pairs,
            "annotations": self.pairs,
            "sysctls": self.pairs,
            "ports": lambda: [self.port() for _ in range(self.r.randint(1, 3))],
            "expose": lambda: self.some([80, "80", "443-444", 81], 2),
            "volumes": lambda: [self.volume() for _ in range(self.r.randint(1, 3))],
            "tmpfs": lambda: self.one("/tmp", ["/tmp", "/run:size=1m"]),
            "depends_on": self.depends_on,
            "networks": self.networks,
            "network_mode": lambda: self.one("host", "none", f"service:{self.names[0]}"),
            "healthcheck": self.healthcheck,
            "deploy": self.deploy,
            "cap_add": lambda: self.texts("ALL", "NET_ADMIN", "all"),
            "cap_drop": lambda: self.texts("ALL", "X"),
            "security_opt": lambda: self.texts("no-new-privileges:true", "no-new-privileges:false", "seccomp=x"),
            "dns": lambda: self.one("1.1.1.1", ["1.1.1.1", "8.8.8.8"], ["8.8.8.8"]),
            "dns_search": lambda: self.one("x", ["x", "y"]),
            "extra_hosts": self.hosts,
            "privileged": self.flag,
            "read_only": self.flag,
            "init": self.flag,
            "tty": self.flag,
            "user": lambda: self.one("1000", "me:us", self.variable("root")),
            "restart": lambda: self.one("always", "no", "on-failure:3"),
            "container_name": lambda: self.one("name1", "name2"),
            "hostname": self.word,
            "working_dir": self.word,
            "platform": lambda: "linux/amd64",
            "pull_policy": lambda: self.one("always", "if_not_present", "every_12h"),
            "profiles": lambda: self.texts("p", "q"),
            "secrets": self.mounts,
            "configs": lambda: self.one(["c1"], ["c2"], [{"source": "c1", "target": "/etc/c"}]),
            "devices": lambda: self.some(["/dev/a", "/dev/a:/dev/b:r", {"source": "/dev/c", "target": "/dev/d"}], 2)
            if self.chance(0.3) else ["/dev/a:/dev/b"],
            "ulimits": lambda: {"nofile": self.one(10, "20", {"soft": 1, "hard": 2}), "nproc": 3},
            "logging": lambda: self.one({"driver": "json-file", "options": {"max-size": "10m", "n": 3}},
                                        {"driver": "syslog"}, {"options": {"a": "b"}}),
            "mem_limit": lambda: self.one("1g", 1024, "50M", "512MiB"),
            "memswap_limit": lambda: self.one(-1, "2g"),
            "shm_size": lambda: self.one("64m", 1000),
            "cpus": lambda: self.one(0.5, "1.5", 2),
            "cpu_shares": lambda: self.one(10, "20"),
            "pids_limit": lambda: self.one(5, "10"),
            "scale": lambda: self.one(1, 2, "2"),
            "stop_grace_period": self.duration,
            "stop_signal": lambda: "SIGINT",
            "links": lambda: [self.one(self.names[0], f"{self.names[0]}:other")],
            "volumes_from": lambda: [self.one(self.names[0], f"{self.names[0]}:ro")],
            "pid": lambda: self.one("host", f"service:{self.names[0]}"),
            "ipc": lambda: "shareable",
            "group_add": lambda: self.one([1, "g"], ["g"]),
            "gpus": lambda: self.one("all", [{"count": 2}, {"device_ids": ["0"]}]),
            "storage_opt": lambda: {"size": "1G"},
            "blkio_config": lambda: {"weight": 300, "device_read_bps": [{"path": "/dev/x", "rate": self.one("1mb", 5)}]},
            "develop": lambda: {"watch": [{"path": "./src", "action": "sync", "target": "/src",
                                           "ignore": self.one("x", ["x", "y"])}, {"path": ".", "action": "rebuild"}]},
            "post_start": lambda: [{"command": self.one("a b", ["a"]), "user": "root", "privileged": self.flag()}],
            "pre_start": lambda: [{"command": "prepare", "environment": self.pairs()}],
            "label_file": lambda: self.one("one.env", ["two.env"]),
            "attach": lambda: self.flag(),
            "credential_spec": lambda: {"file": "x"},
            "x-own": lambda: {"k": self.word()},
        }

    def wrong(self):
        return self.one(("imgae", "x"), ("ports", "80:80"), ("privileged", "maybe"), ("ports", ["a:b"]),
                        ("mem_limit", "much"), ("healthcheck", {"interval": "soon"}), ("environment", ["A "]),
                        ("volumes", ["a:b:c:d"]), ("restart", None), ("depends_on", ["nobody"]), ("networks", ["none"]),
                        ("volumes", ["nowhere:/x"]), ("cap_add", "ALL"), ("user", 1000), ("command", "it's"),
                        ("image", "${X:?must}"), ("image", "${"), ("extra_hosts", ["x"]), ("devices", ["a:b:c:d"]),
                        ("environment", {"A": {"b": 1}, "B": "c"}) if self.alone else ("restart", 3), ("pull_policy", "now"), ("configs", ["nothing"]))

    def service(self, most=6, complete=True):
        attributes = self.attributes()
        chosen = self.some(list(attributes), most)
        service = {"image": self.variable("image:1")} if complete and self.chance(0.97) else {}
        for key in chosen:
            if key == "network_mode" and "networks" in chosen and self.chance(0.95):
                continue
            service[key] = attributes[key]()
        if self.chance(0.02):
            key, value = self.wrong()
            service[key] = value
        return service

    def overlay(self):
        """A service as an override has it: with tags and with nothing in places."""
        service = self.service(4, complete=self.chance(0.2))
        for key in list(service):
            chance = self.r.random()
            if chance < 0.06:
                service[key] = Raw("!reset null")
            elif chance < 0.12:
                service[key] = Raw("!override " + emit(service[key]))
            elif chance < 0.13:
                service[key] = None
        return service

    def resources(self):
        model = {"networks": {n: self.one(None, {}, {"driver": "bridge"}, {"external": True}, {"internal": self.flag()},
                                          {"labels": self.pairs()}, {"name": self.word()},
                                          {"ipam": {"config": [{"subnet": "10.0.0.0/8"}]}}) for n in NETWORKS},
                 "volumes": {v: self.one(None, {}, {"driver": "local", "driver_opts": {"type": "none", "o": "bind",
                                                                                      "device": "./x"}},
                                         {"external": True}, {"labels": self.pairs()},
                                         {"external": {"name": "old"}}) for v in VOLUMES},
                 "secrets": {"s1": {"file": "./s1"}, "s2": {"environment": "S"}},
                 "configs": {"c1": {"file": "../c1"}, "c2": {"content": "hello $SET"}}}
        return model

    def anchored(self, service):
        """Puts part of a service behind an anchor and merges it in."""
        keys = [key for key in service if not isinstance(key, Raw)]
        if len(keys) < 3 or not self.chance(0.3):
            return service, ""
        taken = self.some(keys, 2)
        name = f"m{self.r.randint(0, 10 ** 6)}"
        head = f"x-{name}: &{name} {emit({key: service[key] for key in taken})}\n"
        rest = {key: value for key, value in service.items() if key not in taken}
        if self.chance(0.3) and taken:
            rest[taken[0]] = service[taken[0]]
        merged = Raw("<<")
        return {merged: Raw(self.one(f"*{name}", f"[*{name}]")), **rest}, head

    def file(self, services, extra=None):
        heads, bodies = "", ""
        for name, service in services.items():
            if service is None:
                bodies += f"  {name}:\n"
                continue
            service, head = self.anchored(service)
            heads += head
            bodies += f"  {emit_key(name)}:\n" + "".join(f"    {emit_key(k)}: {emit(v)}\n" for k, v in service.items())
            if not service:
                bodies += "    {}\n"
        text = heads + ("services:\n" + bodies if services else "")
        for key, value in (extra or {}).items():
            text += f"{key}: {emit(value)}\n"
        return text


REFERENCES = ["depends_on", "links", "volumes_from", "pid", "network_mode"]


def without_references(service):
    return {key: value for key, value in service.items() if key not in REFERENCES}


def write(directory, seed):
    g = Generator(seed)
    (directory / "sub").mkdir(parents=True)
    put = lambda name, text: (directory / name).write_text(text)
    put(".env", "SET=value\nEMPTY=\nC=from-env\nQUOTED=\"a $SET\"\n")
    put("one.env", "A=1\nB='two $SET'\nC\nE=${SET}-${UNSET:-x}\n")
    put("two.env", "# comment\nexport B=\"x y\" # c\nD: z\nF=$A\n")
    put("raw.env", "A=$SET 'x'\n#no\nH=\n")
    put("sub/raw.env", "A=sub\n")
    put("sub/one.env", "A=sub\nG=$SET\n")
    put("sub/.env", "SET=sub\nONLY=sub-only\n")
    names = g.some(NAMES, 3)
    # Services refer to those before them, so that few of them wait for each other.
    services = {}
    for name in names:
        g.names = list(services) or ["none"]
        services[name] = g.service() if services else without_references(g.service())
    resources = g.resources()
    extends = g.chance(0.35)
    if extends:
        child = g.one(*names)
        parents = [name for name in names if name != child]
        if parents and g.chance(0.5):
            services[child]["extends"] = g.one(parents[0], {"service": parents[0]})
        else:
            base = {"base": without_references(g.service()), "lower": without_references(g.service(4))}
            if g.chance(0.4):
                base["base"]["extends"] = g.one("lower", {"service": "lower"})
            put("sub/base.yaml", g.file(base))
            services[child]["extends"] = {"file": "sub/base.yaml", "service": "base"}
        if g.chance(0.5):
            services[child].pop("image", None)
    extra = dict(resources)
    if g.chance(0.25):
        included = {g.one("inc", names[0]): without_references(g.service(4))}
        put("sub/inc.yaml", g.file(included, {"volumes": {"v3": None}, "networks": {"n1": None, "n2": None},
                                              "configs": {"c1": {"file": "./c"}, "c2": {"content": "x"}}, "secrets": {"s1": {"file": "./s"},
                                                                                               "s2": {"environment": "S"}}}))
        put("sub/two.env", "B=sub-two\n")
        extra["include"] = [g.one("sub/inc.yaml", {"path": "sub/inc.yaml"},
                                  {"path": ["sub/inc.yaml"], "project_directory": "."},
                                  {"path": "sub/inc.yaml", "env_file": "one.env"})]
    files = ["compose.yaml"]
    put("compose.yaml", g.file(services, extra))
    g.alone = False
    for number in range(g.one(0, 1, 1, 2)):
        name = f"over{number}.yaml"
        over = {service: without_references(g.overlay()) for service in g.some(names + names + NAMES, 2)}
        more = {}
        if g.chance(0.3):
            more["networks"] = {"n1": g.one(None, {"driver": "overlay"}, {"labels": g.pairs()})}
        if g.chance(0.2):
            more["volumes"] = {"v1": g.one(None, {"driver": "x"}, {"labels": ["q=r"]}, Raw("!reset null"))}
        text = g.file(over, more)
        if g.chance(0.15):
            text += "---\n" + g.file({g.one(*names): without_references(g.overlay())})
        put(name, text)
        files.append(name)
    put("args", "\n".join(files))
    return directory
