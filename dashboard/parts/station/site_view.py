"""The layer of a site as its page shows it: now, or at the time when the site was there."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from dashboard.parts.page import PageContext
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data import instants
from data.declare import Layer
from data.errors import NotFoundError
from data.store import Current
from services.publication import public_instant

MOMENT: Final = timedelta(milliseconds=1)


class UnknownPageError(NotFoundError):
    """No site of this id is on the map."""

    kind = "site"


def site_view(context: PageContext, site_id: str, words: Words, now: datetime) -> tuple[LayerView, int]:
    """Its layer and which of its sites it is; NotFoundError: no such layer, or there never was such a site."""
    layer = context.layers.of_site(site_id)
    view = context.view(layer.id, words, now)
    if site_id not in view.current.sites.site_id:
        view = replace(view, current=_then(context, layer, site_id))
    return view, view.current.sites.site_id.index(site_id)


def _then(context: PageContext, layer: Layer, site_id: str) -> Current:
    """The layer when a site was there last, or will be there first."""
    last = context.store.last(layer.id)
    row = last.site_row.get(site_id)
    if row is None:
        raise UnknownPageError(site_id)
    begin, end = last.sites.valid_from[row], last.sites.valid_to[row]
    at = public_instant(begin if end is None else end - MOMENT, context.api.public_measures(layer))
    # What is known of it by now.
    found = context.store.current(layer.id, at=instants.END if layer.stated else at, since=begin)
    if site_id not in found.sites.site_id:
        raise UnknownPageError(site_id)
    return found
