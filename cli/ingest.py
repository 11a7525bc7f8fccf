"""`stadtklima ingest`: the one process that writes the lake."""

from cli._context import supervised


def ingest() -> None:
    """Bring messages from the inbox into the lake until Ctrl-C; with simulated devices in a demo town."""
    from cli.processes import ingest as ingesting  # noqa: PLC0415 - only this command needs the writer

    with supervised("ingest") as (house, stop, _):
        ingesting.run(house, stop)
