"""scikit-learn: MLPClassifier and MLPRegressor, epochs over the same table."""
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from workloads import ROWS, data, layers, steps_of

warnings.filterwarnings("ignore", category=ConvergenceWarning)


def prepare(workload):
    steps = layers(workload)
    if {step.kind for step in steps} != {"linear", "relu"} or workload["optimizer"] not in ("adam", "sgd"):
        raise LookupError(workload["model"])
    if workload["networks"] > 1 or workload["batch"] == 1:
        raise LookupError(workload["shape"])
    x, y, _ = data(workload)
    rows = min(ROWS, workload["batch"] * steps_of(workload))
    kind = MLPRegressor if workload["task"] == "regression" else MLPClassifier
    hidden = [step.outputs[0] for step in steps if step.kind == "linear"][:-1]

    def run():
        kind(hidden_layer_sizes=hidden, solver=workload["optimizer"], momentum=0, batch_size=workload["batch"],
             max_iter=1, alpha=0, random_state=0).fit(x[:rows], y[:rows])

    return run, -(-rows // workload["batch"])
