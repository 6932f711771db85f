"""Opens files written by Stroma with Python's anndata, warnings as errors, and prints their content as JSON."""
import json
import sys
import warnings

import anndata
import numpy as np
import pandas as pd

warnings.simplefilter("error")


def plain(v):
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, np.ndarray):
        return [plain(x) for x in v.tolist()]
    return v.item() if isinstance(v, np.generic) else v


a = anndata.read_h5ad(sys.argv[1])
if len(sys.argv) > 2:
    a.write_h5ad(sys.argv[2])
print(json.dumps({
    "shape": list(a.shape),
    "X": np.asarray(a.X.todense() if hasattr(a.X, "todense") else a.X).ravel().tolist(),
    "genes": list(a.var_names),
    "cells": list(a.obs_names),
    "obs": {c: [None if pd.isna(x) else str(x) for x in a.obs[c].tolist()] for c in a.obs},
    "dtypes": {c: str(a.obs[c].dtype) for c in a.obs},
    "obsm": {k: np.asarray(v).ravel().tolist() for k, v in a.obsm.items()},
    "obsp": {k: np.asarray(v.todense()).ravel().tolist() for k, v in a.obsp.items()},
    "uns": plain(dict(a.uns)),
}))
