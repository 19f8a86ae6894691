"""Run by Alembic: every revision over the connection ``storage.migrating`` opened, in its transaction."""

from alembic import context

from storage.search import tables as search_tables  # noqa: F401  # says which tables it needs
from storage.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
