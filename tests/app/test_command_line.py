"""What operators rely on: commands as they are typed, sentences as they are read."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.command_line import bot


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def lines(path: Path, *records: object) -> str:
    """A file with one JSON value a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


PRACTICES = (
    {
        "id": "p1",
        "title": "Le point du lundi",
        "method": "Je fixe deux jalons.",
        "author": "Nadia",
        "tags": ["suivi"],
    },
    {"id": "p2", "text": "Je recrute à deux voix, toujours."},
)


def test_what_is_imported_is_found_and_given_back_by_its_own_id(tmp_path: Path) -> None:
    """On a machine where nothing was set up."""
    taken = bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    assert (taken.returncode, taken.stdout) == (0, "Kept: 2. Refused: 0.\n")
    found = bot(tmp_path, "search", "recruter", "--json")
    assert [json.loads(line)["id"] for line in found.stdout.splitlines()] == ["p2"]
    shown = bot(tmp_path, "search", "jalon", "--limit", "1")
    assert shown.stdout == "1. Le point du lundi — Nadia  [p1]\n"


def test_everything_can_be_read_again_for_searches(tmp_path: Path) -> None:
    """And is found as before; where there is nothing, that is said as well."""
    assert bot(tmp_path, "reindex").stdout == "Practices read: 0.\n"
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    before = bot(tmp_path, "search", "recruter", "--json").stdout
    read = bot(tmp_path, "reindex")
    assert (read.returncode, read.stdout, read.stderr) == (0, "Practices read: 2.\n", "")
    assert bot(tmp_path, "search", "recruter", "--json").stdout == before


def test_a_search_says_what_counted(tmp_path: Path) -> None:
    """Every form of every word, in every field, adding up to the score."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    [record] = map(json.loads, bot(tmp_path, "search", "lundi", "--explain", "--json").stdout.splitlines())
    forms = {(reason["term"], reason["field"]) for reason in record["reasons"]}
    counted = {(term, field) for term in ("lund", "=lundi") for field in ("title", "whole")}
    assert forms == counted | {("fresh", "community")}
    assert sum(reason["gain"] for reason in record["reasons"]) == pytest.approx(record["score"], rel=1e-5)
    head, *reasons = bot(tmp_path, "search", "lundi", "--explain").stdout.splitlines()
    assert head == "1. Le point du lundi — Nadia  [p1]"
    assert len(reasons) == len(forms)


def test_importing_twice_changes_what_changed_and_doubles_nothing(tmp_path: Path) -> None:
    """The identifier says which is which."""
    file = tmp_path / "p.jsonl"
    bot(tmp_path, "import", lines(file, *PRACTICES))
    bot(tmp_path, "import", lines(file, {"id": "p2", "text": "Je recrute à trois voix."}))
    found = bot(tmp_path, "search", "recrute voix", "--json").stdout.splitlines()
    assert [json.loads(line)["method"] for line in found] == ["Je recrute à trois voix."]


def test_importing_twice_doubles_nothing_that_has_no_id(tmp_path: Path) -> None:
    """Same community, title and parts: the same practice, twice in a file or in two."""
    text = {"text": "Je recrute à deux voix, toujours."}
    told = {"title": "Le point du lundi", "method": "Je fixe deux jalons à deux."}
    file = lines(tmp_path / "p.jsonl", text, told, text, {**told, "outcome": "On se voit moins."})
    for _ in range(2):
        assert bot(tmp_path, "import", file).stdout == "Kept: 4. Refused: 0.\n"
        found = bot(tmp_path, "search", "deux", "--json").stdout.splitlines()
        assert sorted(json.loads(line)["outcome"] for line in found) == ["", "", "On se voit moins."]
    first = {json.loads(line)["id"]: json.loads(line) for line in found}
    bot(tmp_path, "import", file)
    again = bot(tmp_path, "search", "deux", "--json").stdout.splitlines()
    assert {json.loads(line)["id"]: json.loads(line) for line in again} == first


def test_a_bad_line_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    """With its number, on standard error."""
    file = lines(tmp_path / "p.jsonl", PRACTICES[0], {"tags": ["a"]}, PRACTICES[1])
    taken = bot(tmp_path, "import", file)
    assert taken.returncode == 1
    assert taken.stdout == "Kept: 2. Refused: 1.\n"
    assert taken.stderr == f"{file}:2: neither title nor method\n"


def test_themes_are_imported_from_yaml(tmp_path: Path) -> None:
    """A theme that is there already is named, not doubled."""
    file = tmp_path / "t.yaml"
    file.write_text("- question: Comment fais-tu pour finir à l'heure ?\n", encoding="utf-8")
    assert bot(tmp_path, "import", str(file)).stdout == "Kept: 1. Refused: 0.\n"
    assert "t.yaml:1: this question is among" in bot(tmp_path, "import", str(file)).stderr


def test_queries_in_a_file_are_answered_line_by_line(tmp_path: Path) -> None:
    """In their order, with scores, and an empty list where nothing fits."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    queries = lines(tmp_path / "q.jsonl", {"id": "a", "text": "jalons"}, {"id": 2, "text": "zygomatique"})
    answered = bot(tmp_path, "search", "--batch", queries)
    first, second = (json.loads(line) for line in answered.stdout.splitlines())
    assert (first["id"], [hit["id"] for hit in first["hits"]]) == ("a", ["p1"])
    assert first["hits"][0]["score"] > 0
    assert second == {"id": 2, "hits": []}


@pytest.mark.parametrize("text", [None, 7, ["jalons"], {"a": 1}])
def test_a_query_whose_text_is_none_stops_before_anything_is_searched(text: object, tmp_path: Path) -> None:
    """With the number of its line."""
    queries = lines(tmp_path / "q.jsonl", {"id": "a", "text": "jalons"}, {"id": "b", "text": text})
    said = bot(tmp_path, "search", "--batch", queries)
    assert (said.returncode, said.stdout) == (1, "")
    assert f"{queries}:2: not a query" in said.stderr


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_export_writes_every_format(form: str, tmp_path: Path) -> None:
    """Into a folder it makes."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    given = bot(tmp_path, "export", "--to", "out/here", "--format", form)
    assert given.returncode == 0
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out/here").iterdir())
    assert "Je fixe deux jalons" in text


def test_an_export_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    """Here, an archive that holds other practices."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    bot(tmp_path, "export", "--to", "out")
    assert (tmp_path / "out" / "le-point-du-lundi.md").exists()
    (tmp_path / "out" / "notes.md").write_text("à nous", encoding="utf-8")
    given = bot(tmp_path, "export", "--to", "out", DATABASE_URL="sqlite+aiosqlite:///other.db")
    assert given.returncode == 0
    assert [path.name for path in (tmp_path / "out").glob("*.md") if path.name[0] != "."] == ["notes.md"]


def test_an_export_says_where_each_practice_was_told(tmp_path: Path) -> None:
    """A channel that is not open to everybody is recognised by its name."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", PRACTICES[0] | {"community": "Managers"}))
    bot(tmp_path, "export", "--to", "out", "--format", "json")
    (line,) = (tmp_path / "out" / "practices.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["place"] == "Managers"


def test_what_is_exported_can_be_imported_elsewhere(tmp_path: Path) -> None:
    """The archive belongs to the community, not to this database."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    bot(tmp_path, "export", "--to", "out", "--format", "json")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    taken = bot(elsewhere, "import", str(tmp_path / "out" / "practices.jsonl"))
    assert taken.stdout == "Kept: 2. Refused: 0.\n"


def test_doctor_finds_nothing_wrong_on_a_fresh_machine(tmp_path: Path) -> None:
    """Every line begins with a tick."""
    looked = bot(tmp_path, "doctor", HTTP_PORT="0")
    assert looked.returncode == 0
    assert all(line.startswith("✓ ") for line in looked.stdout.splitlines())


def test_doctor_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path, taken_port: int) -> None:
    """And exits with 1."""
    looked = bot(
        tmp_path, "doctor", HTTP_PORT=str(taken_port), DATABASE_URL="sqlite+aiosqlite:////proc/no/m.db"
    )
    assert looked.returncode == 1
    wrong = [line for line in looked.stdout.splitlines() if line.startswith("✗ ")]
    assert len(wrong) == 2
    assert any("HTTP_PORT" in line for line in wrong)
    assert any("DATABASE_URL" in line for line in wrong)


def test_doctor_looks_at_what_each_messenger_needs(tmp_path: Path) -> None:
    """What would stop a start is found before one."""
    looked = bot(tmp_path, "doctor", HTTP_PORT="0", SANDBOX_FILE="/proc/no/sandbox.db")
    assert looked.returncode == 1
    (wrong,) = [line for line in looked.stdout.splitlines() if line.startswith("✗ ")]
    assert wrong.startswith("✗ sandbox: ")
    assert "SANDBOX_FILE" in wrong


def test_a_messenger_named_twice_runs_once(tmp_path: Path) -> None:
    """Or everything would be heard twice."""
    looked = bot(tmp_path, "doctor", HTTP_PORT="0", MESSENGERS="sandbox, sandbox")
    assert "✓ messengers: sandbox\n" in looked.stdout
    assert looked.stdout.count("✓ sandbox: ") == 1


@pytest.mark.parametrize("host", ["203.0.113.1", "2001:db8::1", "no.such.host.invalid", "a..b"])
@pytest.mark.parametrize("command", ["run", "doctor"])
def test_an_address_of_another_machine_is_told_with_its_setting(
    command: str, host: str, tmp_path: Path
) -> None:
    """Another port would not help."""
    said = bot(tmp_path, command, HTTP_HOST=host, HTTP_PORT="0")
    assert said.returncode == 1
    (line,) = [line for line in (said.stdout + said.stderr).splitlines() if not line.startswith("✓ ")]
    assert "HTTP_HOST" in line
    assert "HTTP_PORT" not in line


def test_migrate_can_be_run_any_number_of_times(tmp_path: Path) -> None:
    """The second time there is nothing to do."""
    for _ in range(2):
        done = bot(tmp_path, "migrate")
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n")


@pytest.mark.parametrize(
    ("arguments", "settings", "named"),
    [
        ([], {"HTTP_PORT": "eighty"}, "HTTP_PORT"),
        ([], {"HTTP_PORT": "99999"}, "HTTP_PORT"),
        ([], {"TIMEZONE": "Europe/Atlantis"}, "TIMEZONE"),
        ([], {"LANGUAGE": "de"}, "LANGUAGE"),
        ([], {"MESSENGERS": "pigeon", "HTTP_PORT": "0"}, "MESSENGERS"),
        ([], {"MESSENGERS": "a b;c"}, "MESSENGERS"),
        ([], {"DATABASE_URL": "nowhere", "HTTP_PORT": "0"}, "DATABASE_URL"),
        ([], {"DATABASE_URL": "sqlite+aiosqlite:////proc/no/m.db", "HTTP_PORT": "0"}, "/proc/no"),
        ([], {"SANDBOX_FILE": "/proc/no/sandbox.db", "HTTP_PORT": "0"}, "SANDBOX_FILE"),
        (["search", "mots", "--community", "Ailleurs"], {}, "Ailleurs"),
        (["search"], {}, "--batch"),
        (["import", "no.jsonl"], {}, "no.jsonl"),
        (["search", "--batch", "no.jsonl"], {}, "no.jsonl"),
        (["export", "--to", "/proc/no"], {}, "/proc/no"),
        (["backup"], {}, "data/mallette.db"),
        (["backup"], {"DATABASE_URL": "postgresql://localhost/m"}, "pg_dump"),
        (["restore", "no.db"], {}, "no.db"),
        (["copy", "--from", "nowhere"], {}, "no database address"),
        (["copy", "--from", "sqlite:///here.db", "--community", "Ailleurs"], {}, "Ailleurs"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(
    arguments: list[str], settings: dict[str, str], named: str, tmp_path: Path
) -> None:
    """On standard error, with what it is about and no traceback."""
    said = bot(tmp_path, *arguments, **settings)
    assert said.returncode == 1
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1, said.stderr
    assert named in said.stderr


def test_a_backup_is_put_back(tmp_path: Path) -> None:
    """Each command says where things now are."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    made = bot(tmp_path, "backup", "--to", "kept/monday.db")
    assert (made.returncode, made.stdout, made.stderr) == (0, "Backed up: kept/monday.db\n", "")
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", {"id": "p3", "text": "Je recrute à trois voix."}))
    put_back = bot(tmp_path, "restore", "kept/monday.db")
    assert put_back.returncode == 0
    assert put_back.stdout.startswith("Restored: kept/monday.db. What was there before: data/mallette-before")
    found = bot(tmp_path, "search", "recruter", "--json").stdout.splitlines()
    assert [json.loads(line)["id"] for line in found] == ["p2"]


def test_a_database_is_copied_into_another(tmp_path: Path) -> None:
    """And found there; without a target, into the one that is set."""
    bot(tmp_path, "import", lines(tmp_path / "p.jsonl", *PRACTICES))
    there = {"DATABASE_URL": "sqlite+aiosqlite:///there.db"}
    copied = bot(tmp_path, "copy", "--from", "sqlite+aiosqlite:///data/mallette.db", **there)
    # A community, its channel, and two practices.
    assert (copied.returncode, copied.stderr) == (0, "")
    assert copied.stdout == "Copied: 4 rows, the same in both by count and by checksum.\n"
    found = bot(tmp_path, "search", "recruter", "--json", **there).stdout.splitlines()
    assert [json.loads(line)["id"] for line in found] == ["p2"]


def test_a_taken_port_is_one_sentence(tmp_path: Path, taken_port: int) -> None:
    """With the setting that chooses another."""
    said = bot(tmp_path, "run", HTTP_PORT=str(taken_port))
    assert said.returncode == 1
    assert len(said.stderr.splitlines()) == 1
    assert "HTTP_PORT" in said.stderr


def test_a_password_is_never_said(tmp_path: Path) -> None:
    """Not even when the database cannot be reached."""
    url = "postgresql+asyncpg://mallette:s3same@127.0.0.1:1/mallette"
    said = bot(tmp_path, "doctor", DATABASE_URL=url, HTTP_PORT="0")
    assert said.returncode == 1
    assert "s3same" not in said.stdout + said.stderr
