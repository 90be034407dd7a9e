"""`relata demo`: the sample set through the whole system, and an account of every message."""
