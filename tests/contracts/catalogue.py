"""The messages of the catalogue, and what is committed of each: a golden sample and a JSON schema."""

import json
from pathlib import Path
from typing import Any

from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message

HERE = Path(__file__).parent
SAMPLES, SCHEMAS = HERE / "samples", HERE / "schemas"
MESSAGES: dict[str, type[Message]] = {message.__name__: message for message in TOPIC_OF}


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def committed_schema(name: str) -> dict[str, Any] | None:
    """The schema as last accepted; None for a message that is new."""
    file = SCHEMAS / f"{name}.json"
    schema: dict[str, Any] | None = json.loads(file.read_text()) if file.exists() else None
    return schema


def schema_of(message: type[Message]) -> dict[str, Any]:
    """Today's, of what a reader takes."""
    return message.model_json_schema(mode="validation")
