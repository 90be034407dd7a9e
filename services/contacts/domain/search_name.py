"""The search name follows the name until someone gives it a value of its own (Business Central, Contact table 5050)."""

LENGTH = 100


def search_name_of(name: str) -> str:
    """`name` in upper case, cut at 100 characters: "Straße" becomes "STRASSE", so it can grow."""
    return name.upper()[:LENGTH]


def followed(search_name: str, *, old_name: str, name: str) -> str:
    """The search name after `old_name` became `name`."""
    follows = search_name in ("", search_name_of(old_name))
    return search_name_of(name) if follows else search_name
