"""Gamma-Gamma by mpmath at 50 digits: python3 gamma_gamma.py > gamma_gamma.json

From the assumptions: amounts are gamma of shape p and rate v, v is gamma of shape q and rate g over customers. The likelihood of a
mean z of x amounts is the integral over v of the gamma density of shape p x and rate v x at z, times the density of v; what is
expected of a further amount, and the variance of the sum of N further ones with given E[N] and E[N^2], are means over v given z.
The integrals over v are gamma functions.

A row: p, q, g; x, z; E[N], E[N^2]; then ln L, the amount expected of a customer with this past, that of a new one, and the variance
of the sum, each as a text of 25 digits, or null where it is not finite.
"""

import json
from mpmath import mp, mpf, exp, log, loggamma

mp.dps = 50
CASES = [
    ("6.25", "3.74", "15.44", 2, "22.35", "1.2", "3.1"),
    ("6.25", "3.74", "15.44", 100000, "22.35", "1.2", "3.1"),
    ("1e-6", "1e6", "1e6", 1, "1e-3", "0.5", "0.75"),
    ("1e6", "2.5", "1e-6", 100000, "1e5", "40", "2000"),
    ("1e6", "1e6", "1e6", 3, "1e6", "3", "10"),
    ("1e-6", "1e-6", "1e6", 100000, "12", "1", "2"),
    ("0.02", "1.000001", "50", 1, "1e-6", "1e3", "2e6"),
    ("3", "2", "1e-6", 7, "1e-6", "0.1", "0.11"),
]


def row(p, q, g, x, z, made, squares):
    p, q, g, z, made, squares = map(mpf, (p, q, g, z, made, squares))
    # The integral over v of v^n e^(-r v) is Gamma(n + 1) / r^(n + 1).
    moment = lambda power, rate: loggamma(power) - power * log(rate)
    prior = q * log(g) - loggamma(q)
    amounts = p * x * log(mpf(x)) + (p * x - 1) * log(z) - loggamma(p * x)
    of_past = moment(p * x + q, g + x * z)
    mean_over = lambda less: exp(moment(p * x + q - less, g + x * z) - of_past)
    expected = p * mean_over(1) if p * x + q > 1 else None
    new = p * g / (q - 1) if q > 1 else None
    variance = None
    if p * x + q > 2:
        variance = (p * made + p * p * squares) * mean_over(2) - (p * made * mean_over(1)) ** 2
    values = [prior + amounts + of_past, expected if new is not None else None, new, variance]
    return [None if it is None else mp.nstr(it, 25) for it in values]


rows = [[float(it) for it in case] + row(*case) for case in CASES]
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
