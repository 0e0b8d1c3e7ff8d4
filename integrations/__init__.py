"""Other systems' words and ours: one package or module a platform, and what they share."""
