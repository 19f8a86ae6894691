"""Tables on standard output: a line for what was counted, a column for each time it was."""

from collections.abc import Mapping, Sequence


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """What each of ``rows`` counts, beside each other; what one does not count is a dash."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = [names, *([str(row.get(name, "–")) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in columns]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in zip(*columns, strict=True)
    )
