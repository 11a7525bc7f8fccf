"""The house: everything that is built once a process and handed down."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from data import arrow, versions
from data.clock import Clock
from data.declare import Layers
from data.errors import DeclarationError, NotFoundError
from data.folders import Folders
from data.limits import TownLimits
from data.town import FILE, Town, load
from layers import discover
from services.settings import Settings

if TYPE_CHECKING:
    from data.inbox.door import Door
    from data.records import Records
    from data.records.files import FileStore
    from data.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every room is given."""

    settings: Settings
    town: Town
    layers: Layers
    folders: Folders
    clock: Clock
    records: "Records"
    limits: TownLimits = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "limits", TownLimits(self.town.classes, self.records.limits))

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock | None = None) -> "House":
        """Build the house of a town; nothing of the town itself need exist yet.

        Raises:
            UnknownTownError: no town of the setting's name.
            DeclarationError: a setting, a layer or a file of the town contradicts itself, or nothing can be written.
        """
        from data.records import Records  # noqa: PLC0415 - SQLAlchemy costs 0.2 s that `--help` need not pay
        from data.records.key import InstallationKey  # noqa: PLC0415 - likewise

        arrow.leave_pandas_out()
        town, layers, folders = declarations(settings)
        versions.refuse_others(folders)
        house = cls(
            settings=settings,
            town=town,
            layers=layers,
            folders=folders,
            clock=clock or settings.clock(),
            records=Records(settings.records_url, town=town.id, body_of=town.body_of, key=InstallationKey(folders.key)),
        )
        house.limits.follow()
        return house

    def for_everybody(self) -> "House":
        """The same without the layers that are for staff alone; limits that are released hold for both."""
        made = replace(self, layers=self.layers.open)
        object.__setattr__(made, "limits", self.limits)
        return made

    def intervals_s(self) -> dict[str, int]:
        """How often the devices of each layer report, by layer id."""
        return {layer.id: layer.interval_s for layer in self.layers.values()}

    def store(self) -> "Store":
        """A store that follows this town's lake; to be made in each web process."""
        from data.store import Store  # noqa: PLC0415 - DuckDB and Delta cost 0.4 s that other commands need not pay

        return Store(self.folders.lake, self.folders, self.layers, self.town, self.records, self.clock)

    def files(self) -> "FileStore":
        """What people have put in."""
        from data.records.files import FileStore  # noqa: PLC0415 - Pillow costs time that other commands need not pay

        return FileStore(self.records, self.folders.files)

    def profile_folders(self) -> tuple[Path, ...]:
        """Where device profiles lie beside the project's own: the town's folder, then this installation's."""
        return (self.town.folder / "profiles", self.folders.profiles)

    def door(self) -> "Door":
        """A door to this town's inbox; to be made in each web process."""
        from data.inbox import Inbox  # noqa: PLC0415 - as in store
        from data.inbox.door import Door  # noqa: PLC0415 - as in store

        return Door(Inbox(self.folders.inbox, most_messages=self.settings.inbox_limit))


def declarations(settings: Settings) -> tuple[Town, Layers, Folders]:
    """The town and its layers, after all that people write for them was read.

    Raises:
        UnknownTownError: no town of the setting's name.
        DeclarationError: as House.open.
    """
    folders = settings.folders
    layers = discover()
    town = load(settings.city, imported=folders.root).with_layers(layers, settings.demo)
    _check(town, layers, settings, folders)
    return town, layers.with_classes(town.classes_named), folders


def _check(town: Town, layers: Layers, settings: Settings, folders: Folders) -> None:
    """Refuse all that people write wrongly before anything starts, each with a sentence."""
    from analysis.comparison import intervention  # noqa: PLC0415 - as the next
    from analysis.heat import cool_places  # noqa: PLC0415 - shapely costs 0.1 s that `--help` need not pay
    from data import profiles  # noqa: PLC0415 - likewise
    from data.receivers import brokers, polls  # noqa: PLC0415 - likewise
    from data.town import collection, demo, legal, theme  # noqa: PLC0415 - likewise

    try:
        folders.make()
        with TemporaryFile(dir=folders.root):
            pass
    except OSError as error:
        raise DeclarationError(
            f"cannot write in {folders.root}: {error.strerror}; set STADTKLIMA_DATA_DIR to a folder of your own"
        ) from error
    placed = folders.demo_profile.read_text("utf-8") if folders.demo_profile.is_file() else settings.demo
    if placed != settings.demo:
        raise DeclarationError(
            f"the sites in {folders.root} are those of STADTKLIMA_DEMO={placed}, not of {settings.demo}; "
            "set STADTKLIMA_DATA_DIR to a folder of its own"
        )
    for one in town.demo.values():
        if one.list:
            demo.listed(town.folder / one.list)
    legal.Legal.of_town(town)
    theme.Theme.of_town(town, folders)
    for entry in intervention.interventions(town):
        entry.check(layers)
    cool_places.listed(town)
    collection.CollectionCalendar.of_town(town)
    _check_duty(town)
    for grant in {grant for grants in settings.oidc_roles.values() for grant in grants}:
        _check_grant(grant, town)
    profiles.discover(town.folder / "profiles", folders.profiles).check(layers.measures())
    brokers.brokers(settings.mqtt_url.get_secret_value(), town_id=town.id)
    polls.polls(town.poll, settings.secrets())


def _check_duty(town: Town) -> None:
    from data.records.fleet import TOURS  # noqa: PLC0415 - SQLAlchemy, as in open

    if unknown := sorted(town.streets.duty.keys() - TOURS.keys()):
        file, known = town.folder / FILE, ", ".join(TOURS)
        raise DeclarationError(f"{file}: [streets.duty] names the vehicles {unknown[0]!r}; known: {known}")


def _check_grant(text: str, town: Town) -> None:
    from data.records.permissions import known_role  # noqa: PLC0415 - SQLAlchemy, as in open

    role, _, body = text.partition("@")
    try:
        known_role(role)
        town.known_body(body)
    except NotFoundError as error:
        raise DeclarationError(f"STADTKLIMA_OIDC_ROLES: {text!r}: {error}") from None
