"""The tests, in the folders of what they test; journeys/ tells whole stories."""
