"""Duplicate detection: which contacts are likely one."""
