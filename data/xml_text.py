"""What may stand in XML: text of others, without the signs that XML 1.0 forbids and no reader accepts."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but `Char` of https://www.w3.org/TR/xml/#charsets: control signs, halves of pairs, U+FFFE and U+FFFF."""


def xml_text(text: str) -> str:
    """The text without them. They show nothing, and escaping does not help: ``&#0;`` is no XML either."""
    return _FORBIDDEN.sub("", text)
