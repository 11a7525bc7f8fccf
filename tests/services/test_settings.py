"""Settings from the environment, and the file that lists them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cli import settings_sentence
from services.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_the_example_lists_every_setting_and_no_other() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    listed = [line.partition("=")[0] for line in lines if line.startswith("STADTKLIMA_")]
    assert sorted(listed) == sorted(f"STADTKLIMA_{name.upper()}" for name in Settings.model_fields)


def test_the_example_says_the_defaults() -> None:
    given = Settings(_env_file=EXAMPLE)  # type: ignore[call-arg]  # pydantic hides this argument
    assert given == Settings(_env_file=None)  # type: ignore[call-arg]  # as above


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTKLIMA_TRUSTED_PROXIES", "10.0.0.1, caddy")
    assert Settings().trusted_proxies == ("10.0.0.1", "caddy")


def test_the_sub_path_is_that_of_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTKLIMA_PUBLIC_URL", "https://www.example.org/stadtklima/")
    assert Settings().public_path == "/stadtklima"


@pytest.mark.parametrize(("name", "value"), [("PORT", "80500"), ("PUBLIC_URL", "example.org"), ("EQUIPPED", "2")])
def test_a_wrong_setting_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STADTKLIMA_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert settings_sentence(caught.value).startswith(f"STADTKLIMA_{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PUSH_URL", "http://app.example.org"), ("PUSH_SECRETS", "whsec_c2hvcnQ="), ("PUSH_QUIET", "22-7")],
)
def test_what_would_be_pushed_unsafely_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STADTKLIMA_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert settings_sentence(caught.value).startswith(f"STADTKLIMA_{name}: ")
    assert "c2hvcnQ" not in settings_sentence(caught.value)
