"""PyTorch: eager with the fused Adam, or the whole of a step through torch.compile."""
import torch

from workloads import WORKLOADS, data


def prepare(name, compiled=False):
    inputs, hidden, outputs, loss, batch, steps = WORKLOADS[name]
    x, y, rows = (torch.from_numpy(part) for part in data(name))
    rows = rows.long()
    y = y.float() if loss == "bce" else y if loss == "mse" else y.long()
    torch.manual_seed(1)
    layers = []
    for a, b in zip([inputs, *hidden], hidden):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(hidden[-1], outputs))
    optimizer = torch.optim.Adam(net.parameters(), fused=True)
    functional = torch.nn.functional

    def step(index):
        z = net(x[index])
        if loss == "bce":
            value = functional.binary_cross_entropy_with_logits(z[:, 0], y[index])
        elif loss == "mse":
            value = functional.mse_loss(z[:, 0], y[index])
        else:
            value = functional.cross_entropy(z, y[index])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()

    if compiled:
        step = torch.compile(step)
    steps = max(1, min(steps, 300))

    def run():
        for index in rows[:steps]:
            step(index)

    return run, steps
