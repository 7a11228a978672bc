"""The deterministic checks that decide whether a model's answer may be shown."""

from bot.translation.checks.finding import Finding, Given, Weight
from bot.translation.checks.judge import check
from bot.translation.checks.salvage import explain, salvage

__all__ = ["Finding", "Given", "Weight", "check", "explain", "salvage"]
