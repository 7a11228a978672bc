"""The fact grammar: phrasings, decoys, equal values, and what holds for every text."""
