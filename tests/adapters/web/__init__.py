"""The pages and the API, at the HTTP edge."""
