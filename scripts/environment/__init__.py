"""Makes .venv: what `scripts/setup` does once it has chosen a Python; standard library only.

Everything it says goes to standard error: the output of the scripts that call it stays theirs.
"""
