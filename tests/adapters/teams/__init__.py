"""Teams: what is read, drawn and said at its edge."""
