#!/usr/bin/python3
"""Holds the verdict of `pellucid train` against five-times-two cross-validation (T. Dietterich 1998, E. Alpaydin's F test 1999)
of scikit-learn's networks and linear models and of XGBoost's trees on the same tables: who is better, or nobody that can be told.

Usage: measure.py PELLUCID [OPTION...]
Options are for `pellucid train`, such as --folds 5, with which every row is judged.
"""
import json
import sys
import tempfile
from pathlib import Path

import numpy
from scipy import stats
from sklearn.feature_extraction import DictVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, StandardScaler
from xgboost import XGBClassifier, XGBRegressor

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "coverage"))
from measure import CLASSES, NUMBERS, run, write  # noqa: E402

TABLES = [(name, make, True) for name, make in list(NUMBERS.items())[:3] + list(NUMBERS.items())[5:7]]
TABLES += [(name, make, False) for name, make in list(CLASSES.items())[:3] + list(CLASSES.items())[8:10]]
SEED = 1


def inputs_of(rows, target):
    """Numbers as they are, with missing ones filled; categories as 0 and 1."""
    def value(cell):
        try:
            return float(cell)
        except ValueError:
            return numpy.nan if cell in ("", "NA") else cell
    cleaned = [{k: v for k, c in row.items() if k != target and not isinstance(v := value(c), float) or k != target and
                v == v} for row in rows]
    names = [k for k in rows[0] if k != target and len({row[k] for row in rows}) < 0.9 * len(rows) or
             k != target and isinstance(value(rows[0][k]), float)]
    matrix = DictVectorizer(sparse=False).fit_transform([{k: v for k, v in row.items() if k in names} for row in cleaned])
    return matrix


def models(is_numbers, rows, columns):
    width = 16
    while width < 2 * columns and width < 256 and 2 * width * columns <= 32 * rows:
        width *= 2
    net = dict(hidden_layer_sizes=(width, width // 2), early_stopping=True, validation_fraction=0.25, n_iter_no_change=20,
               max_iter=300, batch_size=16 if rows < 2000 else 64, tol=0, random_state=SEED)
    trees = dict(n_estimators=500, learning_rate=0.1, early_stopping_rounds=20, random_state=SEED)
    if is_numbers:
        return {"network": MLPRegressor(**net), "linear": Ridge(1.0), "trees": XGBRegressor(**trees)}
    return {"network": MLPClassifier(**net), "linear": LogisticRegression(max_iter=2000), "trees": XGBClassifier(**trees)}


def error(model, name, is_numbers, x, y, train, test):
    scale = make_pipeline(SimpleImputer(), StandardScaler())
    a, b = scale.fit_transform(x[train]), scale.transform(x[test])
    mean, deviation = (y[train].mean(), y[train].std()) if is_numbers else (0, 1)
    target = (y[train] - mean) / deviation if is_numbers else y[train]
    if name == "trees":
        parts = train_test_split(a, target, test_size=0.25, random_state=SEED, stratify=None if is_numbers else target)
        model.fit(parts[0], parts[2], eval_set=[(parts[1], parts[3])], verbose=False)
    else:
        model.fit(a, target)
    told = model.predict(b) * deviation + mean if is_numbers else model.predict(b)
    return mean_squared_error(y[test], told) ** 0.5 if is_numbers else 1 - accuracy_score(y[test], told)


def reference(rows, target, is_numbers):
    x = inputs_of(rows, target)
    y = numpy.array([float(r[target]) for r in rows]) if is_numbers else LabelEncoder().fit_transform([r[target] for r in rows])
    errors = {}
    for repeat in range(5):
        folds = (KFold if is_numbers else StratifiedKFold)(2, shuffle=True, random_state=repeat)
        for train, test in folds.split(x, y):
            for name, model in models(is_numbers, len(train), x.shape[1]).items():
                errors.setdefault(name, []).append(error(model, name, is_numbers, x, y, train, test))
    better, worse = [], []
    for rival in ("linear", "trees"):
        p = (numpy.array(errors["network"]) - errors[rival]).reshape(5, 2)  # positive: the rival is better
        s = ((p - p.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        settled = stats.f.sf((p**2).sum() / (2 * s.sum() + 1e-30), 10, 5) < 0.05
        (better if settled and p.mean() > 0 else worse if settled and p.mean() < 0 else []).append(rival)
    return ("baseline" if better else "network" if len(worse) == 2 else "within noise"), {k: round(float(numpy.mean(v)), 4) for k, v in errors.items()}


def verdict(program, options, rows, target):
    with tempfile.TemporaryDirectory() as name:
        write(Path(name) / "table.csv", rows)
        words = ["table.csv", "--target", target, "--run", "run", "--quiet", "--json", "--test", "0", "--seed", str(SEED), *options]
        told = json.loads(run(program, Path(name), "train", *words).stdout)["baselines"]
    return told["verdict"], told["sentence"]


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    print("| table | verdict | by 5 x 2 cross-validation | its errors | the sentence |\n|---|---|---|---|---|")
    agreed = opposite = 0
    for name, make, is_numbers in TABLES:
        rows, target = make()
        told, sentence = verdict(program, sys.argv[2:], rows, target)
        right, errors = reference(rows, target, is_numbers)
        agreed += told == right
        opposite += {told, right} == {"network", "baseline"}
        print(f"| {name} | {told} | {right} | {errors} | {sentence} |", flush=True)
    print(f"\n{agreed} of {len(TABLES)} agree, {opposite} are opposite")
