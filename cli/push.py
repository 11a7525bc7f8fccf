"""`stadtklima push`: what the town's app is told."""

import typer

from cli import _listing
from cli._context import open_house
from cli._listing import Json


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Messages to the server of the town's app.", no_args_is_help=True)
    group.command("test")(test)
    group.command("list")(show)
    app.add_typer(group, name="push")


def test() -> None:
    """Send a signed message of the type test at once; exit 1 with what the server answered if it has not arrived."""
    from services.push.delivery import send_test  # noqa: PLC0415 - only here

    house = open_house()
    send_test(house)
    typer.echo(f"{house.settings.push_url} has taken in a test message.")


def show(*, as_json: Json = False) -> None:
    """List what waits, failed and was sent, the newest first."""
    outbox = open_house().records.outbox
    found = [one for state in ("waiting", "failed", "sent") for one in outbox.listed(state, most=100)]
    rows = [
        {
            "id": one.message_id,
            "topic": one.topic,
            "type": one.kind,
            "state": one.state,
            "at": one.at,
            "due": one.due,
            "attempts": one.attempts,
            "ended": one.ended_at,
            "error": one.error,
        }
        for one in found
    ]
    _listing.show(rows, as_json=as_json, empty="Nothing was to be told yet.")
