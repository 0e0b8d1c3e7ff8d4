"""What happens when a field or an operation is asked for."""
