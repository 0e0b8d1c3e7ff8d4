"""Settings: read from the environment, safe in production, silent about secrets."""

import os
import stat
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from api.settings import Settings, UnsafeSettings, load_settings, secret_key
from schema.guards.limits import Limits

SAFE = {
    "ROSTRUM_ENV": "production",
    "ROSTRUM_MONGODB_URI": "mongodb://admin:hunter2@db.internal/rostrum",
    "ROSTRUM_SECRET_KEY": "k" * 32,
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours in the environment."""
    for name in list(os.environ):
        if name.startswith("ROSTRUM_"):
            monkeypatch.delenv(name)


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Set environment variables."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_development_needs_nothing() -> None:
    settings = load_settings()
    assert (settings.env, settings.host, settings.port) == ("development", "127.0.0.1", 8000)
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.data_dir == Path(".rostrum")
    assert settings.mongodb_uri is None
    assert settings.shows_graphiql
    assert settings.limits == Limits()


def test_everything_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        **SAFE,
        ROSTRUM_PORT="9000",
        ROSTRUM_PUBLIC_URL="https://rostrum.example/",
        ROSTRUM_CORS_ORIGINS="https://a.example, https://b.example/ ,",
        ROSTRUM_LIMITS__DEPTH="12",
        ROSTRUM_OPERATION_SECONDS="2.5",
        ROSTRUM_JWKS_URL="https://issuer.example/keys",
        ROSTRUM_OIDC_ISSUER="https://issuer.example",
        ROSTRUM_OIDC_AUDIENCE="rostrum",
        ROSTRUM_ZOOM_WEBHOOK_SECRET="zoom",
        ROSTRUM_ZOOM_ACCOUNT_ID="",
    )
    settings = load_settings()
    assert settings.url == "https://rostrum.example"
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.limits == Limits(depth=12)
    assert settings.operation_seconds == 2.5
    assert settings.zoom_webhook_secret == SecretStr("zoom")
    assert settings.zoom_account_id is None
    assert not settings.shows_graphiql
    assert load_settings(port=1).port == 1


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"ROSTRUM_MONGODB_URI": ""}, ["ROSTRUM_MONGODB_URI", "replica set"]),
        ({"ROSTRUM_SECRET_KEY": ""}, ["ROSTRUM_SECRET_KEY", "openssl rand"]),
        ({"ROSTRUM_SECRET_KEY": "k" * 31}, ["ROSTRUM_SECRET_KEY", "32"]),
        ({"ROSTRUM_CORS_ORIGINS": "*"}, ["ROSTRUM_CORS_ORIGINS", "wildcard"]),
        ({"ROSTRUM_CORS_ORIGINS": "https://a.example,https://*.b"}, ["ROSTRUM_CORS_ORIGINS"]),
        (
            {
                "ROSTRUM_JWKS_URL": "http://issuer.example",
                "ROSTRUM_OIDC_ISSUER": "x",
                "ROSTRUM_OIDC_AUDIENCE": "x",
            },
            ["ROSTRUM_JWKS_URL", "https"],
        ),
    ],
)
def test_production_refuses_what_is_unsafe(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], words: list[str]
) -> None:
    given(monkeypatch, **SAFE)
    load_settings()
    given(monkeypatch, **changed)
    with pytest.raises(UnsafeSettings) as refused:
        load_settings()
    (line,) = str(refused.value).splitlines()
    assert all(word in line for word in words)
    given(monkeypatch, ROSTRUM_ENV="development")
    load_settings()


def test_every_danger_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ROSTRUM_ENV="production", ROSTRUM_CORS_ORIGINS="*")
    with pytest.raises(UnsafeSettings) as refused:
        load_settings()
    assert len(str(refused.value).splitlines()) == len(refused.value.remedies) == 3


@pytest.mark.parametrize(
    "name, value",
    [
        ("ROSTRUM_PORT", "eighty"),
        ("ROSTRUM_PORT", "99999"),
        ("ROSTRUM_ENV", "staging"),
        ("ROSTRUM_LIMITS__DEPTH", "deep"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    given(monkeypatch, **{name: value})
    with pytest.raises(UnsafeSettings, match=name):
        load_settings()


def test_an_identity_provider_is_three_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ROSTRUM_JWKS_URL="https://issuer.example/keys")
    with pytest.raises(UnsafeSettings, match="OIDC_AUDIENCE"):
        load_settings()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **SAFE, ROSTRUM_ZOOM_WEBHOOK_SECRET="zoomsecret")
    settings = load_settings()
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "hunter2" not in shown
        assert "k" * 32 not in shown
        assert "zoomsecret" not in shown


def test_a_key_is_made_once_and_kept_for_oneself(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "deep" / "data")
    key = secret_key(settings)
    path = tmp_path / "deep" / "data" / "secret_key"
    assert key.get_secret_value() == path.read_text()
    assert len(path.read_text()) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_key(settings) == key
    assert list(path.parent.iterdir()) == [path]
    assert secret_key(Settings(data_dir=tmp_path, secret_key=SecretStr("x"))) == SecretStr("x")
    assert not (tmp_path / "secret_key").exists()


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    start = threading.Barrier(20)
    found: list[SecretStr] = []

    def begin() -> None:
        start.wait()
        found.append(secret_key(settings))

    threads = [threading.Thread(target=begin) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len({key.get_secret_value() for key in found}) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]
