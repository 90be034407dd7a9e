"""`relata import`: rows of a file -> CreateContact -> one verdict per row."""
