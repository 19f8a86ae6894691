"""Files become records, each with the line it stands on."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

COMMUNITY = "community"
LISTS = frozenset({"themes", "programmes", "practices"})


class Unreadable(Exception):
    """The file cannot be read; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a file, or what is wrong with its line."""

    line: int
    """Counted from 1."""
    record: dict[str, Any] | None
    problem: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where each of its fields stands, in a file that gives them lines of their own."""


def read(path: Path) -> list[Entry]:
    """Every record of a JSONL, CSV or YAML file, told by its ending. Raises ``Unreadable``."""
    readers = {".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _csv, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"{path} ends neither in .jsonl, .csv nor .yaml.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is not UTF-8 text.") from None
    return list(reader(text, path))


def _json_lines(text: str, _path: Path) -> Iterator[Entry]:
    # Not splitlines(): a line separator of Unicode may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Entry(number, None, f"not JSON: {error}")
            continue
        yield _entry(number, record)


def _csv(text: str, path: Path) -> Iterator[Entry]:
    # Not splitlines(): a line separator of Unicode may stand in a cell.
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = rows.fieldnames
    except csv.Error as error:
        raise Unreadable(f"{path} has no line of column names: {error}.") from None
    if not columns:
        raise Unreadable(f"{path} has no line of column names.")
    begins = rows.line_num + 1
    try:
        for row in rows:
            if None in row:
                yield Entry(begins, None, "more cells than columns")
            else:
                yield Entry(begins, {name: value for name, value in row.items() if value is not None})
            begins = rows.line_num + 1
    except csv.Error as error:
        # Where a cell does not end, nobody knows where the next row begins.
        yield Entry(begins, None, f"not CSV ({error}); nothing was read from this line on")


def _yaml(text: str, path: Path) -> Iterator[Entry]:
    """A list of records; or lists of ``themes``, ``programmes`` and ``practices``, of one ``community``."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise Unreadable(f"{path} is not YAML{where}.") from None
    except RecursionError:
        raise Unreadable(f"{path} is nested too deep.") from None
    nodes = _yaml_records(root)
    if nodes is None:
        raise Unreadable(f"{path} holds no list of themes, programmes or practices.")
    community, whose = _community(root)
    for node in nodes:
        line = node.start_mark.line + 1
        try:
            entry = _entry(line, yaml.SafeLoader("").construct_object(node, deep=True))
            record = community | entry.record if entry.record is not None else None
            yield replace(entry, record=record, lines=whose | _lines(node))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            yield Entry(line, None, f"not readable: {getattr(error, 'problem', None) or error}")


def _lines(node: yaml.Node) -> dict[str, int]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {str(key.value): key.start_mark.line + 1 for key, _ in pairs}


def _yaml_records(root: yaml.Node | None) -> list[yaml.Node] | None:
    """The nodes of all records; None where there is no list of any."""
    if isinstance(root, yaml.SequenceNode):
        return list(root.value)
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    lists = [
        value.value
        for key, value in pairs
        if isinstance(key, yaml.ScalarNode) and key.value in LISTS and isinstance(value, yaml.SequenceNode)
    ]
    return [node for nodes in lists for node in nodes] if lists else None


def _community(root: yaml.Node | None) -> tuple[dict[str, Any], dict[str, int]]:
    """The community all records of a file are of, unless one says otherwise, and where that stands."""
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode) and key.value == COMMUNITY and isinstance(value, yaml.ScalarNode):
            told = "" if value.tag.endswith(":null") else value.value
            return {COMMUNITY: told}, {COMMUNITY: key.start_mark.line + 1}
    return {}, {}


def _entry(line: int, record: object) -> Entry:
    if not isinstance(record, dict):
        return Entry(line, None, "not a record with named fields")
    return Entry(line, record)
