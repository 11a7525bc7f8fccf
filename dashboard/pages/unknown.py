"""The page for an address that does not exist."""

from dashboard.parts.addresses import Address
from dashboard.parts.notice import notice
from dashboard.parts.page import PageContext


def html(context: PageContext, address: Address) -> str:
    """A whole page that says so and shows the way on."""
    words, frame = address.words(context.texts), context.frame
    title, text, back = (words[f"error.404.{one}"] for one in ("title", "text", "back"))
    return frame.document(
        address,
        words,
        title=f"{title} – {words.say('page.title', town=frame.town.name)}",
        description=text,
        files=context.files(),
        main=notice(title, text, href=address.page_at("/"), back=back),
        robots="noindex",
    )
