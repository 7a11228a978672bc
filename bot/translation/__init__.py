"""How one message becomes words for the other side."""
