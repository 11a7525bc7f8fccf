"""What is made of files is made anew when they are others, and only then."""

from pathlib import Path

import pytest

from data import stamps
from data.errors import BadRequestError
from data.stamps import Derived


@pytest.fixture
def at_each_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two looks."""
    monkeypatch.setattr(stamps, "LOOK_S", 0.0)


class Maker:
    """Reads a file and counts how often."""

    def __init__(self, path: Path) -> None:
        self.path, self.times = path, 0

    def make(self) -> str | None:
        self.times += 1
        return self.path.read_text() if self.path.exists() else None


def replace(path: Path, text: str) -> None:
    """As imports write: whole, beside, and put in its place."""
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


@pytest.mark.usefixtures("at_each_question")
def test_it_is_made_once_and_again_when_a_file_was_replaced(tmp_path: Path) -> None:
    file = tmp_path / "town" / "a"
    maker = Maker(file)
    kept = Derived(file.parent, maker.make)
    assert [kept.get(), kept.get()] == [None, None]
    replace(file, "one")
    assert [kept.get(), kept.get()] == ["one", "one"]
    replace(file, "two")
    assert [kept.get(), kept.get()] == ["two", "two"]
    assert maker.times == 3


@pytest.mark.usefixtures("at_each_question")
def test_while_a_folder_is_swapped_what_was_made_stays(tmp_path: Path) -> None:
    file = tmp_path / "town" / "a"
    replace(file, "one")
    kept = Derived(file.parent, Maker(file).make)
    assert kept.get() == "one"
    file.parent.rename(tmp_path / "old")
    assert kept.get() == "one"
    replace(file, "two")
    assert kept.get() == "two"


@pytest.mark.usefixtures("at_each_question")
def test_what_cannot_be_made_leaves_what_was_and_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "a"
    file.write_text("1")
    kept = Derived(tmp_path, lambda: int(file.read_text()))
    assert kept.get() == 1
    file.write_text("none")
    assert kept.get() == 1
    assert "stays as it was" in caplog.text
    file.write_text("22")
    assert kept.get() == 22


def test_what_never_could_be_made_is_an_error(tmp_path: Path) -> None:
    def fail() -> None:
        raise BadRequestError("no file")

    with pytest.raises(BadRequestError):
        Derived(tmp_path, fail).get()


def test_between_two_looks_nothing_is_asked_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "LOOK_S", float("inf"))
    file = tmp_path / "a"
    file.write_text("one")
    kept = Derived(tmp_path, Maker(file).make)
    assert kept.get() == "one"
    replace(file, "two")
    assert kept.get() == "one"
