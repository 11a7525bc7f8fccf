"""How every process logs: an event is one line of text for a terminal, or of JSON for what collects logs.

Code logs no person and no place, and of a fault in a request no words. What libraries say is gone over once more:
addresses of machines are shortened; what follows a question mark, proves who somebody is, or looks like a position is
left out.
"""

import ipaddress
import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from data import instants
from services.settings import Settings

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Number of the request that is being answered, which also its answer carries; empty: none is."""
ACCESS: Final = "stadtklima.access"
"""Logs what a request was answered with, in words of our own and numbers alone."""
FACTS: Final = "facts"
"""What an event says beside its sentence, by name: ``_log.info(..., extra={FACTS: {"status": 200}})``."""
OURS: Final = ("analysis", "cli", "dashboard", "data", "layers", "services", "stadtklima")
LEFT_OUT: Final = "…"
_DROPPED_BITS: Final = {4: 8, 6: 80}
"""Of an address, by version of the protocol."""
_NUMBER: Final = r"-?\d{1,3}\.\d{3,}"
_PRIVATE: Final = (
    re.compile(r"(?<=://)[^\s/@]+(?=@)"),
    re.compile(r"(?i)(?<=\bbearer )\S+|(?<=\bbasic )\S+"),
    re.compile(r"(?i)(?<=cookie: )[^\r\n]+"),
    re.compile(r"(?<=[\w/.\]-]\?)[\w%.~-]+=[^\s'\"]*"),
    re.compile(rf"{_NUMBER}[\s,;/+]{{1,3}}{_NUMBER}"),
    re.compile(rf"(?i)\b(?:lat|lon|lng|latitude|longitude)\b\W{{1,4}}{_NUMBER}"),
)
_ADDRESS: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?![\w:])"
)


def discreet(text: str) -> str:
    """A text without what says who or where somebody is."""
    for pattern in _PRIVATE:
        text = pattern.sub(LEFT_OUT, text)
    return _ADDRESS.sub(lambda found: _network(found[0]), text)


def _network(address: str) -> str:
    """The network an address is in: the last byte of IPv4, the last 80 bits of IPv6 are dropped; our own stays."""
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return address
    if one.is_loopback or one.is_unspecified:
        return address
    dropped = _DROPPED_BITS[one.version]
    return str(type(one)(int(one) >> dropped << dropped))


class _Reticent(logging.Formatter):
    """Says of a fault in a request where it was and of which class; its words may quote what somebody typed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging has for it
        """The traceback, with those of its causes."""
        return "\n".join(_faults(ei[1], set())) if REQUEST.get() else super().formatException(ei)


def _faults(error: BaseException, seen: set[int]) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _faults(cause, {*seen, id(error)})
        yield "which led to"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__
    for one in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _faults(one, {*seen, id(error)})


def _said(record: logging.LogRecord, text: str) -> str:
    return text if record.name == ACCESS and not record.exc_info else discreet(text)


class Plain(_Reticent):
    """Lines for people: what strangers send commands no terminal and begins no line of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name that logging has for it
        """The first line, which is the only one but for a fault's."""
        return _printable(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """The lines of an event; those of a traceback are indented."""
        first, *further = _said(record, super().format(record)).split("\n")
        return "\n".join([first, *(f"  {_printable(one)}" for one in further)])


class JsonLines(_Reticent):
    """One line of JSON an event, all of it ASCII: no control character is left, a traceback is one string."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        event: dict[str, Any] = {
            "time": instants.text(datetime.fromtimestamp(record.created, UTC), timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "pid": os.getpid(),
            "logger": record.name,
            "message": _said(record, record.getMessage()),
            **({"request": request} if (request := REQUEST.get()) else {}),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            event["error"] = discreet(self.formatException(record.exc_info))
        return json.dumps(event, default=str)


def log_to_stderr(settings: Settings, process: str, *further: logging.Handler) -> None:
    """Log events of this process (``web``, ``ingest`` ...), warnings and faults that nobody caught among them.

    Libraries say nothing below ``info``: what they tell when they are debugged holds headers and parameters.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(process) if settings.log_format == "json" else Plain())
    level = getattr(logging, settings.log_level.upper())
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler, *further], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda found: _uncaught(found.exc_type, found.exc_value, found.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit) or error is None:
        return
    logging.getLogger("stadtklima").critical("ended by a fault", exc_info=(kind, error, trace))


def sayer(settings: Settings, process: str) -> Callable[[str], None]:
    """How a process that people start by hand says something: as it is, or as a line of the log where that is JSON."""
    if settings.log_format == "text":
        return lambda text: print(text, flush=True)  # noqa: T201 - the terminal is whom it speaks to
    log_to_stderr(settings, process)
    return logging.getLogger("stadtklima").info


def last_words(said: str) -> int | str:
    """What a process ends with: its sentence; where it logs JSON, 1 after that was logged."""
    root = logging.getLogger()
    if not any(isinstance(one.formatter, JsonLines) for one in root.handlers):
        return f"stadtklima: {said}"
    logging.getLogger("stadtklima").critical("%s", said)
    return 1


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
