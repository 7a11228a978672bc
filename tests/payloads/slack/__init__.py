"""What Slack sends to an app, as builders.

They follow Slack's documentation (docs.slack.dev, reference/events and
reference/interaction-payloads), the sample payloads in slackapi/java-slack-sdk (json-logs) and the
ones that slackapi/bolt-python tests itself with. They were not recorded from a live workspace.
"""

from tests.payloads.slack.install import Install

__all__ = ["Install"]
