"""A folder holds the last export and nothing of a former one; whatever else lies in it is left alone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.files.reading import Unreadable

LIST = ".mallette-export.json"
"""Names the files of the last export: those, and no others, are ours to remove."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file to write."""

    stem: str
    """What it would be called, were it alone."""
    ending: str
    text: str


def fill(folder: Path, pages: Sequence[Page]) -> list[Path]:
    """Put ``pages`` in place of the last export; gives the files. Raises ``Unreadable`` and ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _listed(folder):
        if (folder / name).is_file():
            (folder / name).unlink()
    names = _free_names(pages, (path.name for path in folder.iterdir()))
    # Before the files: interrupted on the way, the next export still knows what to remove.
    _list(folder, names)
    written = [folder / name for name in names]
    for path, page in zip(written, pages, strict=True):
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(page.text)
    return written


def _free_names(pages: Sequence[Page], present: Iterable[str]) -> list[str]:
    """A name for each, unlike what is there: on some disks ``A.md`` and ``a.md`` are one file."""
    taken = {name.lower() for name in present}
    names = []
    for page in pages:
        name, number = f"{page.stem}{page.ending}", 2
        while name.lower() in taken:
            name, number = f"{page.stem}-{number}{page.ending}", number + 1
        taken.add(name.lower())
        names.append(name)
    return names


def _listed(folder: Path) -> list[str]:
    path = folder / LIST
    if not path.exists():
        return []
    try:
        names = json.loads(path.read_text(encoding="utf-8"))["files"]
        # Only what is in the folder itself: a list may have been tampered with.
        if all(Path(name).name == name for name in names):
            return list(names)
    except (ValueError, KeyError, TypeError):
        pass
    raise Unreadable(f"{path} is not a list of exported files: choose another folder.")


def _list(folder: Path, names: Sequence[str]) -> None:
    new = folder / f"{LIST}.new"
    new.write_text(json.dumps({"files": names}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    new.replace(folder / LIST)
