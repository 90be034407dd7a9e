"""A wrong variable is said at once and by name; a secret is never shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.platform.settings import Settings, read_settings

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("HTTP_PORT", "eighty", "valid integer"),
        ("HTTP_PORT", "70000", "less than or equal to 65535"),
        ("LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("RELATA_NAMESPACE", "Our Shop", "match pattern"),
        ("BATCH_MAX_RECORDS", "0", "greater than or equal to 1"),
        ("KAFKA_BOOTSTRAP_SERVERS", "", "at least 1 character"),
        ("KAFKA_SECURITY_PROTOCOL", "TLS", "'PLAINTEXT', 'SSL', 'SASL_PLAINTEXT' or 'SASL_SSL'"),
        ("MONGODB_URL", "localhost:27017", "match pattern"),
    ],
)
def test_a_wrong_variable_is_named_with_its_reason(
    name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as end:
        read_settings()

    told = capsys.readouterr()
    assert (end.value.code, told.out) == (2, "")
    assert told.err.startswith(f"{name}: ")
    assert reason in told.err


def test_every_wrong_variable_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTTP_PORT", "eighty")
    monkeypatch.setenv("SHUTDOWN_SECONDS", "soon")

    with pytest.raises(SystemExit):
        read_settings()

    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == ["HTTP_PORT", "SHUTDOWN_SECONDS"]


@pytest.mark.parametrize(
    ("service", "name"),
    [("contacts", "HTTP_PORT"), ("sync", "SYNC_RUN_HISTORY_DAYS"), ("finance", "FINANCE_IN_FLIGHT")],
)
def test_a_service_with_a_wrong_variable_ends_with_status_2_and_one_line(service: str, name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", f"services.{service}"],
        cwd=REPOSITORY,
        env={**os.environ, name: "eighty"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert ran.stderr.startswith(f"{name}: ")


def test_the_environment_goes_before_a_services_own_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings(http_port=8001).http_port == 8001

    monkeypatch.setenv("HTTP_PORT", "9001")

    assert read_settings(http_port=8001).http_port == 9001


SECRET = "s3cr3t-Passw0rd"


def test_a_secret_is_not_shown() -> None:
    settings = Settings(kafka_sasl_password=SECRET, mongodb_url=f"mongodb://relata:{SECRET}@db.example:27017")

    assert SECRET not in repr(settings) + str(settings) + f"{settings!r:>10}"
    assert "kafka_bootstrap_servers" in repr(settings)


def test_a_wrong_secret_is_named_but_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONGODB_URL", f"mongo://relata:{SECRET}@db.example")

    with pytest.raises(SystemExit):
        read_settings()

    told = capsys.readouterr().err
    assert told.startswith("MONGODB_URL: ")
    assert SECRET not in told


def test_a_namespace_keeps_systems_apart_on_one_server() -> None:
    ours, theirs = Settings(relata_namespace="ours"), Settings(relata_namespace="theirs")

    assert (ours.named("contacts"), ours.database_name("contacts")) == ("ours.contacts", "ours-contacts")
    assert theirs.named("contacts") != ours.named("contacts") != Settings().named("contacts") == "contacts"
