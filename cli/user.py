"""`stadtklima user`: who may log in as staff, and what they may do."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli import _listing
from cli._context import Body, open_house
from cli._listing import Json, Row

Name = Annotated[str, typer.Argument(help="Small letters, digits and . _ @ -")]
Role = Annotated[str, typer.Option(help="As `stadtklima user roles` lists them.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="People who may log in as staff.", no_args_is_help=True)
    group.command("list")(show)
    for command in (add, remove, password, grant, revoke, roles, without_code, export, erase):
        group.command()(command)
    app.add_typer(group, name="user")


def add(
    name: Name,
    *,
    role: Annotated[list[str], typer.Option(help="What they may do in their body; may be repeated.")],
    body: Body = "",
) -> None:
    """Let somebody log in; the password is asked for, never an argument."""
    house = open_house()
    staff, known = house.records.staff, house.town.known_body(body)
    staff.add(name, _asked(), now=datetime.now(UTC), body=known, roles=tuple(role))
    typer.echo(f"{name} may log in at /login.")


def remove(name: Name) -> None:
    """Let somebody log in no more; logins of theirs end."""
    open_house().records.staff.remove(name)
    typer.echo(f"{name} may log in no more.")


def password(name: Name) -> None:
    """Give somebody another password; logins of theirs end."""
    staff = open_house().records.staff
    staff.set_password(name, _asked())
    typer.echo(f"{name} has a new password.")


def without_code(name: Name) -> None:
    """Let somebody who lost their app log in by password alone again; logins of theirs end."""
    had = open_house().records.second_factor.remove(name)
    typer.echo(f"{name} logs in without a code." if had else f"{name} has no second factor.")


def grant(name: Name, *, role: Role, body: Body = "") -> None:
    """Give somebody a role within a body."""
    house = open_house()
    known = house.town.known_body(body)
    house.records.staff.grant(name, role, body=known)
    typer.echo(f"{name} has the role {role}@{known}.")


def revoke(name: Name, *, role: Role, body: Body = "") -> None:
    """Take a role within a body from somebody."""
    house = open_house()
    known = house.town.known_body(body)
    house.records.staff.revoke(name, role, body=known)
    typer.echo(f"{name} has the role {role}@{known} no more.")


def export(name: Name) -> None:
    """Print what is stored about somebody, as JSON (Art. 15 DSGVO)."""
    from data import strict_json  # noqa: PLC0415 - see `roles`

    typer.echo(strict_json.dumps(open_house().records.person(name), ensure_ascii=False, indent=1))


def erase(name: Name, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Forget somebody: account, logins, whatever proves them; the audit keeps a pseudonym that nobody can resolve."""
    if not yes:
        typer.confirm(f"Forget {name} for ever?", abort=True)
    for what, rows in open_house().records.pseudonyms.erase(name).items():
        typer.echo(f"{what}: {rows}")


def roles(*, as_json: Json = False) -> None:
    """List the roles and what each permits."""
    from data.records.permissions import ROLES  # noqa: PLC0415 - SQLAlchemy costs 0.2 s that `--help` need not pay

    _listing.show([{"role": role, "permits": sorted(one)} for role, one in ROLES.items()], as_json=as_json)


def show(*, as_json: Json = False) -> None:
    """List who may log in, with their roles."""
    rows: list[Row] = [
        {"name": one.name, "body": one.body, "since": one.created_at, "roles": [*map(str, one.grants)]}
        for one in open_house().records.staff.users()
    ]
    nobody = "Nobody may log in; `stadtklima user add NAME --role admin` lets somebody."
    _listing.show(rows, as_json=as_json, empty=nobody)


def _asked() -> str:
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return found
