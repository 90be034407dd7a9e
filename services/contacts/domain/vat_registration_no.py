"""VAT registration numbers, checked where one published form exists: in the European Union and the United Kingdom."""

from stdnum import get_cc_module
from stdnum.eu.vat import MEMBER_STATES

# Loaded at import, so that no call reads from disk. Elsewhere the "VAT number" is one of several tax numbers, written
# in several ways: a check would refuse true ones. Northern Ireland's (XI) are British numbers.
_MODULES = {country.upper(): get_cc_module(country, "vat") for country in {*MEMBER_STATES, "gb"} - {"xi"}}


def is_valid(number: str, country: str) -> bool:
    """Whether `number`, with or without its country prefix, has the form and check digits of `country` (alpha-2).

    A country without a check, a blank one included, takes every number (Business Central, VAT Registration No. Format).
    """
    module = _MODULES.get(country)
    return module is None or bool(module.is_valid(number))
