"""When two values are the same: both systems tidy what they are given, and neither tidying is a change."""

Value = str | bool

CODES = frozenset(
    {
        "search_name",
        "post_code",
        "country_region_code",
        "territory_code",
        "currency_code",
        "language_code",
        "salesperson_code",
        "vat_registration_no",
    }
)
"""Fields of an account that are kept in upper case."""


def same(field: str, one: Value, other: Value) -> bool:
    """Whether two values of an account's field differ in spaces at most, in a code also in case."""
    return one == other or _bare(field, one) == _bare(field, other)


def plain(value: object) -> Value:
    """A field's value as JSON has it."""
    return value if isinstance(value, bool) else str(value)


def _bare(field: str, value: Value) -> Value:
    if isinstance(value, bool):
        return value
    text = " ".join(value.split())
    return text.upper() if field in CODES else text
