"""The columns of a file of contacts: Business Central's names in snake case, their captions, and common other names."""

from collections.abc import Iterable, Sequence

from relata.importer.columns import Columns, nearest, normal
from relata.terminal import Failed
from shared.contracts.contacts import ContactFields

FIELDS = frozenset(ContactFields.model_fields) | {"id", "no", "type", "company_no", "company_name"}

OTHER_NAMES = {
    "record_id": "id",
    "rec_id": "id",
    "e_mail": "email",
    "mail": "email",
    "email_address": "email",
    "e_mail_2": "email_2",
    "zip": "post_code",
    "zip_code": "post_code",
    "postcode": "post_code",
    "postal_code": "post_code",
    "state": "county",
    "province": "county",
    "suburb": "city",
    "town": "city",
    "street": "address",
    "street_address": "address",
    "country": "country_region_code",
    "country_code": "country_region_code",
    "phone": "phone_no",
    "telephone": "phone_no",
    "phone_number": "phone_no",
    "mobile": "mobile_phone_no",
    "mobile_phone": "mobile_phone_no",
    "cell_phone": "mobile_phone_no",
    "given_name": "first_name",
    "last_name": "surname",
    "family_name": "surname",
    "company": "company_name",
    "employer": "company_name",
    "homepage": "home_page",
    "website": "home_page",
    "vat": "vat_registration_no",
    "vat_no": "vat_registration_no",
    "vat_number": "vat_registration_no",
    "vat_registration_number": "vat_registration_no",
    "registration_number": "registration_no",
}


class FileColumns(Columns):
    """The fields of a file's columns; unknown ones are left out, `--map` wins over what a header says by itself."""

    def __init__(self, renamed: Sequence[str] = ()) -> None:
        super().__init__(read_map(renamed), ignore_unknown=True)

    def _find(self, header: str) -> str | None:
        name = normal(header)
        field = self._renamed.get(name) or OTHER_NAMES.get(name, name)
        taken = field in self._renamed.values() and name not in self._renamed
        return field if field in FIELDS and not taken else None

    def known(self, headers: Iterable[str]) -> int:
        return sum(self._find(header) is not None for header in headers)


def read_map(pairs: Sequence[str]) -> dict[str, str]:
    """`theirs=ours`, ..., by the normal form of theirs; raises Failed for an unknown target, naming the nearest."""
    renamed = {}
    for pair in pairs:
        theirs, equals, ours = (part.strip() for part in pair.rpartition("="))
        if not equals or not theirs:
            raise Failed(f"--map wants theirs=ours, as 'Firma=name', not {pair!r}.")
        if ours not in FIELDS:
            raise Failed(f"--map {pair}: there is no field {ours!r}; the nearest is {nearest(ours)!r}.")
        renamed[normal(theirs)] = ours
    return renamed
