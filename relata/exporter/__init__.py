"""`relata export contacts`: contacts -> rows that `relata import` reads."""
