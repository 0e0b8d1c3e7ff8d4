"""Tests of who fits a slot, and what stands against it."""
