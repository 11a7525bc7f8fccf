"""What strangers send reaches the log as text and nothing else."""

import logging
import sys

from cli.processes.logs import Printable


def test_control_characters_are_written_and_not_sent() -> None:
    try:
        int("\x1b[2J \x9b31m\x07".removeprefix("-"), 0)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "GET %r failed", ("/\x1b]0;t\n",), sys.exc_info())
    written = Printable("%(message)s").format(record)
    first, *rest = written.splitlines()
    assert first == r"GET '/\x1b]0;t\n' failed"
    assert rest[-1].startswith("ValueError: ")
    assert "".join(rest).isprintable()
    assert len(rest) > 2
