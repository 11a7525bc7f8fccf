"""Tiles as pages that the administration of texts renders: where a text stands, and how a draft would look there."""

from dataclasses import replace
from functools import partial

from dashboard.embed.chosen_tile import PATH
from dashboard.embed.options import Reader
from dashboard.embed.page import TilePage
from dashboard.embed.speaker import Speaker
from dashboard.parts.markup import join
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.tile import Tile, Tiles


def text_pages(context: PageContext, tiles: Tiles) -> list[Page]:
    """One of each tile, as it is where nothing is asked for."""
    made = TilePage(Speaker(context, tiles), context.shelf, context.frame.sprite)
    return [Page(path=f"{PATH}/{name}", render=partial(_html, made, one)) for name, one in tiles.items()]


def _html(made: TilePage, tile: Tile, visit: Visit) -> str:
    options = Reader(visit.query, made.speaker.context).read(tile, base=visit.address.base)
    return made.html(replace(options, address=visit.address), visit.words, now=visit.now, found=join())
