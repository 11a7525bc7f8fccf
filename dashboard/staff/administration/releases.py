"""Which sites everybody may be told of how they stand to their own limits: released with a reason, and taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from dashboard.parts.figures import quantity, when
from dashboard.parts.form import button, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.station.address import station_path
from dashboard.parts.status.table import cards
from dashboard.staff.override_forms import here
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.declare import Layer
from data.errors import BadRequestError, UnknownSiteError
from data.records.audit import AuditEntry
from data.records.permissions import ForeignBodyError
from data.state import OK
from data.store import Current
from services import site_changes, site_release
from services.site_changes import FedSiteError

PATH: Final = f"{ROOT}/freigaben"
DEEDS: Final = {"release": True, "recall": False}
_MOST: Final = 40
"""Of the newest changes of a site, among which its releases are looked for."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/freigaben``."""
    made = ReleasesPage(given)
    return StaffPage(
        name="releases",
        path=PATH,
        permission="sites.release",
        changes="sites.release",
        order=42,
        show=made.show,
        change=made.change,
        wrong={FedSiteError: "fed", ForeignBodyError: "foreign"},
    )


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Each layer whose sites need a release, each of its sites with its form."""
        words, house = visit.words, self.given.house
        layers = [*site_release.gated_for(house, visit.account)]
        done = visit.query.get("done") if visit.query.get("done") in DEEDS else None
        said = tag("p", {"class": "form__done", "role": "status"}, words[f"releases.done.{done}"]) if done else None
        none = tag("p", {"class": "status__note"}, words["releases.none"])
        return [
            said,
            tag("p", None, words["releases.intro"]),
            *(part for layer in layers for part in self._layer(layer, visit)),
            None if layers else none,
        ]

    def change(self, visit: StaffVisit) -> str:
        """Release a site, or take that back."""
        typed, house = visit.typed, self.given.house
        do, site_id = typed.get("do", ""), typed.get("site", "")
        if do not in DEEDS:
            raise BadRequestError(f"cannot do {do[:40]!r}; known: {', '.join(DEEDS)}")
        layer = house.layers.of_site(site_id)
        if layer not in [*site_release.gated_for(house, visit.account)]:
            raise UnknownSiteError(site_id)
        known = site_changes.as_known(house, self.given.context.store.last(layer.id).sites, site_id)
        reason = typed.get("reason", "")
        site_release.release(house, known, is_released=DEEDS[do], reason=reason, at=house.clock.now())
        return here(visit, done=do)

    def _layer(self, layer: Layer, visit: StaffVisit) -> Iterator[Markup]:
        words, current = visit.words, self.given.context.store.current(layer.id)
        yield tag("h2", None, layer.title[words.language])
        if not len(current.sites):
            yield tag("p", {"class": "status__note"}, words["releases.no_sites"])
        wanted = {one.site_id: one for one in self.given.house.records.sites.since()}
        for row, site_id in enumerate(current.sites.site_id):
            staff = wanted.get(site_id)
            facts = staff.attributes if staff else current.sites.attributes[row]
            yield self._site(layer, current, row, facts, visit)

    def _site(self, layer: Layer, current: Current, row: int, facts: Mapping[str, Any], visit: StaffVisit) -> Markup:
        words, site_id = visit.words, current.sites.site_id[row]
        is_released = layer.marks is not None and layer.marks.are_released(facts)
        name = tag("a", {"href": visit.address.page_at(station_path(site_id))}, current.sites.name[row])
        state = "released" if is_released else "closed"
        return tag(
            "section",
            {"class": "article__part", "id": site_id},
            tag("h3", None, name),
            tag("p", {"class": "status__answer"}, words[f"releases.state.{state}"]),
            tag("p", None, self._measured(layer, current, row, facts, visit)),
            self._form("recall" if is_released else "release", site_id, visit),
            self._history(site_id, current.sites.name[row], visit),
        )

    def _measured(self, layer: Layer, current: Current, row: int, facts: Mapping[str, Any], visit: StaffVisit) -> str:
        """The value now and the site's own limits: what whoever decides has to know."""
        words, unit, decimals = visit.words, layer.shows.unit, layer.shows.decimals
        value = current.shows[row] if int(current.state[row]) == OK else np.nan
        limits = layer.marks.of(facts) if layer.marks else []
        said = {"value": quantity(float(value), unit=unit, decimals=decimals, words=words)}
        if not limits:
            return words.say("releases.unmarked", **said)
        listed = ", ".join(quantity(one, unit=unit, decimals=decimals, words=words) for one in limits)
        return words.say("releases.marked", limits=listed, n=sum(bool(value >= one) for one in limits), **said)

    def _form(self, do: str, site_id: str, visit: StaffVisit) -> Markup:
        words = visit.words
        typed = visit.typed.get("reason", "") if visit.typed.get("site") == site_id else ""
        label, hint = words["releases.reason"], words[f"releases.reason_hint.{do}"]
        inside = (
            hidden("do", do),
            hidden("site", site_id),
            field("reason", label, value=typed, hint=hint, required=True, scope=site_id),
            button(words[f"releases.{do}"], kind="secondary" if do == "recall" else "primary"),
        )
        return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)

    def _history(self, site_id: str, name: str, visit: StaffVisit) -> Markup | None:
        words = visit.words
        entries = self.given.house.records.audit.entries(subject=f"staff_site:{site_id}", most=_MOST)
        rows = [_entry(one, visit) for one in entries if one.after and "reason" in one.after]
        if not rows:
            return None
        head = [words[f"releases.history.{one}"] for one in ("when", "who", "what", "why")]
        return cards(head, rows, caption=words.say("releases.history.title", name=name))


def _entry(one: AuditEntry, visit: StaffVisit) -> list[Child]:
    words = visit.words
    done = "release" if one.what == site_release.DEEDS[True] else "recall"
    who = one.actor.partition(":")[2] or one.actor
    return [
        when(one.at, now=visit.now, words=words),
        who,
        words[f"releases.was.{done}"],
        str((one.after or {})["reason"]),
    ]
