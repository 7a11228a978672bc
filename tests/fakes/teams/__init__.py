"""Microsoft on this machine: what a bot of Teams talks to, and the people that talk to it."""
