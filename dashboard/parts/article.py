"""A page of text: headings, paragraphs and contents, without scripts."""

from collections.abc import Sequence

from dashboard.parts.addresses import Address
from dashboard.parts.document import PageFiles
from dashboard.parts.frame import Frame
from dashboard.parts.markup import Markup, join, tag
from dashboard.texts import Words


def article(
    frame: Frame,
    address: Address,
    words: Words,
    files: PageFiles,
    *,
    title: str,
    content: Sequence[Markup],
    description: str = "",
    demo: bool = False,
    robots: str | None = None,
) -> str:
    """A whole page of text; ``robots`` is a word to search engines."""
    main = tag("main", {"class": "article", "id": "main"}, tag("h1", {"class": "article__title"}, title), *content)
    product = words.say("page.title", town=frame.town.name)
    return frame.document(
        address,
        words,
        title=f"{title} – {product}",
        description=description or f"{title}: {product}",
        files=files,
        main=main,
        demo=demo,
        robots=robots,
    )


def paragraphs(text: str) -> Markup:
    """Paragraphs of a text, of which empty lines end one and single line ends stay."""
    return join(*(tag("p", None, *_lines(one)) for one in text.strip().split("\n\n")))


def _lines(text: str) -> list[str | Markup]:
    first, *rest = text.split("\n")
    lines: list[str | Markup] = [first]
    for line in rest:
        lines += [tag("br"), line]
    return lines


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], *, label: str) -> Markup:
    """A table whose first column names each row; it scrolls by itself where the screen is narrow."""
    cells = [
        tag("tr", None, tag("th", {"scope": "row"}, first), *(tag("td", None, one) for one in rest))
        for first, *rest in rows
    ]
    return tag(
        "div",
        {"class": "article__scroll", "tabindex": "0", "role": "region", "aria-label": label},
        tag(
            "table",
            {"class": "figures"},
            tag("thead", None, tag("tr", None, *(tag("th", {"scope": "col"}, one) for one in head))),
            tag("tbody", None, *cells),
        ),
    )
