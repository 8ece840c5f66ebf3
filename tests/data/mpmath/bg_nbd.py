"""The BG/NBD by mpmath at 60 digits: python3 bg_nbd.py > bg_nbd.json

Closed forms of Fader, Hardie & Lee (2005a) as they are printed there, which lose all digits in double precision long before
these places: the likelihood (equation 4), P(alive) (section 4.2), P(X(t) = n) of a new customer (equation 8) and the purchases
expected of a customer with a past (equation 10), with Gauss's hypergeometric function. DERT is the integral of
d e^(-d t) times these expected purchases over t from 0 to infinity.

A row: r, alpha, a, b; x, t_x, T; t, n; then ln L, P(alive), the purchases expected in t, P(X(t) = n) of a new customer, and DERT
at d = 0.002, each as a text of 25 digits, or null where the integral or series was not asked for.
"""

import json
from mpmath import mp, mpf, beta, exp, gamma, hyp2f1, inf, log, loggamma, quad

mp.dps = 60
CDNOW = ("0.243", "4.414", "0.793", "2.426")
CASES = [
    (CDNOW, 0, "0", "38.86", "39", 0),
    (CDNOW, 2, "30.43", "38.86", "39", 3),
    (CDNOW, 29, "38", "38.86", "52", 12),
    (("20", "0.1", "0.01", "0.4"), 5000, "25", "26", "1", 150),
    (("1e-6", "1e-6", "2e-6", "1e-6"), 3, "0.001", "10", "5", 2),
    (("1e6", "1e6", "1e-6", "1e-6"), 100000, "99990", "1e5", "10", 9),
    (("0.5", "3", "1e-6", "1e6"), 100000, "9e4", "1e5", "5", 1),
    (("1e-6", "1e6", "0.3", "1e-6"), 1, "5", "1e5", "1e5", 1),
    (("5", "1e-6", "2.5", "1e6"), 100000, "1", "1.5", "0.25", 0),
    (("1e6", "1e-6", "1e6", "1e6"), 40, "1e-9", "1e5", "1e-11", 7),
]


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def row(parameters, x, recency, age, ahead, n, with_future):
    r, alpha, a, b = map(mpf, parameters)
    recency, age, t = map(mpf, (recency, age, ahead))
    stays = log_beta(a, b + x) - log_beta(a, b)
    rate = loggamma(r + x) - loggamma(r) + r * log(alpha)
    active = stays + rate - (r + x) * log(alpha + age)
    left = None
    if x > 0:
        left = log_beta(a + 1, b + x - 1) - log_beta(a, b) + rate - (r + x) * log(alpha + recency)
    odds = exp(left - active) if x > 0 else mpf(0)
    p_alive = 1 / (1 + odds)

    def expected(t):
        share = t / (alpha + age + t)
        series = hyp2f1(r + x, b + x, a + b + x - 1, share)
        made = 1 - ((alpha + age) / (alpha + age + t)) ** (r + x) * series
        return (a + b + x - 1) / (a - 1) * made * p_alive

    share, none = t / (alpha + t), r * log(alpha / (alpha + t))
    each = lambda j: exp(loggamma(r + j) - loggamma(r) - loggamma(j + mpf(1)) + none) * share**j
    chance = exp(log_beta(a, b + n) - log_beta(a, b)) * each(n)
    if n > 0:
        chance += exp(log_beta(a + 1, b + n - 1) - log_beta(a, b)) * (1 - sum(map(each, range(n))))
    d = mpf("0.002")
    residual = None
    if with_future:
        mp.dps = 30
        residual = quad(lambda u: exp(-u) * expected(u / d), [0, 0.01, 0.1, 1, 5, 20, 80])
        mp.dps = 60
    values = [active + log(1 + odds), p_alive, expected(t), chance, residual]
    return [*map(str, parameters), x, str(recency), str(age), str(ahead), n], values


rows = []
for place, case in enumerate(CASES):
    given, values = row(*case, with_future=place < 3)
    given = [float(it) for it in given]
    rows.append(given + [None if value is None else mp.nstr(value, 25) for value in values])
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
