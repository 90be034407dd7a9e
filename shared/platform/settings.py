"""What a service reads from its environment."""

import os
import sys
from typing import Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

S = TypeVar("S", bound=BaseSettings)


class Settings(BaseSettings):
    """Settings of one service process; every name is an environment variable of the same name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap_servers: str = Field(default="localhost:9092", min_length=1)
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    kafka_sasl_username: str = ""
    kafka_sasl_password: str = Field(default="", repr=False)
    kafka_ssl_cafile: str = ""
    kafka_replication_factor: int = Field(
        default=0, ge=0, description="Of the topics we create; 0 is three, or as many as there are brokers."
    )
    mongodb_url: str = Field(
        default="mongodb://localhost:27017/?retryWrites=false", repr=False, pattern=r"^mongodb(\+srv)?://."
    )
    kafka_session_timeout_ms: int = Field(default=30_000, ge=1_000)
    relata_namespace: str = Field(
        default="",
        pattern=r"^[a-z0-9-]{0,24}$",
        description="Prefix of topics, groups and databases, so that several systems can share one server.",
    )
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    batch_max_records: int = Field(default=800, ge=1, le=10_000)
    batch_timeout_ms: int = Field(default=20, ge=1, le=1_000)
    outbox_sweep_seconds: float = Field(default=5.0, gt=0)
    shutdown_seconds: float = Field(default=15.0, gt=0)

    def named(self, name: str) -> str:
        """`name` of a topic, group or database in this namespace."""
        return f"{self.relata_namespace}.{name}" if self.relata_namespace else name

    def database_name(self, service: str) -> str:
        return f"{self.relata_namespace}-{service}" if self.relata_namespace else service


def read_settings(**defaults: object) -> Settings:
    """The settings that every service has; as `read`."""
    return read(Settings, **defaults)


def read(settings: type[S], **defaults: object) -> S:
    """The settings, the environment before `defaults`; or exit status 2 and a line for each variable that is wrong."""
    unset = {name: value for name, value in defaults.items() if name.upper() not in os.environ}
    try:
        return settings(**unset)  # type: ignore[arg-type]
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            secret = not settings.model_fields[str(problem["loc"][0])].repr
            got = "" if secret else f" (got {problem['input']!r})"
            print(f"{name}: {problem['msg']}{got}", file=sys.stderr)
        raise SystemExit(2) from None
