"""The database: tables, and the store that the core sees."""
