"""Who came to watch: facts as platforms report them, and what a set of facts says of an event."""
