"""What scikit-learn's linear models with their default penalty predict: baselines_reference.py FOLDER, which holds
training inputs, targets and weights and validation inputs as float64; prints predictions row by row as JSON."""
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge

folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())
columns = options["columns"]
read = {name: np.fromfile(folder / name) for name in ("x", "y", "w", "v")}
x, v = read["x"].reshape(-1, columns), read["v"].reshape(-1, columns)
if options["task"] == "regression":
    predicted = Ridge(alpha=1, solver="cholesky").fit(x, read["y"], read["w"]).predict(v)
else:
    solver = "newton-cholesky" if options["task"] == "binary" else "newton-cg"
    fitted = LogisticRegression(C=1, tol=1e-7, max_iter=1000, solver=solver).fit(x, read["y"], read["w"])
    predicted = fitted.predict_proba(v)
    if options["task"] == "binary":
        predicted = predicted[:, 1]
print(json.dumps(predicted.ravel().tolist()))
