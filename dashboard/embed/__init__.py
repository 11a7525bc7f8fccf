"""Tiles for other websites: what each says, as HTML, picture and words; and the page on which people choose one."""

from dashboard.embed.builder import page as builder_page
from dashboard.embed.oembed import operations
from dashboard.embed.own_tiles import OwnTiles
from dashboard.embed.routes import register
from dashboard.embed.text_pages import text_pages
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Tiles
from dashboard.topics import Topics

__all__ = ["builder_page", "operations", "register", "text_pages", "tiles"]


def tiles(context: PageContext, topics: Topics) -> Tiles:
    """Every tile there is: ours, then those of each topic."""
    return Tiles([*OwnTiles(context).tiles(), *(one for topic in topics.values() for one in topic.tiles)])
