"""Settings: environment variables STADTKLIMA_* or a file .env; `.env.example` lists them all."""

import json
import os
import re
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, NonNegativeInt, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from data import instants
from data.clock import Clock
from data.folders import Folders

Names: TypeAlias = Annotated[tuple[str, ...], NoDecode]
Instant: TypeAlias = Annotated[
    datetime, BeforeValidator(lambda given: instants.parse(given, zone=None) if isinstance(given, str) else given)
]
PREFIX: Final = "STADTKLIMA_"
FILE: Final = ".env"
SUPERVISOR: Final = f"{PREFIX}SUPERVISOR"
"""Environment variable with the process id of who supervises; not set where nobody does."""
_ADDRESS: Final = re.compile(r"(?i)https?://(?:\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)(?::\d{1,5})?(?:/[^\s?#]*)?")
ORIGIN: Final = re.compile(
    r"(?P<any>\*)|(?P<scheme>[a-z][a-z0-9+.-]*):"
    r"|(?:(?P<of>[a-z][a-z0-9+.-]*)://)?(?P<host>(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(?P<port>\d+|\*))?/?"
)
"""A source of frame-ancestors, in small letters."""


class Settings(BaseSettings):
    """What differs from one installation to the next; each field is STADTKLIMA_ and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data_dir: Path = Path("var")
    """Folder of everything that is written at run time."""
    city: str = "castrop_rauxel"
    """Folder of the town below data/cities or below the data folder."""
    host: str = "127.0.0.1"
    """Address to listen on; 0.0.0.0 in a container."""
    port: Annotated[int, Field(ge=1, le=65_535)] = 8050
    """Port to listen on."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Web processes; more than cores gain nothing."""
    public_url: str = ""
    """Address people use, with its sub-path; empty: the one they asked for."""
    trusted_proxies: Names = ()
    """Addresses, networks or host names, with commas, whose X-Forwarded-* headers are believed."""
    embed_origins: Names = ("*",)
    """Origins, with commas, that may frame /embed/; * allows any."""
    database_url: str = ""
    """Records of devices and tokens; empty: SQLite in the data folder."""
    mqtt_url: SecretStr = SecretStr("")
    """Brokers of network servers, with blanks between: mqtts://user:password@host:port?ca=FILE&client_id=NAME."""
    authorization: Annotated[dict[str, SecretStr], NoDecode] = {}
    """JSON: the header Authorization by name of a [[poll]] in the town's TOML: {"vendor": "Bearer ..."}."""
    actuator_secrets: Annotated[dict[str, SecretStr], NoDecode] = {}
    """JSON: secrets that sign commands, by name of an [actuators.NAME] in the town's TOML: {"pump": "whsec_..."}."""
    inbox_limit: Annotated[int, Field(ge=1_000)] = 1_000_000
    """Messages kept at most while ingest is away."""
    simulate: bool | None = None
    """Simulated devices; empty: yes in a demo lake, no in a real one."""
    demo: Literal["future", "day_one", "none"] = "future"
    """Demonstration town: future as it may become, day_one as it is equipped today, none only what was imported."""
    equipped: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of the sites with a device in the demo town; empty: as the town declares."""
    history_days: Annotated[int, Field(ge=0, le=800)] = 60
    """Days of simulated history written on the first start."""
    backup_to: str = ""
    """Where the worker backs this town up: a folder, or s3://bucket/prefix; empty: it does not."""
    backup_every_h: Annotated[float, Field(gt=0, le=24 * 31)] = 24.0
    """Hours between two backups."""
    backup_keep: Annotated[tuple[NonNegativeInt, NonNegativeInt, NonNegativeInt], NoDecode] = (7, 4, 12)
    """Days of which all backups are kept, weeks of which the last is, months of which the last is."""
    audit_names_days: Annotated[int, Field(ge=1)] = 90
    """So many days the audit says who of the staff changed something; then pseudonyms stand for names."""
    audit_pseudonyms_days: Annotated[int, Field(ge=1)] = 730
    """So many days it can be found out whose a pseudonym is."""
    admins_need_second_factor: bool = False
    """Whether local users who may change accounts get no further than to /konto before they have a second factor."""
    push_url: str = ""
    """Where the app's server takes in what is to be pushed; empty: nothing is sent."""
    push_secrets: Annotated[tuple[SecretStr, ...], NoDecode, Field(validate_default=True)] = ()
    """Secrets that sign it, whsec_..., with commas: the new one and, while it is changed, the old one."""
    push_quiet: Annotated[tuple[time, time], NoDecode] = (time(22), time(7))
    """Local time in which only what is urgent is sent; the same twice: never."""
    message_mail: SecretStr = SecretStr("")
    """Where e-mail to staff is handed in: mailtos://user:password@host:587?from=ADDRESS; empty: nobody gets any."""
    message_hosts: Names = ()
    """Hosts, with commas, to which staff may have messages sent: of ntfy, Matrix, Mattermost, Nextcloud Talk."""
    metrics_token: SecretStr = SecretStr("")
    """Bearer token of /metrics; empty: /metrics is closed."""
    oidc_issuer: str = ""
    """Issuer of the town's own directory (OpenID Connect); empty: only local users log in."""
    oidc_client_id: str = ""
    """Name of this installation there."""
    oidc_client_secret: SecretStr = SecretStr("")
    """Its secret there; empty: a public client, which PKCE alone protects."""
    oidc_scope: str = "openid profile"
    """What is asked for, with blanks between; some providers tell groups only for a scope of their own."""
    oidc_name_claim: str = "preferred_username"
    """The claim that names somebody as people do."""
    oidc_groups_claim: str = "groups"
    """The claim that lists the groups somebody is in."""
    oidc_roles: Annotated[dict[str, tuple[str, ...]], NoDecode] = {}
    """JSON: roles by group: {"GG-Stadtklima-Admin": ["admin@town"], "GG-EUV": ["dispatcher@euv", "driver@euv"]}."""
    clock_start: Instant | None = None
    """Replay: what the clock tells at CLOCK_ORIGIN, such as 2019-06-26T00:00Z; empty: the present."""
    clock_origin: Annotated[Instant | None, Field(validate_default=True)] = None
    """Replay: the real instant at which it tells that; the same in all processes."""
    clock_speed: Annotated[float, Field(gt=0, le=100_000)] = 1.0
    """Replay: seconds that pass in one second."""
    clock_until: Instant | None = None
    """Replay: the clock stops here."""
    access_log: bool = True
    """One line a request: method, route, status, time, size, number; nothing of who asks and what was typed."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged."""
    log_format: Literal["text", "json"] = "text"
    """Lines for people at a terminal, or one line of JSON an event."""

    @field_validator("trusted_proxies", "embed_origins", "backup_keep", "push_secrets", "message_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for source in value:
            if not ORIGIN.fullmatch(source.lower()):
                raise ValueError(
                    f"{source!r} is no origin; write https://www.example.org, https://*.example.org, "
                    "capacitor://localhost, ionic: or *"
                )
        return value

    @field_validator("push_quiet", mode="before")
    @classmethod
    def _span(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", value):
            raise ValueError(f"{value!r} is no span of a day; write it like 22:00-07:00")
        return tuple(value.split("-"))

    @field_validator("push_secrets")
    @classmethod
    def _keys(cls, value: tuple[SecretStr, ...], others: ValidationInfo) -> tuple[SecretStr, ...]:
        from services.webhook import key  # noqa: PLC0415 - TLS costs time that other commands need not pay

        for one in value:
            key(one.get_secret_value())
        if others.data.get("push_url") and not value:
            raise ValueError("is needed with STADTKLIMA_PUSH_URL; `openssl rand -base64 32` makes one, after whsec_")
        return value

    @field_validator("actuator_secrets")
    @classmethod
    def _signing(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        from services.webhook import key  # noqa: PLC0415 - as in _keys

        for one in value.values():
            key(one.get_secret_value())
        return value

    @field_validator("authorization", "actuator_secrets", "oidc_roles", mode="before")
    @classmethod
    def _json(cls, value: object, field: ValidationInfo) -> object:
        likes = {"oidc_roles": '{"group": ["admin@town"]}', "actuator_secrets": '{"pump": "whsec_..."}'}
        like = likes.get(field.field_name or "", '{"vendor": "Bearer ..."}')
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise ValueError(f"is no JSON; write it like {like}") from None

    @field_validator("oidc_issuer", "push_url")
    @classmethod
    def _private(cls, value: str, field: ValidationInfo) -> str:
        """What is said there is to be read by nobody on the way."""
        parts = urlsplit(value)
        is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if value and not (parts.netloc and (parts.scheme == "https" or is_here)):
            like = {"oidc_issuer": "https://login.example.org/realms/town"}
            said = like.get(field.field_name or "", "https://app.example.org/stadtklima")
            raise ValueError(f"{value!r} is no address that is safe; write it like {said}")
        return value

    @model_validator(mode="after")
    def _known(self) -> "Settings":
        known = {f"{PREFIX}{name.upper()}" for name in type(self).model_fields} | {SUPERVISOR}
        given = {name.upper() for name in (*os.environ, *dotenv_values(FILE))}
        if unknown := sorted(name for name in given - known if name.startswith(PREFIX)):
            raise ValueError(f"{unknown[0]} is no setting; known: {', '.join(sorted(known - {SUPERVISOR}))}")
        return self

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if value and not _ADDRESS.fullmatch(value):
            raise ValueError(f"{value!r} is no address; write it like https://www.example.org/stadtklima")
        return value.rstrip("/")

    @field_validator("clock_origin")
    @classmethod
    def _with_start(cls, value: datetime | None, others: ValidationInfo) -> datetime | None:
        if (value is None) != (others.data.get("clock_start") is None):
            raise ValueError("is set together with STADTKLIMA_CLOCK_START or not at all")
        return value

    def clock(self) -> Clock:
        """The clock of this installation: the present, or that of a replay."""
        if self.clock_start is None or self.clock_origin is None:
            return Clock()
        return Clock.replaying(
            self.clock_start, origin=self.clock_origin, speed=self.clock_speed, until=self.clock_until
        )

    @property
    def folders(self) -> Folders:
        """Where the town's data are."""
        return Folders(self.data_dir.resolve() / self.city)

    @property
    def records_url(self) -> str:
        """Where its records are, as SQLAlchemy writes it."""
        return self.database_url or f"sqlite:///{self.folders.records}"

    def secrets(self) -> dict[str, str]:
        """The header Authorization by name of a ``[[poll]]``."""
        return {name: value.get_secret_value() for name, value in self.authorization.items()}

    @property
    def public_path(self) -> str:
        """Sub-path of the public address, without a slash at its end: "" or "/stadtklima"."""
        return urlsplit(self.public_url).path

    @property
    def public_origin(self) -> str:
        """Scheme and host of the public address, as browsers send it in Origin; empty where none is set."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}" if self.public_url else ""
