"""One folder per service; no service imports another."""
