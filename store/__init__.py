"""Keeps the programme's facts in MongoDB: the only folder that knows there is one."""
