"""Shares: how often something came about, and how sure that is."""

from math import sqrt

from advocacy.entity import Value

# Of the normal distribution, exactly; net_promoter.py has it rounded, as its formula does.
Z95 = 1.959963984540054


class Probability(Value):
    """A share seen in `n` observations, with its 95 % interval; with n = 0 it is .5 in [0, 1]."""

    value: float
    low: float
    high: float
    n: int


def share(successes: int, n: int) -> Probability:
    """`successes` of `n` as a share with its 95 % interval (Wilson, Journal of the ASA, 1927)."""
    if n == 0:
        return Probability(value=0.5, low=0.0, high=1.0, n=0)
    p = successes / n
    centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    reach = Z95 * sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2)) / (1 + Z95**2 / n)
    low, high = max(0.0, centre - reach), min(1.0, centre + reach)
    return Probability(value=p, low=min(low, p), high=max(high, p), n=n)
