"""The HTTP doors, tested over real sockets against a toy schema."""
