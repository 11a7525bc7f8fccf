"""Settings: environment variables STADTKLIMA_* or a file .env; `.env.example` lists them all."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Port = Annotated[int, Field(ge=1, le=65_535)]


class Settings(BaseSettings):
    """What differs from one installation to the next; each field is STADTKLIMA_ and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="STADTKLIMA_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(Path("var"), description="folder of everything that is written at run time")
    city: str = Field("castrop_rauxel", description="folder of the town below data/cities or DATA_DIR")
    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 in a container")
    port: Port = Field(8050, description="port to listen on")
    workers: int = Field(1, ge=1, le=64, description="web processes; more than cores gain nothing")
    public_url: str = Field("", description="address people use, with its sub-path; empty: the one they asked for")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="addresses, comma-separated, whose X-Forwarded-* headers are believed"
    )
    database_url: str = Field("", description="records of devices and tokens; empty: SQLite in the data folder")
    mqtt_url: str = Field("", description="mqtt(s)://user:password@host:port of a network server's broker")
    embed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="origins, comma-separated, that may frame /embed/; * allows any"
    )
    simulate: bool | None = Field(None, description="simulated devices; empty: yes in a demo lake, no in a real one")
    equipped: float | None = Field(None, ge=0, le=1, description="share of sites with a device; empty: each layer's")
    history_days: int = Field(60, ge=0, le=800, description="days of simulated history written on the first start")
    inbox_limit: int = Field(1_000_000, ge=1_000, description="messages kept at most while ingest is away")
    metrics_token: SecretStr = Field(SecretStr(""), description="bearer token of /metrics; empty: /metrics is closed")
    secret_key: SecretStr = Field(SecretStr(""), description="signs logins; the same in all web processes")
    oidc_issuer: str = Field("", description="issuer of staff logins")
    oidc_client_id: str = Field("", description="client id at that issuer")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="client secret at that issuer")
    access_log: bool = Field(True, description="one line a request: no query strings, no full addresses")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="how much is logged")

    @field_validator("trusted_proxies", "embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValueError(f"{value!r} is no address; write it like https://www.example.org/stadtklima")
        return value.rstrip("/")

    @property
    def public_path(self) -> str:
        """Sub-path of the public address, without a slash at its end: "" or "/stadtklima"."""
        return urlsplit(self.public_url).path
