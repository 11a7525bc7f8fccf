"""The whole content of a page that has nothing to show: a sentence that says so, and the way on."""

from dashboard.parts.markup import Markup, tag


def notice(title: str, text: str, *, href: str, back: str, further: Markup | None = None) -> Markup:
    """The main part of such a page; ``href`` is empty where the way on is to try again."""
    return tag(
        "main",
        {"class": "notice", "id": "main"},
        tag("h1", {"class": "notice__title"}, title),
        tag("p", {"class": "notice__text"}, text),
        tag("a", {"class": "kern-btn kern-btn--primary", "href": href}, tag("span", {"class": "kern-label"}, back)),
        further,
    )
