"""The words: loading, matching, checking and exchanging the termbase."""
