"""What a person should act on."""

from dataclasses import replace

import numpy as np

from middlemost.data.estimate import Estimate
from middlemost.data.label_quality import LabelQuality
from middlemost.formats import read_labelled
from middlemost.jobs.diagnose.findings import all_is_well, diagnosis_findings
from middlemost.jobs.diagnose.labelled import labelled_items
from middlemost.jobs.finding import Finding
from middlemost.mislabels.duplicates import Duplicates

ROWS = [{"id": one, "label": label, "split": "test" if one > 8 else "train"} for one, label in enumerate("aaaabbbbaab")]
LABELLED = labelled_items(read_labelled(ROWS, labels=["a", "b", "c"]), "label", split="split")
N = len(ROWS)


def quality(flagged: list[int], suggested: int = 2) -> LabelQuality:
    flags = np.isin(np.arange(N), flagged)
    return LabelQuality(
        items=LABELLED.items,
        labels=LABELLED.labels,
        given=LABELLED.given,
        quality=np.where(flags, 0.1, 0.9),
        flagged=flags,
        suggested=np.where(flags, suggested, LABELLED.given).astype(np.int32),
        signals={},
        ambiguous=np.arange(N) == 5,
        reasons=((),) * N,
        noise_rate=Estimate("rate", 0.2, 0.1, 0.3),
        noise=np.full((3, 3), 1 / 9),
        noise_low=np.zeros((3, 3)),
        noise_high=np.ones((3, 3)),
    )


def duplicates(near: list[int], *, conflicting: bool = False, leaked: bool = False) -> Duplicates:
    group = np.array(near + [-1] * (N - len(near)), dtype=np.int32)
    nobody = np.zeros(0, dtype=np.int32)
    return Duplicates(
        exact=group,
        near=group,
        conflicting=(group >= 0) & conflicting,
        leaked=(group >= 0) & leaked,
        left=nobody,
        right=nobody,
        apart=np.zeros(0),
    )


def findings(found: LabelQuality, copies: Duplicates | None = None, left: int = 0) -> dict[str, Finding]:
    return {one.kind: one for one in diagnosis_findings(LABELLED, found, copies or duplicates([]), left)}


def test_wrong_labels_with_their_share_and_its_interval():
    said = findings(quality([0, 1, 9]), left=1)["wrong labels"]
    assert said.sentence == "3 labels of 11 look wrong, and about 20.0% of all labels are wrong (10.0% to 30.0%)."
    assert said.touches == 3
    # Case E9: the suspicious example in test stays.
    assert said.action.endswith("1 suspicious example outside training left in place: relabel, never remove.")
    assert "left in place" not in findings(quality([0]))["wrong labels"].action


def test_labels_that_are_mixed_up_by_name():
    said = findings(quality([0, 1, 4, 5, 6]))["labels mixed up"]
    assert said.sentence == "Most often b that should be c (3) and a that should be c (2)."
    assert said.details["pairs"][0] == {"given": "b", "suggested": "c", "count": 3}
    assert "labels mixed up" not in findings(quality([0]))


def test_copies_and_leaks():
    said = findings(quality([]), duplicates([0, 0, 1, -1, 1], conflicting=True, leaked=True))
    assert said["copies with different labels"].sentence.startswith("4 items in 2 groups of copies or near copies")
    assert said["leaks between splits"].touches == 4
    assert "copies with different labels" not in findings(quality([]), duplicates([0, 0]))


def test_hard_items_are_told_apart_from_wrong_ones():
    assert findings(quality([]))["hard items"].sentence.startswith("1 label is doubted by the models")


def test_where_nothing_is_flagged_nothing_is_called_clean():
    assert "wrong labels" not in findings(quality([]))
    said = all_is_well(quality([]))
    assert said is not None
    assert said.startswith(
        "No label of 11 is contradicted firmly enough to be flagged; up to 30.0% of them may be wrong"
    )
    assert all_is_well(quality([1])) is None
    unknown = replace(quality([]), noise_rate=Estimate.undefined("rate", "why", n_items=0, n_raters=0))
    assert all_is_well(unknown) == "No label of 11 is contradicted firmly enough to be flagged."
