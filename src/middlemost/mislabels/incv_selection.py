"""Iterative noisy cross-validation (INCV): select what held-out models agree with, drop what they find worst."""

import numpy as np
from jaxtyping import Float, Int32

from middlemost.data.progress import Progress
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import SettingError
from middlemost.mislabels.following import PAPER, Following
from middlemost.mislabels.heads import Head, mlp_head
from middlemost.mislabels.noise_rate import SymmetricNoise, symmetric_noise_rate
from middlemost.mislabels.noisy_halves import Examples, Judged, cut, divisible, judge
from middlemost.mislabels.selection import Selection


def incv(
    features: Float[np.ndarray, "items features"],
    label: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    head: Head = mlp_head,
    rounds: int = 4,
    asymmetric: bool = False,
    following: Following = PAPER,
    group: Int32[np.ndarray, "items"] | None = None,
    items: Vocabulary | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Selection:
    """Algorithm 2 of Chen et al. (2019).

    In each round the candidates are cut in two. A model learns from one half and everything selected so far, and
    judges the other half: items whose label it predicts are selected, and r times as many with the largest loss are
    removed, an item that is both being selected. Then the halves change places. The share of wrong labels ε is taken
    from the first half of the first round by equation 4, and r = min(2, ε / (1 - ε)). It ends after the last round,
    or when the candidates cannot be cut in two any more.

    The halves hold equal shares of every label, where the paper cuts at random.

    Args:
        features: One row an item.
        label: The given label of each item.
        n_labels: Number of labels, those that nobody has included; 2 or more.
        head: What learns. Default: `mlp_head`; the paper's is a ResNet-32 over 50 epochs.
        rounds: How many. Default 4, as in the paper.
        asymmetric: Whether labels are confused with particular others; only `CODE` looks at it. Default False.
        following: `PAPER` (default) or `CODE`, the published program, which departs from it in three places.
        group: Items with the same number stay in one half; -1 for an item that stands alone.
        items: Ids, by which the halves are drawn, whatever the order of rows; default: by row. The models of
            scikit-learn see the rows in the order given.
        seed: Draws the halves and the models. Default 0.
        progress: Called after each half.

    Raises:
        InputError: A feature is NaN or infinite, or there are fewer than two items, or groups of them.
        SettingError: `rounds` is below 1, or there are fewer than two labels.

    Reference:
        Chen, Liao, Chen & Zhang (2019), Understanding and utilizing deep neural networks trained with noisy labels,
        ICML, algorithm 2.

    Example:
        >>> from middlemost.mislabels.heads import linear_head
        >>> features = np.repeat(np.array([[0.0], [1.0]]), 20, axis=0)
        >>> label = np.repeat(np.array([0, 1], dtype=np.int32), 20)
        >>> label[0] = 1
        >>> found = incv(features, label, 2, head=linear_head)
        >>> np.flatnonzero(~found.selected).tolist()
        [0]
    """
    examples = Examples(features, label, n_labels, group, items)
    examples.check()
    if rounds < 1:
        raise SettingError(f"rounds is {rounds}.", remedy="Give 1 or more.")
    selected_in, removed_in, times, loss = (np.zeros(len(label), dtype=kind) for kind in ("i4", "i4", "i4", "f8"))
    noise: SymmetricNoise | None = None
    for one in range(1, rounds + 1):
        candidates = np.flatnonzero((selected_in == 0) & (removed_in == 0))
        if not divisible(examples, candidates):
            break
        drawn = int(np.random.SeedSequence([seed, one]).generate_state(1)[0] >> 1)
        first, second = cut(examples, candidates, drawn)
        chosen = np.flatnonzero(selected_in > 0)  # what this round selects is learned from in the next
        judged: list[Judged] = []
        for learn, held, draw in ((first, second, drawn), (second, first, following.second_seed(drawn))):
            choose = following.choice(one, 0.0 if noise is None else noise.rate, asymmetric)
            found = judge(examples, np.concatenate([chosen, learn]), held, head=head, choose=choose, seed=draw)
            noise = noise or symmetric_noise_rate(float(found.agrees.mean()), n_labels)
            judged.append(found)
            if progress is not None:
                progress(2 * (one - 1) + len(judged), 2 * rounds)
        for found in judged:
            times[found.held] += 1
            loss[found.held] += found.loss
            ratio = following.remove_ratio(noise.rate if noise else 0.0, asymmetric)
            removed_in[found.worst(int(ratio * np.count_nonzero(found.agrees)))] = one
            selected_in[found.held[found.agrees]] = one
        removed_in[selected_in > 0] = 0
    settings = {"rounds": rounds, "asymmetric": asymmetric, "following": following.name, "seed": seed}
    noise = noise or symmetric_noise_rate(1.0, n_labels)
    return Selection(selected_in, removed_in, times, loss / np.maximum(times, 1), noise, settings)
