"""The items whose label is surest."""

import numpy as np
from jaxtyping import Bool

from middlemost.data.consensus import Consensus
from middlemost.errors import SettingError


def most_certain(consensus: Consensus, share: float) -> Bool[np.ndarray, "items"]:
    """The items with the lowest entropy: MACE's confidence threshold.

    Labels of the other items are better left open where only sure labels are wanted.

    Args:
        consensus: Any consensus.
        share: Which share of the decided items to keep, from 0 to 1. Items whose entropy equals that of the last
            one kept are kept too.

    Raises:
        SettingError: The share lies outside 0 to 1.

    Reference:
        Hovy, Berg-Kirkpatrick, Vaswani & Hovy (2013), Learning whom to trust with MACE, NAACL-HLT, 1120-1130.
    """
    if not 0 <= share <= 1:
        raise SettingError(f"share is {share}.", remedy="Give a number from 0 to 1.")
    decided = consensus.label >= 0
    entropy = np.sort(consensus.entropy[decided])
    n = round(share * len(entropy))
    return decided & (consensus.entropy <= entropy[n - 1]) if n else np.zeros(len(decided), dtype=bool)
