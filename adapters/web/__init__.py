"""The web: routes, pages and what stands around them."""
