"""Active customers of the Pareto/NBD and the Gompertz/NBD by mpmath at 40 digits: python3 nbd_active.py > nbd_active.json

A customer that is active at T after x repeat purchases buys at a gamma rate of shape r + x and rate alpha + T, and is still active
at T + u with the chance S(T + u) / S(T): with S(t) = (beta / (beta + t))^s in the Pareto/NBD and
(beta / (beta - 1 + e^(b t)))^s in the Gompertz/NBD. So in t it makes (r + x) / (alpha + T) times the integral of that chance over u
from 0 to t, discounted at d the same with e^(-d u) and without an end, and n purchases with the chance that it stays all of t and
makes n, or leaves after u, with n made till then: the integral of the negative binomial chance in u and the density of leaving at u.
The integrals are by quadrature, cut by powers of ten from both ends, and in the Gompertz/NBD on both sides of where e^(b t) reaches
beta; nothing is by a hypergeometric function.

A row: the model, its parameters; x, T; what is asked ("expected" in t, "dert" at d, "pmf" of n in t) with its numbers; the answer as
a text of 25 digits. What is given is taken as the double nearest to it.
"""

import json
from mpmath import mp, mpf, exp, expm1, log, log1p, loggamma, quad

mp.dps = 40
PARETO, GOMPERTZ = "pareto-nbd", "gompertz-nbd"
CDNOW = (0.553, 10.578, 0.606, 11.669)
# Of lifetimes' tests, where the usual forms overflow.
OVERFLOW = (10.465, 0.00798565, 3.0516, 2.82)
PAPER = (0.553, 10.578, 0.0002, 0.603, 0.0026)  # Bemmaor & Glady 2012, of CDNOW
RISING = (0.6, 9, 0.05, 1.5, 4)
LATE = (0.5, 2, 0.3, 0.2, 1000)
CASES = [
    (PARETO, CDNOW, 2, 38.86, "expected", [39]),
    (PARETO, CDNOW, 0, 0, "expected", [39]),
    (PARETO, CDNOW, 0, 0, "expected", [1e-6]),
    (PARETO, CDNOW, 0, 0, "expected", [1e6]),
    (PARETO, (0.553, 10.578, 1, 11.669), 1, 20, "expected", [52]),
    (PARETO, (0.553, 10.578, 1.0000001, 11.669), 1, 20, "expected", [52]),
    (PARETO, OVERFLOW, 0, 0, "expected", [52]),
    (PARETO, (0.55, 10.58, 0.61, 11.67), 132, 200, "expected", [10]),
    (PARETO, (0.55, 10.58, 0.61, 11.67), 133, 200, "expected", [10]),
    (PARETO, (1e-6, 1e6, 1e6, 1e-6), 3, 0, "expected", [30]),
    (PARETO, (1e6, 1e-6, 1e-6, 1e6), 3, 10, "expected", [30]),
    (PARETO, CDNOW, 2, 38.86, "dert", [0.0018266]),
    (PARETO, CDNOW, 0, 0, "dert", [0.0018266]),
    (PARETO, CDNOW, 0, 38.86, "dert", [1e-9]),
    (PARETO, CDNOW, 2, 38.86, "dert", [3]),
    (PARETO, OVERFLOW, 5, 10, "dert", [0.002]),
    (PARETO, (0.5, 10, 1, 11), 1, 38, "dert", [0.002]),
    (PARETO, (0.5, 10, 1e6, 1e6), 1, 38, "dert", [0.002]),
    (PARETO, (0.5, 10, 1e-6, 1e-6), 1, 38, "dert", [0.002]),
    (PARETO, CDNOW, 0, 0, "pmf", [0, 39]),
    (PARETO, CDNOW, 0, 0, "pmf", [1, 39]),
    (PARETO, CDNOW, 0, 0, "pmf", [7, 39]),
    (PARETO, CDNOW, 0, 0, "pmf", [40, 39]),
    (PARETO, CDNOW, 2, 38.86, "pmf", [3, 52]),
    (PARETO, OVERFLOW, 0, 0, "pmf", [0, 52]),
    (PARETO, OVERFLOW, 0, 0, "pmf", [12, 52]),
    (PARETO, OVERFLOW, 0, 0, "pmf", [300, 52]),
    (PARETO, CDNOW, 1000, 38.86, "pmf", [1000, 39]),
    (PARETO, (0.5, 2, 0.3, 8), 100000, 1000, "pmf", [90000, 1000]),
    (PARETO, (0.5, 2, 50, 8), 3, 10, "pmf", [1, 1e5]),
    (PARETO, (1e-6, 1e6, 1e6, 1e-6), 3, 1, "pmf", [2, 30]),
    (PARETO, (1e6, 1e-6, 1e-6, 1e6), 3, 0, "pmf", [2, 1e-12]),
    (GOMPERTZ, PAPER, 2, 38.86, "expected", [39]),
    (GOMPERTZ, PAPER, 0, 0, "expected", [39]),
    (GOMPERTZ, PAPER, 0, 0, "expected", [1e-6]),
    (GOMPERTZ, RISING, 2, 38.86, "expected", [52]),
    (GOMPERTZ, RISING, 0, 0, "expected", [1000]),
    (GOMPERTZ, LATE, 1, 5, "expected", [60]),
    (GOMPERTZ, (1e-6, 1e6, 1e-6, 1e-6, 1e6), 3, 10, "expected", [30]),
    (GOMPERTZ, (1e6, 1e-6, 1e6, 1e6, 1e-6), 3, 0, "expected", [30]),
    (GOMPERTZ, (2, 5, 1e6, 1e-6, 1e6), 1, 0, "expected", [1e-4]),
    (GOMPERTZ, PAPER, 2, 38.86, "dert", [0.0018266]),
    (GOMPERTZ, RISING, 0, 0, "dert", [0.0018266]),
    (GOMPERTZ, LATE, 1, 5, "dert", [0.0018266]),
    (GOMPERTZ, RISING, 2, 38.86, "dert", [3]),
    (GOMPERTZ, PAPER, 0, 0, "pmf", [0, 39]),
    (GOMPERTZ, PAPER, 0, 0, "pmf", [7, 39]),
    (GOMPERTZ, RISING, 0, 0, "pmf", [0, 39]),
    (GOMPERTZ, RISING, 0, 0, "pmf", [1, 39]),
    (GOMPERTZ, RISING, 2, 38.86, "pmf", [5, 52]),
    (GOMPERTZ, LATE, 1, 5, "pmf", [3, 60]),
    (GOMPERTZ, LATE, 1, 5, "pmf", [40, 60]),
    (GOMPERTZ, RISING, 1000, 38.86, "pmf", [1000, 500]),
]


def places(end, kinks):
    found = {mpf(0), end}
    for k in range(-50, 1):
        for place in (0, end, *kinks):
            found |= {place - end * mpf(10) ** k, place + end * mpf(10) ** k}
    return sorted(place for place in found if 0 <= place <= end)


def answer(model, parameters, x, age, asked, numbers):
    r, alpha, *lifetime = (mpf(float(it)) for it in parameters)
    age, numbers = mpf(float(age)), [mpf(float(it)) for it in numbers]
    kinks = []
    if model == PARETO:
        s, beta = lifetime
        stays = lambda u: exp(-s * log1p(u / (beta + age)))
        leaves = lambda u: s / (beta + age + u) * stays(u)
    else:
        b, s, beta = lifetime
        if beta > 1 and log(beta) / b > age:
            kinks = [log(beta) / b - age]
        whole = lambda at: beta + expm1(b * at)
        stays = lambda u: exp(s * (log(whole(age)) - log(whole(age + u))))
        leaves = lambda u: s * b * exp(b * (age + u)) / whole(age + u) * stays(u)
    shape, scale = r + x, alpha + age
    if asked == "expected":
        return shape / scale * quad(stays, places(numbers[0], kinks))
    if asked == "dert":
        (d,) = numbers
        return shape / scale * quad(lambda u: exp(-d * u) * stays(u), places(100 / d, kinks))
    n, t = numbers
    ways = loggamma(shape + n) - loggamma(shape) - loggamma(n + 1)
    makes = lambda u: exp(ways + (n * log(u / (scale + u)) if n else 0) - shape * log1p(u / scale)) if u or not n else mpf(0)
    return makes(t) * stays(t) + quad(lambda u: makes(u) * leaves(u), places(t, kinks))


rows = []
for model, parameters, x, age, asked, numbers in CASES:
    found = answer(model, parameters, x, age, asked, numbers)
    given = [model, list(map(float, parameters)), x, float(age), asked, list(map(float, numbers))]
    rows.append(given + [mp.nstr(found, 25)])
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
