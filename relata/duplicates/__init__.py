"""Duplicates in a file, found without broker or database, and how good what was found is."""
