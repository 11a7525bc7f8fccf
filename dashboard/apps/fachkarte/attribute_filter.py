"""By which attributes layers and the town's geodata are filtered, in words: those of a layer's facts, or of texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow.parquet as pq

from dashboard.parts.glance import fact_value
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.facts import facts_of
from data.folders import Folders
from data.opening_hours import HOURS
from data.state import STATES
from services import town_features

_FEW_OF_LAYER: Final = 30
_FEW_OF_FILE: Final = 40
"""Values among which somebody may choose."""
_CHOSEN_BY: Final = {"kind", "highway", "name", "district"}


@dataclass(frozen=True, slots=True)
class AttributeFilter:
    """One of them.

    Args:
        name: as the open API has it.
        title: what people call it.
        values: each with what it is called, in the order of that.
    """

    name: str
    title: str
    values: Sequence[tuple[str, str]]

    def called(self, value: str) -> str:
        """What a value is called; itself where nobody says."""
        return dict(self.values).get(value, value)


def of_layer(view: LayerView) -> list[AttributeFilter]:
    """The state of its sites, then what it declares of them and few values are known of."""
    words = view.words
    states = sorted({int(one) for one in view.current.state})
    named = [(STATES[one], words[f"state.{STATES[one]}"]) for one in states]
    made = [AttributeFilter("state", words["fachkarte.state"], named)] if len(states) > 1 else []
    found = _values(view.current.sites.attributes)
    for fact in facts_of(view.layer):
        values = found.get(fact.name, set())
        if fact.name != HOURS and 1 < len(values) <= _FEW_OF_LAYER:
            called = [(one, fact_value(fact, one, words)) for one in values]
            made.append(AttributeFilter(fact.name, fact.title[words.language], sorted(called, key=_by_name)))
    return made


def of_file(folders: Folders, name: str, words: Words) -> list[AttributeFilter]:
    """The columns of a file of the town that have few values."""
    columns = [one for one in town_features.COLUMNS[name] if one in _CHOSEN_BY]
    table = pq.ParquetFile(folders.town / f"{name}.parquet").read(columns=columns)
    made = []
    for one in columns:
        values = {str(value) for value in table[one].unique().to_pylist() if value}
        if 1 < len(values) <= _FEW_OF_FILE:
            called = [(value, value_name(one, value, words)) for value in values]
            made.append(AttributeFilter(one, words[f"fachkarte.column.{one}"], sorted(called, key=_by_name)))
    return made


def with_chosen(filters: Sequence[AttributeFilter], chosen: Iterable[tuple[str, str]]) -> list[AttributeFilter]:
    """The same, and what an address filters by beside them, so that it can be seen and taken back."""
    known = {one.name for one in filters}
    return [*filters, *(AttributeFilter(name, name, [(value, value)]) for name, value in chosen if name not in known)]


def value_name(column: str, value: str, words: Words) -> str:
    """What a value of a column of the town's files is called."""
    return words.below("fachkarte.value").get(f"{column}.{value}", value)


def spoken(views: Iterable[LayerView], words: Words) -> dict[str, Any]:
    """What scripts call attributes of sites, by layer, and columns of the town's files: titles, and names of values."""
    language = words.language
    facts = {
        view.layer.id: {
            "headings": {one.name: one.title[language] for one in facts_of(view.layer)},
            "values": {
                one.name: {value: text[language] for value, text in one.values.items()}
                for one in facts_of(view.layer)
                if one.values
            },
        }
        for view in views
    }
    values: dict[str, dict[str, str]] = {}
    for key, text in words.below("fachkarte.value").items():
        column, _, value = key.partition(".")
        values.setdefault(column, {})[value] = text
    columns = {"headings": dict(words.below("fachkarte.column")), "values": values}
    return {"facts": facts, "columns": columns, "truth": {"true": words["fact.yes"], "false": words["fact.no"]}}


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _values(every: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """By attribute, the texts that it has."""
    found: dict[str, set[str]] = {}
    for one in every:
        for key, value in one.items():
            if isinstance(value, str) and value:
                found.setdefault(key, set()).add(value)
    return found
