"""The checks of a model's answer, by rule and against written pairs."""
