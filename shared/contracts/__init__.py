"""Topics and messages, one file per owner: contacts, dedupe, interactions, sync, and the systems around us."""
