"""`relata sync plan`: what would be sent, of a file or of the live state, and nothing is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from relata.importer.textfile import TextFile, Unreadable
from relata.sync.lines import Lines, read_lines
from relata.sync.service import sync_service
from relata.terminal import Exit, Failed, Terminal
from services.sync.domain.plan import Decision, Planned, plan
from services.sync.domain.project import InvalidProject, Projects, default_projects, read_project
from services.sync.domain.templates import Form


async def plan_file(terminal: Terminal, file: Path, form: Form, projects: Sequence[Path]) -> Exit:
    """By the templates, or by `projects` where one is for that target; exit code 1 when a line cannot be read."""
    lines = _read(file)
    plans = plan(lines.contacts, lines.active_nos, chosen(form, projects)) + lines.unfit
    if lines.unknown:
        terminal.errors.print(f"Not known, and left out: {', '.join(sorted(lines.unknown))}.")
    tell(terminal, [shown(planned) for planned in plans])
    return Exit.REFUSED if lines.unfit else Exit.OK


async def plan_live(terminal: Terminal) -> Exit:
    """Of every contact that sync knows, page by page."""
    async with sync_service() as service:
        plans = [planned async for planned in service.pages("/plan", "records")]
    tell(terminal, plans)
    return Exit.OK


def _read(file: Path) -> Lines:
    text = TextFile(file)
    try:
        return read_lines(text.lines())
    except Unreadable as error:
        raise Failed(f"{file}: {error}") from error
    finally:
        text.close()


def chosen(form: Form, files: Sequence[Path]) -> Projects:
    """The projects of `files`, and the templates of `form` for other targets. Raises Failed."""
    projects = default_projects(form)
    for file in files:
        try:
            project = read_project(file.read_text("utf-8"))
        except OSError as error:
            raise Failed(f"{file}: {error.strerror}.") from error
        except (InvalidProject, UnicodeError) as error:
            raise Failed(f"{file}: {error}") from error
        projects[project.target] = project
    return projects


def shown(planned: Planned) -> dict[str, Any]:
    """As programs read it."""
    return {
        "id": planned.id,
        "decision": planned.decision,
        "reason": planned.reason,
        "entity": planned.entity,
        "key": dict(planned.key),
        "fields": {name: dict(field) for name, field in planned.fields.items()},
        "detail": planned.detail,
    }


def tell(terminal: Terminal, plans: Sequence[dict[str, Any]]) -> None:
    """A block per record, then how many of each; with --json one list."""
    for planned in () if terminal.as_json else plans:
        where = f" -> {planned['entity']} " if planned["key"] else ""
        key = ", ".join(f"{name}={value}" for name, value in planned["key"].items())
        why = f" ({planned['reason']}{': ' if planned['detail'] else ''}{planned['detail']})"
        terminal.say(f"{planned['id']}: {planned['decision']}{why}{where}{key}", "bold")
        if planned["fields"]:
            rows = [(name, str(field["value"]), field["from"]) for name, field in planned["fields"].items()]
            terminal.table(("Field", "Value", "From"), rows)
    counted = {decision.value: sum(p["decision"] == decision for p in plans) for decision in Decision}
    terminal.say(f"{len(plans)} records: " + ", ".join(f"{n} {name}" for name, n in counted.items() if n))
    terminal.result(list(plans))
