"""Files in, with their line numbers; files out, with nothing of theirs alive."""

import csv
import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from adapters.files import FORMATS, Entry, Unreadable, read, write
from bot.app.archive import part_labels
from bot.exchange import practice_record
from bot.model.parts import Parts
from bot.wording import Wording
from tests.builders import a_practice

LABELS = part_labels(Wording().voice("fr"))


def written(path: Path, text: str) -> Path:
    """A file with this text."""
    path.write_text(text, encoding="utf-8")
    return path


def test_json_lines_tell_which_line_is_wrong(tmp_path: Path) -> None:
    """The others are records all the same; empty lines are nothing."""
    entries = read(written(tmp_path / "p.jsonl", '{"title": "a"}\n\nnot json\n[1]\n{"title": "b\u2028c"}\n'))
    assert [(entry.line, entry.record) for entry in entries] == [
        (1, {"title": "a"}),
        (3, None),
        (4, None),
        (5, {"title": "b\u2028c"}),
    ]


def test_csv_keeps_lines_through_line_breaks_in_cells(tmp_path: Path) -> None:
    """A cell may hold several lines."""
    entries = read(written(tmp_path / "p.csv", 'title,method\na,"x\ny"\nb,z\n'))
    assert entries == [Entry(2, {"title": "a", "method": "x\ny"}), Entry(4, {"title": "b", "method": "z"})]


def test_csv_cells_keep_the_line_separators_of_unicode(tmp_path: Path) -> None:
    """A row ends where the file's line does, quoted or not."""
    entries = read(written(tmp_path / "p.csv", 'title,method\na,x\u2028y\nb,"x\u0085y"\n'))
    assert entries == [
        Entry(2, {"title": "a", "method": "x\u2028y"}),
        Entry(3, {"title": "b", "method": "x\u0085y"}),
    ]


@pytest.mark.parametrize("broken", ['c,"open\nd,e\n', 'c,"open\nd,"e"\n', 'c,"x"y\nd,e\n'])
def test_a_quote_that_is_not_closed_is_told_and_what_stood_before_is_read(
    broken: str, tmp_path: Path
) -> None:
    """With the line its row begins on."""
    first, told = read(written(tmp_path / "p.csv", f"title,method\na,b\n{broken}"))
    assert first == Entry(2, {"title": "a", "method": "b"})
    assert (told.line, told.record) == (3, None)
    assert "nothing was read from this line on" in told.problem


def test_yaml_is_a_list_or_named_lists(tmp_path: Path) -> None:
    """As a person would write it, with comments."""
    text = "# nos thèmes\nthemes:\n  - question: A ?\n  - nothing\npractices:\n  - title: B\n"
    entries = read(written(tmp_path / "p.yaml", text))
    assert [(entry.line, entry.record) for entry in entries] == [
        (3, {"question": "A ?"}),
        (4, None),
        (6, {"title": "B"}),
    ]


@pytest.mark.parametrize("broken", ["? [a]\n  : b", "created_at: 2026-13-45", "&r\n  title: *r"])
def test_a_yaml_record_that_cannot_be_built_is_told_with_its_line(broken: str, tmp_path: Path) -> None:
    """In one sentence; the others are records all the same."""
    wrong, right = read(written(tmp_path / "p.yaml", f"- {broken}\n- title: B\n"))
    assert (wrong.line, wrong.record) == (1, None)
    assert len(wrong.problem.splitlines()) == 1
    assert right.record == {"title": "B"}


def test_yaml_keys_may_be_anything_beside_the_named_lists(tmp_path: Path) -> None:
    """They are not ours."""
    (entry,) = read(written(tmp_path / "p.yaml", "? [a]\n: b\npractices:\n- title: B\n"))
    assert entry.record == {"title": "B"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.txt", "a"),
        ("p.yaml", "a: ["),
        ("p.yaml", "just: words"),
        ("p.yaml", "? [a]\n: b"),
        ("p.yaml", "[" * 5000),
        ("p.csv", ""),
        ("p.csv", 'title,"method\na,b\n'),
    ],
)
def test_what_cannot_be_read_is_one_sentence(name: str, text: str, tmp_path: Path) -> None:
    """With the file's name in it."""
    with pytest.raises(Unreadable, match=name):
        read(written(tmp_path / name, text))


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """No traceback for what a person can mend."""
    with pytest.raises(Unreadable, match="cannot be read"):
        read(tmp_path / "no.jsonl")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_holds_every_practice(form: str, tmp_path: Path) -> None:
    """Two of the same title too."""
    records = [practice_record(a_practice(parts=Parts(method=f"Je fais {n}.")), "Managers") for n in (1, 2)]
    files = write(records, tmp_path / "out", form, LABELS)
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert "Je fais 1." in text
    assert "Je fais 2." in text


def test_json_goes_in_again(tmp_path: Path) -> None:
    """Line by line."""
    record = practice_record(a_practice(tags=("a",)), "Managers")
    (path,) = write([record], tmp_path, "json", LABELS)
    assert [entry.record for entry in read(path)] == [json.loads(json.dumps(record))]


def test_nothing_members_wrote_comes_alive(tmp_path: Path) -> None:
    """No tag in a page, no heading or image in Markdown, no formula in a spreadsheet."""
    nasty = a_practice(title="=HYPERLINK(1)", parts=Parts(method="<script>x</script>\n# T\n![i](u)"))
    record = practice_record(nasty, "Managers")
    (page,) = write([record], tmp_path / "h", "html", LABELS)
    assert "<script>" not in page.read_text(encoding="utf-8")
    (note,) = write([record], tmp_path / "m", "md", LABELS)
    assert "\n# T" not in note.read_text(encoding="utf-8")
    assert "![i]" not in note.read_text(encoding="utf-8")
    (table,) = write([record], tmp_path / "c", "csv", LABELS)
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["title"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    "words",
    [
        "Un <img src=x onerror=alert(1)> [lien](https://example.org)",
        "Titre\n===",
        "Titre\n---",
        "- un\n- deux",
        "+ un",
        "* un",
        "1. un\n2) deux",
        "    du code\n\n    encore",
        "```\ncode\n```",
        "~~~\ncode\n~~~",
        "> cité",
        "a | b\n--|--\nc | d",
        "[a]: https://example.org\n[a]",
        "<https://example.org> et **gras**, ~~barré~~, `code`",
        "&lt;b&gt; &copy;",
        "un\r# deux\r\n# trois",
        "fin \\",
    ],
)
def test_markdown_shows_titles_and_parts_as_they_were_written(words: str, tmp_path: Path) -> None:
    """One heading for the title, one for the part, and paragraphs: nothing else is made of members' words."""
    practice = a_practice(title=words, parts=Parts(method=words))
    (note,) = write([practice_record(practice, "Managers")], tmp_path, "md", LABELS)
    body = note.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(body)
    assert {token.tag for token in tokens if token.type != "inline"} == {"h1", "h2", "p"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    inner = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inner} <= {"text", "text_special", "softbreak"}
    shown = ["".join(child.content or " " for child in token.children or []) for token in tokens]
    title, _, *parts = (text for text in shown if text)
    assert title.split() == words.split()
    assert " ".join(parts).split() == words.split()


def test_markdown_leaves_templates_and_addresses_dead(tmp_path: Path) -> None:
    """Static sites fill in templates; some readers make links of bare addresses."""
    practice = a_practice(
        parts=Parts(method="{{ site.secret }} {% include x %} https://a.example www.b.example")
    )
    (note,) = write([practice_record(practice, "Managers")], tmp_path, "md", LABELS)
    text = note.read_text(encoding="utf-8")
    assert not any(alive in text for alive in ("{{", "{%", "%}", "https://", "www.b"))


def test_ordinary_words_are_hardly_touched(tmp_path: Path) -> None:
    """A file is for reading as it is, too."""
    words = "Jusqu'à 20 % - et 1.5 fois : c'est (presque) tout."
    (note,) = write(
        [practice_record(a_practice(parts=Parts(method=words)), "Managers")], tmp_path, "md", LABELS
    )
    assert words in note.read_text(encoding="utf-8")


def names(folder: Path) -> set[str]:
    """What lies in a folder for whoever looks."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("later", sorted(FORMATS))
def test_an_export_holds_what_is_archived_now_and_nothing_else(form: str, later: str, tmp_path: Path) -> None:
    """Whatever the format of the one before."""
    kept, withdrawn = (
        practice_record(a_practice(title=title), "Managers") for title in ("Gardée", "Retirée")
    )
    write([kept, withdrawn], tmp_path, form, LABELS)
    written = write([kept], tmp_path, later, LABELS)
    assert names(tmp_path) == {path.name for path in written}
    assert not any("Retirée" in path.read_text(encoding="utf-8") for path in written)
    again = write([kept], tmp_path, later, LABELS)
    assert again == written


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_what_others_put_into_the_folder_is_left_alone(form: str, tmp_path: Path) -> None:
    """Even where it has the name an export would take."""
    record = practice_record(a_practice(title="Practices"), "Managers")
    (first,) = write([record], tmp_path / "elsewhere", form, LABELS)
    folder = tmp_path / "here"
    folder.mkdir()
    theirs = folder / first.name.upper()
    theirs.write_text("à nous", encoding="utf-8")
    for records in ([record], []):
        write(records, folder, form, LABELS)
        assert theirs.read_text(encoding="utf-8") == "à nous"


@pytest.mark.parametrize("listed", ["no json", "[]", '{"files": ["../theirs.md"]}', '{"files": [1]}'])
def test_a_list_that_is_not_ours_removes_nothing(listed: str, tmp_path: Path) -> None:
    """The folder is refused, in one sentence."""
    theirs = written(tmp_path / "theirs.md", "à nous")
    (tmp_path / "out").mkdir()
    written(tmp_path / "out" / ".mallette-export.json", listed)
    with pytest.raises(Unreadable, match="choose another folder"):
        write([], tmp_path / "out", "md", LABELS)
    assert theirs.exists()
