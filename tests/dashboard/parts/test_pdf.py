"""A page becomes a file, and what makes it changes nothing for others in the process."""

from io import BytesIO

import pytest
from PIL import Image

from dashboard.parts.markup import tag
from dashboard.parts.pdf import pdf


def test_a_broken_picture_is_refused_after_a_file_was_made_too() -> None:
    """weasyprint lets Pillow take truncated pictures for whole ones."""
    assert pdf("Probe", "de", "", tag("p", None, "Text")).startswith(b"%PDF")
    whole = BytesIO()
    Image.effect_noise((64, 64), 50).save(whole, "PNG")
    with Image.open(BytesIO(whole.getvalue()[:1_000])) as broken, pytest.raises(OSError, match="truncated"):
        broken.load()
