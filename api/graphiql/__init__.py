"""GraphiQL, served from files of our own: nothing is loaded from elsewhere."""
