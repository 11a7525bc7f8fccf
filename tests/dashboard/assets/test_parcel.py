"""A wheel brings the files along that a checkout makes."""

from pathlib import Path

import pytest

from dashboard import assets
from dashboard.assets import parcel
from dashboard.assets.listed import WEIGHTS
from data.errors import DeclarationError


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel") / "release"
    parcel.pack(folder, assets.stock().values(), {one: assets.outlines(one).read_bytes() for one in WEIGHTS})
    return folder


def test_what_was_packed_is_what_is_read(packed: Path) -> None:
    assert parcel.read(packed) == list(assets.stock().values())
    assert {one: parcel.font(packed, one).read_bytes() for one in WEIGHTS} == {
        one: assets.outlines(one).read_bytes() for one in WEIGHTS
    }


def test_other_versions_of_packages_with_scripts_are_refused(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "versions", lambda: {"dash": "9.9"})
    with pytest.raises(DeclarationError, match=r"dash 9\.9 is installed, the release was made with \d"):
        parcel.read(packed)


def test_a_checkout_has_none_of_them() -> None:
    assert not parcel.FOLDER.exists()
