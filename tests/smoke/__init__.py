"""Opt-in tests against other people's programs, which CI never has."""
