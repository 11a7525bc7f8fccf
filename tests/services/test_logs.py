"""What is logged is one line an event, commands no terminal, and says nothing of who asks or where they are."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from services.logs import FACTS, REQUEST, JsonLines, Plain, discreet, last_words, log_to_stderr, sayer
from services.settings import Settings

HOSTILE = "x\r\n2026-01-01 INFO forged\x1b[2J\x00\u2028\u2029\x85\x9b31m\u202e\ud800\x07"


@pytest.fixture
def undone() -> Iterator[None]:
    """Logging as it was before, at the end."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    before = ([*root.handlers], root.level)
    yield
    root.handlers[:], (sys.excepthook, threading.excepthook) = before[0], hooks
    root.setLevel(before[1])
    logging.captureWarnings(capture=False)


def event(message: str, *, fault: str = "", facts: dict[str, Any] | None = None) -> logging.LogRecord:
    info = None
    if fault:
        try:
            int(fault)
        except ValueError:
            info = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "", 1, "GET %s failed", (message,), info)
    record.__dict__[FACTS] = facts or {}
    return record


def test_json_is_one_line_of_ascii_with_the_traceback_in_it() -> None:
    line = JsonLines("web").format(event(HOSTILE, fault=HOSTILE, facts={"route": HOSTILE}))
    assert line.isascii()
    assert line.isprintable()
    read = json.loads(line)
    assert read["message"] == f"GET {HOSTILE} failed"
    assert read["error"].startswith("Traceback (most recent call last):\n")
    assert (read["level"], read["process"], read["route"]) == ("error", "web", HOSTILE)


def test_text_sends_no_control_character_and_lets_no_stranger_begin_a_line() -> None:
    first, *further = Plain().format(event(HOSTILE, fault=HOSTILE)).split("\n")
    assert first.endswith(r"GET x\r\n2026-01-01 INFO forged\x1b[2J\x00\u2028\u2029\x85\x9b31m\u202e\ud800\x07 failed")
    assert all(one.startswith("  ") and one.isprintable() for one in further)
    assert further[-1].startswith("  ValueError: ")


def test_a_fault_in_a_request_says_where_it_was_and_quotes_nothing() -> None:
    typed, known = "typed", dict[str, int]()
    before = REQUEST.set("number")
    for formatter in (JsonLines("web"), Plain()):
        try:
            known[f"{typed}!"] = int(f"{typed}!")
        except ValueError:
            try:
                known[f"{typed}!"] += 1
            except KeyError:
                said = formatter.format(logging.LogRecord("x", logging.ERROR, "", 1, "failed", (), sys.exc_info()))
        assert "typed!" not in said
        assert [one in said for one in ("ValueError", "which led to", "KeyError")] == [True] * 3
    REQUEST.reset(before)


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("mqtts://user:pass@broker:8883 refuses", "mqtts://…@broker:8883 refuses"),
        ("GET https://a.example/x?lat=51.5&key=s HTTP", "GET https://a.example/x?… HTTP"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("Cookie: __Host-s=abc; b=c", "Cookie: …"),
        ("no way from 7.31234, 51.55123 to there", "no way from … to there"),
        ("wrong lat=51.5512", "wrong …"),
        ("from 203.0.113.77 and 2001:db8:1:2:3::4", "from 203.0.113.0 and 2001:db8:1::"),
        ("at 127.0.0.1:8050 since 2026-07-01 12:30:45, version 1.2.3", None),
        ("layer heat: 29.4567 is too high?", None),
        ("is it there? yes=no", None),
    ],
)
def test_what_libraries_say_is_gone_over(said: str, logged: str | None) -> None:
    assert discreet(said) == (said if logged is None else logged)


@pytest.mark.usefixtures("undone")
def test_faults_nobody_caught_warnings_and_last_words_are_events_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", written := StringIO())
    settings = Settings(_env_file=None, log_format="json")  # type: ignore[call-arg]  # pydantic hides this argument
    assert last_words("no town") == "stadtklima: no town"
    sayer(settings, "supervisor")("up 100 %")
    thread = threading.Thread(target=lambda: 1 // 0, name="t")
    thread.start()
    thread.join()
    logging.getLogger("sqlalchemy.engine").warning("third")
    assert last_words("no town") == 1
    events = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [one["message"] for one in events] == ["up 100 %", "ended by a fault", "third", "no town"]
    assert "ZeroDivisionError" in events[1]["error"]


@pytest.mark.usefixtures("undone")
def test_libraries_are_never_debugged_into_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", written := StringIO())
    log_to_stderr(Settings(_env_file=None, log_level="debug"), "web")  # type: ignore[call-arg]  # as above
    for name in ("httpcore.http11", "dashboard.x"):
        logging.getLogger(name).debug("of %s", name)
    assert written.getvalue().splitlines()[0].endswith("DEBUG dashboard.x of dashboard.x")
