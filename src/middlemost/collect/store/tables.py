"""The tables of a study's database: one database holds one study.

Numbers, texts and JSON as text alone, and times as seconds since 1970: the same on SQLite and on PostgreSQL, and no
conversion in the statements that run at every answer. `answer`, `flag` and `log` are append-only; what else stands
here is either design (`version`, `item`, `rater`), or can be derived from them (`place`, `item_state`).
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

study = Table(
    "study",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, paused or closed
    Column("version", Integer, nullable=False),  # the one in force
    Column("created", Float, nullable=False),
    Column("imported", Text),  # what the file of items looked like when it was last imported
    CheckConstraint("id = 1", name="one"),
    CheckConstraint("state IN ('open', 'paused', 'closed')", name="state"),
)
"""The one row of the study."""

version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("study", Text, nullable=False),  # the study file as JSON
    Column("guideline", Text, ForeignKey("guideline.hash")),
    Column("created", Float, nullable=False),
)
"""Every version of the study file; a change of questions, overlap or guideline makes a new one."""

guideline = Table(
    "guideline",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("created", Float, nullable=False),
)
"""Guidelines by their content."""

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # the id that people gave it
    Column("fields", Text, nullable=False),  # JSON: column -> value
    Column("digest", Text, nullable=False),  # of the fields, to tell a second upload from a changed item
    Column("added", Float, nullable=False),
)
"""Items as imported; they never change."""

media = Table(
    "media",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Images and sounds that came with the items, by content."""

place = Table(
    "place",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("grp", Text, primary_key=True),  # a group with a quota of its own, or ''
    Column("position", Integer, nullable=False),  # the order in which items are given out
    Column("wanted", Integer, nullable=False),
    Column("held", Integer, nullable=False, server_default=text("0")),  # leased now
    Column("ratings", Integer, nullable=False, server_default=text("0")),
    Column("open", Integer, nullable=False, server_default=text("1")),  # 1 iff held + ratings < wanted
    CheckConstraint("held >= 0 AND ratings >= 0", name="counts"),
    CheckConstraint("open = CASE WHEN held + ratings < wanted THEN 1 ELSE 0 END", name="open"),
    Index(
        "ix_place_free",
        "grp",
        "position",
        sqlite_where=text("open = 1"),
        postgresql_where=text("open = 1"),
    ),
)
"""The places of each item: how many ratings are wanted, leased and there."""

item_state = Table(
    "item_state",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("skips", Integer, nullable=False, server_default=text("0")),
    Column("flags", Integer, nullable=False, server_default=text("0")),
    Column("ratings", Integer, nullable=False, server_default=text("0")),
    Column("label", Text),  # the consensus so far, for a question answered by a label
    Column("posterior", Float),  # of that label
    Column("spread", Text),  # JSON: label -> posterior
)
"""What is known of an item: recomputed from its own answers at each of them, refined by the worker."""

rater = Table(
    "rater",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # person, model or preview
    Column("grp", Text, nullable=False, server_default=text("''")),
    Column("counts", Integer, nullable=False),  # whether their ratings fill places
    Column("state", Text, nullable=False),  # active, paused or removed
    Column("attributes", Text, nullable=False, server_default=text("'{}'")),
    Column("joined", Float, nullable=False),
    Column("ratings", Integer, nullable=False, server_default=text("0")),  # for caps and progress
    Column("reached", Integer, nullable=False, server_default=text("-1")),  # all open places up to here were theirs
    CheckConstraint("kind IN ('person', 'model', 'preview')", name="kind"),
    CheckConstraint("state IN ('active', 'paused', 'removed')", name="state"),
)
"""Who rates."""

rater_state = Table(
    "rater_state",
    metadata,
    Column("rater", Integer, ForeignKey("rater.id"), primary_key=True),
    Column("ratings", Integer, nullable=False),
    Column("quality", Float),
    Column("confusion", Text),  # JSON: true label -> given label -> share
)
"""What the worker last inferred of a rater."""

assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("item.id"), nullable=False),
    Column("rater", Integer, ForeignKey("rater.id"), nullable=False),
    Column("grp", Text, nullable=False),  # whose place it takes
    Column("holds", Integer, nullable=False),  # whether it takes a place: of a person, not of a preview
    Column("version", Integer, ForeignKey("version.id"), nullable=False),
    Column("repeat", Integer, nullable=False, server_default=text("0")),
    Column("draw", Text, nullable=False),  # random, steered, gold, repeat, recheck, control
    Column("propensity", Float),  # where chance decided
    Column("sides", Text),  # JSON: question -> candidates in the order shown
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("ended", Float),
    Column("outcome", Text, nullable=False, server_default=text("'open'")),
    UniqueConstraint("rater", "item", "repeat", name="uq_assignment_rater_item_repeat"),
    CheckConstraint("outcome IN ('open', 'rated', 'skipped', 'expired', 'released')", name="outcome"),
    Index(
        "ix_assignment_expires",
        "expires",
        sqlite_where=text("outcome = 'open'"),
        postgresql_where=text("outcome = 'open'"),
    ),
    Index(
        "ix_assignment_open",
        "rater",
        sqlite_where=text("outcome = 'open'"),
        postgresql_where=text("outcome = 'open'"),
    ),
)
"""Which item was given to whom, how it was drawn, and what became of it."""

answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client", Text, nullable=False),  # an id that the page made: a retry is the same answer
    Column("assignment", Integer, ForeignKey("assignment.id"), nullable=False),
    Column("item", Integer, ForeignKey("item.id"), nullable=False),
    Column("rater", Integer, ForeignKey("rater.id"), nullable=False),
    Column("version", Integer, ForeignKey("version.id"), nullable=False),
    Column("status", Text, nullable=False),  # rating, late, skipped or preview
    Column("value", Text, nullable=False),  # JSON: question -> value, rationale, confidence; a skip's reason
    Column("supersedes", Integer, ForeignKey("answer.id")),
    Column("seconds", Float),
    Column("time", Float, nullable=False),
    UniqueConstraint("rater", "client", name="uq_answer_rater_client"),
    CheckConstraint("status IN ('rating', 'late', 'skipped', 'preview')", name="status"),
    Index("ix_answer_item", "item"),
    Index("ix_answer_assignment", "assignment"),
    Index(
        "ix_answer_supersedes",
        "supersedes",
        unique=True,
        sqlite_where=text("supersedes IS NOT NULL"),
        postgresql_where=text("supersedes IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
"""Every answer ever given. A correction is a new row that names the one it replaces."""

flag = Table(
    "flag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client", Text, nullable=False),
    Column("assignment", Integer, ForeignKey("assignment.id"), nullable=False),
    Column("item", Integer, ForeignKey("item.id"), nullable=False),
    Column("rater", Integer, ForeignKey("rater.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("comment", Text),
    Column("time", Float, nullable=False),
    UniqueConstraint("rater", "client", name="uq_flag_rater_client"),
    Index("ix_flag_item", "item"),
)
"""What raters said is wrong with an item."""

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),
    Column("created", Float, nullable=False),
)
"""Managers."""

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("account", Integer, ForeignKey("account.id")),
    Column("rater", Integer, ForeignKey("rater.id")),
    Column("name", Text),  # of an API token; a browser's session has none
    Column("created", Float, nullable=False),
    Column("expires", Float),
    Column("revoked", Float),
    CheckConstraint("(account IS NULL) <> (rater IS NULL)", name="who"),
)
"""Browsers and scripts that are let in: hashes of random tokens, each of a manager or of a rater."""

link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # manager (works once), join (shared) or personal (one rater's)
    Column("rater", Integer, ForeignKey("rater.id")),
    Column("grp", Text, nullable=False, server_default=text("''")),
    Column("created", Float, nullable=False),
    Column("expires", Float),
    Column("used", Float),
    Column("revoked", Float),
    CheckConstraint("kind IN ('manager', 'join', 'personal')", name="kind"),
)
"""Links that let people in, by the hash of their secret part."""

log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("time", Float, nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
"""What managers did."""

result = Table(
    "result",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("answers", Integer, nullable=False),  # the last answer that went in
    Column("computed", Float, nullable=False),
)
"""What the worker computed of the whole study: agreement, how often, when."""
