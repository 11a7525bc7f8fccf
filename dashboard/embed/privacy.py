"""What a page that shows a tile may tell its visitors about it; true to docs/datenschutz.md."""

from urllib.parse import urlsplit

from dashboard.parts.footer import ABOUT
from dashboard.texts import Words


def privacy_notice(town: str, public: str, words: Words, *, position: bool) -> str:
    """The notice as plain text; ``position``: the tile asks for it when somebody taps."""
    server, page = urlsplit(public).netloc, f"{public}{ABOUT['privacy']}"
    text = words.say("builder.privacy_text", town=town, server=server, page=page)
    return f"{text} {words['builder.privacy_position']}" if position else text
