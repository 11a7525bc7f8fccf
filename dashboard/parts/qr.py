"""A QR code as a picture in the page."""

from dashboard.parts.markup import Markup, tag


def qr(text: str, label: str) -> Markup:
    """A QR code of a text, dark on white in either theme; ``label`` says what it is for."""
    import segno  # noqa: PLC0415 - few pages need it

    drawn = segno.make_qr(text, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr")
    return tag("div", {"role": "img", "aria-label": label}, Markup(drawn))
