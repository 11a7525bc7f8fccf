"""A copy of the program with an example's files beside all others, as somebody adds them."""

import shutil
from pathlib import Path

from tests.support.running import ROOT

ROOMS = ("analysis", "app.py", "assets", "cli", "dashboard", "data", "geo", "layers", "queries", "services")
TREE = (*ROOMS, "LICENSE", "LICENSE.de", "NOTICE", "package-lock.json", "package.json")


def tree_with(example: Path, tree: Path) -> Path:
    """Copy the program, then the folders of the example, none of whose files is there yet."""
    for name in TREE:
        # With what is compiled already, which is the same for the same files.
        _copy(ROOT / name, tree / name)
    (tree / "node_modules").symlink_to(ROOT / "node_modules")
    added = [one.relative_to(example) for one in example.rglob("*") if one.is_file() and one.suffix != ".pyc"]
    assert not [one for one in added if (tree / one).exists()]
    shutil.copytree(example, tree, dirs_exist_ok=True)
    return tree


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copy(source, target)
    else:
        shutil.copytree(source, target)
