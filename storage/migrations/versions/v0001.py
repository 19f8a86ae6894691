"""Everything that is remembered."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Text = AutoString()
Instant = UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("address_messenger", Text, nullable=True),
        sa.Column("address_workspace", Text, nullable=True),
        sa.Column("address_channel", Text, nullable=True),
        sa.Column("address_thread", Text, nullable=True),
        sa.Column("address_message", Text, nullable=True),
        sa.Column("situation", Text, nullable=False),
        sa.Column("method", Text, nullable=False),
        sa.Column("outcome", Text, nullable=False),
        sa.Column("difficulties", Text, nullable=False),
        sa.Column("audience", Text, nullable=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("posting", Text, nullable=False),
        sa.Column("member", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("diverging", sa.Boolean(), nullable=False),
        sa.Column("removed_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint(
            "address_messenger",
            "address_workspace",
            "address_channel",
            "address_message",
            name="uq_answers_source",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answers_member", "answers", ["member"])
    op.create_index("ix_answers_posting", "answers", ["posting"])

    op.create_table(
        "channels",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("community", Text, nullable=True),
        sa.PrimaryKeyConstraint("messenger", "workspace", "channel", name="pk_channels"),
    )
    op.create_index("ix_channels_community", "channels", ["community"])

    op.create_table(
        "communities",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("thread", Text, nullable=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("charter", Text, nullable=False),
        sa.Column("language", Text, nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("timezone", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_communities"),
    )
    op.create_index("ix_communities_channel", "communities", ["messenger", "workspace", "channel"])

    op.create_table(
        "deliveries",
        sa.Column("address_messenger", Text, nullable=True),
        sa.Column("address_workspace", Text, nullable=True),
        sa.Column("address_channel", Text, nullable=True),
        sa.Column("address_thread", Text, nullable=True),
        sa.Column("address_message", Text, nullable=True),
        sa.Column("key", Text, nullable=False),
        sa.Column("messenger", Text, nullable=False),
        sa.Column("action", sa.JSON(), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("until", Instant, nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "unsure",
                "said",
                "refused",
                "dropped",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", Instant, nullable=True),
        sa.Column("holder", Text, nullable=True),
        sa.Column("reason", Text, nullable=False),
        sa.Column("cause", Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["outcome", "due_at"])

    op.create_table(
        "drafts",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("user", Text, nullable=False),
        sa.Column("form", Text, nullable=False),
        sa.Column("about", Text, nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("messenger", "workspace", "user", "form", "about", name="pk_drafts"),
    )
    op.create_index("ix_drafts_at", "drafts", ["at"])

    op.create_table(
        "invitations",
        sa.Column("community", Text, nullable=False),
        sa.Column("code", Text, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.PrimaryKeyConstraint("community", name="pk_invitations"),
        sa.UniqueConstraint("code", name="uq_invitations_code"),
    )

    op.create_table(
        "members",
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("user", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("person_language", Text, nullable=True),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("facilitator", sa.Boolean(), nullable=False),
        sa.Column(
            "consent",
            sa.Enum(
                "unasked",
                "always",
                "ask",
                "never",
                name="consent",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("language", Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("messenger", "workspace", "user", "community", name="uq_members_person"),
    )
    op.create_index("ix_members_community", "members", ["community"])

    op.create_table(
        "postings",
        sa.Column("address_messenger", Text, nullable=True),
        sa.Column("address_workspace", Text, nullable=True),
        sa.Column("address_channel", Text, nullable=True),
        sa.Column("address_thread", Text, nullable=True),
        sa.Column("address_message", Text, nullable=True),
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("thread", Text, nullable=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("theme", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("programme", Text, nullable=True),
        sa.Column("occurrence", Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_postings"),
        sa.UniqueConstraint(
            "programme",
            "occurrence",
            "messenger",
            "workspace",
            "channel",
            "thread",
            name="uq_postings_occurrence",
        ),
    )
    op.create_index("ix_postings_asked", "postings", ["messenger", "workspace", "channel", "theme"])
    op.create_index(
        "ix_postings_message",
        "postings",
        ["address_messenger", "address_workspace", "address_channel", "address_message"],
    )
    op.create_index("ix_postings_said", "postings", ["address_messenger", "created_at"])

    op.create_table(
        "practices",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("thread", Text, nullable=False),
        sa.Column("situation", Text, nullable=False),
        sa.Column("method", Text, nullable=False),
        sa.Column("outcome", Text, nullable=False),
        sa.Column("difficulties", Text, nullable=False),
        sa.Column("audience", Text, nullable=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("language", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "archived",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("author", Text, nullable=True),
        sa.Column("author_name", Text, nullable=False),
        sa.Column("theme", Text, nullable=True),
        sa.Column("posting", Text, nullable=True),
        sa.Column("answer", Text, nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("external_id", Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_practices"),
        sa.UniqueConstraint("community", "external_id", name="uq_practices_external_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_practices_answer", "practices", ["answer"])
    op.create_index("ix_practices_archived", "practices", ["community", "state", "created_at"])
    op.create_index("ix_practices_author", "practices", ["author"])
    op.create_index("ix_practices_posting", "practices", ["posting"])
    op.create_index("ix_practices_theme", "practices", ["theme"])

    op.create_table(
        "presences",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("home", Text, nullable=False),
        sa.Column("user", Text, nullable=False),
        sa.PrimaryKeyConstraint("messenger", "workspace", "channel", "home", "user", name="pk_presences"),
    )
    op.create_table(
        "programmes",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("thread", Text, nullable=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column(
            "order",
            sa.Enum("queue", "draw", name="order", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "running",
                "paused",
                "archived",
                name="life",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("resumes_on", sa.Date(), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("next_occurrence", Text, nullable=True),
        sa.Column("next_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
    )
    op.create_index("ix_programmes_community", "programmes", ["community"])
    op.create_index("ix_programmes_next_at", "programmes", ["next_at"])

    op.create_table(
        "journal",
        sa.Column("id", Text, nullable=False),
        sa.Column("programme", Text, nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "started",
                "published",
                "skipped",
                "moved",
                "paused",
                "resumed",
                "changed",
                "archived",
                "missed",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("at", Instant, nullable=False),
        sa.Column("member", Text, nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("occurrence", Text, nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("undone_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_index("ix_journal_programme", "journal", ["programme", "at"])

    op.create_table(
        "seen_events",
        sa.Column("id", Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seen_events"),
    )
    op.create_index("ix_seen_events_at", "seen_events", ["at"])

    op.create_table(
        "themes",
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", Text, nullable=False),
        sa.Column("situation", Text, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "practice",
                "idea",
                "tip",
                "debate",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("language", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("slug", Text, nullable=True),
        sa.Column("author", Text, nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "proposed",
                "ready",
                "supplied",
                "aside",
                "declined",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_themes"),
    )
    op.create_index("ix_themes_position", "themes", ["community", "position"])

    op.create_table(
        "polls",
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("thread", Text, nullable=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("programme", Text, nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
    )
    op.create_index("ix_polls_programme", "polls", ["programme", "closed_at"])

    op.create_table(
        "votes",
        sa.Column("poll", Text, nullable=False),
        sa.Column("member", Text, nullable=False),
        sa.Column("theme", Text, nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_votes_poll", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("poll", "member", name="pk_votes"),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "wishes",
        sa.Column("community", Text, nullable=False),
        sa.Column("gist", Text, nullable=False),
        sa.Column("words", Text, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("community", "gist", name="pk_wishes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_wishes_last_day", "wishes", ["last_day"])

    op.create_table(
        "answer_revisions",
        sa.Column("situation", Text, nullable=False),
        sa.Column("method", Text, nullable=False),
        sa.Column("outcome", Text, nullable=False),
        sa.Column("difficulties", Text, nullable=False),
        sa.Column("audience", Text, nullable=False),
        sa.Column("answer", Text, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer"], ["answers.id"], name="fk_answer_revisions_answer", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer", "number", name="pk_answer_revisions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_places",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("messenger", Text, nullable=False),
        sa.Column("workspace", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_places"),
        sa.UniqueConstraint(
            "community", "messenger", "workspace", "channel", name="uq_search_places_channel"
        ),
    )
    op.create_table(
        "search_fresh",
        sa.Column("practice", Text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("practice", name="pk_search_fresh"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_partitions",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.Column("records", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_partitions"),
    )
    op.create_table(
        "search_documents",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("practice", Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_documents"),
        sa.UniqueConstraint("practice", name="uq_search_documents_practice"),
    )
    op.create_table(
        "search_wordings",
        sa.Column("term", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("practice", Text, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", "practice", name="pk_search_wordings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_wordings_practice", "search_wordings", ["practice"])
    op.create_table(
        "search_postings",
        sa.Column("partition", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("term", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("partition", "term", "chunk", name="pk_search_postings"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in (
        "search_postings",
        "search_wordings",
        "search_documents",
        "search_partitions",
        "search_fresh",
        "search_places",
        "answer_revisions",
        "votes",
        "polls",
        "wishes",
        "journal",
        "themes",
        "seen_events",
        "programmes",
        "presences",
        "practices",
        "postings",
        "members",
        "invitations",
        "drafts",
        "deliveries",
        "communities",
        "channels",
        "answers",
    ):
        op.drop_table(table)
