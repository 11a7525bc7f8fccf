"""The command line `stadtklima`: one module a group of commands, each says what it did."""

import errno
import importlib
import os
import pkgutil
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError

from cli.processes.allocation import be_frugal
from data.errors import StadtklimaError
from data.folders import OTHERS

_LEAST_BYTES: Final = 1_000_000
_THEIRS: Final = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
"""Of folders and files that people name."""


def _tell_version(asked: bool) -> None:  # noqa: FBT001 - Typer hands it over by place
    if asked:
        typer.echo(f"stadtklima {version('stadtklima')}")
        raise typer.Exit


def program() -> typer.Typer:
    """The program with the commands of every module of this package.

    A module's command is its function of the same name; one with several, or with a name of its own, has ``register``.
    """
    app = typer.Typer(
        name="stadtklima",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_program)
    for module in sorted(
        one.name for one in pkgutil.iter_modules(__path__) if not one.ispkg and not one.name.startswith("_")
    ):
        found = importlib.import_module(f"{__name__}.{module}")
        if hasattr(found, "register"):
            found.register(app)
        else:
            app.command()(getattr(found, module))
    return app


def _program(
    *, _version: Annotated[bool, typer.Option("--version", callback=_tell_version, is_eager=True)] = False
) -> None:
    """The live map, dashboard and city twin of a town."""


def main() -> None:
    """Run a command; exit 1 with one sentence when it cannot be done."""
    os.umask(OTHERS)
    be_frugal()
    try:
        program()()
    except Exception as error:
        if not (said := sentence(error)):
            raise
        from services.logs import last_words  # noqa: PLC0415 - only where something went wrong

        sys.exit(last_words(said))


def sentence(error: Exception) -> str:
    """What people can mend, as one sentence; empty where it is a fault of ours."""
    if isinstance(error, StadtklimaError):
        return str(error)
    if isinstance(error, ValidationError):
        return settings_sentence(error)
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or _is_full():
        return f"no room on the disk of {_data_dir()}: make room there, or set STADTKLIMA_DATA_DIR to another"
    if isinstance(error, OSError) and error.filename and error.errno in _THEIRS:
        return f"{error.filename}: {error.strerror}"
    return ""


def settings_sentence(error: ValidationError) -> str:
    """Which setting is wrong, as one sentence."""
    found = [(f"STADTKLIMA_{one['loc'][0]}: ".upper() if one["loc"] else "", one["msg"]) for one in error.errors()]
    return "; ".join(name + said.removeprefix("Value error, ") for name, said in found) + "; see .env.example"


def _is_full() -> bool:
    """Libraries say it in many ways; the disk says it in one."""
    try:
        return shutil.disk_usage(_data_dir()).free < _LEAST_BYTES
    except (OSError, ValidationError):
        return False


def _data_dir() -> Path:
    from services.settings import Settings  # noqa: PLC0415 - only where something went wrong

    return Settings().data_dir.resolve()
