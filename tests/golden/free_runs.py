"""Three smooth networks trained for 1,000 steps by PyTorch in float64 with each optimizer, with and without weight decay:
start, data and the weights after every hundredth step.

Usage: free_runs.py FOLDER
"""
import sys

import torch
from _cases import save
from _rules import Plain, lion, rprop_with_decay

torch.set_default_dtype(torch.float64)
o, nn = torch.optim, torch.nn
BATCH, ROWS = 20, 60
NETWORKS = {  # a model in our words, PyTorch's, the loss in our words, PyTorch's
    "linear(8) | tanh | linear(1)": (
        lambda: nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 1)), "mse", nn.MSELoss()),
    "linear(5) | sigmoid | linear(4) | tanh | linear(1)": (
        lambda: nn.Sequential(nn.Linear(6, 5), nn.Sigmoid(), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 1)),
        "bce", nn.BCEWithLogitsLoss()),
    "linear(7, bias=false) | sigmoid | linear(3)": (
        lambda: nn.Sequential(nn.Linear(6, 7, bias=False), nn.Sigmoid(), nn.Linear(7, 3)), "cce", nn.CrossEntropyLoss()),
}
OPTIMIZERS = {
    "sgd(lr=0.1)": lambda p: o.SGD(p, 0.1),
    "sgd(lr=0.05, momentum=0.9)": lambda p: o.SGD(p, 0.05, momentum=0.9),
    "sgd(lr=0.05, momentum=0.9, nesterov=true, weight_decay=0.01)": lambda p: o.SGD(
        p, 0.05, momentum=0.9, nesterov=True, weight_decay=0.01
    ),
    "adagrad(lr=0.05)": lambda p: o.Adagrad(p, 0.05),
    "adagrad(lr=0.05, weight_decay=0.01)": lambda p: o.Adagrad(p, 0.05, weight_decay=0.01),
    "adadelta": lambda p: o.Adadelta(p),
    "adadelta(weight_decay=0.01)": lambda p: o.Adadelta(p, weight_decay=0.01),
    "rmsprop(lr=0.001)": lambda p: o.RMSprop(p, 0.001),
    "rmsprop(lr=0.001, weight_decay=0.01)": lambda p: o.RMSprop(p, 0.001, weight_decay=0.01),
    # Larger steps lead the bce network to where probabilities round to 1, and signs are those of rounding.
    "rprop(lr=0.001, most=0.001)": lambda p: o.Rprop(p, 0.001, step_sizes=(1e-6, 0.001)),
    "rprop(lr=0.001, most=0.001, weight_decay=0.01)": lambda p: Plain(
        p, rprop_with_decay(0.001, 0.5, 1.2, 1e-6, 0.001, 0.01)
    ),
    "adam(lr=0.005)": lambda p: o.Adam(p, 0.005),
    "adam(lr=0.005, weight_decay=0.01)": lambda p: o.Adam(p, 0.005, weight_decay=0.01),
    "adam(lr=0.005, amsgrad=true)": lambda p: o.Adam(p, 0.005, amsgrad=True),
    "adamw(lr=0.005)": lambda p: o.AdamW(p, 0.005),
    "adamw(lr=0.005, weight_decay=0)": lambda p: o.AdamW(p, 0.005, weight_decay=0),
    "adamax(lr=0.005)": lambda p: o.Adamax(p, 0.005),
    "adamax(lr=0.005, weight_decay=0.01)": lambda p: o.Adamax(p, 0.005, weight_decay=0.01),
    "nadam(lr=0.005)": lambda p: o.NAdam(p, 0.005, foreach=True),  # without foreach 1.13 counts mu twice
    "nadam(lr=0.005, weight_decay=0.01)": lambda p: o.NAdam(p, 0.005, weight_decay=0.01, foreach=True),
    "radam(lr=0.005)": lambda p: o.RAdam(p, 0.005),
    "radam(lr=0.005, weight_decay=0.01)": lambda p: o.RAdam(p, 0.005, weight_decay=0.01),
    "lion(lr=0.001)": lambda p: Plain(p, lion(0.001, 0.9, 0.99, 0)),
    "lion(lr=0.001, weight_decay=0.1)": lambda p: Plain(p, lion(0.001, 0.9, 0.99, 0.1)),
}

for number, (model, (build, loss, function)) in enumerate(NETWORKS.items()):
    for case, (text, optimizer_of) in enumerate(OPTIMIZERS.items()):
        torch.manual_seed(100 + number)
        network = build()
        x = torch.randn(ROWS, 6).float().double()
        score = x @ torch.randn(6) + 0.3 * torch.randn(ROWS)
        y = {"mse": score.float().double(), "bce": (score > 0).double(), "cce": (score > -1).long() + (score > 1).long()}[loss]
        tensors = [("x", x.numpy()), ("y", y.numpy())]
        keep = lambda name: tensors.extend((f"{name}.{key}", value.numpy().copy()) for key, value in network.state_dict().items())
        keep("start")
        optimizer = optimizer_of(network.parameters())
        # It is made for full batches: among small ones the sign of a gradient is often a matter of rounding.
        batch = ROWS if text.startswith("rprop") else BATCH
        for step in range(1000):
            rows = slice(step * batch % ROWS, step * batch % ROWS + batch)
            optimizer.zero_grad()
            scores = network(x[rows])
            function(scores if loss == "cce" else scores[:, 0], y[rows]).backward()
            optimizer.step()
            if (step + 1) % 100 == 0:
                keep(str(step + 1))
        words = {"model": model, "loss": loss, "optimizer": text, "schedule": "constant", "batch": batch}
        save(f"{sys.argv[1]}/free-{number}-{case}.safetensors", tensors, words)
