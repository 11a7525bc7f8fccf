"""A notice of the town is released, changed or taken back."""

from collections.abc import Iterator
from typing import Final

from data import instants
from data.records.notices import Notice
from services.push.fact import Fact, PushFamily, PushView, digest


def facts(view: PushView) -> Iterator[Fact]:
    """The notices that everybody sees."""
    return (_fact(one, view) for one in view.house.records.notices.shown(view.now))


def _fact(one: Notice, view: PushView) -> Fact:
    said = {
        "text": {language: one.said(language) for language in ("de", "en")},
        "layer": one.layer or None,
        "site_id": one.site_id or None,
        "from": instants.text(one.valid_from),
        "until": instants.text(one.valid_to),
        "url": view.page(f"/ort/{one.site_id}" if one.site_id else "/"),
    }
    return Fact(
        thread=f"notice/{one.notice_id}",
        topic="notice",
        kind="notice.released",
        changed="notice.updated",
        essence=digest(said),
        data=said,
        at=max(one.valid_from, one.released_at or one.valid_from),
        until=one.valid_to,
    )


FAMILY: Final = PushFamily(name="notice", facts=facts, ended="notice.withdrawn")
