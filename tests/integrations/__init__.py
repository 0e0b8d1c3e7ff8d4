"""Tests of the integrations, on recorded deliveries and exports (payloads/)."""
