"""What was measured, as text for docs/benchmarks.md."""

import os
import platform
import re
import statistics
import subprocess

MARKS = {
    "run": ("<!-- measured: everything from here is written by bench/run --write -->", "<!-- measured: to here -->"),
    "sets": ("<!-- sets: everything from here is written by bench/sets --write -->", "<!-- sets: to here -->"),
}


def quartiles(values):
    if len(values) < 2:
        return values[0], values[0], values[0]
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))


def median(values):
    return statistics.median(values)


def spread(values, form="{:.2f}"):
    """The median with its quartiles: 1.12 [1.08..1.15]."""
    low, middle, high = (form.format(value) for value in quartiles(values))
    return f"{middle} [{low}..{high}]"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def first_line(*command):
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except OSError:
        return "unknown"
    return ((ran.stdout + ran.stderr).strip().splitlines() or ["unknown"])[0]


def machine():
    model = "unknown processor"
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as cpus:
            found = re.search(r"^model name\s*: (.*)$", cpus.read(), re.MULTILINE)
            model = found.group(1) if found else platform.machine()
    except OSError:
        pass
    return f"{os.cpu_count()} cores ({model}), Linux {platform.release()}"


class Steal:
    """The share of time that a virtual machine's host took away, between two looks."""

    def __init__(self):
        self.before = self._now()

    @staticmethod
    def _now():
        with open("/proc/stat", encoding="ascii") as stat:
            ticks = [int(tick) for tick in stat.readline().split()[1:]]
        return sum(ticks[:8]), ticks[7]

    def percent(self):
        total, stolen = self._now()
        return 100 * (stolen - self.before[1]) / max(1, total - self.before[0])


def write_between(path, text, program="run"):
    """Replaces what stands between the two marks of a program in PATH; all else stays."""
    start, end = MARKS[program]
    with open(path, encoding="utf-8") as file:
        before, mark, rest = file.read().partition(start)
    _, found, after = rest.partition(end)
    if not mark or not found:
        raise SystemExit(f"bench/{program}: {path} does not have the two marks to write between")
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(f"{before}{start}\n\n{text}\n{end}{after}")
    os.replace(path + ".new", path)
