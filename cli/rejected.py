"""`stadtklima replay-rejected`: another chance for messages that could not be used."""

from typing import Annotated

import typer

from cli._context import open_house
from data import instants

SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay-rejected")(replay_rejected)


def replay_rejected(
    since: Annotated[str, typer.Option(help="Only messages received on this UTC date or later.")] = "",
) -> None:
    """Bring in rejected messages that can be used since a profile or a device was added; ingest may run."""
    from data.inbox import Inbox  # noqa: PLC0415 - only this command needs it
    from data.ingest import sources  # noqa: PLC0415 - likewise
    from data.ingest.decode import Translator  # noqa: PLC0415 - likewise
    from data.ingest.second_chance import replay_rejected as replay  # noqa: PLC0415 - likewise
    from data.lake import Lake  # noqa: PLC0415 - likewise
    from data.profiles import discover  # noqa: PLC0415 - likewise

    house = open_house()
    lake = Lake(house.folders.lake)
    translator = Translator(
        sources=sources.discover(),
        profiles=discover(*house.profile_folders()),
        layers=house.layers,
        kind=lake.kind,
        deleted_before_ms=lake.deleted_before_ms,
    )
    inbox = Inbox(house.folders.inbox, most_messages=house.settings.inbox_limit)
    first = instants.parse(since).date() if since else None
    done = replay(lake, inbox, translator, house.records.assignments(), since=first)
    typer.echo(f"Usable now, and in the inbox again: {done.fed}. Ingest brings them into the lake.")
    for reason, count in list(done.reasons.items())[:SHOWN]:
        typer.echo(f"Still not, {count}: {reason}", err=True)
