"""Our own people: kept by command, known in mail by their address."""

from pydantic import ConfigDict, Field

from services.interactions.domain.errors import check_version, refused
from services.interactions.domain.mail import address_key
from shared.contracts.interactions import (
    DeleteSalesperson,
    SalespersonDeleted,
    SalespersonFields,
    SalespersonSaved,
    SaveSalesperson,
)


class Salesperson(SalespersonFields):
    """One Salesperson/Purchaser (Business Central table 13). A deleted one keeps its version and loses its address."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(ge=1)
    email_key: str = ""
    deleted: bool = False

    def fields(self) -> SalespersonFields:
        return SalespersonFields(code=self.code, name=self.name, email=self.email)


def saved(command: SaveSalesperson, known: Salesperson | None) -> tuple[Salesperson, SalespersonSaved | None]:
    """The salesperson as the command says; no event when that was said before."""
    version = known.version if known else 0
    check_version(f"Salesperson {command.code}", command.expected_version, version)
    fields = SalespersonFields.model_validate(command.model_dump())
    if known and not known.deleted and known.fields() == fields:
        return known, None
    salesperson = Salesperson(**fields.model_dump(), version=version + 1, email_key=address_key(fields.email))
    return salesperson, SalespersonSaved(code=fields.code, version=version + 1, salesperson=fields)


def deleted(command: DeleteSalesperson, known: Salesperson | None) -> tuple[Salesperson, SalespersonDeleted]:
    """Gone, for mail that comes from now on."""
    if known is None or known.deleted:
        raise refused("code", "salesperson_not_found", f"There is no salesperson {command.code}.")
    check_version(f"Salesperson {command.code}", command.expected_version, known.version)
    gone = known.model_copy(update={"version": known.version + 1, "email_key": "", "deleted": True})
    return gone, SalespersonDeleted(code=gone.code, version=gone.version, salesperson=gone.fields())
