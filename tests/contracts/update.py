"""Accept what was added to the messages: `python -m tests.contracts.update` writes today's schemas."""

import json
import sys

from tests.contracts.catalogue import MESSAGES, SCHEMAS, committed_schema, schema_of
from tests.contracts.compatibility import breaks


def main() -> int:
    """0 and the names of the schemas written; or 1, nothing written, and what an older reader or sender would miss."""
    today = {name: schema_of(message) for name, message in MESSAGES.items()}
    broken = [f"{name}{at}" for name in MESSAGES for at in breaks(committed_schema(name) or today[name], today[name])]
    if broken:
        told = [*broken, "This is another message: put it on a topic of the next major version."]
        sys.stderr.write("\n".join(told) + "\n")
        return 1
    SCHEMAS.mkdir(exist_ok=True)
    for name in [name for name in MESSAGES if committed_schema(name) != today[name]]:
        (SCHEMAS / f"{name}.json").write_text(json.dumps(today[name], indent=2, ensure_ascii=False) + "\n")
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
