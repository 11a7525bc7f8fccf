"""Every question that is put to the lake: one .sql file a topic, in named and documented blocks.

    -- name: hourly_means
    -- What the block answers, in sentences.
    -- from: rollup_hour
    -- param: site_id: VARCHAR
    SELECT ... FROM rollup_hour WHERE site_id = $site_id

`from` names the tables of the lake that whoever asks has to supply. Every parameter that a block uses is
declared with its DuckDB type, and every declared one is used. A block ends where the next begins. A file that
breaks this fails when it is loaded, with its name and line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent

_NAME = re.compile(r"--\s*name:\s*(\S*)\s*$")
_FROM = re.compile(r"--\s*from:\s*(\S.*?)\s*$")
_PARAM = re.compile(r"--\s*param:\s*([a-z_][a-z0-9_]*):\s*(\S.*?)\s*$")
_COMMENT = re.compile(r"--\s?(.*)$")
_USED = re.compile(r"\$([A-Za-z_]\w*)")
# What is not SQL proper: quoted text, quoted names, comments.
_ASIDE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


class QueryFileError(Exception):
    """A .sql file does not keep to the format; the message begins with file and line."""

    def __init__(self, path: Path, line: int, complaint: str) -> None:
        super().__init__(f"{path.name}:{line}: {complaint}")


@dataclass(frozen=True, slots=True)
class Query:
    """One block.

    Args:
        sql: the statement, without its leading comments.
        parameters: the DuckDB type of each ``$parameter``.
        sources: the tables it reads, as its ``from`` line names them.
        line: where it begins there, counted from 1.
    """

    name: str
    doc: str
    sql: str
    parameters: Mapping[str, str]
    sources: tuple[str, ...]
    file: str
    line: int


def load(folder: Path = FOLDER) -> Mapping[str, Query]:
    """Read every block of every .sql file of a folder, by name.

    Raises:
        QueryFileError: a block has no name, no doc, no statement or a taken name, or its parameters differ
            from the declared ones.
    """
    blocks: dict[str, Query] = {}
    for path in sorted(folder.glob("*.sql")):
        for query in _blocks(path):
            if query.name in blocks:
                raise QueryFileError(path, query.line, f"{query.name!r} is already in {blocks[query.name].file}")
            blocks[query.name] = query
    return blocks


def _blocks(path: Path) -> Iterator[Query]:
    lines = path.read_text("utf-8").splitlines()
    starts = [index for index, line in enumerate(lines) if _NAME.match(line)]
    for index in range(starts[0] if starts else len(lines)):
        if lines[index].strip():
            raise QueryFileError(path, index + 1, "text before the first '-- name: ...'")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _block(path, start + 1, lines[start:end])


def _block(path: Path, line: int, lines: list[str]) -> Query:
    head_end = next((i for i, text in enumerate(lines) if not text.startswith("--")), len(lines))
    name_line, head, sql = lines[0], lines[1:head_end], "\n".join(lines[head_end:]).strip().removesuffix(";")
    name = _NAME.findall(name_line)[0]
    declared = {found[1]: found[2] for text in head if (found := _PARAM.match(text))}
    sources = tuple(one for text in head if (found := _FROM.match(text)) for one in re.split(r"[,\s]+", found[1]))
    said = [text for text in head if not _PARAM.match(text) and not _FROM.match(text)]
    doc = "\n".join(_COMMENT.findall(text)[0] for text in said).strip()
    if not name.isidentifier():
        raise QueryFileError(path, line, f"{name!r} is no name; write '-- name: letters_and_underscores'")
    if not doc:
        raise QueryFileError(path, line, f"{name!r} has no sentence that says what it answers")
    if not sql:
        raise QueryFileError(path, line, f"{name!r} has no statement")
    _check_parameters(path, line, declared, set(_USED.findall(_ASIDE.sub(" ", sql))))
    return Query(name, doc, sql, declared, sources, path.name, line)


def _check_parameters(path: Path, line: int, declared: Mapping[str, str], used: set[str]) -> None:
    if undeclared := used - declared.keys():
        names = ", ".join(sorted(undeclared))
        raise QueryFileError(path, line, f"undeclared parameters: {names}; add '-- param: name: TYPE' for each")
    if unused := declared.keys() - used:
        raise QueryFileError(path, line, f"declared but unused parameters: {', '.join(sorted(unused))}")
