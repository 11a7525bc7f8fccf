"""What a dispatcher does with sites: one question a deed, under an id of the device, so that none counts twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final, Literal, TypeAlias

from anyio.to_thread import run_sync
from pydantic import Field
from starlette.responses import Response

from dashboard.api.parameters import TOLD_TO_NOBODY
from dashboard.http.questions import JSON, Asked, NoQuery
from data import strict_json
from data.errors import UnknownSiteError
from data.records.work import LONGEST, MOST_SITES, WorkItems
from services.context import House

Deed: TypeAlias = Literal["take", "leave", "note", "forget_note", "undo"]
"""take: somebody sees to it; leave: nobody does any more; undo: another deed."""
_Do: TypeAlias = Callable[[WorkItems, "AskedDeed"], int]


class AskedDeed(Asked):
    """A deed.

    Args:
        deed_id: made on the device, never used twice; of ``undo`` the deed that is undone.
        sites: site_ids; of ``undo`` none.
        text: of a note, or beside another deed.
    """

    deed: Deed
    deed_id: Annotated[str, Field(min_length=8, max_length=36, pattern=r"^[0-9a-zA-Z-]+$")]
    sites: Annotated[tuple[Annotated[str, Field(max_length=96)], ...], Field(max_length=MOST_SITES)] = ()
    text: Annotated[str, Field(max_length=LONGEST)] = ""


def _begin(kind: str, work: WorkItems, asked: AskedDeed) -> int:
    return work.begin(kind, asked.sites, deed_id=asked.deed_id, text=asked.text)  # type: ignore[arg-type]  # of _DEEDS


def _end(kind: str, work: WorkItems, asked: AskedDeed) -> int:
    return work.end(kind, asked.sites, deed_id=asked.deed_id)  # type: ignore[arg-type]  # of _DEEDS


_DEEDS: Final[Mapping[Deed, _Do]] = {
    "take": partial(_begin, "taken"),
    "leave": partial(_end, "taken"),
    "note": partial(_begin, "note"),
    "forget_note": partial(_end, "note"),
    "undo": lambda work, asked: work.undo(asked.deed_id),
}


@dataclass(frozen=True, slots=True)
class Deeds:
    """Does what those ask for who may change tours."""

    house: House

    async def answer(self, asked: AskedDeed, _: NoQuery) -> Response:
        """How many sites it concerned."""
        n = await run_sync(self.do, asked)
        return Response(strict_json.dumps({"n": n}), media_type=JSON, headers=dict(TOLD_TO_NOBODY))

    def do(self, asked: AskedDeed) -> int:
        """The same, at once; UnknownSiteError: a site is none that a tour empties, others as of the records."""
        for site in asked.sites:
            if not self.house.layers.of_site(site).tour:
                raise UnknownSiteError(site[:40])
        return _DEEDS[asked.deed](self.house.records.work, asked)
