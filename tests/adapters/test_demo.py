"""`fogbridge demo`: open only where nobody has to sign in."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from adapters.demo import expect_demo
from bot.errors import ConfigurationError
from tests.adapters.web.desks import settings


def test_it_is_open_where_nothing_is_set_up() -> None:
    """As after `make run`."""
    expect_demo(settings())


@pytest.mark.parametrize(
    "set_up",
    [
        {"slack_bot_token": SecretStr("xoxb-1"), "slack_app_token": SecretStr("xapp-1")},
        {
            "public_url": "https://bridge.example.com",
            "oidc_issuer": "https://id.example.com",
            "oidc_client_id": "fogbridge",
            "oidc_client_secret": SecretStr("s"),
            "oidc_domains": "example.com",
        },
    ],
    ids=["slack", "openid"],
)
def test_it_is_closed_where_people_sign_in(set_up: dict[str, object]) -> None:
    """And says what to take out; nothing is deleted there by mistake."""
    with pytest.raises(ConfigurationError, match="The demo is open only where no chat platform"):
        expect_demo(settings(**set_up))
