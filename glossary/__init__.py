"""The words: curated concepts, loading, matching and exchange formats."""
