"""That fonts do not depend on when they are made."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.assets import fonts
from tests.support import theme


@pytest.mark.parametrize("made", [fonts.subset, fonts.unpacked])
def test_a_font_is_the_same_whenever_it_is_made(
    made: Callable[[Path], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "font.woff2"
    path.write_bytes(theme.font())
    found = []
    for second in ("1700000000", "1800000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", second)
        found.append(made(path))
    assert found[0] == found[1]
