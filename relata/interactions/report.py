"""`relata interactions report`: the analysis of the interactions service as a table, CSV and a chart."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from relata.interactions.chart import draw
from relata.status import addresses
from relata.terminal import Exit, Failed, Terminal

SECONDS = 60.0
COLUMNS = ("period", "value", "number", "share", "cost_lcy", "duration_min")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; blank is no limit."""

    by: str
    period: str
    days: Mapping[str, str]
    contact_no: str
    codes: Mapping[str, str]

    def parameters(self) -> dict[str, str]:
        told = {"by": self.by, "period": self.period, "contact_no": self.contact_no, **self.days, **self.codes}
        return {name: value for name, value in told.items() if value}

    def about_waiting(self) -> dict[str, str]:
        """What response times are asked by: they are of calls and mails, whatever their template."""
        return {
            name: value
            for name, value in self.parameters().items()
            if name not in ("by", "period", "template", "group")
        }


async def show_report(terminal: Terminal, question: Question, csv_file: Path | None, chart: Path | None) -> Exit:
    if chart and chart.suffix.lower() not in (".svg", ".png"):
        raise Failed(f"A chart is an .svg or a .png file, not {chart.name}.")
    [url] = [url for name, url in addresses([]) if name == "interactions"]
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS, trust_env=False) as http:
        analysis = await _asked(http, "/analysis", question.parameters())
        waited = await _asked(http, "/analysis/response-times", question.about_waiting())
        path = f"/contacts/{quote(question.contact_no, safe='')}/statistics"
        card = await _asked(http, path, {}) if question.contact_no else None
    lines = analysis["lines"]
    _show(terminal, question, lines, analysis["more"])
    _tell_waiting(terminal, waited)
    if card:
        _tell_dates(terminal, card)
    if csv_file:
        _write(csv_file, lines)
    if chart:
        draw(lines, f"Interactions by {question.by}", chart)
    terminal.result({**analysis, "response_times": waited, **({"contact": card} if card else {})})
    return Exit.OK


async def _asked(http: httpx.AsyncClient, path: str, parameters: dict[str, str]) -> Any:
    try:
        answer = await http.get(path, params=parameters)
    except httpx.HTTPError as error:
        raise Failed(
            f"The interactions service at {http.base_url} does not answer: {error}", Exit.UNANSWERED
        ) from error
    if answer.is_error:
        failure = Exit.REFUSED if answer.status_code == httpx.codes.NOT_FOUND else Exit.UNANSWERED
        raise Failed(_detail(answer), failure)
    return answer.json()


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The interactions service answered {answer.status_code}."


def _show(terminal: Terminal, question: Question, lines: list[Any], more: int) -> None:
    shown = [name for name in COLUMNS if name != "period" or question.period]
    heads = {"period": "From", "value": question.by.capitalize(), "number": "Number#", "share": "Share#"}
    heads |= {"cost_lcy": "Cost (LCY)#", "duration_min": "Duration (min)#"}
    terminal.table([heads[name] for name in shown], ([_cell(name, line[name]) for name in shown] for line in lines))
    if more:
        terminal.say(f"{more:,} more lines are not shown: ask for less.")


def _tell_waiting(terminal: Terminal, waited: Any) -> None:
    if waited["answered"]:
        terminal.say(
            f"Of {waited['inbound']:,} inbound calls and mails {waited['answered']:,} were answered, "
            f"half of them within {waited['median_min']:,.0f} minutes, the last after {waited['longest_min']:,.0f}."
        )
    if not waited["complete"]:
        terminal.say("There are more calls and mails than one question looks at: the oldest are left out.")


def _tell_dates(terminal: Terminal, card: Any) -> None:
    """What the card of the contact says, whatever days were asked for."""
    dates = {
        "Last interaction": card["date_of_last_interaction"],
        "last attempt": card["last_date_attempted"],
        "next task": card["next_task_date"],
    }
    terminal.say(", ".join(f"{name} {date or 'none'}" for name, date in dates.items()) + ".")


def _cell(name: str, value: Any) -> object:
    return (
        f"{value:.1%}" if name == "share" else f"{float(value):,.2f}" if name in ("cost_lcy", "duration_min") else value
    )


def _write(file: Path, lines: list[Any]) -> None:
    try:
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(lines)
    except OSError as error:
        raise Failed(f"{file} cannot be written: {error.strerror}.") from error
