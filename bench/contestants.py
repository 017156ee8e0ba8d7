"""The servers that are measured: the program itself, and nginx with the same bytes in static files."""

import glob
import http.client
import os
import re
import selectors
import signal
import socket
import subprocess
import time

import inventory

SETDIR = "7.8/amd64"
START_LIMIT = 120  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """The benchmark cannot go on."""


def path_of(number):
    return f"/{inventory.lladdr(number)}-install.conf?path={SETDIR}"


def get(port, path, connection=None, method="GET"):
    """The body at PATH, or a failure if the answer is not 200."""
    one = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    one.request(method, path)
    answer = one.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise Failure(f"{method} {path} gave {answer.status}: {body[:200]!r}")
    if connection is None:
        one.close()
    return body


class Server:
    """A running process and its children, as the kernel sees them."""

    process = None
    port = 0

    def pids(self):
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            return [pid] + [int(child) for child in children.read().split()]

    def cpu_seconds(self):
        ticks = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                fields = stat.read().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def cpu_of_threads(self):
        """Processor seconds of each thread by its name, as far as the kernel keeps it: 15 characters."""
        seconds = {}
        for task in os.listdir(f"/proc/{self.process.pid}/task"):
            try:
                with open(f"/proc/{self.process.pid}/task/{task}/stat", encoding="ascii") as stat:
                    head, _, rest = stat.read().rpartition(")")
            except (FileNotFoundError, ProcessLookupError):
                continue
            fields = rest.split()
            name = head.partition("(")[2]
            seconds[name] = seconds.get(name, 0) + (int(fields[11]) + int(fields[12])) / TICKS
        return seconds

    def memory(self, what="VmRSS"):
        """Megabytes, of 1,000,000 bytes."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                for line in status:
                    if line.startswith(what + ":"):
                        total += int(line.split()[1]) * 1024
        return total / 1e6

    def pin(self, cores):
        """All threads that there are; later ones inherit it."""
        for pid in self.pids():
            for task in os.listdir(f"/proc/{pid}/task"):
                try:
                    os.sched_setaffinity(int(task), cores)
                except ProcessLookupError:
                    pass

    def pause(self):
        for pid in self.pids():
            os.kill(pid, signal.SIGSTOP)

    def go_on(self):
        for pid in self.pids():
            os.kill(pid, signal.SIGCONT)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.go_on()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Program(Server):
    """autoinstalld with an inventory of so many hosts."""

    def __init__(self, command, hosts, directory, templates, log, listen="127.0.0.1:0"):
        self.name = "autoinstalld"
        self.hosts = hosts
        self.directory = directory
        self.command = command + ["serve", "-i", directory, "-t", templates, "--listen", listen, "--admin", "127.0.0.1:0"]
        self.log = log

    def start(self):
        """Starts, gets one whole answer, and says how many seconds that took."""
        begin = self.launch()
        while True:
            try:
                body = get(self.port, path_of(1))
                break
            except Failure:
                # 503 as long as nobody has read the ledger
                if time.perf_counter() > begin + START_LIMIT:
                    raise
                time.sleep(0.005)
        seconds = time.perf_counter() - begin
        if not body.endswith(b"\n"):
            raise Failure("the first answer is no response file")
        return seconds

    def launch(self):
        """Starts, waits for the install listener, and says when it began."""
        with open(self.log, "ab") as log:
            begin = time.perf_counter()
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, bufsize=0,
                # what it keeps of its own goes beside this inventory
                cwd=os.path.dirname(self.directory),
            )
        self.said = b""
        self.port = self._listener("install", begin)
        return begin

    def admin(self):
        """The port of the admin listener, which is told a little later."""
        return self._listener("admin", time.perf_counter())

    def _listener(self, which, begin):
        """The port in the line `WHICH listener: http://ADDR:PORT/`."""
        line = re.compile(which.encode() + rb" listener: http://[0-9.]+:(\d+)/")
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                found = line.search(self.said)
                if found:
                    return int(found.group(1))
                left = begin + START_LIMIT - time.perf_counter()
                if left <= 0 or not waiting.select(left):
                    raise Failure(f"{self.command[0]} did not listen within {START_LIMIT} s; see {self.log}")
                some = os.read(self.process.stdout.fileno(), 4096)
                if not some:
                    with open(self.log, encoding="utf-8", errors="replace") as log:
                        raise Failure(f"{self.command[0]} ended before it listened:\n{log.read()[-2000:]}")
                self.said += some


class Static(Server):
    """A server of static files, one for each host; a port for each size of inventory."""

    def __init__(self, home, log, logging):
        self.home = home
        self.log = log
        self.logging = logging
        self.roots = {}  # by number of hosts: port, directory
        os.makedirs(os.path.join(home, "tmp"), exist_ok=True)
        # its worker drops root, and has to get in here all the same
        os.chmod(home, 0o755)

    def start(self):
        conf = os.path.join(self.home, f"{self.name}.conf")
        with open(conf, "w", encoding="ascii") as out:
            out.write(self.configuration())
        self.process = subprocess.Popen(self.command(conf), stdin=subprocess.DEVNULL)
        end = time.perf_counter() + 20
        while True:
            try:
                get(self.port_for(next(iter(self.roots))), self.probe())
                return
            except ConnectionRefusedError as refused:
                if self.process.poll() is not None or time.perf_counter() > end:
                    raise Failure(f"{self.name} does not listen; see {self.log}.error") from refused
                time.sleep(0.01)

    def probe(self):
        """A path that is there."""
        return path_of(1)

    def port_for(self, hosts):
        return self.roots[hosts][0]


class Nginx(Static):
    """One nginx worker."""

    name = "nginx"

    CONF = """\
worker_processes 1;
daemon off;
pid {home}/pid;
error_log {log}.error;
events {{ worker_connections 2048; }}
http {{
    access_log {access_log};
    default_type text/plain;
    sendfile on;
    # nginx's own default, and autoinstalld's
    keepalive_requests 1000;
    client_body_temp_path {home}/tmp; proxy_temp_path {home}/tmp; fastcgi_temp_path {home}/tmp;
    uwsgi_temp_path {home}/tmp; scgi_temp_path {home}/tmp;
{servers}}}
"""

    def add(self, program):
        """Fetches what the program answers for each of its hosts into a file."""
        root = os.path.join(self.home, f"hosts-{program.hosts}")
        os.makedirs(root)
        connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=20)
        for number in range(1, program.hosts + 1):
            path = path_of(number)
            with open(os.path.join(root, path[1:].partition("?")[0]), "wb") as file:
                file.write(get(program.port, path, connection))
        connection.close()
        self.roots[program.hosts] = (free_port(), root)

    def configuration(self):
        servers = "".join(
            f"    server {{ listen 127.0.0.1:{port} backlog=1024; root {root}; }}\n"
            for port, root in self.roots.values()
        )
        return self.CONF.format(
            home=self.home, log=self.log, access_log=self.log if self.logging else "off", servers=servers)

    def command(self, conf):
        return ["nginx", "-p", self.home, "-c", conf, "-e", self.log + ".error"]


class Lighttpd(Static):
    """One lighttpd, with those of nginx's files that it can have open at once: it keeps a descriptor for each one it
    was asked for, and answers 403 when it has no more."""

    name = "lighttpd"
    DESCRIPTORS = 8192

    CONF = """\
server.modules = ( {modules} )
server.document-root = "{home}"
server.port = {first}
server.bind = "127.0.0.1"
server.errorlog = "{log}.error"
server.max-keep-alive-requests = 1000
server.listen-backlog = 1024
# it ends by itself when it takes more connections than half of its descriptors
server.max-fds = {descriptors}
server.max-connections = 2048
mimetype.assign = ( "" => "text/plain" )
{access_log}
{servers}"""

    def take(self, nginx):
        few = self.DESCRIPTORS // 2
        self.roots = {hosts: (free_port(), root) for hosts, (_, root) in nginx.roots.items() if hosts < few}

    def configuration(self):
        ports = list(self.roots.values())
        servers = "".join(
            f'$SERVER["socket"] == "127.0.0.1:{port}" {{ server.document-root = "{root}" }}\n' for port, root in ports
        )
        return self.CONF.format(
            home=self.home, log=self.log, first=ports[0][0], servers=servers, descriptors=self.DESCRIPTORS,
            modules='"mod_accesslog"' if self.logging else "",
            access_log=f'accesslog.filename = "{self.log}"' if self.logging else "",
        )

    def command(self, conf):
        return ["lighttpd", "-D", "-f", conf]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def shorten_logs(logs):
    """Both kinds of server append, so their logs may be cut at any time."""
    for log in glob.glob(os.path.join(logs, "*")):
        if os.path.isfile(log) and os.path.getsize(log) > 50_000_000:
            os.truncate(log, 0)
