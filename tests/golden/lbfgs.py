"""L-BFGS with the strong Wolfe search by PyTorch in float64: logistic regression, ridge regression and a small network;
the weights after each of 20 iterations, and after epochs of 20.

Usage: lbfgs.py FOLDER
"""
import sys

import torch
from _cases import save

torch.set_default_dtype(torch.float64)
nn = torch.nn
ROWS = 50
CASES = [  # model, loss, l2, PyTorch's options, epochs
    ("linear(1)", "bce", 0, {"max_iter": 1}, 20),
    ("linear(1)", "bce", 0.01, {"max_iter": 1}, 20),
    ("linear(1)", "mse", 0.1, {"max_iter": 1}, 20),
    ("linear(1)", "mse", 0.1, {"max_iter": 1, "history_size": 2, "lr": 0.3}, 20),
    ("linear(3)", "cce", 0.05, {"max_iter": 1}, 20),
    ("linear(1)", "bce", 0.01, {}, 3),
    ("linear(1)", "mse", 0.01, {"max_iter": 8, "max_eval": 5, "tolerance_change": 1e-3}, 6),
    ("linear(5) | tanh | linear(1)", "mse", 0.01, {"max_iter": 1}, 20),
    ("linear(4) | sigmoid | linear(3)", "cce", 0, {"max_iter": 3, "history_size": 5}, 12),
]
MODULES = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
LOSSES = {"bce": nn.BCEWithLogitsLoss(), "mse": nn.MSELoss(), "cce": nn.CrossEntropyLoss()}

for number, (model, loss, l2, options, epochs) in enumerate(CASES):
    torch.manual_seed(40 + number)
    modules, size = [], 6
    for step in model.split(" | "):
        if step in MODULES:
            modules.append(MODULES[step]())
        else:
            units = int(step[7:-1])
            modules.append(nn.Linear(size, units))
            size = units
    network = nn.Sequential(*modules)
    x = (torch.randn(ROWS, 6) * torch.tensor([1, 5, 0.2, 1, 1, 3.0])).float().double()
    score = x @ torch.randn(6) + torch.randn(ROWS)
    y = {"mse": score.float().double(), "bce": (score > 0).double(), "cce": (score > -2).long() + (score > 2).long()}[loss]
    optimizer = torch.optim.LBFGS(network.parameters(), line_search_fn="strong_wolfe", **options)

    def closure():
        optimizer.zero_grad()
        scores = network(x)
        total = LOSSES[loss](scores if loss == "cce" else scores[:, 0], y)
        for name, parameter in network.named_parameters():
            if name.endswith("weight"):
                total = total + l2 / 2 * (parameter**2).sum()
        total.backward()
        return total

    tensors = [("x", x.numpy()), ("y", y.numpy())]
    keep = lambda name: tensors.extend((f"{name}.{key}", value.numpy().copy()) for key, value in network.state_dict().items())
    keep("0")
    for epoch in range(epochs):
        optimizer.step(closure)
        keep(str(epoch + 1))
    with torch.no_grad():
        scores = network(x)
        final = LOSSES[loss](scores if loss == "cce" else scores[:, 0], y)
    tensors.append(("loss", final.reshape(1).numpy()))
    ours = {"history_size": "history"}
    text = "lbfgs(" + ", ".join(f"{ours.get(key, key)}={value}" for key, value in options.items()) + ")"
    words = {"model": model, "loss": loss, "optimizer": text, "schedule": "constant", "batch": ROWS, "epochs": epochs, "l2": l2}
    save(f"{sys.argv[1]}/lbfgs-{number}.safetensors", tensors, words)
