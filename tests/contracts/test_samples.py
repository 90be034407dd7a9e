"""Golden samples: every message as it is on its topic, which today's readers read and today's writers write."""

import json
from typing import Any

import pytest

from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message
from shared.platform.kafka.envelope import seal
from tests.contracts.catalogue import MESSAGES, SAMPLES, sample
from tests.fakes import NOW

FREE = ("old", "fields", "record_key", "values", "conflict_rules")
"""Fields that are maps: of whatever names another system gives, or of the words of an enumeration."""

every_message = pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: message.__name__)


def test_every_message_has_a_sample_and_every_sample_a_message() -> None:
    assert {file.stem for file in SAMPLES.glob("*.json")} == set(MESSAGES)


@every_message
def test_what_is_written_again_is_the_sample(message: type[Message]) -> None:
    told = sample(message.__name__)

    sealed = seal(message.model_validate(told), TOPIC_OF[message], id="1", source="/tests", time=NOW)

    assert json.loads(sealed.value or "") == told


@every_message
def test_a_field_that_a_reader_does_not_know_is_skipped(message: type[Message]) -> None:
    told = sample(message.__name__)

    assert message.model_validate(with_a_field_more(told)) == message.model_validate(told)


def with_a_field_more(part: Any) -> Any:
    """The same with an unknown field in every object that has a form."""
    if isinstance(part, list):
        return [with_a_field_more(item) for item in part]
    if not isinstance(part, dict):
        return part
    grown = {name: value if name in FREE else with_a_field_more(value) for name, value in part.items()}
    return {**grown, "invented_tomorrow": {"at": "2027-01-01"}}


@every_message
def test_the_key_is_made_of_the_fields_that_the_topic_names(message: type[Message]) -> None:
    told = message.model_validate(sample(message.__name__))

    fields = TOPIC_OF[message].keyed_by.split("|")

    assert told.key() == "|".join(str(getattr(told, field)) for field in fields) != ""


@every_message
def test_a_message_is_a_value_that_nobody_changes(message: type[Message]) -> None:
    told = message.model_validate(sample(message.__name__))

    with pytest.raises(ValueError, match="frozen"):
        setattr(told, next(iter(message.model_fields)), None)


def test_a_change_names_only_the_fields_to_change() -> None:
    told = MESSAGES["ChangeContact"].model_validate(sample("ChangeContact"))

    assert told.changes.model_fields_set == {"job_title", "mobile_phone_no", "company_no"}  # type: ignore[attr-defined]
