"""Marketing Setup: what the business decided once for all its contacts."""

from pydantic import BaseModel, ConfigDict

from shared.contracts.contacts import CorrespondenceType, LinkToTable


class MarketingSetup(BaseModel):
    """The single record of Business Central's Marketing Setup table (5079); as it stands here, the plain defaults.

    Every inheritance switch is on, every default is blank (Microsoft Learn: Set up relationship management).
    """

    model_config = ConfigDict(frozen=True)

    contact_nos: str = "CONT"

    bus_rel_code_for_customers: str = "CUST"
    bus_rel_code_for_vendors: str = "VEND"
    bus_rel_code_for_bank_accs: str = "BANK"
    bus_rel_code_for_employees: str = "EMP"

    inherit_salesperson_code: bool = True
    inherit_territory_code: bool = True
    inherit_country_region_code: bool = True
    inherit_language_code: bool = True
    inherit_format_region: bool = True
    inherit_address_details: bool = True
    inherit_communication_details: bool = True

    default_salesperson_code: str = ""
    default_territory_code: str = ""
    default_country_region_code: str = ""
    default_language_code: str = ""
    default_format_region: str = ""
    default_correspondence_type: CorrespondenceType = CorrespondenceType.BLANK
    def_company_salutation_code: str = ""
    default_person_salutation_code: str = ""

    def relation_codes(self) -> dict[LinkToTable, str]:
        """The business relation code that stands for each table a contact can be linked to; blank ones are left out."""
        codes = {
            LinkToTable.CUSTOMER: self.bus_rel_code_for_customers,
            LinkToTable.VENDOR: self.bus_rel_code_for_vendors,
            LinkToTable.BANK_ACCOUNT: self.bus_rel_code_for_bank_accs,
            LinkToTable.EMPLOYEE: self.bus_rel_code_for_employees,
        }
        return {table: code for table, code in codes.items() if code}


PLAIN_SETUP = MarketingSetup()
"""The setup of a business that has decided nothing yet."""
