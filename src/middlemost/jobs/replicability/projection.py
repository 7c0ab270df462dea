"""From what two halves agree on to what larger crowds would: a model, and named as one."""

MODEL = "Spearman and Brown's formula on agreement beyond chance"


def projected(agreement: float, chance: float, times: float) -> float:
    """The agreement of two crowds `times` as large as two that were compared, by Spearman and Brown's formula.

    With κ = (agreement - chance) / (1 - chance),

        κ' = times κ / (1 + (times - 1) κ)

    which would be right for the correlation of mean scores whose errors are independent. For labels it is a model;
    the documentation has how far it was off on real raters. Agreement at or below chance stays as it is.

    Args:
        agreement: Of the crowds compared.
        chance: The agreement of random labels with the same shares.
        times: How many times larger the other crowds are; 1 changes nothing.

    References:
        Spearman (1910), Correlation calculated from faulty data; Brown (1910), Some experimental results in the
        correlation of mental abilities; both British Journal of Psychology 3.

    Example:
        >>> projected(0.8, 0.5, 1.0), round(projected(0.8, 0.5, 2.0), 3)
        (0.8, 0.875)
    """
    if chance >= 1 or agreement <= chance:
        return agreement
    beyond = (agreement - chance) / (1 - chance)
    return chance + (1 - chance) * times * beyond / (1 + (times - 1) * beyond)
