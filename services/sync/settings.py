"""What only sync reads from its environment."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.sync.domain.contact_number import NUMBER_FORMS, NumberForm
from shared.contracts.contacts import ContactType

Prefix = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$", description="What numbers begin with.")]
First = Annotated[int, Field(ge=1, description="The first number, while none has been given.")]
Suffix = Annotated[int, Field(ge=4, le=6, description="Characters by chance at the end of a number.")]

ACCOUNTS, CONTACTS = NUMBER_FORMS[ContactType.COMPANY], NUMBER_FORMS[ContactType.PERSON]


class SyncSettings(BaseSettings):
    """Every name is an environment variable of the same name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    sync_run_history_days: int = Field(
        default=45, ge=1, le=36_500, description="How long a run is kept after its start (Data Integrator: 45 days)."
    )
    sync_contact_number_prefix: Prefix = CONTACTS.prefix
    sync_contact_number_first: First = CONTACTS.first
    sync_contact_number_suffix_length: Suffix = CONTACTS.suffix_length
    sync_account_number_prefix: Prefix = ACCOUNTS.prefix
    sync_account_number_first: First = ACCOUNTS.first
    sync_account_number_suffix_length: Suffix = ACCOUNTS.suffix_length

    @field_validator("sync_account_number_prefix")
    @classmethod
    def _is_not_the_contacts(cls, prefix: str, info: ValidationInfo) -> str:
        if prefix == info.data.get("sync_contact_number_prefix"):
            raise ValueError("contact numbers have this prefix")
        return prefix

    def number_forms(self) -> Mapping[ContactType, NumberForm]:
        """The form of the numbers of accounts and contacts."""
        return {
            ContactType.COMPANY: NumberForm(
                self.sync_account_number_prefix, self.sync_account_number_first, self.sync_account_number_suffix_length
            ),
            ContactType.PERSON: NumberForm(
                self.sync_contact_number_prefix, self.sync_contact_number_first, self.sync_contact_number_suffix_length
            ),
        }
