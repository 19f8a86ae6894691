"""Records become files people can open without Mallette."""

import csv
import html
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
Labels = Mapping[str, str]
"""What each part is called, in the reader's language and in the order told."""


def write(records: Sequence[Record], folder: Path, form: str, labels: Labels) -> list[Path]:
    """Write ``records`` in one of ``FORMATS`` into ``folder``; gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    return FORMATS[form](records, folder, labels)


def _markdown(records: Sequence[Record], folder: Path, labels: Labels) -> list[Path]:
    """One file a practice, with its facts in front, as static sites and note-takers read them."""
    written = []
    taken: set[str] = set()
    for record in records:
        name = _file_name(record, taken)
        front = {key: record[key] for key in ("id", "author", "tags", "language", "community", "created_at")}
        lines = ["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())]
        lines += ["---", "", f"# {_plain(record['title'])}", ""]
        for part, label in labels.items():
            if record[part]:
                lines += [f"## {label}", "", _quiet(record[part]), ""]
        path = folder / f"{name}.md"
        path.write_text("\n".join(lines), encoding="utf-8")
        written.append(path)
    return written


def _html(records: Sequence[Record], folder: Path, labels: Labels) -> list[Path]:
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
    path = folder / "practices.html"
    path.write_text(page, encoding="utf-8")
    return [path]


def _json(records: Sequence[Record], folder: Path, _labels: Labels) -> list[Path]:
    """One JSON object a line, which ``import`` reads again."""
    path = folder / "practices.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return [path]


def _csv(records: Sequence[Record], folder: Path, labels: Labels) -> list[Path]:
    """A table for spreadsheets; what a member wrote never starts a formula there."""
    columns = ["id", "title", *labels, "tags", "language", "author", "community", "created_at"]
    path = folder / "practices.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        for record in records:
            row = {**record, "tags": ", ".join(record["tags"])}
            table.writerow({column: _no_formula(str(row[column])) for column in columns})
    return [path]


FORMATS: Mapping[str, Callable[[Sequence[Record], Path, Labels], list[Path]]] = {
    "md": _markdown,
    "html": _html,
    "json": _json,
    "csv": _csv,
}


def _file_name(record: Record, taken: set[str]) -> str:
    folded = unicodedata.normalize("NFKD", str(record["title"])).encode("ascii", "ignore").decode().lower()
    name = base = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60] or "practice"
    number = 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def _plain(title: str) -> str:
    return " ".join(title.split())


def _quiet(text: str) -> str:
    """Members' text such that no heading, link, image or other Markdown of theirs comes alive."""
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", text)


def _paragraphs(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
