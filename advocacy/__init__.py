"""The programme itself: models, commands and rules; no I/O and no framework."""
