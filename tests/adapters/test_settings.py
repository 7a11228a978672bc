"""The settings: what is read, and a sentence that names the variable for what does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.settings import Settings, expect_secret_key, read_settings
from bot.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_no_model_is_used_and_texts_live_sixty_days() -> None:
    settings = read_settings()
    assert settings.model is None
    assert settings.openai_base_url is None
    assert (settings.retention_days, settings.record_retention_days) == (60, 730)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.timezone == "UTC"
    assert settings.model_deadline == 20


def test_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env = tmp_path / ".env"
    env.write_text("FOGBRIDGE_MODEL=from-file\nFOGBRIDGE_TIMEZONE=Europe/Berlin\n", "utf-8")
    monkeypatch.setenv("FOGBRIDGE_MODEL", "from-environment")
    settings = read_settings()
    assert (settings.model, settings.timezone) == ("from-environment", "Europe/Berlin")
    assert read_settings(env_file=None).timezone == "UTC"


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOGBRIDGE_MODEL", "")
    monkeypatch.setenv("FOGBRIDGE_RETENTION_DAYS", "")
    assert read_settings().model is None
    assert read_settings().retention_days == 60


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOGBRIDGE_TIMEZONE", "Mars/Olympus"),
        ("FOGBRIDGE_TIMEZONE", "../etc/passwd"),
        ("FOGBRIDGE_RETENTION_DAYS", "0"),
        ("FOGBRIDGE_RETENTION_DAYS", "soon"),
        ("FOGBRIDGE_RECORD_RETENTION_DAYS", "-1"),
        ("FOGBRIDGE_MODEL_MODE", "magic"),
        ("FOGBRIDGE_MODEL_DEADLINE", "0"),
        ("FOGBRIDGE_MODEL_DEADLINE", "nan"),
        ("FOGBRIDGE_MODEL_CONCURRENCY", "0"),
        ("FOGBRIDGE_MODEL_TOKENS_PER_DAY", "none"),
        ("FOGBRIDGE_DATE_ORDER", "year-first"),
    ],
)
def test_what_does_not_fit_is_one_sentence_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        read_settings()
    sentence = caught.value.sentence
    assert sentence.startswith(f"{name}: ")
    assert sentence.endswith("Change it and start again.")
    assert "\n" not in sentence


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-1234567890")
    monkeypatch.setenv("FOGBRIDGE_SECRET_KEY", "another-secret")
    settings = read_settings()
    assert "very-secret" not in f"{settings} {settings!r} {settings.model_dump()}"
    assert "another-secret" not in f"{settings} {settings!r}"


def test_every_setting_says_what_it_means() -> None:
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description.endswith(".")
        assert str(field.alias).isupper()


def test_postgresql_needs_a_key_that_every_process_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded database does without."""
    expect_secret_key(read_settings(None))
    monkeypatch.setenv("FOGBRIDGE_DATABASE_URL", "postgresql://somewhere/fogbridge")
    with pytest.raises(ConfigurationError, match=r"^FOGBRIDGE_SECRET_KEY is missing"):
        expect_secret_key(read_settings(None))
    monkeypatch.setenv("FOGBRIDGE_SECRET_KEY", "x" * 32)
    expect_secret_key(read_settings(None))
