"""Rows that may be contacts that exist already: the dedupe service is asked before they are sent."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx

from shared.contracts.contacts import CreateContact, FieldError

AT_ONCE = 100
"""Rows of one question, as many as the service takes."""
SECONDS = 30.0
TOLD = 3
"""Duplicates of one row that are told."""
NOT_ASKED = {"contact_id", "no", "company_no", "company_id", "business_relations"}


class Unchecked(Exception):
    """The dedupe service did not answer; the message says where and why."""


class Likely(NamedTuple):
    """A contact that a row may be: its number, the score 0..1 and what the fields say."""

    no: str
    score: float
    says: str

    @classmethod
    def read(cls, answer: dict[str, Any]) -> "Likely":
        says = "; ".join(evidence["sentence"] for evidence in answer["evidence"] if evidence["sentence"])
        return cls(answer["no"], answer["score"], says)


class DuplicateCheck:
    """Asks about rows; raises Unchecked when the service does not answer.

    Only contacts that the service knows by then are found: rows of one file that follow each other closely are not
    compared with each other.
    """

    def __init__(self, http: httpx.AsyncClient, *, refuse: bool) -> None:
        self.refuse = refuse
        self._http = http

    async def of(self, commands: Sequence[CreateContact]) -> list[list[Likely]]:
        """The likely duplicates of each, the best first."""
        found: list[list[Likely]] = []
        for start in range(0, len(commands), AT_ONCE):
            found += await self._ask(commands[start : start + AT_ONCE])
        return found

    async def _ask(self, commands: Sequence[CreateContact]) -> list[list[Likely]]:
        contacts = [command.model_dump(mode="json", exclude=NOT_ASKED) for command in commands]
        try:
            answer = await self._http.post("/duplicates/checks", params={"limit": TOLD}, json={"contacts": contacts})
            checks = answer.raise_for_status().json()["checks"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            why = str(error) or type(error).__name__
            raise Unchecked(f"The dedupe service at {self._http.base_url} was asked in vain: {why}") from error
        return [[Likely.read(duplicate) for duplicate in check["duplicates"]] for check in checks]


@asynccontextmanager
async def duplicate_check(on_duplicate: str) -> AsyncIterator[DuplicateCheck | None]:
    """The check of `--on-duplicate report` or `refuse`, at RELATA_DEDUPE_URL; None for `accept`."""
    if on_duplicate == "accept":
        yield None
        return
    url = os.environ.get("RELATA_DEDUPE_URL", "http://127.0.0.1:8002")
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS, trust_env=False) as http:
        yield DuplicateCheck(http, refuse=on_duplicate == "refuse")


def refusal(likely: Sequence[Likely]) -> tuple[FieldError, ...]:
    """Why a row that may be these contacts is refused: a line for each."""
    return tuple(
        FieldError(code="likely_duplicate", message=f"It may be {one.no} ({one.score:.2f}): {one.says}.")
        for one in likely
    )
