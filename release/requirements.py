"""What is installed from a wheelhouse: each wheel by its hash."""

import hashlib
from pathlib import Path

from packaging.utils import parse_wheel_filename


def text(wheelhouse: Path) -> str:
    """Requirements for ``pip install --no-index --find-links``, one line a wheel."""
    return "".join(f"{_line(path)}\n" for path in sorted(wheelhouse.glob("*.whl")))


def _line(wheel: Path) -> str:
    name, version, *_ = parse_wheel_filename(wheel.name)
    with wheel.open("rb") as file:
        return f"{name}=={version} --hash=sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
