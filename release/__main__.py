"""Writes what belongs to a wheelhouse beside it: ``python -m release FOLDER``, where FOLDER has ``wheelhouse/``."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import yaml

from data import strict_json
from release import bom, browser_packages, notices, requirements, wheels
from release.part import Part

ROOT: Final = f"pypi:{wheels.OURS}"
CODE: Final = Path(__file__).parents[1] / "publiccode.yml"


def parts(wheelhouse: Path) -> dict[str, Part]:
    """Wheels and npm packages; ours needs what its scripts are made of, and is from whom publiccode.yml names."""
    found = {**wheels.parts(wheelhouse), **browser_packages.parts()}
    ours, code = found[ROOT], yaml.safe_load(CODE.read_text("utf-8"))
    found[ROOT] = replace(
        ours,
        creator=code["maintenance"]["contacts"][0]["email"],
        source=code["url"],
        address=code["landingURL"],
        needs=(*ours.needs, *browser_packages.wanted()),
    )
    return found


def write(folder: Path) -> None:
    """The wheelhouse's requirements, the bill of materials and the licences of others."""
    house = folder / "wheelhouse"
    (house / "requirements.txt").write_text(requirements.text(house), "utf-8")
    found = parts(house)
    bill = bom.document(found, root=ROOT, at=datetime.now(UTC).replace(microsecond=0))
    (folder / "sbom.cdx.json").write_text(strict_json.dumps(bill, ensure_ascii=False, indent=1), "utf-8")
    (folder / "third_party_notices.txt").write_text(notices.text(found.values()), "utf-8")
    print(f"{len(found)} parts, {sum(one.is_delivered for one in found.values())} of them delivered")  # noqa: T201


if __name__ == "__main__":
    write(Path(sys.argv[1]))
