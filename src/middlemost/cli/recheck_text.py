"""A recheck on the terminal: what was planned, and what came of it."""

from pathlib import Path

from middlemost.cli.terminal import wrap
from middlemost.data.estimate import Estimate, plain
from middlemost.jobs.finding import counted, shortened
from middlemost.jobs.recheck.drawing import CERTAIN
from middlemost.jobs.recheck.judged import Judged
from middlemost.jobs.recheck.plan import RecheckPlan
from middlemost.jobs.recheck.plan_file import plan_beside
from middlemost.jobs.recheck.result import Recheck

MOST_PAIRS = 5
"""How many pairs of an old and a new label are shown; changes.csv has all."""

FILES = {
    "dataset/": "the new version",
    "corrected.csv": "the input with the new labels, the old ones beside",
    "changes.csv": "every change with its evidence",
    "items.csv": "what came of each item",
    "labels.csv": "all labels, and how likely each is wrong",
    "recheck.json": "the numbers",
}


def plan_text(plan: RecheckPlan, judged: Judged, items: Path, *, asked: int) -> str:
    """What was planned, and what to do next.

    Args:
        plan: The plan.
        judged: What it was made of.
        items: The table that was written.
        asked: The budget asked for.
    """
    n_flagged = int(judged.table["flagged"].sum())
    first = f"{counted(len(judged), 'label')}, {n_flagged:,} flagged, version {plan.version}."
    sample = [
        f"{one.drawn:,} of {one.size:,} {'flagged ones below the cut' if one.name == 'below the cut' else 'unflagged'}"
        for one in plan.strata
        if one.name != CERTAIN and one.size
    ]
    drawn = f": {', '.join(sample)}" if sample else ""
    chosen = (
        f"{counted(plan.table.height, 'item')} to look at: {plan.n_certain:,} flagged with certainty, and a control "
        f"sample of {plan.n_control:,}{drawn}."
    )
    lines = [wrap(first), wrap(chosen)]
    if asked > plan.table.height:
        lines.append(wrap(f"There are no more: the budget of {asked:,} is not used up."))
    shown = ", ".join(shortened(name, 40) for name in ("item", *plan.columns))
    lines.append(wrap(f"People see {shown}, in random order."))
    if plan.hidden:
        hidden = ", ".join(shortened(name, 40) for name in plan.hidden)
        lines.append(wrap(f"Left out, as it could give the label away: {hidden} (--show COLUMN shows it).", hanging=2))
    beside = plan_beside(items)
    lines += [
        "",
        wrap(f"{items}  for the people who answer", hanging=2),
        wrap(f"{beside}  how each item was chosen; keep it from them", hanging=2),
        "",
        "Let each item be answered, best by three people. Then:",
        f"  middlemost recheck apply {beside} ANSWERS",
    ]
    return "\n".join(lines)


def recheck_text(found: Recheck, folder: Path) -> str:
    """What came of a recheck.

    Args:
        found: The recheck.
        folder: The folder that was written.
    """
    parts = [_read(found), _outcomes(found), _estimates(found), _notes(found), _files(folder)]
    return "\n\n".join(part for part in parts if part)


def _read(found: Recheck) -> str:
    by = f" by {counted(found.n_raters, 'rater')}" if found.n_raters else ", raters unknown"
    answered = found.items.height - found.outcomes["unanswered"]
    what = (
        f"Read {shortened(found.reading.source, 60)}: {counted(found.n_ratings, 'answer')} to {answered:,} of "
        f"{counted(found.items.height, 'planned item')}{by}."
    )
    lines = [wrap(what, hanging=2)]
    taken = ", ".join(f"{role} ← {shortened(column, 40)}" for role, column in found.reading.columns.items())
    lines += [wrap(taken, indent=2)] if taken else []
    lines += [wrap(f"· {note.text}", indent=2, hanging=2) for note in found.reading.notes]
    return "\n".join(lines)


def _outcomes(found: Recheck) -> str:
    said = ", ".join(f"{n:,} {name}" for name, n in found.outcomes.items() if n)
    lines = [wrap(f"{found.settings['method'].replace('_', '-')} of the answers: {said}.")]
    pairs = _pairs(found)
    lines += [f"  {n:>6,}  {wrap(f'{old} → {new}', width=66)}" for old, new, n in pairs[:MOST_PAIRS]]
    if len(pairs) > MOST_PAIRS:
        lines.append(f"          {counted(len(pairs) - MOST_PAIRS, 'more pair')} in changes.csv")
    return "\n".join(lines)


def _pairs(found: Recheck) -> list[tuple[str, str, int]]:
    """Old and new label, and how many items went from one to the other."""
    changed = found.items.filter(found.items["outcome"] == "changed")
    counts = (
        changed.group_by("label", "consensus").len().sort("len", "label", "consensus", descending=[True, False, False])
    )
    return [(shortened(old), shortened(new), n) for old, new, n in counts.iter_rows()]


def _estimates(found: Recheck) -> str:
    lines = [wrap(f"{found.sentence[0].upper()}{found.sentence[1:]}.")]
    for name, estimate in (("Flags that are right", found.precision), ("Unflagged labels wrong", found.missed)):
        lines.append(wrap(f"{name}: {_share(estimate)}.", indent=1, hanging=2))
    if found.splits.height:
        said = ", ".join(
            f"{shortened(str(row['split']))} {row['changed']:,} of {row['rechecked']:,}"
            for row in found.splits.iter_rows(named=True)
        )
        lines.append(wrap(f"Changed of those rechecked, by split: {said}.", indent=1, hanging=2))
    return "\n".join(lines)


def _share(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return f"undefined, {estimate.why}"
    ends = f"{plain(estimate.low, 3)} to {plain(estimate.high, 3)}"
    return f"{plain(estimate.value, 3)} ({ends}; {counted(estimate.n_items, 'item')})"


def _notes(found: Recheck) -> str:
    return "\n".join(wrap(f"· {note}", hanging=2) for note in found.notes)


def _files(folder: Path) -> str:
    lines = [wrap(f"Written to {folder}:")]
    lines += [f"  {name:<14} {about}" for name, about in FILES.items()]
    return "\n".join(lines)
