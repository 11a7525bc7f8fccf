"""Which processes a process has started."""

import re
import subprocess


def children_of(pid: int) -> dict[int, str]:
    """Every process below one, by id: its command."""
    found: dict[int, str] = {}
    listed = subprocess.run(["ps", "-ewwo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [re.match(r"\s*(\d+)\s+(\d+)\s+(.*)", line) for line in listed.splitlines()]
    for _ in range(4):
        found |= {int(row[1]): row[3] for row in rows if row and int(row[2]) in {pid, *found}}
    return found
