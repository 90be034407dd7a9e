"""Finance's side of the synchronisation: upserts go to its OData endpoint, and its answers come back."""
