"""What only sync reads from its environment."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SyncSettings(BaseSettings):
    """Every name is an environment variable of the same name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    sync_run_history_days: int = Field(
        default=45, ge=1, le=36_500, description="How long a run is kept after its start (Data Integrator: 45 days)."
    )
