"""Zoom: signed webhooks of webinars and meetings, and the reports its pages export."""
