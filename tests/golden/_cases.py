"""What the golden scripts share: random networks in PyTorch with the words that make the same one in Pellucid, and a
writer of .safetensors files (PyTorch's own reader and writer is not in Debian 12)."""
import json
import random
import struct

import numpy
import torch

ACTIVATIONS = {
    "identity": torch.nn.Identity,
    "sigmoid": torch.nn.Sigmoid,
    "tanh": torch.nn.Tanh,
    "relu": torch.nn.ReLU,
    "leaky_relu": lambda: torch.nn.LeakyReLU(0.01),
}
LOSSES = {
    "mse": torch.nn.MSELoss(),
    "mae": torch.nn.L1Loss(),
    "huber(delta=0.7)": torch.nn.HuberLoss(delta=0.7),
    "bce": torch.nn.BCEWithLogitsLoss(),
    "cce": torch.nn.CrossEntropyLoss(),
}
OPTIMIZERS = {
    "sgd(lr=0.05)": lambda p: torch.optim.SGD(p, lr=0.05),
    "sgd(lr=0.02, momentum=0.9)": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
    "sgd(lr=0.02, momentum=0.9, nesterov=true)": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "sgd(lr=0.05, momentum=0.5, weight_decay=0.01)": lambda p: torch.optim.SGD(
        p, lr=0.05, momentum=0.5, weight_decay=0.01
    ),
    "adam(lr=0.01)": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam(lr=0.01, beta1=0.8, beta2=0.95, eps=1e-6, weight_decay=0.02)": lambda p: torch.optim.Adam(
        p, lr=0.01, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.02
    ),
}


class Case:
    """A random network of 1 to 4 linear layers, with its data, loss and optimizer; all follow from the number."""

    def __init__(self, number, dtype, batch_norm=False):
        choose = random.Random(number)
        torch.manual_seed(number)
        self.loss = choose.choice(list(LOSSES))
        outputs = choose.randint(2, 5) if self.loss == "cce" else 1
        # Several batch_norms, or columns that copy each other, make 200 steps chaotic: PyTorch itself then moves by 1e-4
        # when a weight is changed by 1e-15.
        layers = 2 if batch_norm else choose.randint(1, 4)
        size = self.inputs = choose.randint(5 if batch_norm else 1, 9)
        modules, steps = [], []
        for layer in range(layers):
            last = layer == layers - 1
            units = outputs if last else choose.randint(1, 12)
            # In front of batch_norm a bias has a true gradient of 0: what it does is rounding noise.
            bias = choose.random() < 0.8 and (last or not batch_norm)
            modules.append(torch.nn.Linear(size, units, bias=bias))
            steps.append(f"linear({units})" if bias else f"linear({units}, bias=false)")
            size = units
            if last:
                break
            if batch_norm:
                modules.append(torch.nn.BatchNorm1d(units))
                steps.append("batch_norm")
            # Between two batch_norms identity leaves directions without a gradient, and a kink lets rounding noise choose.
            name = choose.choice(["sigmoid", "tanh"] if batch_norm else list(ACTIVATIONS))
            modules.append(ACTIVATIONS[name]())
            steps.append(name)
        self.network = torch.nn.Sequential(*modules).to(dtype)
        self.model = " | ".join(steps)
        self.rows = choose.randint(8, 60)
        self.batch = choose.randint(4, self.rows)
        if batch_norm:  # a variance of few rows is ill-conditioned, of one it is none
            self.rows, self.batch = 60, 20
        self.x = torch.randn(self.rows, self.inputs).float().to(dtype)
        if self.loss == "cce":
            self.y = torch.randint(0, outputs, (self.rows,))
        elif self.loss == "bce":
            self.y = torch.randint(0, 2, (self.rows,)).to(dtype)
        else:
            self.y = torch.randn(self.rows).float().to(dtype)
        self.optimizer_text = choose.choice(list(OPTIMIZERS))
        self.optimizer = OPTIMIZERS[self.optimizer_text](self.network.parameters())
        self.schedule = choose.choice(["constant", "constant", "step(size=3, gamma=0.7)"])

    def batches(self):
        """The rows of each batch of one epoch, in file order."""
        return [slice(begin, begin + self.batch) for begin in range(0, self.rows, self.batch)]

    def step(self, rows):
        self.optimizer.zero_grad()
        prediction = self.network(self.x[rows])
        truth = self.y[rows]
        loss = LOSSES[self.loss](prediction if self.loss == "cce" else prediction[:, 0], truth)
        loss.backward()
        self.optimizer.step()

    def tensors(self, prefix):
        """Parameters and running statistics as they are now, by name."""
        state = self.network.state_dict().items()
        return [(prefix + name, value.numpy().copy()) for name, value in state if not name.endswith("num_batches_tracked")]

    def words(self, **more):
        return {
            "model": self.model,
            "loss": self.loss,
            "optimizer": self.optimizer_text,
            "schedule": self.schedule,
            "batch": self.batch,
            **more,
        }

    def data(self):
        return [("x", self.x.numpy()), ("y", self.y.numpy())]


def save(path, tensors, words):
    """Writes float64 tensors and a flat dictionary of words."""
    header, parts, at = {"__metadata__": {name: str(word) for name, word in words.items()}}, [], 0
    for name, values in tensors:
        values = numpy.ascontiguousarray(values, dtype=numpy.float64)
        header[name] = {"dtype": "F64", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        parts.append(values.tobytes())
        at += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
