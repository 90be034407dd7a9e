"""Interactions: documents and calls become log entries of the contacts they belong to."""
