"""The room: a chat platform of ours, with both sides of a conversation in one browser."""
