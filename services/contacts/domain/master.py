"""The lists by which contacts are classified (Business Central, tables 5053 Business Relation to 5064)."""

from collections.abc import Iterator
from typing import Self
from urllib.parse import quote_plus

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.errors import field_error, refuse_if, too_long, version_conflict
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import FieldError, MasterDeleted, MasterKind, MasterSaved, SaveMaster

LENGTHS = {"code": 10, "description": 100, "url": 250}
SEARCH_WORD = "%1"


class Master(BaseModel):
    """One entry of one list. A deleted one can be saved again; its version then goes on."""

    model_config = ConfigDict(frozen=True)

    kind: MasterKind
    code: str
    description: str = ""
    url: str = ""
    version: int = 0
    deleted: bool = False

    @classmethod
    def save(cls, before: "Master | None", command: SaveMaster) -> tuple[Self, MasterSaved | None]:
        """The entry as the command says; no event when it is so already. The code is kept in upper case."""
        values = {"description": command.description.strip(), "url": command.url.strip()}
        version = before.version if before else 0
        entry = cls(kind=command.kind, code=as_code(command.code), version=version, **values)
        _check_version(entry, command.expected_version)
        refuse_if(*_errors(entry))
        if entry == before:
            return entry, None
        saved = entry.model_copy(update={"version": version + 1})
        return saved, MasterSaved(**saved.model_dump(exclude={"deleted"}))

    def delete(self, contacts: int, expected_version: int | None = None) -> tuple[Self, MasterDeleted | None]:
        """The entry, gone; refused while `contacts` contacts have it."""
        _check_version(self, expected_version)
        if self.deleted:
            return self, None
        if contacts:
            rest = f"{self.code} cannot be deleted: {contacts} contacts have it."
            refuse_if(FieldError(field="code", code="master_in_use", message=f"{self.kind} {rest}"))
        gone = self.model_copy(update={"version": self.version + 1, "deleted": True})
        return gone, MasterDeleted(**gone.model_dump(exclude={"deleted"}))

    def search_url(self, search_word: str) -> str:
        """Where a web source is asked for a word; blank where it has no address."""
        return self.url.replace(SEARCH_WORD, quote_plus(search_word))


def master_id(kind: MasterKind, code: str) -> str:
    return f"{kind}|{as_code(code)}"


def _check_version(entry: Master, expected: int | None) -> None:
    if expected not in (None, entry.version):
        raise version_conflict(f"{entry.kind} {entry.code}", expected or 0, entry.version)


def _errors(entry: Master) -> Iterator[FieldError]:
    if not entry.code:
        yield field_error("code", "code_missing", "must not be blank.")
    for field, length in LENGTHS.items():
        if len(getattr(entry, field)) > length:
            yield too_long(field, length)
    if entry.url and entry.kind is not MasterKind.WEB_SOURCE:
        yield field_error("url", "only_for_web_sources", "is for web sources.")
