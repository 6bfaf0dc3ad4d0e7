"""Convolutional networks trained for 60 steps by PyTorch in float64 (those with batch_norm for 100), without shuffling:
start, data and end of each.

Usage: pictures.py FOLDER
"""
import random
import sys

import torch
from _cases import LOSSES, OPTIMIZERS, save

torch.set_default_dtype(torch.float64)


def network(choose, channels, height, width, outputs, batch_norm):
    """Modules and the words that make the same network in Pellucid."""
    modules, steps = [torch.nn.Unflatten(1, (channels, height, width))], []
    size = [channels, height, width]

    def windowed(module, step, kernel, stride, padding):
        modules.append(module)
        steps.append(step)
        size[1:] = [(s + 2 * padding - kernel) // stride + 1 for s in size[1:]]

    def activation(names):
        name = choose.choice(names)
        modules.append({"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}[name]())
        steps.append(name)

    for layer in range(choose.randint(1, 2)):
        out, kernel, stride = choose.randint(1, 6), choose.randint(1, min(3, *size[1:])), choose.choice([1, 1, 2])
        padding = choose.randint(0, kernel - 1)
        bias = choose.random() < 0.7 and not batch_norm
        conv = torch.nn.Conv2d(size[0], out, kernel, stride, padding, bias=bias)
        more = "" if bias else ", bias=false"
        windowed(conv, f"conv2d({out}, kernel={kernel}, stride={stride}, padding={padding}{more})", kernel, stride, padding)
        size[0] = out
        if batch_norm and layer == 0:
            modules.append(torch.nn.BatchNorm2d(out))
            steps.append("batch_norm")
        activation(["tanh", "sigmoid"] if batch_norm else ["tanh", "sigmoid", "relu"])
        kernel = choose.randint(1, min(3, *size[1:]))
        stride, padding = choose.choice([1, kernel]), choose.randint(0, kernel // 2)
        kind = choose.choice(["max", "avg", "none"])
        if kind != "none":
            pool = {"max": torch.nn.MaxPool2d, "avg": torch.nn.AvgPool2d}[kind]
            step = f"{kind}_pool2d({kernel}, stride={stride}, padding={padding})"
            windowed(pool(kernel, stride, padding), step, kernel, stride, padding)
    modules.append(torch.nn.Flatten())
    steps.append("flatten")
    modules.append(torch.nn.Linear(size[0] * size[1] * size[2], outputs))
    steps.append(f"linear({outputs})")
    return modules, " | ".join(steps)


for number in range(60):
    batch_norm = number >= 40
    choose = random.Random(number)
    torch.manual_seed(number)
    loss = choose.choice(["mse", "bce", "cce"])
    outputs = choose.randint(2, 4) if loss == "cce" else 1
    image = [choose.choice([1, 3]), choose.randint(6, 9), choose.randint(6, 9)]
    modules, model = network(choose, *image, outputs, batch_norm)
    named = torch.nn.Sequential(*modules[1:])
    whole = torch.nn.Sequential(modules[0], named)  # rows in, as Pellucid has them; tensors named as behind the first step
    rows, batch = choose.randint(12, 30), choose.randint(4, 12)
    x = 0.5 * torch.randn(rows, image[0] * image[1] * image[2]).float().double()  # larger ones diverge
    y = {
        "mse": lambda: torch.randn(rows).float().double(),
        "bce": lambda: torch.randint(0, 2, (rows,)).double(),
        "cce": lambda: torch.randint(0, outputs, (rows,)),
    }[loss]()
    optimizer_text = choose.choice(list(OPTIMIZERS))
    optimizer = OPTIMIZERS[optimizer_text](whole.parameters())

    def tensors(prefix):
        state = named.state_dict().items()
        return [(prefix + name, value.numpy().copy()) for name, value in state if not name.endswith("num_batches_tracked")]

    start = tensors("start.")
    batches = [slice(begin, begin + batch) for begin in range(0, rows, batch)]
    epochs = -(-(100 if batch_norm else 60) // len(batches))
    for _ in range(epochs):
        for part in batches:
            optimizer.zero_grad()
            prediction = whole(x[part])
            LOSSES[loss](prediction if loss == "cce" else prediction[:, 0], y[part]).backward()
            optimizer.step()
    save(
        f"{sys.argv[1]}/pictures-{number}.safetensors",
        start + tensors("end.") + [("x", x.numpy()), ("y", y.numpy())],
        {
            "model": model,
            "loss": loss,
            "optimizer": optimizer_text,
            "schedule": "constant",
            "batch": batch,
            "epochs": epochs,
            "image": " ".join(str(size) for size in (image if image[0] > 1 else image[1:])),
        },
    )
