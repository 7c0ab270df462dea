"""Whether what a study's database holds agrees with itself, whatever befell the server that wrote it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Engine, text

FAULTS = {
    "an answer of a client is there twice": """
        SELECT rater, client, count(*) FROM answer GROUP BY rater, client HAVING count(*) > 1""",
    "a rater has rated an item twice": """
        SELECT rater, item, count(*) FROM answer WHERE status = 'rating' AND supersedes IS NULL
        GROUP BY rater, item HAVING count(*) > 1""",
    "an item has more ratings than are wanted": """
        SELECT p.item, p.wanted, count(*) FROM place p JOIN assignment a ON a.item = p.item AND a.grp = p.grp
        WHERE a.holds = 1 AND a.outcome = 'rated' GROUP BY p.item, p.grp, p.wanted HAVING count(*) > p.wanted""",
    "a place's counts are not what assignments say": """
        SELECT p.item, p.held, p.ratings,
               coalesce(sum(CASE WHEN a.outcome = 'open' THEN 1 ELSE 0 END), 0),
               coalesce(sum(CASE WHEN a.outcome = 'rated' THEN 1 ELSE 0 END), 0)
        FROM place p LEFT JOIN assignment a ON a.item = p.item AND a.grp = p.grp AND a.holds = 1
        GROUP BY p.item, p.grp, p.held, p.ratings
        HAVING p.held <> coalesce(sum(CASE WHEN a.outcome = 'open' THEN 1 ELSE 0 END), 0)
            OR p.ratings <> coalesce(sum(CASE WHEN a.outcome = 'rated' THEN 1 ELSE 0 END), 0)""",
    "a rated assignment has no answer, or an answer's assignment is not rated": """
        SELECT a.id, a.outcome, count(n.id) FROM assignment a
        LEFT JOIN answer n ON n.assignment = a.id AND n.status IN ('rating', 'preview') AND n.supersedes IS NULL
        GROUP BY a.id, a.outcome HAVING count(n.id) <> CASE WHEN a.outcome = 'rated' THEN 1 ELSE 0 END""",
    "a late answer's assignment is not released": """
        SELECT n.id, a.outcome FROM answer n JOIN assignment a ON a.id = n.assignment
        WHERE n.status = 'late' AND a.outcome <> 'released'""",
    "an answer is not of its assignment's item and rater": """
        SELECT n.id FROM answer n JOIN assignment a ON a.id = n.assignment
        WHERE n.item <> a.item OR n.rater <> a.rater""",
    "a rater's count is not what the answers say": """
        SELECT r.id, r.ratings, count(n.id) FROM rater r
        LEFT JOIN answer n ON n.rater = r.id AND n.status IN ('rating', 'preview') AND n.supersedes IS NULL
        GROUP BY r.id, r.ratings HAVING r.ratings <> count(n.id)""",
    "an item's count is not what the answers say": """
        SELECT s.item, s.ratings, count(n.id) FROM item_state s
        LEFT JOIN answer n ON n.item = s.item AND n.status = 'rating' AND n.supersedes IS NULL
        GROUP BY s.item, s.ratings HAVING s.ratings <> count(n.id)""",
    "a rater has two items at once": """
        SELECT rater, count(*) FROM assignment WHERE outcome = 'open' GROUP BY rater HAVING count(*) > 1""",
    "a rater has passed an open item that they have not had": """
        SELECT r.id, r.reached, p.item FROM rater r JOIN place p ON p.open = 1 AND p.position <= r.reached
        WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.rater = r.id AND a.item = p.item)""",
}
"""What is wrong → a query for where."""

COMPLETE = {
    "an item lacks ratings": "SELECT item, ratings, wanted FROM place WHERE ratings < wanted",
    "an assignment is open for ever": "SELECT id, item, rater FROM assignment WHERE outcome = 'open'",
}
"""The same of a study in which nobody has anything left to do."""


def faults(engine: Engine, *, complete: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """What is wrong, and where; empty where all is well.

    Args:
        engine: The database.
        complete: Whether nothing should be left to do.
    """
    asked = FAULTS | (COMPLETE if complete else {})
    found: dict[str, list[tuple[object, ...]]] = {}
    with engine.connect() as connection:
        for what, query in asked.items():
            rows = [tuple(row) for row in connection.execute(text(query)).fetchmany(5)]
            if rows:
                found[what] = rows
        if engine.dialect.name == "sqlite":
            for check in ("integrity_check", "foreign_key_check"):
                rows = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {check}").fetchmany(5)]
                if rows not in ([], [("ok",)]):
                    found[check] = rows
    return found


def lost(engine: Engine, acknowledged: Iterable[dict[str, tuple[int, str]]]) -> Sequence[tuple[str, object]]:
    """Answers that the server said it stored, and that are not there as it said.

    Args:
        engine: The database.
        acknowledged: Of each rater: client id → number and status.
    """
    with engine.connect() as connection:
        there = {
            client: (number, status)
            for client, number, status in connection.execute(text("SELECT client, id, status FROM answer"))
        }
    return [
        (client, said, there.get(client))
        for one in acknowledged
        for client, said in one.items()
        if there.get(client) != said
    ]
