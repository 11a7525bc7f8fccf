"""What is declared, by id: read like any mapping, and whoever asks for what there is not is told what there is."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar, Generic, TypeVar

from data.errors import DeclarationError, NotFoundError

_Declared = TypeVar("_Declared")


class Registry(Mapping[str, _Declared], Generic[_Declared]):
    """An immutable mapping of ids to declarations, in their order.

    Raises:
        NotFoundError: of the kind ``unknown``, where there is no such id.
    """

    unknown: ClassVar[type[NotFoundError]] = NotFoundError

    def __init__(self, declared: Mapping[str, _Declared]) -> None:
        self._declared = dict(declared)

    def __getitem__(self, name: str) -> _Declared:
        try:
            return self._declared[name]
        except KeyError:
            raise self.unknown(name, self) from None

    def __contains__(self, name: object) -> bool:
        # Mapping's own asks __getitem__ and expects a KeyError.
        return name in self._declared

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def declarations(package: str, constant: str, kind: type[_Declared]) -> dict[str, _Declared]:
    """The constant of each module of a package by its id, which is the module's stem; else DeclarationError."""
    stems = sorted(one.name for one in iter_modules(import_module(package).__path__))
    return {stem: _declaration(package, stem, constant, kind) for stem in stems}


def _declaration(package: str, stem: str, constant: str, kind: type[_Declared]) -> _Declared:
    found = getattr(import_module(f"{package}.{stem}"), constant, None)
    if not isinstance(found, kind) or getattr(found, "id", None) != stem:
        file = f"{package.replace('.', '/')}/{stem}.py"
        raise DeclarationError(f"{file} declares no {constant}; construct one {kind.__name__} of the id {stem!r}")
    return found
