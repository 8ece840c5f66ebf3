"""Clusters with scikit-learn the points that examples/clusters.rs writes, and prints the same."""

import json
import sys
import time

import numpy as np
from sklearn.cluster import KMeans

points = np.fromfile(sys.argv[1], dtype="<f8").reshape(-1, 4)
start = time.perf_counter()
fits = [KMeans(n_clusters=k, n_init=3, random_state=1).fit(points) for k in range(2, 11)]
took = (time.perf_counter() - start) * 1000
print(json.dumps({"times": {"clusters": took}, "customers": len(points), "inertia": [fit.inertia_ for fit in fits]}))
