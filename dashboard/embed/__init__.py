"""Tiles for other websites as HTML, picture and words, the page on which people choose one; and small maps of sites."""

from dashboard.embed import locator, routes
from dashboard.embed.builder import page as builder_page
from dashboard.embed.oembed import operations
from dashboard.embed.own_tiles import OwnTiles
from dashboard.embed.text_pages import text_pages
from dashboard.http.routes import Routes
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Tiles
from dashboard.topics import Topics

__all__ = ["builder_page", "operations", "register", "text_pages", "tiles"]


def register(added: Routes, context: PageContext, shown: Tiles) -> None:
    """Add the addresses of tiles, and the small map of every site."""
    routes.register(added, context, shown)
    locator.register(added, context)


def tiles(context: PageContext, topics: Topics) -> Tiles:
    """Every tile there is: ours, then those of each topic."""
    return Tiles([*OwnTiles(context).tiles(), *(one for topic in topics.values() for one in topic.tiles)])
