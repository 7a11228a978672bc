"""Whole journeys: the real app against a Slack of our own, over real HTTP and real WebSockets."""
