"""A Slack of our own, for tests: Web API, response_url, OAuth, Socket Mode, people and faults."""

from tests.fakes.slack import faults
from tests.fakes.slack.caller import Caller, Done
from tests.fakes.slack.delivery import Answer, How
from tests.fakes.slack.fake import FakeSlack, a_workspace
from tests.fakes.slack.world import World

__all__ = ["Answer", "Caller", "Done", "FakeSlack", "How", "World", "a_workspace", "faults"]
