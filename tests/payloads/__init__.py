"""Payloads of the platforms, as builders."""
