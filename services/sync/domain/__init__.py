"""The rules of the contact synchronisation, pure: routing, numbers, field maps, and where each contact stands."""
