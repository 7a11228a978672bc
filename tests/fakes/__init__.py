"""Stand-ins for what is outside: the ports' fakes and a scripted model server."""
