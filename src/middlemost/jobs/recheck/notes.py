"""What the reader of a recheck must know beside its numbers."""

from collections.abc import Iterator

from middlemost.jobs.finding import counted
from middlemost.jobs.recheck.drawing import CERTAIN
from middlemost.jobs.recheck.result import Recheck

TEST_SPLITS = ("test", "validation", "valid", "val", "dev", "eval")


def notes_of(result: Recheck) -> tuple[str, ...]:
    """Sentences on what was not answered, what stayed open, and labels of test rows that changed.

    Args:
        result: The recheck.
    """
    return tuple(_notes(result))


def _notes(result: Recheck) -> Iterator[str]:
    unanswered = result.outcomes["unanswered"]
    if unanswered:
        verb = "was" if unanswered == 1 else "were"
        worst = (
            "" if result.worst_case is None else f" Were they all wrong, it would be up to {result.worst_case:,.0f}."
        )
        yield (
            f"{counted(unanswered, 'planned item')} {verb} not answered and {'counts' if unanswered == 1 else 'count'} "
            f"as not drawn, as if answering did not hang on whether a label is wrong.{worst}"
        )
    undecided = result.outcomes["undecided"]
    if undecided:
        contradicted = sum(one.wrong - one.changed for one in result.strata)
        count = (
            f"{contradicted:,} of them {'is' if contradicted == 1 else 'are'} contradicted all the same and counted "
        )
        keep = "keeps its label" if undecided == 1 else "keep theirs"
        yield (
            f"{counted(undecided, 'item')} stayed undecided and {keep}: "
            f"no label has more than half.{f' {count}as still wrong.' if contradicted else ''}"
        )
    control = [one for one in result.strata if one.stratum.name != CERTAIN]
    if result.remaining.value is not None and not sum(one.wrong for one in control):
        yield "No wrong label came up in the control sample: the upper end says how many there may be all the same."
    for row in result.splits.iter_rows(named=True):
        if row["changed"] and str(row["split"]).casefold() in TEST_SPLITS:
            yield (
                f"{counted(row['changed'], 'label')} of the split {row['split']!r} changed: a score on it is another "
                "now, so report it before and after, with this number."
            )
