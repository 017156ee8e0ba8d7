"""How fast files of the mirror are sent, against nginx with the same files."""

import base64
import hashlib
import json
import os
import random
import subprocess

from contestants import Failure, Nginx, free_port

HERE = os.path.dirname(os.path.realpath(__file__))
DIRECTORY = "/pub/OpenBSD/7.8/amd64/"
# name, octets, connections: a large set for one machine and for a rack, and what each installation begins with
LOADS = (("base78.tgz", 64 << 20, 1), ("base78.tgz", 64 << 20, 16), ("BUILDINFO", 2000, 16))


class Mirrored(Nginx):
    """An nginx that serves a mirror's folder."""

    def serve(self, folder):
        self.roots = {0: (free_port(), folder)}

    def probe(self):
        return DIRECTORY + "BUILDINFO"


def mirrored(directory, folder):
    """Lets an inventory have that mirror."""
    site = os.path.join(directory, "site.yaml")
    with open(site, encoding="ascii") as text:
        lines = text.read()
    with open(site, "w", encoding="ascii") as out:
        out.write(lines.replace("site:\n", f"site:\n  mirror: {{ folder: {folder}, releases: [7.8/amd64] }}\n", 1))


def make(folder, loads=LOADS):
    """A generation as a sync leaves it; nobody signed it."""
    octets = {name: random.Random(1).randbytes(size) for name, size, _ in loads}
    listed = "".join(f"SHA256 ({name}) = {hashlib.sha256(some).hexdigest()}\n" for name, some in octets.items())
    signature = base64.b64encode(b"Ed" + bytes(72)).decode()
    signed = f"untrusted comment: verify with openbsd-78-base.pub\n{signature}\n{listed}".encode()
    name = "7.8-amd64-" + hashlib.sha256(signed).hexdigest()[:12]
    generation = os.path.join(folder, "generations", name)
    os.makedirs(generation)
    for file, some in {**octets, "SHA256.sig": signed}.items():
        with open(os.path.join(generation, file), "wb") as out:
            out.write(some)
    link = os.path.join(folder, DIRECTORY.strip("/"))
    os.makedirs(os.path.dirname(link))
    os.symlink(f"../../../generations/{name}", link)


def fetch(target, port, name, connections, seconds, pinned):
    """Octets a second, and processor time for each GB."""
    target.go_on()
    before = target.cpu_seconds()
    ran = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", os.path.join(HERE, "fetch.lua"),
         f"http://127.0.0.1:{port}{DIRECTORY}{name}"],
        capture_output=True, text=True, timeout=seconds + 60, check=False,
        preexec_fn=(lambda: os.sched_setaffinity(0, {1})) if pinned else None,
    )
    if ran.returncode != 0:
        raise Failure(f"wrk failed: {ran.stdout}{ran.stderr}")
    one = json.loads(ran.stdout.strip().splitlines()[-1])
    if one["bytes"] == 0 or one["errors"] > 0:
        raise Failure(f"{target.name}, {name}, c={connections}: {one}")
    spent = target.cpu_seconds() - before
    target.pause()
    return one["bytes"] / (one["duration"] / 1e6), spent / one["bytes"] * 1e9
