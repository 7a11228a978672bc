"""Prompt files; name and hash are logged with each answer."""
