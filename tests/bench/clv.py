"""Fits with lifetimes the customers of a table with the columns frequency, recency and T, and prints the same as examples/purchases.rs."""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, ParetoNBDFitter

warnings.filterwarnings("ignore")
FITTERS = {"bg-nbd": BetaGeoFitter, "pareto-nbd": ParetoNBDFitter}

table = pd.read_csv(sys.argv[1])
columns = [table[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")]
fits = []
for name in sys.argv[2:]:
    FITTERS[name]().fit(*(column[:200] for column in columns))  # what is imported and compiled at the first call
    fitter = FITTERS[name]()
    start = time.perf_counter()
    fitter.fit(*columns)
    took = (time.perf_counter() - start) * 1000
    parameters = fitter.params_.to_numpy()
    # One of them takes logs and gives a mean, the other one neither.
    point, customers = (np.log(parameters), len(table)) if name == "bg-nbd" else (parameters, 1)
    loss = fitter._negative_log_likelihood(point, *columns, np.ones(len(table)), 0.0)
    total = -float(loss) * customers
    fits.append({"model": name, "ms": took, "parameters": parameters.tolist(), "logLikelihood": total})
print(json.dumps({"customers": len(table), "fits": fits}))
