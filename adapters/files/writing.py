"""Records become files people can open without Mallette."""

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from adapters.files.folder import Page, fill

Record = Mapping[str, Any]
Labels = Mapping[str, str]
"""What each part is called, in the reader's language and in the order told."""
WHENCE = ("language", "community", "place", "created_at")


def write(records: Sequence[Record], folder: Path, form: str, labels: Labels) -> list[Path]:
    """Write ``records`` in one of ``FORMATS`` into ``folder``, in place of what was written there last.

    Gives the files written. Raises ``Unreadable`` and ``OSError``.
    """
    return fill(folder, FORMATS[form](records, labels))


def _markdown(records: Sequence[Record], labels: Labels) -> list[Page]:
    """One file a practice, with its facts in front, as static sites and note-takers read them."""
    pages = []
    for record in records:
        front = {key: record[key] for key in ("id", "author", "tags", *WHENCE)}
        lines = ["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())]
        lines += ["---", "", f"# {_quiet(' '.join(record['title'].split()))}", ""]
        for part, label in labels.items():
            if record[part]:
                lines += [f"## {label}", "", _quiet(record[part]), ""]
        pages.append(Page(_stem(record["title"]), ".md", "\n".join(lines)))
    return pages


def _html(records: Sequence[Record], labels: Labels) -> list[Page]:
    """One page with every practice."""
    articles = []
    for record in records:
        parts = "".join(
            f"<h3>{html.escape(label)}</h3><p>{_paragraphs(record[part])}</p>"
            for part, label in labels.items()
            if record[part]
        )
        about = " · ".join(html.escape(text) for text in (record["author"], *record["tags"]) if text)
        articles.append(
            f"<article><h2>{html.escape(record['title'])}</h2>{parts}<p><small>{about}</small></p></article>"
        )
    language = records[0]["language"] if records else "fr"
    page = (
        f'<!doctype html><html lang="{html.escape(language)}"><meta charset="utf-8"><title>Mallette</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:1rem/1.6 system-ui;max-width:42rem;margin:2rem auto;padding:0 1rem;"
        "color-scheme:light dark}article{border-top:1px solid #8886;padding:1rem 0}"
        "h3{font-size:1rem;margin:1rem 0 0}p{margin:.2rem 0}</style>"
        f"<h1>Mallette</h1>{''.join(articles)}</html>\n"
    )
    return [Page("practices", ".html", page)]


def _json(records: Sequence[Record], _labels: Labels) -> list[Page]:
    """One JSON object a line, which ``import`` reads again."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return [Page("practices", ".jsonl", lines)]


def _csv(records: Sequence[Record], labels: Labels) -> list[Page]:
    """A table for spreadsheets; what a member wrote never starts a formula there."""
    columns = ["id", "title", *labels, "tags", "author", *WHENCE]
    text = io.StringIO(newline="")
    # Spreadsheets tell UTF-8 by the mark in front.
    text.write("\ufeff")
    table = csv.DictWriter(text, columns)
    table.writeheader()
    for record in records:
        row = {**record, "tags": ", ".join(record["tags"])}
        table.writerow({column: _no_formula(str(row[column])) for column in columns})
    return [Page("practices", ".csv", text.getvalue())]


PACK = "yaml"
"""The form of what communities plan, which is no form of practices."""


def write_packs(packs: Mapping[str, Mapping[str, Any]], folder: Path) -> list[Path]:
    """Write what each community plans, by its name, in place of the last export; as ``write`` does."""
    pages = [
        Page(_stem(name), ".yaml", yaml.safe_dump(dict(pack), allow_unicode=True, sort_keys=False, width=110))
        for name, pack in packs.items()
    ]
    return fill(folder, pages)


FORMATS: Mapping[str, Callable[[Sequence[Record], Labels], list[Page]]] = {
    "md": _markdown,
    "html": _html,
    "json": _json,
    "csv": _csv,
}


def _stem(title: str) -> str:
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded)[:60].strip("-") or "practice"


ALIVE = re.compile(r"[\\`*_{}\[\]<>#|!&~=^$]|:(?=//)|(?<=www)\.|(?<=[{%])%|%(?=[}%])", re.IGNORECASE)
"""What Markdown, its dialects and the templates of static sites make something of, wherever it stands."""
INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
MARK = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+:]))", re.MULTILINE)
"""What makes something of a line that begins with it: a list, a definition, a rule, a heading above."""


def _quiet(text: str) -> str:
    """Members' text such that no heading, list, link, image or other Markdown of theirs comes alive."""
    lines = INDENT.sub("", re.sub(r"\r\n?", "\n", text))
    return MARK.sub(r"\1\\", ALIVE.sub(r"\\\g<0>", lines))


def _paragraphs(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
