"""`stadtklima check`: is everything where and how it should be."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import _listing
from cli._context import open_house
from cli._listing import Json
from data.amounts import counted
from data.errors import LakeError

if TYPE_CHECKING:
    from services.context import House


def check(
    *,
    repair: Annotated[
        bool, typer.Option(help="Take out what cannot be read or stands twice, find events anew; ingest must not run.")
    ] = False,
    monitor: Annotated[
        bool, typer.Option(help="One line for Nagios; exit code 0 ok, 1 warning, 2 critical, 3 unknown.")
    ] = False,
    declarations: Annotated[
        bool, typer.Option(help="Only read settings, layers and the files of the town; silent if they are right.")
    ] = False,
    carry_demo: Annotated[
        bool, typer.Option(help="Before that, carry a demonstration of an older version over.", hidden=True)
    ] = False,
    production: Annotated[
        bool,
        typer.Option(help="Answer instead what the IT asks before the public may come: what is missing, TLS, data."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Look at town, sites, ingest and disk, and prove the lake; exit 1 if something is wrong."""
    if declarations:
        _read(carry_demo=carry_demo)
        return
    house = open_house()
    if production:
        _report(house, as_json=as_json)
        return
    if monitor:
        from services.monitor import judge  # noqa: PLC0415 - only here

        level, line = judge(house)
        typer.echo(line)
        raise typer.Exit(level)
    if repair:
        _repair(house)
    wrong = [*_prove(house), *_look(house)]
    if wrong:
        raise LakeError(f"not as it should be: {', '.join(wrong)}")


def _read(*, carry_demo: bool) -> None:
    """Read all that people write, and the versions of what we wrote; opening the records would cost half a second."""
    from cli.upgrade import upgrade  # noqa: PLC0415 - only here
    from data import versions  # noqa: PLC0415 - likewise
    from services.context import House, declarations  # noqa: PLC0415 - likewise
    from services.settings import Settings  # noqa: PLC0415 - likewise

    settings = Settings()
    _, _, folders = declarations(settings)
    try:
        versions.refuse_others(folders)
        if settings.database_url:
            House.open(settings)
    except versions.OlderDataError:
        if not carry_demo or versions.card(folders.lake).get("kind") != "demo":
            raise
        upgrade()


def _report(house: "House", *, as_json: bool) -> None:
    from services.audit_report import AuditReport, NotReadyForPublicError  # noqa: PLC0415 - only here

    found = [*AuditReport(house).answers()]
    _listing.show([{"about": one.about, "state": one.state, "says": one.says} for one in found], as_json=as_json)
    if missing := sum(one.state == "missing" for one in found):
        raise NotReadyForPublicError(f"still to be done before the public may come: {missing}")


def _repair(house: "House") -> None:
    from data.inbox import Inbox  # noqa: PLC0415 - only this command needs it
    from data.lake import Lake, WriterLock  # noqa: PLC0415 - likewise
    from data.lake.damage import ASIDE, repair, take_out_repeated  # noqa: PLC0415 - likewise

    with WriterLock(house.folders.ingest_lock):
        inbox = Inbox(house.folders.inbox)
        found = repair(Lake(house.folders.lake), replay_from=inbox.oldest())
        inbox.close()
        for one in found:
            typer.echo(f"moved to {ASIDE}/: {one.table}/{one.path}: {one.what}")
        if any(one.table == "readings" for one in found):
            typer.echo("Readings since the oldest kept message come again from the inbox as soon as ingest runs.")
        repeated = take_out_repeated(Lake(house.folders.lake))
        for one in repeated:
            typer.echo(f"taken out but for the first: {one.table}/{one.path}: {one.what}")
        events = _make_anew(house)
    told = f", {counted(events, 'event')} found anew" if events else ""
    days = counted(len(repeated), "day")
    done = f"{counted(len(found), 'file')} moved aside, repeated rows of {days} taken out{told}"
    typer.echo(f"Repaired: {done}." if found or repeated or events else "Nothing had to be repaired.")


def _make_anew(house: "House") -> int:
    """Make events and rollups of the readings; return how many events were missing."""
    from data.ingest.events import StoredEvents  # noqa: PLC0415 - only this command needs it
    from data.ingest.rollups import Rollups  # noqa: PLC0415 - likewise
    from data.lake import Lake  # noqa: PLC0415 - likewise

    lake = Lake(house.folders.lake)
    found = StoredEvents(lake, house.layers).refresh(
        file.day for table in ("readings", "events") for file in lake.live_files(table)
    )
    rollups = Rollups(lake, intervals_s=house.intervals_s())
    rollups.refresh(rollups.stale_days())
    return found


def _prove(house: "House") -> list[str]:
    """Prove the lake, say what is wrong, and return the names of what is."""
    from cli.build import with_progress  # noqa: PLC0415 - only here
    from data.ingest.events import StoredEvents  # noqa: PLC0415 - only this command needs it
    from data.ingest.proof import prove  # noqa: PLC0415 - only this command needs it
    from data.ingest.rollups import Rollups  # noqa: PLC0415 - likewise
    from data.lake import Lake  # noqa: PLC0415 - likewise

    lake = Lake(house.folders.lake)
    if not lake.exists():
        typer.echo("WRONG   lake: there is none yet")
        return ["lake"]
    rollups = Rollups(lake, intervals_s=house.intervals_s())
    found = []
    with_progress(
        lambda progress: found.extend(prove(lake, rollups, StoredEvents(lake, house.layers), progress=progress))
    )
    for one in found:
        typer.echo(f"WRONG   {one.table}/{one.path}: {one.what}")
    if not found:
        typer.echo("ok      lake: every file readable, no key twice, events and rollups equal to their readings")
    return [f"{one.table}/{one.path}" for one in found]


def _look(house: "House") -> list[str]:
    """Look at the rest, say how it is, and return the names of what is wrong."""
    from data import known_sites  # noqa: PLC0415 - likewise
    from data.lake import Lake  # noqa: PLC0415 - likewise
    from services import fleet  # noqa: PLC0415 - likewise
    from services.health import checks  # noqa: PLC0415 - only this command needs the store

    store = house.store()
    store.follow()
    found = checks(house, store)
    lake = Lake(house.folders.lake)
    for layer_id in house.layers:
        # A town need not have everything: only places that cannot be read are wrong.
        found[f"sites of {layer_id}"] = {"ok": True, "count": len(known_sites.of_layer(lake, house.folders, layer_id))}
    found["fleet"] = fleet.checks(house)
    found["basemap"] = {"ok": house.folders.basemap.is_file()}
    found |= {f"files/{one}": {"ok": False} for one in house.files().wrong()}
    for name, one in found.items():
        facts = ", ".join(f"{key} {value}" for key, value in one.items() if key != "ok")
        typer.echo(f"{'ok     ' if one['ok'] else 'WRONG  '} {name}" + (f": {facts}" if facts else ""))
    return [name for name, one in found.items() if not one["ok"]]
