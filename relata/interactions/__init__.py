"""Questions to the interactions service, for people."""
