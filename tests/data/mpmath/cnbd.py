"""BG/CNBD-k and MBG/CNBD-k by mpmath at 30 digits: python3 cnbd.py > cnbd.json

From the assumptions of Reutterer, Platzer & Schroeder (2021): while active a customer has ticks at a rate lambda of its own, from a
gamma distribution (r, alpha), buys at every kth of them, and leaves after each purchase, in the MBG model after the first one too,
with a chance p of its own, from a beta distribution (a, b). Of a customer with x repeat purchases, the last at t_x, m of whose
purchases could have been the last, and up to a factor that no parameter changes,

    L = E[lambda^(k x) e^(-lambda t_x) ((1-p)^m P(fewer than k ticks in T - t_x) + [m > 0] p (1-p)^(m-1))].

The mean over lambda is by quadrature, cut where its gamma density changes, and the one over p, of powers, by gamma functions.

An active customer had j < k ticks since its last purchase with a chance in proportion to (r + kx)_j / j! ((T - t_x) / (alpha + T))^j,
and what ticks follow is negative binomial. Purchases are expected by the sum over n of the chance that the ticks make n purchases at
least, and that it went on after n - 1.

DERT at d = 0.002 is the mean over lambda, by quadrature, of the sum over purchases of their discount and the chance to get so far:
with a tick discounted by q = lambda / (lambda + d), what the next is worth times the mean over p of 1 / (1 - (1 - p) q^k), which is
2F1(1, b + m; a + b + m; q^k), or by quadrature where b + m is large. For the first rows it is the same, with d = 5, by the integral
of d e^(-d t) times the purchases expected in t, to 18 digits.

A row: k, whether it may leave at the first, r, alpha, a, b; x, t_x, T; t; then ln L, P(alive), the purchases expected in t, and DERT,
each as a text of 20 digits. What is given is taken as the double nearest to it.
"""

import json
from mpmath import mp, mpf, exp, factorial, gammainc, hyp2f1, inf, log, loggamma, sqrt
from mpmath.calculus.quadrature import GaussLegendre

mp.dps = 30
NODES = GaussLegendre(mp).calc_nodes(5, mp.prec)
REGULAR = (0.85, 1.45, 0.79, 2.42)
CASES = [
    (REGULAR, 0, 0, 20, 32),
    (REGULAR, 3, 20, 32, 16),
    (REGULAR, 29, 38, 38.86, 52),
    ((20, 0.1, 0.01, 0.4), 5000, 25, 26, 1),
    ((1e-6, 1e-6, 2e-6, 1e-6), 3, 0.001, 10, 5),
    ((1e6, 1e6, 1e-6, 1e-6), 100000, 99999, 1e5, 10),
    ((0.5, 3, 1e-6, 1e6), 100000, 99999.5, 1e5, 5000),
    ((1e-6, 1e6, 0.3, 1e-6), 1, 5, 1e5, 1e5),
    ((5, 1e-6, 2.5, 1e6), 100000, 1.49999, 1.5, 0.25),
    ((1e6, 1e-6, 1e6, 1e6), 40, 1e-9, 2e-9, 1e-11),
    ((1e6, 1, 2, 50), 7, 1e-5, 2e-5, 1e-3),
]


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def integral(of, cuts):
    """By Gauss's rule of 48 points between the cuts, which stand closer than the function changes."""
    total = mpf(0)
    for low, high in zip(cuts, cuts[1:]):
        half, middle = (high - low) / 2, (high + low) / 2
        total += half * sum(weight * of(middle + half * node) for node, weight in NODES)
    return total


def mean_over_gamma(shape, of, at_none):
    """Of a function of y with a gamma density of this shape, that is at_none at 0."""
    log_density = lambda y: (shape - 1) * log(y) - y - loggamma(shape)
    width = sqrt(shape + 1)
    cuts = {shape + far * width for far in (-12, -9, -7, -5, -3, -1, 1, 3, 5, 7, 9, 12, 15)}
    if shape < 200:
        cuts |= {mpf(10) ** k for k in range(-30, 1)} | {mpf(far) for far in (2, 4, 8, 14, 20, 30, 45, 60, 80, 110)}
        cuts |= {shape + far * width for far in (20, 30, 40)}
    cuts = sorted(cut for cut in cuts if cut > 0)
    return at_none + integral(lambda y: exp(log_density(y)) * (of(y) - at_none), cuts)


def beta_nodes(a, b):
    """Chances p with their weights under a beta density, for means of what is 0 at both ends."""
    middle, width = a / (a + b), sqrt(a * b / (a + b + 1)) / (a + b)
    cuts = {mpf(0.5)} | {mpf(10) ** k for k in range(-34, 0)} | {1 - mpf(10) ** k for k in range(-25, 0)}
    cuts |= {middle + far * width for far in (-12, -8, -5, -3, -1, 1, 3, 5, 8, 12, 20, 40)}
    cuts = sorted(cut for cut in cuts if mpf(10) ** -34 <= cut <= 1 - mpf(10) ** -25)
    log_density = lambda p: (a - 1) * log(p) + (b - 1) * log(1 - p) - log_beta(a, b)
    nodes = []
    for low, high in zip(cuts, cuts[1:]):
        half, middle = (high - low) / 2, (high + low) / 2
        for node, weight in NODES:
            p = middle + half * node
            nodes.append((p, half * weight * exp(log_density(p))))
    return [it for it in nodes if it[1] > mpf(10) ** -60]


def mean_over_beta(a, b, nodes, of, at_0, at_1):
    """Of a function of p with a beta density: what it is beyond the line between its ends needs no singular density."""
    beyond = sum(weight * (of(p) - at_0 * (1 - p) - at_1 * p) for p, weight in nodes)
    return at_0 * b / (a + b) + at_1 * a / (a + b) + beyond


def row(k, at_first, parameters, x, recency, age, ahead, checked):
    r, alpha, a, b = (mpf(float(it)) for it in parameters)
    recency, age, t = (mpf(float(it)) for it in (recency, age, ahead))
    m, shape, silence = x + at_first, r + k * x, age - recency
    # Of lambda (alpha + T), e^(lambda w) times the chance of fewer than k ticks: the polynomial of that chance.
    few = lambda y: sum((y * silence / (alpha + age)) ** j / factorial(j) for j in range(k))
    ways = mean_over_gamma(shape, few, mpf(1))
    if checked:
        w = silence / (alpha + age)
        direct = mean_over_gamma(shape, lambda y: exp(y * w) * gammainc(k, y * w, inf, regularized=True), mpf(1))
        assert abs(direct / ways - 1) < mpf(10) ** -20, (direct, ways)
    rate = loggamma(shape) - loggamma(r) + r * log(alpha)
    active = log_beta(a, b + m) - log_beta(a, b) + rate - shape * log(alpha + age) + log(ways)
    odds = mpf(0)
    if m > 0:
        odds = exp(log_beta(a + 1, b + m - 1) - log_beta(a, b) + rate - shape * log(alpha + recency) - active)
    p_alive = 1 / (1 + odds)

    # The chance of each phase of an active customer: as many ticks since its last purchase.
    waited = silence / (alpha + age)
    phases = [exp(loggamma(shape + j) - loggamma(shape)) / factorial(j) * waited**j for j in range(k)]
    phases = [it / sum(phases) for it in phases]

    def expected(t):
        """Of an active customer: over n, the chance that the ticks make at least n purchases and that it went on after n - 1."""
        share, stays, total, n = t / (alpha + age), mpf(1), mpf(0), 1
        # The first from the negative binomial chances of each number of ticks to come, for each number of ticks past.
        at_least, made = mpf(1), [(1 + share) ** -(shape + j) for j in range(k)]
        count = [0] * k
        while True:
            for j in range(k):
                while j + count[j] < k * n:
                    at_least -= phases[j] * made[j]
                    made[j] *= (shape + j + count[j]) / (count[j] + 1) * share / (1 + share)
                    count[j] += 1
            if at_least < mpf(10) ** -25:
                return total
            total += at_least * stays
            stays *= (b + m + n - 1) / (a + b + m + n - 1)
            n += 1

    def sums(z):
        """The mean of the sum of ((1 - p) z)^n over all n."""
        return mean_over_beta(a, b + m, nodes, lambda p: 1 / (1 - (1 - p) * z), 1 / (1 - z), mpf(1))

    def goes_on(z):
        # The series is the shorter way unless b + m is large.
        return hyp2f1(1, b + m, a + b + m, z) if b + m < 20000 else sums(z)

    def dert(d):
        later = mpf(0)
        for j, chance in enumerate(phases):
            def worth(y):
                q = y / (y + d * (alpha + age))
                return q ** (k - j) * goes_on(q**k)
            later += chance * mean_over_gamma(shape + j, worth, mpf(0))
        return later

    nodes = beta_nodes(a, b + m)
    if checked:
        for z in (mpf(0.5), mpf(0.99)):
            assert abs(sums(z) / goes_on(z) - 1) < mpf(10) ** -18, (sums(z), goes_on(z))
        direct = integral(lambda u: exp(-u) * expected(u / 5), [mpf(cut) for cut in (0, 0.1, 1, 5, 20, 60)])
        assert abs(direct / dert(mpf(5)) - 1) < mpf(10) ** -18, (direct, dert(mpf(5)))
    values = [active + log(1 + odds), p_alive, p_alive * expected(t), p_alive * dert(mpf(0.002))]
    given = [k, at_first, *map(float, parameters), x, float(recency), float(age), float(ahead)]
    return given, values


rows = []
for place, case in enumerate(CASES):
    variants = [(2, 1), (3, 0), (2, 0), (3, 1)]
    for k, at_first in variants[place % 4 :][: 2 if place < 3 else 1]:
        given, values = row(k, at_first, *case, checked=place < 3)
        rows.append(given + [mp.nstr(value, 20) for value in values])
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
