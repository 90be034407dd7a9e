"""Where Finance is and how much it is asked at once."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class FinanceSettings(BaseSettings):
    """Every name is an environment variable; without `finance_odata_url` everything is taken as if Finance had it.

    `finance_token_url` is the OAuth 2.0 token endpoint (client credentials); blank asks without a token.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    finance_odata_url: str = Field(default="", pattern=r"^(https?://.+)?$")
    finance_token_url: str = Field(default="", pattern=r"^(https?://.+)?$")
    finance_client_id: str = ""
    finance_client_secret: str = Field(default="", repr=False)
    finance_scope: str = ""
    finance_in_flight: int = Field(default=8, ge=1, le=256, description="Requests at once, at most.")
    finance_batch_size: int = Field(default=20, ge=1, le=100, description="Upserts in one $batch request; 1: none.")
    finance_timeout_seconds: float = Field(default=30.0, gt=0)
    finance_patience_seconds: float = Field(
        default=60.0, ge=0, description="How long a busy Finance is asked again before the batch starts over."
    )
