"""All that the page shows one dispatcher, as HTML and figures; it knows nothing of Dash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashboard.apps.einsatz.choice import EinsatzChoice
from dashboard.parts import renderers
from dashboard.parts.markup import Markup
from dashboard.parts.page import PageContext
from dashboard.parts.page_data import items_address
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.declare import Layer
from data.records import REACH
from data.records.jobs import JobRun, UnknownJobError
from services.board import BoardSource, DispatchBoard
from services.board.condition import FULL
from services.board.records_news import RecordsNews
from services.jobs.planning import NAME as PLANNING
from services.jobs.planning import REST

LOOK_S: Final = 0.25
"""Between two looks whether anything has changed, for those who are told by their websocket."""


@dataclass(frozen=True)
class Einsatz:
    """What the page of a path is made of, and what was made of it last, by board, choice and minute."""

    context: PageContext
    source: BoardSource
    path: str
    rendered: dict[tuple[int, EinsatzChoice, datetime], tuple[DispatchBoard, dict[str, Markup]]] = field(
        default_factory=dict
    )

    @cached_property
    def _changes(self) -> RecordsNews:
        return RecordsNews(self.context.house.records, every_s=LOOK_S)

    @property
    def layers(self) -> list[Layer]:
        """Every layer that tours empty, whoever's."""
        return self.source.layers(None)

    def news(self) -> str:
        """Other than before whenever a board would be: by layers of who acts, and by what people have done."""
        reach = REACH.get()
        versions = self.context.store.versions()
        mine = [str(versions[one.id]) for one in self.source.layers(reach)]
        return f"{'.'.join(mine)}-{self._changes.version()}"

    def view(self, asked: object) -> "EinsatzView":
        """What is shown to whom asks with the query of a page."""
        house = self.context.house
        base, replayed_at = house.settings.public_path, house.clock.replayed_at
        choice = EinsatzChoice.asked(asked, base=base, path=self.path, replayed_at=replayed_at)
        return EinsatzView(self, choice, self.context.api.now())


@dataclass(frozen=True)
class EinsatzView:
    """What one dispatcher is shown at an instant, of the bodies where they may see tours."""

    einsatz: Einsatz
    choice: EinsatzChoice
    now: datetime

    @cached_property
    def words(self) -> Words:
        """The dispatcher's language."""
        return self.choice.words(self.einsatz.context.texts)

    @cached_property
    def board(self) -> DispatchBoard:
        """Every site of theirs."""
        return self.einsatz.source.board(REACH.get())

    @cached_property
    def views(self) -> dict[str, LayerView]:
        """Each layer of theirs as the board has it."""
        view = self.einsatz.context.view
        return {one: view(one, self.words, self.now, current=state) for one, state in self.board.currents.items()}

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The rows of the board that are looked at, the most urgent first."""
        return self.choice.selection.rows(self.board)

    @cached_property
    def chosen(self) -> int | None:
        """The row of the site whose details are open."""
        return self.board.row_of.get(self.choice.site or "")

    @cached_property
    def planning(self) -> JobRun | None:
        """The run that plans tours and is looked at; None: none, or none of theirs."""
        if self.choice.plan is None:
            return None
        try:
            run = self.einsatz.context.house.records.jobs.run(self.choice.plan)
        except UnknownJobError:
            return None
        return run if run.name in {PLANNING, REST} else None

    @property
    def proposed(self) -> Sequence[Mapping[str, Any]]:
        """The routes of its proposal, each with its ``line``."""
        run = self.planning
        if run is None or run.state != "done" or not run.result:
            return ()
        return [run.result] if run.name == REST else run.result["routes"]

    # ---- the map ----------------------------------------------------------------------------
    @cached_property
    def drawings(self) -> dict[str, dict[str, Any]]:
        """By layer of theirs, what its style functions are told, where its features are, and which of them count."""
        return {one: self._drawing(view) for one, view in self.views.items()}

    def _drawing(self, view: LayerView) -> dict[str, Any]:
        layer = view.layer
        on = self.choice.layer in {None, layer.id}
        return {
            **renderers.of(layer).hideout(layer, view.town),
            "title": view.title,
            "several": self.choice.layer is None and len(self.views) > 1,
            "front": layer.id == self.choice.layer,
            "lit": self.choice.site,
            "changed": [],
            "changedUntil": 0,
            "items": f"{items_address(self.choice, layer.id)}&v={view.current.version}" if on else None,
            "only": self._only(layer.id),
            "single": self._single(layer.id),
        }

    def _single(self, layer_id: str) -> list[str]:
        """The sites of a layer that a symbol of many must not hide."""
        board = self.board
        urgent = np.flatnonzero(board.condition <= FULL).tolist()
        return [board.site_id[row] for row in urgent if board.layer[row] == layer_id]

    def _only(self, layer_id: str) -> list[str] | None:
        """The sites of a layer that are looked at; None: all of them."""
        if not any((self.choice.due, self.choice.district, self.choice.free, self.choice.revier, self.choice.tour)):
            return None
        board = self.board
        return [board.site_id[row] for row in self.rows.tolist() if board.layer[row] == layer_id]
