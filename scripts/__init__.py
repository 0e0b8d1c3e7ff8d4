"""Thin executables and the Python behind them; README.md lists them."""
