"""The rules of the interaction log: pure values and functions."""
