"""Where the classes of the town begin: drafted with a look at how many sites would be in each, released, undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.parts.classes import class_labels
from dashboard.parts.figures import number
from dashboard.parts.form import button, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.method import plain
from dashboard.parts.status.table import cards
from dashboard.staff.override_forms import DEEDS, deed, done, here, possible, state, waiting
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data import limits
from data.declare import Layer
from data.errors import BadRequestError, FieldError, NotFoundError
from data.records.overrides import Override, OwnOverrideError
from data.records.permissions import Account, ForeignBodyError
from data.state import OK
from data.thresholds import ClassTable

PATH: Final = f"{ROOT}/schwellen"
_LIMIT: Final = "low_"


class UnknownLimitsError(NotFoundError):
    """No table of this name may be set."""

    kind = "class table"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/schwellen``."""
    made = LimitsPage(given)
    return StaffPage(
        name="limits",
        path=PATH,
        permission="texts.change",
        changes="texts.change",
        order=46,
        show=made.show,
        change=made.change,
        attention=made.waiting,
        wrong={OwnOverrideError: "own", ForeignBodyError: "foreign"},
    )


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """What the page shows and does."""

    given: StaffContext

    def waiting(self, account: Account) -> int:
        """Drafts of others."""
        return waiting(self._own().values(), account)

    def show(self, visit: StaffVisit) -> Content:
        """Each table that may be set."""
        words, own = visit.words, self._own()
        tables = [self._table(name, own.get(name), visit) for name in self.given.house.limits.shipped]
        return [done(visit), tag("p", None, words["limits.intro"]), *tables]

    def change(self, visit: StaffVisit) -> str:
        """Keep a draft, or do with it what the form says; the store judges anew at once."""
        typed, house = visit.typed, self.given.house
        name, do = typed.get("table", ""), typed.get("do", "")
        if name not in house.limits.shipped:
            raise UnknownLimitsError(name, house.limits.shipped)
        body = self._body(name, visit.account)
        if do == "draft":
            lows = self._read(name, visit)
            for one in self._layers(name):
                limits.check(house.limits.shipped[name], one.shows, lows)
            house.records.limits.draft(name, lows, body=body)
        elif do in DEEDS:
            getattr(house.records.limits, do)(name)
        else:
            raise BadRequestError(f"cannot do {do!r}; known: draft, {', '.join(DEEDS)}")
        house.limits.follow()
        return here(visit, done=do)

    def _own(self) -> dict[str, Override[list[float]]]:
        return self.given.house.records.limits.listed()

    def _layers(self, name: str) -> list[Layer]:
        return limits.shown_by(name, self.given.house.layers.values())

    def _body(self, name: str, account: Account) -> str:
        """Whose the layers are; ForeignBodyError: there is one whose body somebody else speaks for."""
        bodies = [self.given.house.town.body_of(one.id) for one in self._layers(name)]
        if foreign := [one for one in bodies if not account.may("texts.change", one)]:
            raise ForeignBodyError(f"{account.name} may set no limits of the body {foreign[0]!r}")
        return bodies[0]

    def _read(self, name: str, visit: StaffVisit) -> list[float]:
        shipped = self.given.house.limits.shipped[name]
        texts = [visit.typed.get(f"{_LIMIT}{one.id}", "").replace(",", ".") for one in shipped.classes[1:]]
        try:
            return [shipped.classes[0].low, *map(float, texts)]
        except ValueError:
            raise FieldError("number", f"{texts} are not all numbers") from None

    def _table(self, name: str, own: Override[list[float]] | None, visit: StaffVisit) -> Markup | None:
        words, layers = visit.words, self._layers(name)
        if not layers:
            return None
        table, sent = self.given.house.town.classes_named(name), [hidden("table", name)]
        drafted = None if own is None or own.draft is None else limits.tried(table, own.draft)
        may = all(visit.account.may("texts.change", self.given.house.town.body_of(one.id)) for one in layers)
        return tag(
            "section",
            {"class": "article__part", "id": name},
            tag("h2", None, ", ".join(one.title[words.language] for one in layers)),
            tag("p", {"class": "status__note"}, self._said(own, visit)),
            *(self._seen(one, table, drafted, visit) for one in layers),
            self._form(name, drafted or table, visit) if may else None,
            tag(
                "div", {"class": "desk__row"}, *(deed(do, sent, f"{name}-{do}", visit) for do in _may(own, visit, may))
            ),
        )

    def _said(self, own: Override[list[float]] | None, visit: StaffVisit) -> str:
        how = state(own)
        said = visit.words[f"limits.state.{how}"]
        if own is None or how == "shipped":
            return said
        return f"{said} {visit.words.say('texts.by', author=own.author.partition(':')[2] or own.author)}"

    def _form(self, name: str, table: ClassTable, visit: StaffVisit) -> Markup:
        words, measure = visit.words, self._layers(name)[0].shows
        shipped = self.given.house.limits.shipped[name].classes
        labels = class_labels(measure, table, words)

        def line(index: int) -> Markup:
            one = table.classes[index]
            hint = words.say(
                "limits.hint",
                shipped=plain(shipped[index].low, words),
                low=plain(measure.low, words),
                high=plain(measure.high, words),
                unit=measure.unit,
            )
            label = words.say("limits.from", label=labels[index], unit=measure.unit)
            own = f"{_LIMIT}{one.id}"
            return field(own, label, kind="number", value=visit.typed.get(own, f"{one.low:g}"), hint=hint, scope=name)

        return tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to()},
            hidden("do", "draft"),
            hidden("table", name),
            *map(line, range(1, len(table.classes))),
            button(words["texts.save"], element_id=f"{name}-save"),
        )

    def _seen(self, layer: Layer, table: ClassTable, drafted: ClassTable | None, visit: StaffVisit) -> Markup:
        """How many sites of a layer are in each class now, and how many would be."""
        words = visit.words
        labels = class_labels(layer.shows, table, words)
        now, then = self._counts(layer, table), self._counts(layer, drafted or table)
        heads = [words[f"limits.{one}"] for one in ("class", "begins", "now", "then")]
        rows = [
            [
                label,
                _span(table, drafted, i, layer.shows.unit, visit),
                number(int(now[i]), decimals=0, words=words),
                number(int(then[i]), decimals=0, words=words) if drafted else "–",
            ]
            for i, label in enumerate(labels)
        ]
        title = layer.title[words.language]
        return join(tag("h3", None, title), cards(heads, rows, caption=title))

    def _counts(self, layer: Layer, table: ClassTable) -> Sequence[int]:
        current = self.given.context.store.current(layer.id)
        classes = table.index_of(current.shows[current.state == OK])
        counted: list[int] = np.bincount(classes[classes >= 0], minlength=len(table.classes)).tolist()
        return counted


def _may(own: Override[list[float]] | None, visit: StaffVisit, may: bool) -> Iterator[str]:  # noqa: FBT001 - a fact
    return possible(own, visit.account) if may else iter(())


def _span(table: ClassTable, drafted: ClassTable | None, index: int, unit: str, visit: StaffVisit) -> str:
    """From where on, and from where on it would."""
    low, own = table.classes[index].low, (drafted or table).classes[index].low
    said = f"{plain(low, visit.words)} {unit}".strip()
    return said if low == own else f"{said} → {plain(own, visit.words)} {unit}".strip()
