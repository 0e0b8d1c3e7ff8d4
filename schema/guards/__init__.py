"""What a document must pass before it runs, and an error before it leaves."""
