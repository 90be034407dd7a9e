"""Pure rules of duplicate detection."""
