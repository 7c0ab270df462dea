"""Agreement by slice, as an audit asks for it."""

from collections import Counter
from itertools import compress

from middlemost import agreement
from middlemost.agreement.slices import SliceAgreement
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import SettingError
from middlemost.jobs.audit.agreement_findings import lower_slices
from middlemost.jobs.audit.attributes import find_attribute
from middlemost.jobs.audit.settings import AuditSettings
from middlemost.jobs.finding import Finding


def audit_slices(
    dataset: Dataset, data: Ratings | Counts | Values, settings: AuditSettings, progress: Progress | None
) -> tuple[SliceAgreement | None, list[Finding]]:
    """Alpha of each slice, and the slices that agree less; nothing if the settings name no attribute.

    Args:
        dataset: The data, for the attribute.
        data: The ratings.
        settings: The audit's settings.
        progress: Called as shuffles finish.

    Raises:
        SettingError: The attribute is unknown, or one of raters who are unknown.
    """
    if settings.by is None:
        return None, []
    raters = Vocabulary([]) if isinstance(data, Counts) else data.raters
    attribute = find_attribute(dataset, settings.by, data.items, raters)
    if attribute.over == "raters" and isinstance(data, Counts):
        raise SettingError("The raters are unknown, so there are no slices of raters.", where="by")
    slices = agreement.by_slice(
        "krippendorff_alpha", data, attribute.values, over=attribute.over, **settings.resampling, progress=progress
    )
    touched: dict[str, int] = {}
    if attribute.over == "items":
        rated = (data.ratings_per_item > 0).tolist()
        touched = Counter(value for value in compress(attribute.values, rated) if value is not None)
    return slices, lower_slices(attribute.by, slices, touched)
