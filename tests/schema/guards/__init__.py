"""Limits, costs, documents and masking."""
