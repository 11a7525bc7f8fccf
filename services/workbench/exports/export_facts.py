"""What is said with every file: which answer it is, whose the data are; and which part of the answer is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from data import instants, strict_json
from data.errors import BadRequestError

_Part = TypeVar("_Part")


class ExportError(BadRequestError):
    """The answer has no such part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFacts:
    """About an answer.

    Args:
        question: its id.
        asked: the parameters.
        sources: whom to name (``attribution``) and the ``licence``, by layer or file.
        made_at: when it was answered, UTC.
    """

    question: str
    asked: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]
    made_at: datetime

    @property
    def attribution(self) -> str:
        """Whom to name, in one line."""
        return "; ".join(dict.fromkeys(one["attribution"] for one in self.sources.values()))

    @property
    def licence(self) -> str:
        """The licences, in one line."""
        return "; ".join(dict.fromkeys(one["licence"] for one in self.sources.values()))

    @property
    def texts(self) -> dict[str, str]:
        """All of it as texts, for the metadata of a file."""
        return {
            "question": self.question,
            "asked": strict_json.dumps(dict(self.asked)),
            "attribution": self.attribution,
            "licence": self.licence,
            "made_at": instants.text(self.made_at),
        }


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Which part goes into a file that holds one; None: the first."""

    table: str | None = None
    shape: str | None = None

    def of_tables(self, known: Mapping[str, _Part]) -> _Part:
        """One table of an answer; ExportError: it has none of this name."""
        return _part("table", self.table, known)

    def of_shapes(self, known: Mapping[str, _Part]) -> _Part:
        """One set of shapes of an answer; ExportError: it has none of this name."""
        return _part("shape", self.shape, known)


def _part(kind: str, name: str | None, known: Mapping[str, _Part]) -> _Part:
    if not known:
        raise ExportError(f"this answer has no {kind}; choose another form")
    if name is None:
        return next(iter(known.values()))
    if name not in known:
        raise ExportError(f"this answer has no {kind} {name!r}; choose one of: {', '.join(known)}")
    return known[name]
