"""The BG/BB by mpmath at 50 digits: python3 bg_bb.py > bg_bb.json

From the assumptions of Fader, Hardie & Shang (2010): at each of n opportunities a customer that is still one buys with the chance p,
and before each it leaves with the chance theta; p and theta are from beta distributions of alpha, beta and of gamma, delta. A
customer that bought x times, the last at t_x, saw all n of them, or left before t_x + i + 1 (their equation 5):

    L = E[p^x (1-p)^(n-x)] E[(1-theta)^n] + sum over i < n - t_x of E[p^x (1-p)^(t_x-x+i)] E[theta (1-theta)^(t_x+i)].

P(alive) is that it still is a customer at opportunity n + 1, with the first term times one more (1 - theta). Purchases expected in t
opportunities and DERT at a continuous rate of 0.01 are sums over them, one by one, each that it is there, buys, and at what
discount; nothing is by a hypergeometric function. The means are gamma functions, and from one i to the next a ratio. For the first
rows L is the same by quadrature over p and theta, to 12 digits.

A row: alpha, beta, gamma, delta; x, t_x, n; t; then ln L, P(alive), the purchases expected in t, and DERT, each as a text of 25
digits. What is given is taken as the double nearest to it.
"""

import json
from mpmath import mp, mpf, exp, log, loggamma
from mpmath.calculus.quadrature import GaussLegendre

mp.dps = 50
NODES = [(+node, +weight) for node, weight in GaussLegendre(mp).calc_nodes(5, 120)]
DONORS = (1.204, 0.75, 0.657, 2.783)
CASES = [
    (DONORS, 0, 0, 6, 5),
    (DONORS, 4, 5, 6, 5),
    ((2.5, 4, 1.5, 8), 2, 9, 12, 12),
    ((0.1, 3, 0.02, 0.3), 3, 10, 60, 500),
    (DONORS, 99000, 99998, 100000, 2500),
    ((1e-6, 1e-6, 1e-6, 1e-6), 1, 1, 50, 20),
    ((1e6, 1e6, 1e6, 1e6), 3, 6, 9, 12),
    ((1e-6, 1e6, 0.3, 1e-6), 1, 400, 3000, 52),
    ((1e6, 1e-6, 1e-6, 1e6), 100000, 100000, 100000, 4000),
    ((0.5, 3, 1e-6, 1e6), 20000, 90000, 100000, 5),
    ((0.5, 1e6, 1e6, 0.5), 1, 2, 4, 3),
    ((5, 1e-6, 2.5, 1e6), 99999, 99999, 100000, 20000),
    ((0.7, 0.2, 1e6, 1e-6), 2, 3, 40, 10),
]


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def row(parameters, x, last, n, ahead, by_quadrature):
    alpha, beta, gamma, delta = (mpf(float(it)) for it in parameters)
    ones = log_beta(alpha, beta) + log_beta(gamma, delta)
    first = log_beta(alpha + x, beta + n - x) + log_beta(gamma, delta + n) - ones
    early = log_beta(alpha + x, beta + last - x) + log_beta(gamma + 1, delta + last) - ones
    term, left = exp(early - first), mpf(0)
    for i in range(n - last):
        left += term
        term *= (beta + last - x + i) / (alpha + beta + last + i)
        term *= (delta + last + i) / (gamma + delta + last + 1 + i)
    log_likelihood = first + log(1 + left)
    if by_quadrature:
        def chance(p, theta):
            goes_on = (1 - p) * (1 - theta)
            gone = theta * sum(goes_on**i for i in range(n - last))
            known = p ** (alpha + x - 1) * (1 - p) ** (beta + last - x - 1)
            known *= theta ** (gamma - 1) * (1 - theta) ** (delta + last - 1)
            return known * (goes_on ** (n - last) + gone)
        # By Gauss's rule on a scale on which the powers at both ends are tame.
        tame = []
        for node, weight in NODES:
            u = (1 + node) / 2
            tame.append((1 - (1 - u**7) ** 7, weight / 2 * 49 * (1 - u**7) ** 6 * u**6))
        sums = [weight * sum(other * chance(p, theta) for theta, other in tame) for p, weight in tame]
        direct = log(sum(sums)) - ones
        assert abs(direct / log_likelihood - 1) < mpf(10) ** -12, (direct, log_likelihood)
    p_alive = (delta + n) / (gamma + delta + n) / (1 + left)
    buys = (alpha + x) / (alpha + beta + n)
    there, expected, i = mpf(1), mpf(0), 0
    while i < ahead:
        expected += there
        there *= (delta + n + 1 + i) / (gamma + delta + n + 1 + i)
        i += 1
    step = exp(-mpf(0.01))
    there, discount, residual, i = mpf(1), step, mpf(0), 0
    while discount * there > mpf(10) ** -35 * residual:
        residual += there * discount
        there *= (delta + n + 1 + i) / (gamma + delta + n + 1 + i)
        discount *= step
        i += 1
    values = [log_likelihood, p_alive, p_alive * buys * expected, p_alive * buys * residual]
    return [*map(float, parameters), x, float(last), float(n), float(ahead)], values


rows = []
for place, case in enumerate(CASES):
    given, values = row(*case, by_quadrature=place < 3)
    rows.append(given + [mp.nstr(value, 25) for value in values])
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
