"""YAML that means what it says: a name given twice is an error, and Norway's country code NO is no boolean."""

import re
from collections.abc import Hashable
from typing import Any

import yaml


class InvalidYaml(ValueError):
    """Text that is no YAML, or says one thing twice; the message names line and column."""


class _Loader(yaml.SafeLoader):
    """Only `true` and `false` are booleans; dates stay texts."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own name for it
        first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":bool"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [key.value for key, _ in node.value]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"{twice} is given twice", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read_yaml(text: str) -> Any:
    """Raises InvalidYaml."""
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise InvalidYaml(" ".join(str(error).split())) from error


def write_yaml(value: Any) -> str:
    """In the order given."""
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120)
