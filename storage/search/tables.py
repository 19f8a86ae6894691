"""The tables of the index. What was archived last lies in ``search_fresh``; the rest is packed.

No foreign keys: they would make who packs practices wait for who is writing one, and the other way round.
"""

from sqlalchemy import BigInteger, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field

from storage.tables import UNORDERED, Table


class PlaceRow(Table, table=True):
    """Where documents were told; who may see them is asked of this."""

    __tablename__ = "search_places"
    __table_args__ = (
        UniqueConstraint("community", "messenger", "workspace", "channel", name="uq_search_places_channel"),
    )

    number: int | None = Field(default=None, primary_key=True)
    community: str
    messenger: str
    workspace: str
    channel: str


class FreshRow(Table, table=True):
    """A document archived lately: ``storage.search.packing.PackedDocument``."""

    __tablename__ = "search_fresh"
    __table_args__ = (UNORDERED,)

    practice: str = Field(primary_key=True)
    version: int
    token: int = Field(sa_type=BigInteger)
    """Another whenever it is read again; all of them added up tell whether any changed."""
    record: bytes
    entries: bytes


class PartitionRow(Table, table=True):
    """Documents numbered from 65,536 times ``number`` on: their records, side by side."""

    __tablename__ = "search_partitions"

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version: int
    """Of the analyser that read them."""
    token: int = Field(sa_type=BigInteger)
    """Another whenever anything changed."""
    size: int
    sealed: int
    """How many times documents were added."""
    records: bytes


class WordingRow(Table, table=True):
    """From how many searches for a word a practice was opened. Whose, when, beside what: that is not kept."""

    __tablename__ = "search_wordings"
    __table_args__ = (UNORDERED,)

    term: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    practice: str = Field(primary_key=True, index=True)
    times: int


class DocumentRow(Table, table=True):
    """Which practice a packed document is."""

    __tablename__ = "search_documents"

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    practice: str = Field(unique=True)


class PostingsRow(Table, table=True):
    """Which documents of a partition hold a term, some to a row (``storage.search.blocks``)."""

    __tablename__ = "search_postings"
    __table_args__ = (UNORDERED,)

    partition: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    term: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chunk: int = Field(primary_key=True)
    """The number, in the partition, of the first of its documents."""
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
