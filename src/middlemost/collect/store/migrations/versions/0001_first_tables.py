"""The first tables of a study."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _design()
    _places()
    _raters()
    _assignments()
    _answers()
    _access()
    _worker()


def _text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null, server_default=None if default is None else sa.text(default))


def _number(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=null)


def _count(name: str, default: str | None = None, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null, server_default=None if default is None else sa.text(default))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f("_".join(("uq", table, *columns))))


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(op.f(name), table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _design() -> None:
    op.create_table(
        "study",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _text("key"),
        _text("state"),
        _count("version"),
        _number("created"),
        _text("imported", null=True),
        _check("study", "one", "id = 1"),
        _check("study", "state", "state IN ('open', 'paused', 'closed')"),
        _key("study", "id"),
    )
    op.create_table("guideline", _text("hash"), _text("text"), _number("created"), _key("guideline", "hash"))
    op.create_table(
        "version",
        _count("id"),
        _text("study"),
        _text("guideline", null=True),
        _number("created"),
        _refers("version", "guideline", "guideline.hash"),
        _key("version", "id"),
    )
    op.create_table(
        "item",
        _count("id"),
        _text("name"),
        _text("fields"),
        _text("digest"),
        _number("added"),
        _key("item", "id"),
        _unique("item", "name"),
    )
    op.create_table(
        "media",
        _text("hash"),
        _text("type"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _key("media", "hash"),
    )


def _places() -> None:
    op.create_table(
        "place",
        _count("item"),
        _text("grp"),
        _count("position"),
        _count("wanted"),
        _count("held", "0"),
        _count("ratings", "0"),
        _count("open", "1"),
        _check("place", "counts", "held >= 0 AND ratings >= 0"),
        _check("place", "open", "open = CASE WHEN held + ratings < wanted THEN 1 ELSE 0 END"),
        _refers("place", "item", "item.id"),
        _key("place", "item", "grp"),
    )
    _partial("ix_place_free", "place", ["grp", "position"], "open = 1")
    op.create_table(
        "item_state",
        _count("item"),
        _count("skips", "0"),
        _count("flags", "0"),
        _count("ratings", "0"),
        _text("label", null=True),
        _number("posterior", null=True),
        _text("spread", null=True),
        _refers("item_state", "item", "item.id"),
        _key("item_state", "item"),
    )


def _raters() -> None:
    op.create_table(
        "rater",
        _count("id"),
        _text("name"),
        _text("kind"),
        _text("grp", default="''"),
        _count("counts"),
        _text("state"),
        _text("attributes", default="'{}'"),
        _number("joined"),
        _count("ratings", "0"),
        _count("reached", "-1"),
        _check("rater", "kind", "kind IN ('person', 'model', 'preview')"),
        _check("rater", "state", "state IN ('active', 'paused', 'removed')"),
        _key("rater", "id"),
        _unique("rater", "name"),
    )
    op.create_table(
        "rater_state",
        _count("rater"),
        _count("ratings"),
        _number("quality", null=True),
        _text("confusion", null=True),
        _refers("rater_state", "rater", "rater.id"),
        _key("rater_state", "rater"),
    )


def _assignments() -> None:
    op.create_table(
        "assignment",
        _count("id"),
        _count("item"),
        _count("rater"),
        _text("grp"),
        _count("holds"),
        _count("version"),
        _count("repeat", "0"),
        _text("draw"),
        _number("propensity", null=True),
        _text("sides", null=True),
        _number("created"),
        _number("expires"),
        _number("ended", null=True),
        _text("outcome", default="'open'"),
        _check("assignment", "outcome", "outcome IN ('open', 'rated', 'skipped', 'expired', 'released')"),
        _refers("assignment", "item", "item.id"),
        _refers("assignment", "rater", "rater.id"),
        _refers("assignment", "version", "version.id"),
        _key("assignment", "id"),
        _unique("assignment", "rater", "item", "repeat"),
    )
    _partial("ix_assignment_expires", "assignment", ["expires"], "outcome = 'open'")
    _partial("ix_assignment_open", "assignment", ["rater"], "outcome = 'open'")


def _answers() -> None:
    op.create_table(
        "answer",
        _count("id"),
        _text("client"),
        _count("assignment"),
        _count("item"),
        _count("rater"),
        _count("version"),
        _text("status"),
        _text("value"),
        _count("supersedes", null=True),
        _number("seconds", null=True),
        _number("time"),
        _check("answer", "status", "status IN ('rating', 'late', 'skipped', 'preview')"),
        _refers("answer", "assignment", "assignment.id"),
        _refers("answer", "item", "item.id"),
        _refers("answer", "rater", "rater.id"),
        _refers("answer", "version", "version.id"),
        _refers("answer", "supersedes", "answer.id"),
        _key("answer", "id"),
        _unique("answer", "rater", "client"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_answer_item"), "answer", ["item"])
    op.create_index(op.f("ix_answer_assignment"), "answer", ["assignment"])
    _partial("ix_answer_supersedes", "answer", ["supersedes"], "supersedes IS NOT NULL", unique=True)
    op.create_table(
        "flag",
        _count("id"),
        _text("client"),
        _count("assignment"),
        _count("item"),
        _count("rater"),
        _text("reason"),
        _text("comment", null=True),
        _number("time"),
        _refers("flag", "assignment", "assignment.id"),
        _refers("flag", "item", "item.id"),
        _refers("flag", "rater", "rater.id"),
        _key("flag", "id"),
        _unique("flag", "rater", "client"),
    )
    op.create_index(op.f("ix_flag_item"), "flag", ["item"])


def _access() -> None:
    op.create_table(
        "account",
        _count("id"),
        _text("name"),
        _text("password"),
        _number("created"),
        _key("account", "id"),
        _unique("account", "name"),
    )
    op.create_table(
        "session",
        _count("id"),
        _text("hash"),
        _count("account", null=True),
        _count("rater", null=True),
        _text("name", null=True),
        _number("created"),
        _number("expires", null=True),
        _number("revoked", null=True),
        _check("session", "who", "(account IS NULL) <> (rater IS NULL)"),
        _refers("session", "account", "account.id"),
        _refers("session", "rater", "rater.id"),
        _key("session", "id"),
        _unique("session", "hash"),
    )
    op.create_table(
        "link",
        _count("id"),
        _text("hash"),
        _text("kind"),
        _count("rater", null=True),
        _text("grp", default="''"),
        _number("created"),
        _number("expires", null=True),
        _number("used", null=True),
        _number("revoked", null=True),
        _check("link", "kind", "kind IN ('manager', 'join', 'personal')"),
        _refers("link", "rater", "rater.id"),
        _key("link", "id"),
        _unique("link", "hash"),
    )
    op.create_table(
        "log",
        _count("id"),
        _number("time"),
        _count("account", null=True),
        _text("action"),
        _text("detail"),
        _refers("log", "account", "account.id"),
        _key("log", "id"),
    )


def _worker() -> None:
    op.create_table(
        "result",
        _text("name"),
        _text("value"),
        _count("answers"),
        _number("computed"),
        _key("result", "name"),
    )
