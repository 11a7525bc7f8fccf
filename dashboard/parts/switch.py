"""What leads to the same page in another form: another language, plain language, another theme."""

from collections.abc import Mapping

from dashboard.parts.markup import Attribute, Markup, tag


def switch(href: str, attributes: Mapping[str, Attribute], resends: str | None, *inside: Markup | str) -> Markup:
    """A link, or a button of the form ``resends``, which has what the page answers and its address does not tell."""
    if resends is None:
        return tag("a", {"href": href, **attributes}, *inside)
    return tag("button", {"type": "submit", "form": resends, "formaction": href, **attributes}, *inside)
