"""The tables of the index."""

from sqlmodel import Field

from storage.tables import UNORDERED, Table, child_of


class DocumentRow(Table, table=True):
    """How many terms an archived practice has in each field."""

    __tablename__ = "search_documents"
    __table_args__ = (UNORDERED,)

    practice: str = Field(sa_column=child_of("practices.id"))
    title: int
    body: int
    whole: int


class TermRow(Table, table=True):
    """How often a term stands in each field of an archived practice."""

    __tablename__ = "search_terms"
    __table_args__ = (UNORDERED,)

    term: str = Field(primary_key=True)
    practice: str = Field(sa_column=child_of("search_documents.practice", index=True))
    title: int
    body: int
    whole: int
