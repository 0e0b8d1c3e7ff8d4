"""Keeps the programme's facts in MongoDB: the only folder that knows there is one."""

import os

# Motor gives each command a thread for as long as it takes, and reads this when it is imported. Its
# own number, five per processor, would let a few writes that wait for a transaction's rows keep
# that transaction from ending. store/database.py stays below it.
os.environ.setdefault("MOTOR_MAX_WORKERS", "64")
