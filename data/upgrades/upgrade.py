"""What is of an older version, and what carries it over: commits and renames that are whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from data import geoparquet, versions
from data.folders import Folders
from data.lake import Lake
from data.records import migration
from data.upgrades.step import FileStep, LakeStep, steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Something that is to be carried over.

    Args:
        what: a file, the lake or the records.
        found: its version.
        wanted: that of this program.
        says: what will be done, step by step.
        run: does it, and goes on where it was killed.
    """

    what: str
    found: int
    wanted: int
    says: Sequence[str]
    run: Callable[[], None]


def pending(folders: Folders, url: str, *, town: str, body: str) -> list[Pending]:
    """What is of an older version, in the order in which it is carried over; nobody else may use it meanwhile.

    Args:
        folders: where the town's data are.
        url: of the records.
        town: its id.
        body: id of the body that the town itself is.

    Raises:
        NewerDataError: something is of a newer version.
    """
    found = [*_records(url, town, body), *_files(folders), *_lake(folders.lake)]
    for one in found:
        versions.check(one.what, one.found, one.wanted, older=False)
    return [one for one in found if one.found < one.wanted]


def _records(url: str, town: str, body: str) -> Iterator[Pending]:
    found = migration.version_at(url)
    if found is not None:
        run = partial(migration.upgrade, url, town=town, body=body)
        says = migration.says(after=found)
        yield Pending(what="the records", found=found, wanted=versions.RECORDS, says=says, run=run)


def _files(folders: Folders) -> Iterator[Pending]:
    for path in versions.geodata(folders):
        found = geoparquet.version(path)
        missing = steps(FileStep, after=found)
        says = [one.says for one in missing]
        what, run = f"{path.parent.name}/{path.name}", partial(_carry_file, path, missing)
        yield Pending(what=what, found=found, wanted=versions.FILES, says=says, run=run)


def _carry_file(path: Path, missing: Sequence[FileStep]) -> None:
    geodata = geoparquet.read(path)
    for step in missing:
        geodata = step.run(path, geodata)
    geoparquet.write(path, *geodata)


def _lake(folder: Path) -> Iterator[Pending]:
    if card := versions.card(folder):
        found = card.get("version", 0)
        missing = steps(LakeStep, after=found)
        says = [one.says for one in missing]
        run = partial(_carry_lake, folder, missing)
        yield Pending(what=f"the lake in {folder}", found=found, wanted=versions.LAKE, says=says, run=run)


def _carry_lake(folder: Path, missing: Sequence[LakeStep]) -> None:
    for step in missing:
        step.run(folder)
    Lake(folder).say_version()
