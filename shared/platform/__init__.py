"""The thin platform under every service: messages in batches, saves by compare-and-set, events from the outbox."""
