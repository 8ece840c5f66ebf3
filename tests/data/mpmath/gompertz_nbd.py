"""The Gompertz/NBD by mpmath at 40 digits: python3 gompertz_nbd.py > gompertz_nbd.json

From the assumptions of Bemmaor & Glady (2012): purchases at a gamma rate (r, alpha), and a lifetime that lasts beyond t with the
chance S(t) = (beta / (beta - 1 + e^(b t)))^s, whose density is s b e^(b t) / (beta - 1 + e^(b t)) S(t). A customer with x repeat
purchases, the last at t_x, was alive at T or left between:

    L = (r)_x alpha^r ((alpha + T)^-(r+x) S(T) + integral from t_x to T of (alpha + y)^-(r+x) times the density of y dy),

P(alive) is the share of the first term. An active customer is expected to buy (r + x) / (alpha + T) times the integral of
S(T + u) / S(T) over u from 0 to t, and DERT has e^(-d u) under it, up to infinity. The integrals are by quadrature, cut by powers
of ten from both ends and on both sides of where e^(b t) reaches beta; nothing is by a hypergeometric function.

A row: r, alpha, b, s, beta; x, t_x, T; t; then ln L, P(alive), the purchases expected in t, and DERT at d = 0.002, each as a text
of 25 digits. What is given is taken as the double nearest to it.
"""

import json
from mpmath import mp, mpf, exp, expm1, log, loggamma, quad

mp.dps = 40
CDNOW = (0.553, 10.578, 0.0002, 0.603, 0.0026)
RISING = (0.6, 9, 0.05, 1.5, 4)
CASES = [
    (CDNOW, 0, 0, 38.86, 39),
    (CDNOW, 2, 30.43, 38.86, 39),
    (CDNOW, 29, 38, 38.86, 52),
    (RISING, 2, 30.43, 38.86, 39),
    ((0.5, 2, 0.3, 0.2, 1000), 3, 20, 50, 60),
    ((20, 0.1, 0.02, 0.01, 0.4), 5000, 25, 26, 1),
    ((0.5, 3, 1e-6, 1e-6, 1e6), 100000, 9e4, 1e5, 5),
    ((1e6, 1e6, 1e-6, 1e-6, 1e-6), 100000, 99990, 1e5, 10),
    ((1e-6, 1e-6, 0.3, 2e-6, 1e-6), 3, 0.001, 10, 5),
    ((1e-6, 1e6, 1e-6, 0.3, 1e-6), 1, 5, 1e5, 1e5),
    ((5, 1e-6, 1e-6, 2.5, 1e6), 100000, 1, 1.5, 0.25),
    ((1e6, 1e-6, 1e6, 1e6, 1e6), 40, 1e-9, 1e-7, 1e-11),
    ((2, 5, 1e6, 1e-6, 1e6), 100000, 2, 2.00003, 1e-5),
    ((0.5, 2, 1e-6, 1e6, 1e6), 2, 3, 7, 20),
    ((0.5, 1e6, 1e-6, 1e6, 1e-6), 1, 1e-13, 1e5, 1e3),
    (CDNOW, 29, 38.57, 38.86, 39),
    (RISING, 0, 0, 38.86, 39),
    (RISING, 2, 10, 38.86, 39),
    (RISING, 1, 1, 730, 39),
    ((0.5, 2, 0.3, 0.2, 1000), 3, 5, 50, 39),
    ((1e-6, 1e6, 1e-6, 1e-6, 1e6), 3, 10, 40, 39),
    ((1e6, 1e-6, 1e6, 1e6, 1e-6), 3, 1e-6, 2e-6, 39),
    ((2, 5, 1e6, 1e-6, 1e6), 2, 1e-5, 3e-5, 39),
    ((2, 5, 1e6, 1e-6, 1e6), 2, 10, 40, 39),
    ((0.5, 2, 0.01, 0.3, 2), 100000, 900, 1000, 39),
]


def places(start, end, *kinks):
    """Between these the integrand is smooth on the scale of their distance from the ends and from the kinks."""
    span, found = end - start, {start, end}
    for k in range(-60, 1):
        step = span * mpf(10) ** k
        for place in (start, end, *kinks):
            found |= {place - step, place + step}
    return sorted(place for place in found if start <= place <= end)


def row(parameters, x, recency, age, ahead):
    r, alpha, b, s, beta = (mpf(float(it)) for it in parameters)
    recency, age, t = (mpf(float(it)) for it in (recency, age, ahead))
    whole = lambda at: beta + expm1(b * at)
    ln_survival = lambda at: s * (log(beta) - log(whole(at)))
    hazard = lambda at: s * b * exp(b * at) / whole(at)
    kinks = [log(beta) / b] if beta > 1 else []
    first = loggamma(r + x) - loggamma(r) + r * log(alpha)
    active = -(r + x) * log(alpha + age) + ln_survival(age)
    # Less the log of the first term, so that no number is too large.
    left = lambda y: hazard(y) * exp(-(r + x) * log(alpha + y) + ln_survival(y) - active)
    odds = quad(left, places(recency, age, *kinks)) if age > recency else mpf(0)
    p_alive = 1 / (1 + odds)
    rate = (r + x) / (alpha + age)
    stays = lambda u: exp(ln_survival(age + u) - ln_survival(age))
    later = [kink - age for kink in kinks]
    expected = rate * quad(stays, places(mpf(0), t, *later)) * p_alive
    d = mpf(0.002)
    discounted = lambda u: exp(-d * u) * stays(u)
    residual = rate * quad(discounted, places(mpf(0), 100 / d, *later)) * p_alive
    values = [first + active + log(1 + odds), p_alive, expected, residual]
    return [*map(float, parameters), x, float(recency), float(age), float(ahead)], values


rows = []
for case in CASES:
    given, values = row(*case)
    rows.append(given + [mp.nstr(value, 25) for value in values])
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
