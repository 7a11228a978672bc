"""The core: what an ask, a translation and its check are, with no outside world in it."""
