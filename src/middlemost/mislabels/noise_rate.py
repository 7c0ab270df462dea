"""The share of wrong labels, from how often a model agrees with labels that it did not see."""

from dataclasses import dataclass

import numpy as np

from middlemost.errors import SettingError


@dataclass(frozen=True, slots=True)
class SymmetricNoise:
    """A share of wrong labels, if errors fall evenly on the other labels and on the model alike.

    Attributes:
        rate: The share.
        clamped: Whether the agreement was below chance, where no share fits and the largest is taken.
        note: What was taken for granted, and what was clamped.
    """

    rate: float
    clamped: bool
    note: str


def symmetric_noise_rate(agreement: float, n_labels: int) -> SymmetricNoise:
    r"""Equation 4 of Chen et al. (2019), solved.

    A model trained on one noisy half makes the errors of its labels at the same rate ε, so on the other half it agrees
    with the labels in a share $(1 - \varepsilon)^2 + \varepsilon^2 / (C - 1)$ of items. With $a = C / (C - 1)$,

    $$\varepsilon = \frac{1 - \sqrt{1 - a (1 - \text{agreement})}}{a}.$$

    Below an agreement of 1/C nothing solves it, and ε is (C - 1)/C, where labels tell nothing. What the model gets
    wrong by itself counts as noise, so the rate is rather too high.

    Args:
        agreement: Share of held-out items on which the model and the label agree.
        n_labels: C, 2 or more.

    Raises:
        SettingError: The agreement is outside 0 to 1, or there are fewer than two labels.

    Reference:
        Chen, Liao, Chen & Zhang (2019), Understanding and utilizing deep neural networks trained with noisy labels,
        ICML, equation 4; their code steps through ε by .001.

    Example:
        >>> round(symmetric_noise_rate(0.8**2 + 0.2**2 / 9, 10).rate, 6)
        0.2
    """
    if not 0.0 <= agreement <= 1.0:
        raise SettingError(f"agreement is {agreement}.", remedy="Give a share, from 0 to 1.")
    if n_labels < 2:
        raise SettingError(f"n_labels is {n_labels}.", remedy="Noise needs two labels or more.")
    a = n_labels / (n_labels - 1)
    inside = 1.0 - a * (1.0 - agreement)
    note = "errors taken to fall evenly on all other labels, and the model's own errors counted as noise"
    if inside < 0.0:
        note += f"; the agreement of {agreement:.3f} is below chance (1 in {n_labels}), where no rate fits: the largest"
    return SymmetricNoise(float((1.0 - np.sqrt(max(inside, 0.0))) / a), inside < 0.0, note)
