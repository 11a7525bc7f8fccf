"""The form of a question, made of the JSON schema of its parameters: each says with which control it is chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import ValidationError

from dashboard.apps.fachkarte.choice import ASKED, FachkarteChoice
from dashboard.parts.figures import ZONE
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.refusal import WrongValuesError, wrong_values
from dashboard.texts import Words
from data import instants
from data.declare import Audience, Layer, Layers
from services.workbench import Question, QuestionParameters
from services.workbench.parameters import DISTRICT, OWN, PLACED, TOWN

MANY: Final = 12
"""So many fields stand one below the other; of more the first ones, and the others fold away."""
FIRST: Final = 8
_MEANT: Final[Mapping[str, Callable[[Layer], bool]]] = {
    "measured": lambda layer: layer.shows in layer.visible("public") and layer.shows.codes is None,
    "technical": lambda layer: layer.is_technical,
}
"""What a parameter may say of the layers it is meant for."""
POINTS: Final = f"{OWN}drawn"
AREAS: Final = f"{OWN}drawn_area"
"""What assets/js/workbench/drawing.js calls what somebody draws."""


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """What a question is asked with.

    Args:
        question: that is asked.
        choice: what is chosen so far.
        layers: those whose sites may be asked for, by id.
        districts: names of the Stadtteile.
        first: the layer that is asked for where none is chosen.
        seen: as whom who asks sees a layer.
    """

    question: Question
    choice: FachkarteChoice
    words: Words
    layers: Mapping[str, Layer]
    districts: Sequence[str]
    first: str | None
    seen: Callable[[Layer], Audience] = lambda _: "public"

    @property
    def _properties(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.question.parameters.model_json_schema()["properties"]
        return found

    @property
    def given(self) -> dict[str, str]:
        """The values that are asked with; of places that must be named, the first layer that fits where none is."""
        known = self._properties
        given = {name: value for name, value in self.choice.parameters if name in known}
        for name, one in known.items():
            if one.get("x-control") == "places" and "default" not in one and (first := self._first(one)):
                given.setdefault(name, first)
        return given

    def _first(self, schema: Mapping[str, Any]) -> str | None:
        """The layer that is asked for where none is chosen: of those that the parameter is meant for, if it says so."""
        fits = _MEANT.get(schema.get("x-first", ""))
        fitting = [*self.layers] if fits is None else [one.id for one in self.layers.values() if fits(one)]
        return self.first if self.first in fitting else next(iter(fitting), self.first)

    @property
    def missing(self) -> list[str]:
        """What must still be said."""
        given = self.given
        return [name for name, one in self._properties.items() if "default" not in one and name not in given]

    @property
    def own(self) -> list[str]:
        """Names of one's own features that it is asked with, without ``own:``."""
        return [value.removeprefix(OWN) for value in self.given.values() if value.startswith(OWN)]

    def parameters(self) -> QuestionParameters:
        """What the question is asked with; WrongValuesError: a value is wrong, in a sentence of this language."""
        known = self._properties
        values = {name: _read(known[name], value) for name, value in self.given.items()}
        try:
            return self.question.parameters.model_validate(values)
        except ValidationError as error:
            said = wrong_values(error.errors(), lambda name: self._word(f"parameter.{name}", name), self.words)
            raise WrongValuesError(said) from None

    def markup(self) -> Markup:
        """The form; it goes without scripts, too."""
        fields = {name: self._field(name, one) for name, one in self._properties.items()}
        changes = [name for name, one in self._properties.items() if "x-sites" in one]
        rest = [one for one in fields if one not in changes]
        further = [*(rest[FIRST:] if len(fields) > MANY else []), *changes]
        shown = [one for name, one in fields.items() if name not in further]
        button = tag("button", {"class": "button ask__button"}, self.words["fachkarte.answer"])
        own: dict[str, Attribute] = {"class": "ask__form", "id": "ask", "method": "get", "autocomplete": "off"}
        own["action"] = f"{self.choice.base}{self.choice.path}"
        return tag(
            "form", own, *self._hidden(), *shown, self._further({name: fields[name] for name in further}), button
        )

    def _further(self, fields: Mapping[str, Markup]) -> Markup | None:
        """Fields that most leave as they are, folded away until one of them is given."""
        if not fields:
            return None
        title = tag("summary", {"class": "reply__head"}, self.words.say("questions.further", n=len(fields)))
        shown = [one for one in fields if "x-sites" not in self._properties[one]]  # the map shows what they say
        own: dict[str, Attribute] = {"class": "ask__more", "open": any(one in self.given for one in shown)}
        return tag("details", own, title, tag("div", {"class": "ask__grid"}, *fields.values()))

    def _hidden(self) -> Iterator[Markup]:
        for name, value in self.choice.query().items():
            if not name.startswith(ASKED):
                yield tag("input", {"type": "hidden", "name": name, "value": value})

    def _field(self, name: str, schema: dict[str, Any]) -> Markup:
        label = self._word(f"parameter.{name}", name)
        own: dict[str, Attribute] = {"id": f"p-{name}", "name": f"{ASKED}{name}"}
        value = self.given.get(name, _text(schema.get("default")))
        facts = {**own, "data-default": _text(schema.get("default")), "data-control": schema.get("x-control")}
        facts["data-sites"] = schema.get("x-sites")
        control = self._control(name, schema, facts, value)
        return tag("div", {"class": "ask__field"}, tag("label", {"for": f"p-{name}"}, label), control)

    def _control(self, name: str, schema: dict[str, Any], own: dict[str, Attribute], value: str) -> Markup:
        kind, optional = _plain(schema), _is_optional(schema)
        if schema.get("x-control") == "instant":
            return tag("input", {**own, "class": "ask__input", "type": "datetime-local", "value": _local(value)})
        groups = self._groups(name, schema, kind)
        if groups is None:
            return _typed(kind, own, value)
        return self._select(own, value, groups, optional=optional or schema.get("x-control") == "measure")

    def _groups(
        self, name: str, schema: dict[str, Any], kind: dict[str, Any]
    ) -> list[tuple[str, list[tuple[str, str]]]] | None:
        """What may be chosen, by headings; None: it is typed."""
        control = schema.get("x-control")
        if control == "places":
            return [("", self._places())]
        if control == "area":
            return [("", self._areas(optional=_is_optional(schema)))]
        if control == "measure":
            return self._measures()
        if "enum" in kind:
            return [("", [(str(one), self._choice(name, str(one))) for one in kind["enum"]])]
        if kind.get("type") == "boolean":
            return [("", [("true", self.words["questions.yes"]), ("false", self.words["questions.no"])])]
        return None

    def _select(
        self,
        own: dict[str, Attribute],
        value: str,
        groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        *,
        optional: bool,
    ) -> Markup:
        parts = [tag("option", {"value": ""}, self.words["fachkarte.any"])] if optional else []
        known = {one for _, options in groups for one, _ in options}
        if value and value not in known:
            groups = [*groups, ("", [(value, self._unlisted(value))])]
        for title, options in groups:
            made = [tag("option", {"value": one, "selected": one == value}, label) for one, label in options]
            parts += [tag("optgroup", {"label": title}, *made)] if title else made
        return tag("select", {**own, "class": "select"}, *parts)

    def _unlisted(self, value: str) -> str:
        """What is chosen on the map or in a file: those files are numbered by the page."""
        if value.startswith(PLACED):
            return self.words.say("questions.placed", n=value.count(";") + 1)
        return value

    def _places(self) -> list[tuple[str, str]]:
        language = self.words.language
        named = [(one.id, one.title[language]) for one in self.layers.values()]
        return [*named, (POINTS, self.words["fachkarte.drawn_points"])]

    def _areas(self, *, optional: bool) -> list[tuple[str, str]]:
        town = [] if optional else [(TOWN, self.words["questions.area.town"])]
        drawn = (AREAS, self.words["fachkarte.drawn_area"])
        return [*town, *((f"{DISTRICT}{one}", one) for one in self.districts), drawn]

    def _measures(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Those of the layer that is asked for, else of all."""
        language, given = self.words.language, self.given
        asked = [self.layers[one] for one in given.values() if one in self.layers]
        return [
            (one.title[language], [(two.id, two.title[language]) for two in one.visible(self.seen(one))])
            for one in asked or self.layers.values()
        ]

    def _choice(self, name: str, value: str) -> str:
        keys = f"question.{self.question.id}.choice.{name}.{value}", f"questions.choice.{name}.{value}"
        return next((self.words[one] for one in keys if one in self.words), value)

    def _word(self, key: str, name: str) -> str:
        keys = (f"question.{self.question.id}.{key}",)
        return next((self.words[one] for one in keys if one in self.words), name)


def asked_for(layers: Layers, sites: Mapping[str, int]) -> dict[str, Layer]:
    """The layers whose sites questions may be about: those that have any."""
    return {one.id: one for one in layers.values() if sites.get(one.id)}


def _typed(kind: dict[str, Any], own: dict[str, Attribute], value: str) -> Markup:
    """A number within its limits, or a text."""
    number = kind.get("type") in {"integer", "number"}
    facts: dict[str, Attribute] = {"class": "ask__input", "value": value}
    if number:
        limits = {"min": kind.get("minimum"), "max": kind.get("maximum")}
        step = "1" if kind["type"] == "integer" else "any"
        facts |= {"type": "number", "step": step, "inputmode": "decimal"}
        facts |= {name: f"{one:g}" for name, one in limits.items() if one is not None}
    else:
        facts |= {"type": "text", "maxlength": kind.get("maxLength"), "spellcheck": "false"}
    return tag("input", {**own, **facts})


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """What a value is where it is given."""
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    plain: dict[str, Any] = kinds[0]
    return {**plain, "enum": [plain["const"]]} if "const" in plain else plain


def _is_optional(schema: dict[str, Any]) -> bool:
    return any(one.get("type") == "null" for one in schema.get("anyOf", ()))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _read(schema: dict[str, Any], value: str) -> object:
    """A value as its model wants it: a local time with its zone, a list by its commas."""
    if schema.get("x-control") == "instant" and "T" in value:
        found = _instant(value)
        return instants.text(found) if found else value
    if _plain(schema).get("type") == "array":
        return [one for one in value.split(",") if one]
    return value


def _instant(value: str) -> datetime | None:
    """A time that a browser wrote, which is the town's, or an instant."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)


def _local(value: str) -> str:
    """A value as a browser wants it."""
    found = _instant(value)
    return f"{found.astimezone(ZONE):%Y-%m-%dT%H:%M}" if found else value
