"""Activities of Teams, as its documentation shows them."""
