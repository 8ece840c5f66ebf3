"""The MBG/NBD by mpmath at 60 digits: python3 mbg_nbd.py > mbg_nbd.json

As bg_nbd.py, but that a customer may leave at its first purchase too (Batislam, Denizel & Filiztekin 2007, with the erratum of
Wagner & Hoppe 2008): of x repeat purchases it went on after x + 1, so that whoever is active has the beta distribution of a and
b + x + 1 to leave at the next, and x = 0 may have left.

A row: r, alpha, a, b; x, t_x, T; t, n; then ln L, P(alive), the purchases expected in t, P(X(t) = n) of a customer who has just
made its first purchase and stayed, and DERT at d = 0.002, each as a text of 25 digits, or null where it was not asked for.
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
    m = x + 1
    stays = log_beta(a, b + m) - log_beta(a, b)
    rate = loggamma(r + x) - loggamma(r) + r * log(alpha)
    active = stays + rate - (r + x) * log(alpha + age)
    left = log_beta(a + 1, b + m - 1) - log_beta(a, b) + rate - (r + x) * log(alpha + recency)
    odds = exp(left - active)
    p_alive = 1 / (1 + odds)

    def expected(t):
        share = t / (alpha + age + t)
        series = hyp2f1(r + x, b + m, a + b + m - 1, share)
        made = 1 - ((alpha + age) / (alpha + age + t)) ** (r + x) * series
        return (a + b + m - 1) / (a - 1) * made * p_alive

    share, none = t / (alpha + t), r * log(alpha / (alpha + t))
    each = lambda j: exp(loggamma(r + j) - loggamma(r) - loggamma(j + mpf(1)) + none) * share**j
    chance = exp(log_beta(a, b + 1 + n) - log_beta(a, b + 1)) * each(n)
    if n > 0:
        chance += exp(log_beta(a + 1, b + n) - log_beta(a, b + 1)) * (1 - sum(map(each, range(n))))
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
