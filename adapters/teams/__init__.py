"""Microsoft Teams: everything that only it has. Nothing outside of this folder knows its SDK."""
