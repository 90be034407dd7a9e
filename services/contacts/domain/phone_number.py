"""What a phone field may hold: digits as people write them, an international number with a country that exists."""

import re

import phonenumbers

_NO_DIGIT = re.compile(r"\D")

DIGITS = 15
"""An international number has no more (ITU-T E.164)."""


def fault(number: str) -> tuple[str, str] | None:
    """A code and the rest of a sentence, or None.

    Letters are refused as in Business Central. What is written without its country may be an extension or a number of a
    private exchange, so it is taken as it is.
    """
    if any(map(str.isalpha, number)):
        return "phone_contains_letters", "must not contain letters."
    if number.startswith("+"):
        digits = _NO_DIGIT.sub("", number)
        if not any(int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for length in (1, 2, 3)):
            return "phone_country_unknown", f"begins with no country's code: {number}."
        if len(digits) > DIGITS:
            return "phone_too_long", f"has {len(digits)} digits, and international numbers at most {DIGITS}."
    return None
