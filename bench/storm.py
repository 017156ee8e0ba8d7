#!/usr/bin/env python3
"""Machines that boot at the same moment, each at its own address; for bench/run.

    bench/storm.py PORT ADMIN-PORT MACHINES

Runs where all of 10.64.0.0/14 is local. Arms all machines; then each asks for its response file, its disklabel template and its line for
rc.firsttime, on a connection each, as ftp(1) does. Prints a JSON object: seconds from the last SYN of a first look-up to
the last octet of the last answer, how many look-ups were answered with 200, and how many events the ledger lost.
"""

import asyncio
import http.client
import json
import struct
import sys
import time
import urllib.parse

import inventory

SERVER = "10.64.0.1"


def address(number):
    return ".".join(str(byte) for byte in struct.pack(">I", (10 << 24) + (64 << 16) + number + 9))


async def look_up(port, number, path, sent):
    reader, writer = await asyncio.open_connection(SERVER, port, local_addr=(address(number), 0))
    if sent is not None:
        sent.append(time.perf_counter())
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {SERVER}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.startswith(b"HTTP/1.1 200 ") or answer.startswith(b"HTTP/1.0 200 ")


async def machine(port, number, sent, done):
    name = f"h{number:06d}.{inventory.DOMAIN}"
    good = await look_up(port, number, f"/{inventory.lladdr(number)}-install.conf?path=7.8/amd64", sent)
    good += await look_up(port, number, f"/disklabel/{name}", None)
    good += await look_up(port, number, f"/firstboot/{name}", None)
    done.append(time.perf_counter())
    return good


def arm(admin, machines):
    connection = http.client.HTTPConnection("127.0.0.1", admin, timeout=60)
    for number in range(1, machines + 1):
        form = urllib.parse.urlencode({"host": f"h{number:06d}.{inventory.DOMAIN}"})
        connection.request("POST", "/api/arm", form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            sys.exit(f"arming gave {answer.status}: {said[:300]!r}")


def lost(admin):
    """Events that were lost, once all that wait are written."""
    connection = http.client.HTTPConnection("127.0.0.1", admin, timeout=60)
    for _ in range(300):
        connection.request("GET", "/metrics")
        metrics = dict(line.rsplit(" ", 1) for line in connection.getresponse().read().decode().splitlines()
                       if not line.startswith("#"))
        if float(metrics["autoinstalld_ledger_queued"]) == 0:
            return float(metrics["autoinstalld_ledger_events_lost_total"])
        time.sleep(0.1)
    sys.exit("the ledger did not catch up")


async def storm(port, machines):
    sent, done = [], []
    good = await asyncio.gather(*(machine(port, number, sent, done) for number in range(1, machines + 1)))
    return {"seconds": max(done) - max(sent), "good": sum(good), "asked": 3 * machines}


def main(port, admin, machines):
    arm(admin, machines)
    said = asyncio.run(storm(port, machines))
    said["lost"] = lost(admin)
    print(json.dumps(said))


main(*map(int, sys.argv[1:]))
