"""scikit-learn: MLPClassifier and MLPRegressor, epochs over the same table."""
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from workloads import ROWS, WORKLOADS, data

warnings.filterwarnings("ignore", category=ConvergenceWarning)


def prepare(name):
    inputs, hidden, outputs, loss, batch, steps = WORKLOADS[name]
    x, y, _ = data(name)
    rows = min(ROWS, batch * steps)
    kind = MLPRegressor if loss == "mse" else MLPClassifier

    def run():
        kind(hidden_layer_sizes=hidden, batch_size=batch, max_iter=1, alpha=0).fit(x[:rows], y[:rows])

    return run, -(-rows // batch)
