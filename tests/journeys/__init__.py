"""Whole stories, told from outside to a server process of its own."""
