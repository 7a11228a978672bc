"""The outside: web, terminal, database and model, each translated into the core's words."""
