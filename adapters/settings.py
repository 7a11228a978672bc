"""The settings: environment and `.env` to one frozen object, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a time zone such as Europe/Berlin") from error
    return name


class Settings(BaseSettings):
    """Every setting with its meaning; `fogbridge doctor` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    database_url: str = Field(
        "sqlite:///var/fogbridge.db",
        alias="FOGBRIDGE_DATABASE_URL",
        description="Where everything is kept: a SQLite file, or postgresql://… for production.",
    )
    public_url: str | None = Field(
        None,
        alias="FOGBRIDGE_PUBLIC_URL",
        description="The address under which people and platforms reach it.",
    )
    secret_key: SecretStr | None = Field(
        None,
        alias="FOGBRIDGE_SECRET_KEY",
        description="Signs links and encrypts stored tokens; made once in ./var on the embedded default, required with PostgreSQL.",
    )
    secret_key_old: SecretStr | None = Field(
        None,
        alias="FOGBRIDGE_SECRET_KEY_OLD",
        description="The key before the last change: what it encrypted is still read.",
    )
    api_token: SecretStr | None = Field(
        None,
        alias="FOGBRIDGE_API_TOKEN",
        description="A bearer token of POST /api/v1/translate, beside those that `fogbridge token` makes; without one the API answers on loopback too, and with a public address to those alone.",
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "UTC", alias="FOGBRIDGE_TIMEZONE", description="The default zone of a new Workspace."
    )
    retention_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        60, alias="FOGBRIDGE_RETENTION_DAYS", description="How many days texts are kept."
    )
    record_retention_days: Annotated[int, Field(ge=1, le=36500)] = Field(
        730,
        alias="FOGBRIDGE_RECORD_RETENTION_DAYS",
        description="How many days asks, whys and commitments are kept; their words only where somebody confirmed them.",
    )
    model: str | None = Field(
        None,
        alias="FOGBRIDGE_MODEL",
        description="The language model's name; without one the termbase engine answers.",
    )
    model_mode: Literal["json_schema", "json_object", "prompt"] | None = Field(
        None,
        alias="FOGBRIDGE_MODEL_MODE",
        description="Pins how structure is asked for; otherwise it is found out and remembered.",
    )
    model_deadline: Annotated[float, Field(gt=0, le=3600)] = Field(
        20.0,
        alias="FOGBRIDGE_MODEL_DEADLINE",
        description="Seconds for a model's whole answer, repair included.",
    )
    model_concurrency: Annotated[int, Field(ge=1, le=256)] = Field(
        8, alias="FOGBRIDGE_MODEL_CONCURRENCY", description="Model calls at the same time."
    )
    answers_per_minute: Annotated[int, Field(ge=1, le=100_000)] = Field(
        120,
        alias="FOGBRIDGE_ANSWERS_PER_MINUTE",
        description="Answers a minute for one Slack workspace, on all processes together; more wait their turn.",
    )
    model_tokens_per_day: Annotated[int, Field(ge=1)] | None = Field(
        None,
        alias="FOGBRIDGE_MODEL_TOKENS_PER_DAY",
        description="Tokens a Workspace may use a day on the server; then the termbase engine answers.",
    )
    openai_api_key: SecretStr | None = Field(
        None, alias="OPENAI_API_KEY", description="The key for the model's service."
    )
    openai_base_url: str | None = Field(
        None,
        alias="OPENAI_BASE_URL",
        description="Another OpenAI-compatible service: Azure v1, Ollama, vLLM, llama.cpp.",
    )
    date_order: Literal["day-first", "month-first"] | None = Field(
        None,
        alias="FOGBRIDGE_DATE_ORDER",
        description="How 03/04 is read: day-first or month-first; without it both readings are kept.",
    )
    oidc_issuer: str | None = Field(
        None,
        alias="FOGBRIDGE_OIDC_ISSUER",
        description="The https address of an OpenID provider whose people may sign in to the pages.",
    )
    oidc_client_id: str | None = Field(
        None,
        alias="FOGBRIDGE_OIDC_CLIENT_ID",
        description="What the OpenID provider calls Fogbridge; goes with the issuer.",
    )
    oidc_client_secret: SecretStr | None = Field(
        None,
        alias="FOGBRIDGE_OIDC_CLIENT_SECRET",
        description="Goes with FOGBRIDGE_OIDC_CLIENT_ID.",
    )
    oidc_domains: str | None = Field(
        None,
        alias="FOGBRIDGE_OIDC_DOMAINS",
        description="Only people of these domains may sign in, with commas between; needed where the provider is everybody's.",
    )
    slack_bot_token: SecretStr | None = Field(
        None,
        alias="SLACK_BOT_TOKEN",
        description="The bot's token (xoxb-…) of one Slack workspace.",
    )
    slack_app_token: SecretStr | None = Field(
        None,
        alias="SLACK_APP_TOKEN",
        description="The app-level token (xapp-…) for Socket Mode, which needs no public address.",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        alias="SLACK_SIGNING_SECRET",
        description="Proves that a request over HTTP is Slack's.",
    )
    slack_client_id: str | None = Field(
        None,
        alias="SLACK_CLIENT_ID",
        description="With the client secret: many workspaces can install it by OAuth.",
    )
    slack_client_secret: SecretStr | None = Field(
        None, alias="SLACK_CLIENT_SECRET", description="Goes with SLACK_CLIENT_ID."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        alias="SLACK_API_URL",
        description="Another base address of Slack's API, for GovSlack and for tests.",
    )
    teams_app_id: str | None = Field(
        None,
        alias="TEAMS_APP_ID",
        description="The bot's Microsoft app id (a GUID), with TEAMS_TENANT_ID.",
    )
    teams_app_password: SecretStr | None = Field(
        None,
        alias="TEAMS_APP_PASSWORD",
        description="The client secret of the app registration; not for a certificate or a managed identity.",
    )
    teams_tenant_id: str | None = Field(
        None,
        alias="TEAMS_TENANT_ID",
        description="The Entra tenant (a GUID) in which the bot lives; it answers nobody else.",
    )
    teams_identity: Literal["secret", "certificate", "managed"] | None = Field(
        None,
        alias="TEAMS_IDENTITY",
        description="How the bot proves itself: secret (the default), certificate, or managed for a user-assigned managed identity.",
    )
    teams_certificate: Path | None = Field(
        None,
        alias="TEAMS_CERTIFICATE",
        description="With TEAMS_IDENTITY=certificate: the path of a PEM file that holds the certificate of the app registration and its private key.",
    )
    teams_allow_anonymous: bool = Field(
        False,
        alias="TEAMS_ALLOW_ANONYMOUS",
        description="1 answers anybody at /api/messages without an app id, for Microsoft's Playground; only on a loopback address.",
    )
    teams_login_url: str = Field(
        "https://login.microsoftonline.com/",
        alias="TEAMS_LOGIN_URL",
        description="Another address of Entra's sign-in, for other clouds and for tests.",
    )
    teams_openid_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        alias="TEAMS_OPENID_URL",
        description="Another address of the Bot Framework's signing keys, for other clouds and for tests.",
    )
    teams_graph_url: str = Field(
        "https://graph.microsoft.com/",
        alias="TEAMS_GRAPH_URL",
        description="Another address of Microsoft Graph, which reads threads where a team consented to that.",
    )


def expect_secret_key(settings: Settings) -> None:
    """With PostgreSQL several processes share it, so it can't be made by one: raises without it."""
    if settings.database_url.startswith("postgres") and settings.secret_key is None:
        raise ConfigurationError(
            "FOGBRIDGE_SECRET_KEY is missing; with PostgreSQL it is required. "
            "Set it to a long random text, for example what `openssl rand -hex 32` prints."
        )


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process. Raises `ConfigurationError` that names the variable."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "a setting"
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(
            f"{name}: {reason[0].lower()}{reason[1:]}. Change it and start again."
        ) from error
