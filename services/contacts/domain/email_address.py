"""What an e-mail field may hold: addresses of a valid form, several with a semicolon between."""

import re

from email_validator import EmailNotValidError, validate_email

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Nearly every address is this plain. Seeing that costs 1 microsecond, the full judgement of email-validator 60.
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?!..--)[A-Za-z]{{2,63}}")


def fault(addresses: str) -> str | None:
    """What is wrong with the first bad address, as a sentence, or None.

    Form only: no network is asked, and internal domains such as `firma.local` are addresses too.
    """
    for address in addresses.strip("; ").split(";"):
        if not _PLAIN.fullmatch(address.strip()) and (found := _fault(address.strip())):
            return found
    return None


def _fault(address: str) -> str | None:
    try:
        domain = validate_email(address, check_deliverability=False, globally_deliverable=False).ascii_domain
    except EmailNotValidError as error:
        return str(error)
    return None if "." in domain else "The part after the @-sign should have a period."
