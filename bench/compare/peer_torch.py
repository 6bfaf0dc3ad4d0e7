"""PyTorch: eager with its fused optimizers, or the whole of a step through torch.compile; pictures as channels_last."""
import torch
from torch import nn

from workloads import data, first_weights, layers, steps_of

FUSED = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "adagrad": torch.optim.Adagrad}
IN_LISTS = {"adamax": torch.optim.Adamax, "nadam": torch.optim.NAdam, "radam": torch.optim.RAdam,
            "adadelta": torch.optim.Adadelta, "rmsprop": torch.optim.RMSprop, "rprop": torch.optim.Rprop}


class Flattened(nn.Module):
    """By places and then channels, which is how channels_last has them: nothing is moved."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def module(layer):
    arguments = layer.arguments
    if layer.kind == "linear":
        return nn.Linear(layer.inputs[0], layer.outputs[0])
    if layer.kind == "conv2d":
        return nn.Conv2d(layer.inputs[2], layer.outputs[2], arguments["kernel"], padding=arguments["padding"],
                         bias=arguments["bias"])
    if layer.kind == "batch_norm":
        return (nn.BatchNorm2d if len(layer.inputs) == 3 else nn.BatchNorm1d)(layer.inputs[-1])
    if layer.kind == "dropout":
        return nn.Dropout(arguments["p"])
    if layer.kind == "max_pool2d":
        return nn.MaxPool2d(arguments["kernel"])
    return {"relu": nn.ReLU, "flatten": Flattened}[layer.kind]()


def network(workload):
    """The workload's network, with the first weights that every peer has."""
    net = nn.Sequential(*map(module, layers(workload)))
    for part, first in zip(net, first_weights(workload)):
        if first is not None:
            weight, bias = (None if each is None else torch.from_numpy(each) for each in first)
            with torch.no_grad():
                part.weight.copy_(weight.permute(3, 2, 0, 1) if weight.ndim == 4 else weight.t())
                if bias is not None:
                    part.bias.copy_(bias)
    return net.to(memory_format=torch.channels_last) if workload["image"] else net


def optimizer(workload, net):
    """The fastest form that PyTorch has of it; fails by LookupError if it has none."""
    name, lr = workload["optimizer"], workload["lr"]
    if name in FUSED:
        return FUSED[name](net.parameters(), lr=lr, fused=True)
    return IN_LISTS[name](net.parameters(), lr=lr, foreach=True)


def loss_of(workload, z, y):
    if workload["task"] == "regression":
        return nn.functional.mse_loss(z[:, 0], y)
    if workload["outputs"] == 1:
        return nn.functional.binary_cross_entropy_with_logits(z[:, 0], y)
    return nn.functional.cross_entropy(z, y)


def tensors(workload, x, y):
    """Rows and answers as the network and its loss take them."""
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    if workload["image"]:
        x = x.view(-1, 1, *workload["image"]).contiguous(memory_format=torch.channels_last)
    return x, y.float() if workload["outputs"] == 1 else y.long()


def stepper(workload, net):
    """step(x, y) -> loss"""
    moves = optimizer(workload, net)

    def step(x, y):
        value = loss_of(workload, net(x), y)
        moves.zero_grad()
        value.backward()
        moves.step()
        return value

    return step, moves


def prepare(workload, compiled=False):
    if workload["networks"] > 1:
        raise LookupError("networks that train as one program")
    x, y, rows = data(workload)
    x, y = tensors(workload, x, y)
    steps = min(steps_of(workload), 300)
    rows = torch.from_numpy(rows[:steps]).long()
    step, _ = stepper(workload, network(workload))
    if compiled:
        step = torch.compile(step)

    def run():
        return [step(x[index], y[index]).detach() for index in rows]

    return run, steps
