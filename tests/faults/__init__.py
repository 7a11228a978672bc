"""What must survive: kills, a platform and a database and a model that fail, and bytes that are no good."""
