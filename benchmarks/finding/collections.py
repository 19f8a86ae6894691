"""What finding is measured on: our own collection, and others where they lie beside the project."""

from pathlib import Path

from benchmarks.finding.measures import HELPS
from tests.collections.reading import Collection, Query, managers, practice_of, records

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def collections() -> list[Collection]:
    """Ours first."""
    work = BESIDE / "fr-work"
    return [managers(), *([fr_work(work)] if work.is_dir() else [])]


def fr_work(folder: Path) -> Collection:
    """Sheets on labour law, questions in employees' own words, and what experts would have them read."""
    texts = [practice_of({**record, "language": "fr"}) for record in records(folder / "corpus.jsonl")]
    asked = list(records(folder / "queries.jsonl"))
    judgements = {query["id"]: dict.fromkeys(query["relevant"], HELPS) for query in asked}
    queries = [Query(query["id"], query["text"], "fr") for query in asked]
    return Collection("fr-work", texts, queries, judgements)
