#!/usr/bin/python3
"""Every metric on given cases by scikit-learn, and by plain NumPy what it does not have; null where it has no value:
scikit-learn fails, warns that the value means nothing, or gives one that is not finite.

Usage: metrics_reference.py FOLDER    (reads options.json, prints {"version": …, "names": […], "values": [{call: value}]})
"""
import json
import math
import sys
import warnings
from pathlib import Path

import numpy
import sklearn
from sklearn import metrics


def ece(c, bins=15):
    """Sums over the bins (low, high] of the most probable class's probability."""
    confidence, likeliest = c.proba.max(axis=1), c.proba.argmax(axis=1)
    total = 0.0
    for number in range(int(bins)):
        low, high = number / bins, (number + 1) / bins
        inside = (confidence > low) & (confidence <= high)
        if inside.any() and c.weight[inside].sum() > 0:
            right = numpy.average(likeliest[inside] == c.truth[inside], weights=c.weight[inside])
            total += c.weight[inside].sum() * abs(right - numpy.average(confidence[inside], weights=c.weight[inside]))
    return total / c.weight.sum()


def top_k(c, k=2):
    known = c.truth < c.classes
    if not known.any():
        return 0.0
    share = metrics.top_k_accuracy_score(c.truth[known], c.scores[known], k=k, labels=range(c.classes), sample_weight=c.weight[known])
    return share * c.weight[known].sum() / c.weight.sum()


def by_class(function, average):
    """Over the rows of known classes, all classes that the model knows."""

    def value(c):
        known = c.truth < c.classes
        return function(c.truth[known], c.decided[known], labels=range(c.classes), average=average, zero_division=0,
                        sample_weight=c.weight[known])  # fmt: skip

    return value


def log_loss(c):
    known = c.truth < c.classes
    return metrics.log_loss(c.truth[known], c.scores[known], labels=range(c.classes), sample_weight=c.weight[known])


def of_two(function):
    def value(c):
        if c.classes != 2 or (c.truth > 1).any():
            return None
        return function(c.truth, c.scores, sample_weight=c.weight)

    return value


def of_decisions(function):
    return lambda c: function(c.truth, c.decided, sample_weight=c.weight)


def majority(c):
    known = c.truth < c.classes
    return numpy.bincount(c.truth[known], c.weight[known]).max() / c.weight.sum()


def mean_cost(c):
    known = c.truth < c.classes
    return numpy.average(c.costs[c.truth[known], c.decided[known]], weights=c.weight[known])


def constant_cost(c):
    known = c.truth < c.classes
    return min(numpy.average(c.costs[c.truth[known], one], weights=c.weight[known]) for one in range(c.classes))


def of_numbers(function, **always):
    return lambda c, **with_: function(c.truth, c.predicted, sample_weight=c.given_weight, **always, **with_)


def rmse_of_mean(c):
    mean = numpy.broadcast_to(numpy.average(c.truth, axis=0, weights=c.given_weight), c.truth.shape)
    return metrics.mean_squared_error(c.truth, mean, sample_weight=c.given_weight, squared=False)


def max_error(c):
    return max(metrics.max_error(c.truth[:, i], c.predicted[:, i]) for i in range(c.truth.shape[1]))


OF_CLASSES = {
    "accuracy": of_decisions(metrics.accuracy_score),
    "balanced_accuracy": of_decisions(metrics.balanced_accuracy_score),
    "f1_macro": by_class(metrics.f1_score, "macro"),
    "f1_weighted": by_class(metrics.f1_score, "weighted"),
    "precision_macro": by_class(metrics.precision_score, "macro"),
    "recall_macro": by_class(metrics.recall_score, "macro"),
    "matthews_corrcoef": of_decisions(metrics.matthews_corrcoef),
    "cohen_kappa_score": of_decisions(metrics.cohen_kappa_score),
    "log_loss": log_loss,
    "roc_auc": of_two(metrics.roc_auc_score),
    "average_precision": of_two(metrics.average_precision_score),
    "brier_score_loss": of_two(lambda y, p, sample_weight: metrics.brier_score_loss(y, p, sample_weight=sample_weight, pos_label=1)),
    "top_k_accuracy": top_k,
    "ece": ece,
    "majority": majority,
    "mean_cost": mean_cost,
    "constant_cost": constant_cost,
}  # fmt: skip
OF_NUMBERS = {
    "rmse": of_numbers(metrics.mean_squared_error, squared=False),
    "mae": of_numbers(metrics.mean_absolute_error),
    "r2": of_numbers(metrics.r2_score, force_finite=False),
    "rmse_of_mean": rmse_of_mean,
    "explained_variance": of_numbers(metrics.explained_variance_score, force_finite=False),
    "max_error": max_error,
    "mean_absolute_percentage_error": of_numbers(metrics.mean_absolute_percentage_error),
    "mean_pinball_loss": of_numbers(metrics.mean_pinball_loss),
    "median_absolute_error": of_numbers(metrics.median_absolute_error),
}
MEANINGLESS = ("No positive class found", ".*perfect score")  # beginnings of warnings


class Case:
    def __init__(self, given):
        self.given_weight = numpy.array(given["weights"]) if given["weights"] else None
        self.classes = given["classes"]
        if self.classes == 0:
            self.predicted = numpy.array(given["predictions"]).reshape(-1, given["outputs"])
            self.truth = numpy.array(given["truths"]).reshape(-1, given["outputs"])
            return
        truth = numpy.array(given["truths"], dtype=int)
        self.truth = numpy.where(truth < 0, self.classes - 1 - truth, truth)  # an unknown class is one class more
        self.weight = numpy.ones(len(truth)) if self.given_weight is None else self.given_weight
        scores = numpy.array(given["predictions"]).reshape(-1, given["outputs"])
        self.proba = numpy.hstack([1 - scores, scores]) if given["outputs"] == 1 else scores
        self.scores = scores[:, 0] if given["outputs"] == 1 else scores
        self.costs = numpy.array(given["costs"]).reshape(self.classes, -1) if given["costs"] else None
        self.decided = self.proba.argmax(axis=1) if self.costs is None else (self.proba @ self.costs).argmin(axis=1)


def value_of(case, call):
    name, _, rest = call.rstrip(")").partition("(")
    with_ = {key: float(text) for key, text in (part.split("=") for part in rest.split(",") if part)}
    if "k" in with_:
        with_["k"] = int(with_["k"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in MEANINGLESS:
            warnings.filterwarnings("error", text)
        try:
            value = (OF_NUMBERS if case.classes == 0 else OF_CLASSES)[name](case, **with_)
        except (ValueError, UserWarning):
            return None
    return None if value is None or not math.isfinite(value) else float(value)


def main(folder):
    cases = json.loads((Path(folder) / "options.json").read_text())
    names = [*OF_CLASSES, *OF_NUMBERS]
    values = [{call: value_of(Case(given), call) for call in given["calls"] if call.split("(")[0] in names} for given in cases]
    json.dump({"version": sklearn.__version__, "names": names, "values": values}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
