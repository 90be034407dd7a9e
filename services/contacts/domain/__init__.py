"""The rules of contacts, pure: values in, new state and events out. Each rule has a file of its name."""
