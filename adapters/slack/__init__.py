"""Slack: payloads in, Block Kit out, and everything that only Slack needs."""
