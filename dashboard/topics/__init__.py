"""The topics of the house, found by their folders: each constructs one Topic out of what every page is given."""

from importlib import import_module
from pkgutil import iter_modules

from dashboard.parts.page import PageContext
from dashboard.texts.declared import as_said
from dashboard.topics.topic import SiteParts, Topic, Topics
from data.errors import DeclarationError

__all__ = ["SiteParts", "Topic", "Topics", "discover"]


def discover(context: PageContext) -> Topics:
    """Every topic of this installation.

    Raises:
        DeclarationError: a folder constructs a topic of another name, or a layer names one that there is not.
    """
    folders = [one.name for one in iter_modules(__path__) if one.ispkg]
    return Topics([_topic(name, context) for name in folders], context.layers, lambda: context.present)


def _topic(name: str, context: PageContext) -> Topic:
    made: Topic = import_module(f"{__name__}.{name}").topic(context)
    if made.id != name:
        raise DeclarationError(f"topic {made.id!r} stands in the folder {name!r}; both are to have one name")
    return as_said(made, f"topic.{name}", context.texts)
