"""The command line `stadtklima`: one module a group of commands, each says what it did."""

import importlib
import os
import pkgutil
import sys

import typer
from pydantic import ValidationError

from data.errors import StadtklimaError
from data.folders import OTHERS


def program() -> typer.Typer:
    """The program with the commands of every module of this package."""
    app = typer.Typer(
        name="stadtklima",
        help="The live map, dashboard and city twin of a town.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for module in sorted(
        one.name for one in pkgutil.iter_modules(__path__) if not one.ispkg and not one.name.startswith("_")
    ):
        importlib.import_module(f"{__name__}.{module}").register(app)
    return app


def main() -> None:
    """Run a command; exit 1 with one sentence when it cannot be done."""
    os.umask(OTHERS)
    try:
        program()()
    except StadtklimaError as error:
        sys.exit(f"stadtklima: {error}")
    except ValidationError as error:
        sys.exit(f"stadtklima: {settings_sentence(error)}")


def settings_sentence(error: ValidationError) -> str:
    """Which setting is wrong, as one sentence."""
    wrong = [f"STADTKLIMA_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()]
    return "; ".join(wrong) + "; see .env.example"
