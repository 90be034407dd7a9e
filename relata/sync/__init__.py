"""`relata sync ...`: one file per command."""
