#!/usr/bin/env python3
"""Machines that boot at the same moment, each at its own address; for bench/run.

    bench/storm.py PORT ADMIN-PORT MACHINES

Runs where all of 10.64.0.0/14 is local. Arms all machines; then each asks for its response file, its disklabel template and
its line for rc.firsttime, on a connection each, as ftp(1) does. Prints a JSON object: seconds from the last SYN of a first
look-up to the last octet of the last answer, how the look-ups ended, and how many events the ledger lost.
"""

import collections
import errno
import http.client
import json
import select
import socket
import struct
import sys
import time
import urllib.parse

import inventory

SERVER = "10.64.0.1"
LIMIT = 60  # seconds


def address(number):
    return ".".join(str(byte) for byte in struct.pack(">I", (10 << 24) + (64 << 16) + number + 9))


def requests_of(number):
    name = f"h{number:06d}.{inventory.DOMAIN}"
    paths = (f"/{inventory.lladdr(number)}-install.conf?path=7.8/amd64", f"/disklabel/{name}", f"/firstboot/{name}")
    return [f"GET {path} HTTP/1.0\r\nHost: {SERVER}\r\nConnection: close\r\n\r\n".encode() for path in paths]


class Machine:
    """One after the other, as the installer does; what went wrong does not keep it from asking for the next."""

    def __init__(self, storm, number):
        self.storm = storm
        self.address = address(number)
        self.requests = requests_of(number)
        self.next()

    def next(self):
        self.said = b""
        self.request = self.requests.pop(0)
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.bind((self.address, 0))
        self.socket.connect_ex((SERVER, self.storm.port))
        self.storm.waiting[self.socket.fileno()] = self
        self.storm.epoll.register(self.socket, select.EPOLLOUT)

    def go_on(self):
        try:
            if self.request:
                self.socket.send(self.request)
                self.request = b""
                self.storm.epoll.modify(self.socket, select.EPOLLIN)
                return
            some = self.socket.recv(65536)
            self.said += some
            if some:
                return
            how = self.said[9:12].decode("latin-1") or "closed"
        except BlockingIOError:
            return
        except OSError as failed:
            how = errno.errorcode[failed.errno]
        self.storm.ended[how] += 1
        if how != "200" and len(self.storm.samples) < 5:
            self.storm.samples.append(self.said.decode("latin-1")[-200:])
        del self.storm.waiting[self.socket.fileno()]
        self.socket.close()
        if self.requests:
            self.next()


class Storm:
    def __init__(self, port, machines):
        self.port = port
        self.epoll = select.epoll()
        self.waiting = {}
        self.ended = collections.Counter()
        self.samples = []
        for number in range(1, machines + 1):
            Machine(self, number)
        begin = time.perf_counter()
        while self.waiting and time.perf_counter() < begin + LIMIT:
            for descriptor, _ in self.epoll.poll(1):
                self.waiting[descriptor].go_on()
        self.ended["never"] += len(self.waiting)
        self.seconds = time.perf_counter() - begin


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


def main(port, admin, machines):
    arm(admin, machines)
    storm = Storm(port, machines)
    print(json.dumps({
        "seconds": storm.seconds, "good": storm.ended["200"], "asked": 3 * machines,
        "others": {how: count for how, count in storm.ended.items() if how != "200" and count},
        "samples": storm.samples, "lost": lost(admin)}))


main(*map(int, sys.argv[1:]))
