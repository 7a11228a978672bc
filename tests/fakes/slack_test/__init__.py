"""The fake Slack, tried with slack_sdk's own clients and with Bolt."""
