"""Settings from the environment, prefix ROSTRUM_, read once and never changed."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from advocacy.policies import Policy
from schema.guards.limits import Limits

SHORTEST_SECRET = 32


class UnsafeSettings(Exception):
    """Settings that the server will not start with; one line for each thing to do."""

    def __init__(self, remedies: list[str]) -> None:
        super().__init__("\n".join(remedies))
        self.remedies = remedies


class Settings(BaseSettings):
    """Everything that differs between two installations. Secrets never show in repr or logs."""

    model_config = SettingsConfigDict(
        env_prefix="ROSTRUM_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    data_dir: Path = Path(".rostrum")
    mongodb_uri: SecretStr | None = None
    secret_key: SecretStr | None = None
    jwks_url: str | None = None
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    zoom_webhook_secret: SecretStr | None = None
    zoom_account_id: str | None = None
    graphiql: bool | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    operation_seconds: float = Field(default=10, gt=0, le=300)
    body_bytes: int = Field(default=256_000, ge=1_000)
    limits: Limits = Limits()
    policy: Policy = Policy()

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Origins are given as text, separated by commas."""
        if isinstance(value, str):
            return tuple(each.strip().rstrip("/") for each in value.split(",") if each.strip())
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """An identity provider is three settings or none."""
        given = (self.jwks_url, self.oidc_issuer, self.oidc_audience)
        if any(given) and not all(given):
            raise ValueError(
                "set JWKS_URL, OIDC_ISSUER and OIDC_AUDIENCE together, or none of them"
            )
        return self

    @property
    def production(self) -> bool:
        """Whether this serves the public, so that convenience yields to safety."""
        return self.env == "production"

    @property
    def shows_graphiql(self) -> bool:
        """Whether browsers get GraphiQL: in development, and in production when asked for."""
        return not self.production if self.graphiql is None else self.graphiql

    @property
    def url(self) -> str:
        """Where people reach the server, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def load_settings(**given: object) -> Settings:
    """Settings from the environment, overridden by `given`. Raises UnsafeSettings."""
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise UnsafeSettings([remedy(each) for each in error.errors()]) from None
    if unsafe := dangers(settings):
        raise UnsafeSettings(unsafe)
    return settings


def remedy(error: object) -> str:
    """One line for one of pydantic's findings, without the value, which may be secret."""
    assert isinstance(error, dict)  # noqa: S101
    name = "__".join(str(part) for part in error["loc"]).upper()
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"ROSTRUM_{name}: {message}" if name else f"ROSTRUM settings: {message}"


def dangers(settings: Settings) -> list[str]:
    """What forbids production, each with what to do about it; nothing in development."""
    if not settings.production:
        return []
    found = []
    if settings.mongodb_uri is None:
        found.append(
            "ROSTRUM_MONGODB_URI is not set: the embedded database is for development; "
            "give the address of a MongoDB replica set."
        )
    if settings.secret_key is None or len(settings.secret_key.get_secret_value()) < SHORTEST_SECRET:
        found.append(
            f"ROSTRUM_SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters: "
            "make one with `openssl rand -hex 32`."
        )
    if any("*" in origin for origin in settings.cors_origins):
        found.append(
            "ROSTRUM_CORS_ORIGINS has a wildcard: name each origin, such as https://app.example."
        )
    if settings.jwks_url and urlsplit(settings.jwks_url).scheme != "https":
        found.append("ROSTRUM_JWKS_URL must begin with https://, or its keys can be forged.")
    return found


def secret_key(settings: Settings) -> SecretStr:
    """The key that signs our own tokens and links.

    In development one is made at the first need and kept in DATA_DIR/secret_key (mode 0600), so
    that every process on this directory has the same.
    """
    if settings.secret_key is not None:
        return settings.secret_key
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / "secret_key"
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)  # Atomic, and whoever comes second keeps the first one's key.
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return SecretStr(path.read_text().strip())
