"""How good and how fast duplicate detection is, beside others."""
