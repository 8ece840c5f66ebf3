"""Optima of the likelihoods of lifetimes 0.11.3: python3 lifetimes_optima.py > lifetimes_optima.json

Each model is fitted by lifetimes on the data of its own tests, and then goes on by Newton's method with the exact derivatives of
lifetimes' own log-likelihood until its gradient is rounding alone, since the search of lifetimes ends a few parts in 10^6 before.
For each model: the parameters, the log-likelihood there and the one where lifetimes itself ends.
"""

import json
import os
import warnings

import autograd
import numpy as np
import pandas as pd
from lifetimes import BetaGeoBetaBinomFitter, BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter

warnings.filterwarnings("ignore")
here = os.path.dirname(os.path.abspath(__file__))
cdnow = pd.read_csv(os.path.join(here, "cdnow_customers_summary_with_transactions.csv"))
cdnow.columns = ["id", "frequency", "recency", "T", "monetary"]
donations = pd.read_csv(os.path.join(here, "donations.csv"))
columns = [cdnow[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")]
spenders = cdnow[cdnow.frequency > 0]
spends = [spenders[name].to_numpy(dtype=float) for name in ("frequency", "monetary")]
gifts = [donations[name].to_numpy(dtype=float) for name in ("frequency", "recency", "periods")]
weights = donations["weights"].to_numpy(dtype=float)

found = {}
for name, fitter, data, weight in [
    ("bg-nbd", BetaGeoFitter, columns, None),
    ("mbg-nbd", ModifiedBetaGeoFitter, columns, None),
    ("gamma-gamma", GammaGammaFitter, spends, None),
    ("bg-bb", BetaGeoBetaBinomFitter, gifts, weights),
]:
    for tolerance in (1e-9, 1e-8, 1e-7, 1e-6, 1e-5):
        model = fitter()
        try:
            model.fit(*data, weights=weight, tol=tolerance) if weight is not None else model.fit(*data, tol=tolerance)
            break
        except Exception:
            continue
    each = weight if weight is not None else np.ones(len(data[0]))
    loss = lambda logs: model._negative_log_likelihood(logs, *data, each, 0.0)
    slope, bend = autograd.grad(loss), autograd.hessian(loss)
    end = logs = np.log(model.params_.to_numpy())
    for _ in range(20):
        logs = logs - np.linalg.solve(bend(logs), slope(logs))
    assert np.abs(slope(logs)).max() < 1e-11, slope(logs)
    total = -float(each.sum())
    values = {"parameters": np.exp(logs).tolist(), "logLikelihood": total * float(loss(logs)), "theirs": total * float(loss(end))}
    found[name] = values
print(json.dumps(found, indent=1))
