#!/usr/bin/env python3
"""Writes an inventory of any size, the same one for the same number.

    bench/inventory.py HOSTS DIRECTORY

Up to 10,000 hosts have a file each; more share one by the hundred.
"""

import base64
import os
import random
import struct
import sys

BCRYPT = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
USER = "admin"
DOMAIN = "bench.example"

SITE = """\
site:
  domain: {domain}
  response-server: 10.64.0.1
  release: "7.8"
  access: {{ {access} }}

networks:
  lan:
    subnet: 10.64.0.0/14
    routers: [10.64.0.1]
    name-servers: [10.64.0.1]

hypervisors:
  vmhost:
    switches: {{ uplink: bridge0 }}

profiles:
  vm:
    network: lan
    timezone: Europe/Berlin
    console: {{ device: com0, speed: 115200 }}
    sets: {{ location: http, server: cdn.openbsd.org }}
    vm:
      hypervisor: vmhost
      switch: uplink
      memory: 2G
      disk-size: 20G
      disk: "/home/vm/${{name}}.img"
{more}"""


def lladdr(number):
    """The lladdr of host NUMBER, from 1; bench/ask.lua counts the same way."""
    return "02:00:" + ":".join(f"{byte:02x}" for byte in struct.pack(">I", number))


def bcrypt(rng):
    """A text of a bcrypt hash's form, of no password that anybody knows."""
    salt = "".join(rng.choice(BCRYPT) for _ in range(21)) + rng.choice(BCRYPT[::16])
    digest = "".join(rng.choice(BCRYPT) for _ in range(30)) + rng.choice(BCRYPT[::4])
    return f"$2b$10${salt}{digest}"


def ssh_key(rng):
    kind = b"ssh-ed25519"
    blob = struct.pack(">I", len(kind)) + kind + struct.pack(">I", 32) + rng.randbytes(32)
    return f"{kind.decode()} {base64.b64encode(blob).decode()}"


def host(number, user=USER):
    rng = random.Random(number)
    # past the network's own address and the router's
    address = (10 << 24) + (64 << 16) + number + 9
    dotted = ".".join(str(byte) for byte in struct.pack(">I", address))
    return f"""\
  h{number:06d}.{DOMAIN}:
    profiles: [vm]
    lladdr: {lladdr(number)}
    address: {dotted}
    root: {{ password: "{bcrypt(rng)}" }}
    user: {{ name: {user}, password: "{bcrypt(rng)}", ssh-key: "{ssh_key(rng)}" }}
"""


def per_file(hosts):
    return 1 if hosts <= 10_000 else 100


def file_of(number, hosts, directory):
    """The file that host NUMBER of HOSTS is in, and the numbers of all hosts in there."""
    each = per_file(hosts)
    first = (number - 1) // each * each + 1
    # no directory with ten thousand entries
    folder = os.path.join(directory, "hosts", f"{first // (each * 100):04d}")
    last = min(first + each - 1, hosts)
    return os.path.join(folder, f"h{first:06d}.yaml"), range(first, last + 1)


def host_file(numbers, user=USER):
    return "hosts:\n" + "".join(host(number, user) for number in numbers)


def write(hosts, directory, access="allow: [127.0.0.0/8]", more=""):
    """All of an inventory; ACCESS is the site's, MORE are further lines of the profile."""
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "site.yaml"), "w", encoding="ascii") as out:
        out.write(SITE.format(domain=DOMAIN, access=access, more=more))
    for first in range(1, hosts + 1, per_file(hosts)):
        path, numbers = file_of(first, hosts, directory)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as out:
            out.write(host_file(numbers))


def own_files(directory, folder):
    """Lets the site's dhcpd.conf and vm.conf be in FOLDER, and no daemon be told of them."""
    path = os.path.join(directory, "site.yaml")
    with open(path, encoding="ascii") as site:
        text = site.read()
    dhcpd = f"  dhcpd-conf: {folder}/dhcpd.conf\n  dhcpd-test: ['true', '{{file}}']\n  dhcpd-reload: ['true']\n"
    vm = f"    vm-conf: {folder}/vm.conf\n    vm-test: ['true', '{{file}}']\n    vm-reload: ['true']\n"
    text = text.replace("site:\n", "site:\n" + dhcpd, 1).replace("  vmhost:\n", "  vmhost:\n" + vm, 1)
    with open(path, "w", encoding="ascii") as site:
        site.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit() or not 1 <= int(sys.argv[1]) <= 250_000:
        sys.exit(__doc__)
    write(int(sys.argv[1]), sys.argv[2])
