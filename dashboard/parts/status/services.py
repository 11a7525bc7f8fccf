"""The answer in one sentence, and how each service does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.parts.figures import age, number, when
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.texts import Words
from services.inspection import InspectionResult

GIGABYTE = 1e9


def answer(seen: InspectionResult, words: Words) -> Markup:
    """What is wrong, the worst first, or that nothing is."""
    silent = sum(one.n["silent"] for one in seen.counts)
    said = [words[f"status.trouble.{one}"] for one in _troubles(seen)]
    if silent:
        said.append(words["status.silent_one"] if silent == 1 else words.say("status.silent", n=_whole(silent, words)))
    fine = "status__answer" + ("" if said else " status__answer--fine")
    return tag("p", {"class": fine}, " ".join(said or [words["status.fine"]]))


def more(seen: InspectionResult, words: Words) -> Markup:
    """How many report on time, and when this was looked up."""
    devices, punctual = sum(one.equipped for one in seen.counts), sum(one.n["ok"] for one in seen.counts)
    counted = words.say("status.punctual", n=_whole(punctual, words), all=_whole(devices, words))
    looked = words.say("status.looked", time=when(seen.at, now=seen.at, words=words))
    return tag("p", {"class": "status__more"}, counted if devices else words["status.no_device"], " ", looked)


def services(seen: InspectionResult, words: Words) -> Markup:
    """Each service and how it does."""
    rows = [
        *((words[f"status.services.{one}"], _process(seen.checks[one], words)) for one in ("ingest", "work")),
        (words["status.services.door"], words[f"status.services.door_{'ok' if seen.door else 'trouble'}"]),
        *([(words["status.services.receivers"], _receivers(seen, words))] if "receivers" in seen.checks else []),
        (words["status.services.disk"], _disk(seen, words)),
        *([(words["status.services.backup"], _age(seen, seen.backup_at, words, "backup"))] if seen.backs_up else []),
        (words["status.services.warnings"], _age(seen, seen.warnings_at, words)),
        (words["status.services.forecast"], _age(seen, seen.forecast_at, words)),
    ]
    head = (words["status.services.what"], words["status.services.how"])
    return cards(head, rows, caption=words["status.services.title"])


def _troubles(seen: InspectionResult) -> list[str]:
    looked = ("ingest", "work", "receivers", "disk")
    bad: list[str] = [name for name in looked if name in seen.checks and not seen.checks[name]["ok"]]
    return bad if seen.door else ["door", *bad]


def _process(found: Mapping[str, Any], words: Words) -> str:
    if found["ok"]:
        return words["status.services.process_ok"]
    if found["heartbeat_age_s"] is None:
        return words["status.services.process_never"]
    minutes = number(found["heartbeat_age_s"] / 60, decimals=0, words=words)
    return words.say("status.services.process_away", n=minutes)


def _receivers(seen: InspectionResult, words: Words) -> str:
    found = seen.checks["receivers"]
    if not found["running"]:
        return words["status.services.receivers_away"]
    answering = found["addresses"] - found["late"]
    counted = {key: found[key] for key in ("connected", "brokers", "addresses")}
    return words.say("status.services.receivers_ok", answering=answering, **counted)


def _disk(seen: InspectionResult, words: Words) -> str:
    free = number(seen.checks["disk"]["free_bytes"] / GIGABYTE, decimals=0, words=words)
    return words.say("status.services.disk_free", gb=free)


def _age(seen: InspectionResult, at: datetime | None, words: Words, what: str = "feed") -> str:
    return age(at, now=seen.at, words=words) if at else words[f"status.services.{what}_none"]


def _whole(count: int, words: Words) -> str:
    return number(count, decimals=0, words=words)
