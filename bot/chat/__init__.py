"""What people can do in a chat, one feature a file; the router chooses."""
