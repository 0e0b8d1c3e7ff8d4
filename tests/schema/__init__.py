"""What the API promises, tested without HTTP."""
