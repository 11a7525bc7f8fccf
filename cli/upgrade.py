"""`stadtklima upgrade`: carries the data of an older version over."""

from typing import Annotated

import typer


def upgrade(*, dry_run: Annotated[bool, typer.Option(help="Only say what would be done.")] = False) -> None:
    """Make records, sites, town files and lake of an older version those of this one; nothing else may run."""
    from data.lake import WriterLock  # noqa: PLC0415 - `--help` need not wait for it
    from data.town import load  # noqa: PLC0415 - likewise
    from data.upgrades import pending  # noqa: PLC0415 - likewise
    from services.settings import Settings  # noqa: PLC0415 - likewise

    settings = Settings()
    folders = settings.folders
    town = load(settings.city, imported=folders.root)
    with WriterLock(folders.ingest_lock), WriterLock(folders.receive_lock, does="receives for this town"):
        found = pending(folders, settings.records_url, town=town.id, body=town.body_of(""))
        for one in found:
            typer.echo(f"{one.what}: version {one.found} to {one.wanted}: {'; '.join(one.says)}")
            if not dry_run:
                one.run()
    if not found:
        typer.echo("Nothing to do: everything is of this version.")
    else:
        typer.echo(f"{'To be carried over' if dry_run else 'Carried over'}: {len(found)}.")
