"""`relata sync projects`, `export` and `import`: projects as YAML."""

import asyncio
from pathlib import Path

from relata.sync.service import sync_service
from relata.terminal import Exit, Failed, Terminal
from services.sync.domain.project import InvalidProject, Project, copy_of, read_project, write_project
from services.sync.domain.templates import TEMPLATES, template_named


async def list_projects(terminal: Terminal) -> Exit:
    async with sync_service() as service:
        projects = await service.get("/projects")
    columns = ("Target", "Project", "Task", "Template", "Enabled", "Imported")
    names = ("target", "name", "task", "template", "enabled", "imported")
    terminal.table(columns, [tuple(project[name] for name in names) for project in projects])
    terminal.result(projects)
    return Exit.OK


async def export_project(terminal: Terminal, name: str, out: Path | None) -> Exit:
    """A project of the service by its target, or a copy of a template by the template's name."""
    template = template_named(name)
    if template:
        text = write_project(copy_of(template))
    elif name in ("account", "customer", "contact_person"):
        async with sync_service() as service:
            text = (await service.ask("GET", f"/projects/{name}")).text
    else:
        known = ", ".join(["account", "customer", "contact_person", *TEMPLATES])
        raise Failed(f"There is no project or template {name}: there are {known}.")
    if out:
        await asyncio.to_thread(out.write_text, text, "utf-8")
    elif not terminal.as_json:
        print(text, end="")
    terminal.result({"name": name, "yaml": text})
    return Exit.OK


async def import_project(terminal: Terminal, file: Path, *, check: bool) -> Exit:
    """Validated here, and again by the service; `check`: only here."""
    project, text = _valid(file)
    if not check:
        async with sync_service() as service:
            await service.ask(
                "PUT", f"/projects/{project.target}", content=text, headers={"content-type": "application/yaml"}
            )
    done = "is valid" if check else "is imported: records are decided by it from now on, and all of them by a run"
    terminal.say(f"{project.name} ({project.target}) {done}.")
    terminal.result({"name": project.name, "target": project.target, "imported": not check})
    return Exit.OK


def _valid(file: Path) -> tuple[Project, str]:
    try:
        text = file.read_text("utf-8")
        return read_project(text), text
    except OSError as error:
        raise Failed(f"{file}: {error.strerror}.") from error
    except UnicodeError as error:
        raise Failed(f"{file}: {error}.") from error
    except InvalidProject as invalid:
        faults = "\n".join(f"  {fault.path or 'file'}: {fault.message}" for fault in invalid.faults)
        raise Failed(f"{file} cannot run:\n{faults}", Exit.REFUSED) from invalid
