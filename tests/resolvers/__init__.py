"""What happens when a field is asked for, tested through the schema on the real database."""
