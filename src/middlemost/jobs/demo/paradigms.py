"""First act: the same tweets, asked for in two ways."""

from dataclasses import asdict, dataclass
from typing import Any

from middlemost import agreement
from middlemost.data.dataset import Dataset
from middlemost.data.estimate import Estimate
from middlemost.datasets import roettger_paradigms
from middlemost.jobs.demo.shares import share_of
from middlemost.questions.label import encode_ratings


@dataclass(frozen=True, slots=True)
class Group:
    """How much the raters of one group agree.

    Attributes:
        kappa: Fleiss' kappa, with its two-way interval.
        unanimous: The share of items that all raters label alike, with Wilson's interval.
    """

    kappa: Estimate
    unanimous: Estimate


@dataclass(frozen=True, slots=True)
class ParadigmsAct:
    """Agreement of two groups of raters on the same items.

    Attributes:
        descriptive: Those who gave their own view.
        prescriptive: Those who followed a guideline.
    """

    descriptive: Group
    prescriptive: Group

    def to_dict(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return asdict(self)


def two_paradigms() -> ParadigmsAct:
    """Fleiss' kappa of each group of Röttger et al. (2022)."""
    groups = roettger_paradigms()
    return ParadigmsAct(_group(groups["descriptive"]), _group(groups["prescriptive"]))


def _group(dataset: Dataset) -> Group:
    ratings = encode_ratings(dataset)
    alike = agreement.per_item(ratings).agreement == 1.0
    unanimous = share_of("items with one label", float(alike.sum()), len(alike), n_raters=len(ratings.raters))
    return Group(agreement.fleiss_kappa(ratings), unanimous)
