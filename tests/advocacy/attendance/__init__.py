"""Tests of the rules of attendance."""
