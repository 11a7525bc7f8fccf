"""Real files beside the project, which a clone need not have; tests/files holds small ones of the same form for all."""

from pathlib import Path
from typing import Final

import pytest

_BESIDE: Final = Path(__file__).parents[3] / "shared"
DATA: Final = _BESIDE / "data"
FAULTS: Final = _BESIDE / "faults"
ABSENT: Final = "not beside the project: "


def needs(*paths: Path) -> pytest.MarkDecorator:
    """Skips a test where one of the files or folders is not there."""
    absent = [path.name for path in paths if not path.exists()]
    return pytest.mark.skipif(bool(absent), reason=ABSENT + ", ".join(absent))


def at_hand(path: Path) -> Path:
    """The file or folder itself; without it the running test is skipped."""
    if not path.exists():
        pytest.skip(ABSENT + path.name)
    return path
