"""Tests of Zoom's webhooks and reports."""
