"""Estimates with csdid the effects in a panel with the columns unit, month, first and revenue, and prints the same as examples/effects.rs."""

import json
import sys
import time
import warnings

import pandas as pd
from csdid.att_gt import ATTgt

warnings.filterwarnings("ignore")


def estimate(panel):
    found = ATTgt(
        yname="revenue", tname="month", idname="unit", gname="first", data=panel,
        control_group="nevertreated", xformla="revenue ~ 1",
    )
    return found.fit(est_method="dr", base_period="varying", bstrap=False)


panel = pd.read_csv(sys.argv[1])
estimate(panel[panel["unit"] <= 2000].copy())  # what is imported and compiled at the first call
data = panel.copy()
start = time.perf_counter()
results = estimate(data).results
took = (time.perf_counter() - start) * 1000
effects = [[int(g), int(t), float(att), float(se)] for g, t, att, se in
           zip(results["group"], results["year"], results["att"], results["se"])]
print(json.dumps({"units": int(panel["unit"].nunique()), "rows": len(panel), "ms": took, "effects": effects}))
