"""Matching: who fits a slot, why, and what stands against it."""
