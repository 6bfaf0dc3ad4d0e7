"""Random training runs in the words of Pellucid, each with its twin in PyTorch: a draw follows from its number alone."""
import random

import torch
from torch import nn
from torch.nn import functional

torch.set_default_dtype(torch.float64)
optim, schedulers = torch.optim, torch.optim.lr_scheduler


def number(choose, low, high, digits=3):
    """A number that is the same in both programs: few digits, written as it is."""
    return float(f"{choose.uniform(low, high):.{digits}g}")


class LogSoftmax(nn.LogSoftmax):
    def __init__(self):
        super().__init__(dim=-1)


# Words with {} for a parameter, the range it is drawn from, and the twin. Smooth ones alone stand with batch_norm.
ACTIVATIONS = [
    ("identity", None, lambda _: nn.Identity()),
    ("relu", None, lambda _: nn.ReLU()),
    ("leaky_relu({})", (0.01, 0.4), nn.LeakyReLU),
    ("hardtanh(low=-{0}, high={0})", (0.5, 2), lambda a: nn.Hardtanh(-a, a)),
]
SMOOTH = [
    ("sigmoid", None, lambda _: nn.Sigmoid()),
    ("tanh", None, lambda _: nn.Tanh()),
    ("elu", None, lambda _: nn.ELU()),
    ("selu", None, lambda _: nn.SELU()),
    ("gelu", None, lambda _: nn.GELU()),
    ("gelu(approximate=true)", None, lambda _: nn.GELU(approximate="tanh")),
    ("silu", None, lambda _: nn.SiLU()),
    ("mish", None, lambda _: nn.Mish()),
    ("softplus(beta={})", (0.5, 2), nn.Softplus),
    ("softsign", None, lambda _: nn.Softsign()),
    ("log_softmax", None, lambda _: LogSoftmax()),
    ("softmax", None, lambda _: nn.Softmax(dim=-1)),
]


def signed(y):
    return 2 * y - 1


def log_cosh(p, y):
    e = (p - y).abs()
    return (e + torch.log1p(torch.exp(-2 * e)) - torch.log(torch.tensor(2.0))).mean()


def focal(gamma):
    def loss(p, y):
        log_q = functional.logsigmoid(signed(y) * p)
        return (-((1 - log_q.exp()) ** gamma) * log_q).mean()

    return loss


# Words, the range of the parameter, the kind of truth, and the mean loss of scores p and truths y.
LOSSES = [
    ("mse", None, "number", lambda _: nn.MSELoss()),
    ("mae", None, "number", lambda _: nn.L1Loss()),
    ("huber(delta={})", (0.3, 2), "number", lambda d: nn.HuberLoss(delta=d)),
    ("log_cosh", None, "number", lambda _: log_cosh),
    ("quantile(tau={})", (0.1, 0.9), "number", lambda t: lambda p, y: torch.maximum(t * (y - p), (t - 1) * (y - p)).mean()),
    ("poisson", None, "count", lambda _: nn.PoissonNLLLoss(log_input=True, full=False)),
    ("expr(where(y > p, {}, 1) * (y - p)^2)", (1, 9), "number",
     lambda a: lambda p, y: (torch.where(y > p, a, 1.0) * (y - p) ** 2).mean()),
    ("bce", None, "binary", lambda _: nn.BCEWithLogitsLoss()),
    ("focal(gamma={})", (1, 3), "binary", focal),
    ("hinge", None, "binary", lambda _: lambda p, y: functional.relu(1 - signed(y) * p).mean()),
    ("squared_hinge", None, "binary", lambda _: lambda p, y: (functional.relu(1 - signed(y) * p) ** 2).mean()),
    ("cce", None, "classes", lambda _: nn.CrossEntropyLoss()),
    ("cce", None, "classes", lambda _: nn.CrossEntropyLoss()),
]


def decay(choose):
    return choose.choice([0, 0, number(choose, 1e-4, 0.1)])


def sgd(choose):
    lr, momentum, w = number(choose, 0.005, 0.05), choose.choice([0, number(choose, 0.3, 0.95)]), decay(choose)
    nesterov = momentum > 0 and choose.random() < 0.5
    dampening = 0 if nesterov or not momentum else choose.choice([0, number(choose, 0.1, 0.6)])
    words = f"sgd(lr={lr}, momentum={momentum}, nesterov={str(nesterov).lower()}, weight_decay={w}, dampening={dampening})"
    return words, lambda p: optim.SGD(p, lr, momentum, dampening, w, nesterov)


def adam(choose):
    lr, w, amsgrad, decoupled = number(choose, 0.001, 0.02), decay(choose), choose.random() < 0.3, choose.random() < 0.5
    betas = (number(choose, 0.5, 0.95), number(choose, 0.8, 0.999))
    words = f"lr={lr}, beta1={betas[0]}, beta2={betas[1]}, weight_decay={w}, amsgrad={str(amsgrad).lower()}"
    twin = optim.AdamW if decoupled else optim.Adam
    return f"adam{'w' * decoupled}({words})", lambda p: twin(p, lr, betas, weight_decay=w, amsgrad=amsgrad)


def kin(name, twin, **more):
    def draw(choose):
        lr, w, betas = number(choose, 0.001, 0.02), decay(choose), (number(choose, 0.5, 0.95), number(choose, 0.8, 0.999))
        words = f"{name}(lr={lr}, beta1={betas[0]}, beta2={betas[1]}, weight_decay={w})"
        return words, lambda p: twin(p, lr, betas, weight_decay=w, **more)

    return draw


def rmsprop(choose):
    lr, alpha, w = number(choose, 0.001, 0.01), number(choose, 0.8, 0.99), decay(choose)
    momentum, centered = choose.choice([0, number(choose, 0.3, 0.9)]), choose.random() < 0.3
    words = f"rmsprop(lr={lr}, alpha={alpha}, momentum={momentum}, centered={str(centered).lower()}, eps=0.001, weight_decay={w})"
    return words, lambda p: optim.RMSprop(p, lr, alpha, 0.001, w, momentum, centered)


def adagrad(choose):
    lr, lr_decay, w = number(choose, 0.01, 0.1), choose.choice([0, number(choose, 0.001, 0.1)]), decay(choose)
    start = choose.choice([0, number(choose, 0.01, 0.5)])
    words = f"adagrad(lr={lr}, lr_decay={lr_decay}, initial={start}, weight_decay={w})"
    return words, lambda p: optim.Adagrad(p, lr, lr_decay, w, start)


def adadelta(choose):
    lr, rho, w = number(choose, 0.3, 1), number(choose, 0.8, 0.95), decay(choose)
    return f"adadelta(lr={lr}, rho={rho}, weight_decay={w})", lambda p: optim.Adadelta(p, lr, rho, weight_decay=w)


OPTIMIZERS = [sgd, sgd, adam, adam, rmsprop, adagrad, adadelta, kin("adamax", optim.Adamax), kin("radam", optim.RAdam),
              kin("nadam", optim.NAdam, foreach=True)]  # fmt: skip


def one_cycle(choose, steps):
    high, pct, linear, three = number(choose, 0.01, 0.1), number(choose, 0.1, 0.6), choose.random() < 0.4, choose.random() < 0.3
    words = f"one_cycle(max_lr={high}, pct_start={pct}, straight={str(linear).lower()}, three_phase={str(three).lower()}"
    anneal = "linear" if linear else "cos"
    return words + ", cycle_momentum=false)", lambda o: schedulers.OneCycleLR(
        o, high, steps, pct_start=pct, anneal_strategy=anneal, three_phase=three, cycle_momentum=False
    )


def warm(choose, epochs):
    first = choose.randint(1, max(1, epochs - 1))
    start = number(choose, 0.1, 0.9)
    return f"warmup(epochs={first}, start={start}) | cosine(epochs={epochs})", lambda o: schedulers.SequentialLR(
        o, [schedulers.LinearLR(o, start, 1, first), schedulers.CosineAnnealingLR(o, epochs)], [first]
    )


def schedule(choose, epochs, steps):
    """Words, a maker of PyTorch's scheduler (None where it has none), and when that one moves."""
    gamma, size = number(choose, 0.5, 0.98), choose.randint(1, 4)
    start, end, power = number(choose, 0.1, 0.9), number(choose, 0.2, 1), number(choose, 0.5, 3)
    drops = sorted(choose.sample(range(1, 9), 3))
    by_epoch = [
        ("constant", None),
        (f"step(size={size}, gamma={gamma})", lambda o: schedulers.StepLR(o, size, gamma)),
        (f"multi_step(at={' '.join(map(str, drops))}, gamma={gamma})", lambda o: schedulers.MultiStepLR(o, drops, gamma)),
        (f"exponential(gamma={gamma})", lambda o: schedulers.ExponentialLR(o, gamma)),
        (f"linear(start={start}, end={end}, epochs={size})", lambda o: schedulers.LinearLR(o, start, end, size)),
        (f"polynomial(epochs={epochs}, power={power})", lambda o: schedulers.PolynomialLR(o, epochs, power)),
        (f"cosine(epochs={epochs})", lambda o: schedulers.CosineAnnealingLR(o, epochs)),
        (f"cosine_restarts(first={size}, factor=2)", lambda o: schedulers.CosineAnnealingWarmRestarts(o, size, 2)),
        warm(choose, epochs),
    ]
    drawn = choose.choice([(*each, "epoch") for each in by_epoch] + [(*one_cycle(choose, steps), "step")] * 2)
    return drawn if steps > 1 or drawn[2] == "epoch" else ("constant", None, "epoch")


class Draw:
    """A network, its data, loss, optimizer, schedule and batches."""

    def __init__(self, seed):
        choose = random.Random(seed)
        torch.manual_seed(seed)
        loss, bounds, self.truth, maker = choose.choice(LOSSES)
        value = number(choose, *bounds) if bounds else None
        self.loss_words, self.loss = loss.format(value), maker(value)
        self.outputs = choose.randint(3, 6) if self.truth == "classes" else 1
        self.inputs, self.rows = choose.randint(1, 10), choose.randint(12, 70)
        with_norm = choose.random() < 0.25
        if with_norm:  # a variance of few rows is ill-conditioned, of one it is none
            self.rows, self.inputs = 60, max(self.inputs, 5)
        self.batch = 20 if with_norm else choose.choice([1, choose.randint(2, self.rows), self.rows])
        self.drop_last = not with_norm and self.rows >= self.batch and choose.random() < 0.2
        self.network, self.model = self.build(choose, with_norm)
        self.epochs = max(1, min(12, 60 * self.batch // self.rows))
        self.optimizer_words, self.make_optimizer = choose.choice(OPTIMIZERS)(choose)
        steps = self.epochs * (self.rows // self.batch if self.drop_last else -(-self.rows // self.batch))
        self.schedule_words, self.make_scheduler, self.scheduled_by = schedule(choose, self.epochs, steps)
        self.l2 = choose.choice([0, 0, 0, number(choose, 0.001, 0.1)])
        self.clip_norm = choose.choice([0, 0, 0, number(choose, 0.1, 2)])
        self.clip_value = choose.choice([0, 0, 0, number(choose, 0.05, 1)])
        self.x = torch.randn(self.rows, self.inputs)
        self.y = self.truths(choose)

    def build(self, choose, with_norm):
        modules, steps, size = [], [], self.inputs
        layers = 2 if with_norm else choose.randint(1, 4)
        for layer in range(layers):
            is_last = layer == layers - 1
            units = self.outputs if is_last else choose.randint(2 if with_norm else 1, 12)
            # In front of batch_norm a bias has a true gradient of 0: what it does is rounding noise.
            bias = choose.random() < 0.8 and (is_last or not with_norm)
            modules.append(nn.Linear(size, units, bias=bias))
            steps.append(f"linear({units}{'' if bias else ', bias=false'})")
            size = units
            if is_last:
                break
            if with_norm:
                momentum = number(choose, 0.05, 0.5)
                modules.append(nn.BatchNorm1d(units, momentum=momentum))
                steps.append(f"batch_norm(momentum={momentum})")
            words, bounds, twin = choose.choice(SMOOTH if with_norm else ACTIVATIONS + SMOOTH)
            value = number(choose, *bounds) if bounds else None
            modules.append(twin(value))
            steps.append(words.format(value))
        return nn.Sequential(*modules), " | ".join(steps)

    def truths(self, choose):
        if self.truth == "number":
            return torch.randn(self.rows)
        if self.truth == "count":
            return torch.randint(0, 5, (self.rows,)).double()
        y = torch.tensor([i % max(self.outputs, 2) for i in range(self.rows)])  # every class occurs
        choose_order = torch.randperm(self.rows)
        return y[choose_order].double() if self.truth == "binary" else y[choose_order]

    def words(self):
        """The options of `pellucid train`, without paths."""
        task = "regression" if self.truth in ("number", "count") else "classification"
        options = {"--model": self.model, "--loss": self.loss_words, "--optimizer": self.optimizer_words,
                   "--schedule": self.schedule_words, "--batch-size": self.batch, "--epochs": self.epochs, "--task": task,
                   "--l2": self.l2, "--clip-norm": self.clip_norm, "--clip-value": self.clip_value}  # fmt: skip
        words = [word for name, value in options.items() for word in (name, str(value))]
        return words + ["--drop-last"] * self.drop_last

    def train(self, nudge=0.0):
        """The losses of all steps and the tensors at the end, by PyTorch, from weights moved by `nudge` of themselves."""
        start = {name: value.clone() for name, value in self.network.state_dict().items()}
        with torch.no_grad():
            for weight in self.network.parameters():
                weight.mul_(1 + nudge * torch.sign(torch.sin(1000 * weight)))
        optimizer = self.make_optimizer(self.network.parameters())
        scheduler = self.make_scheduler(optimizer) if self.make_scheduler else None
        losses = []
        for _ in range(self.epochs):
            for begin in range(0, self.rows, self.batch):
                rows = slice(begin, begin + self.batch)
                if self.drop_last and begin + self.batch > self.rows:
                    continue
                losses.append(self.step(optimizer, self.x[rows], self.y[rows]))
                if scheduler and self.scheduled_by == "step" and scheduler.last_epoch + 1 < scheduler.total_steps:
                    scheduler.step()
            if scheduler and self.scheduled_by == "epoch":
                scheduler.step()
        end = {name: value.clone() for name, value in self.network.state_dict().items() if "num_batches" not in name}
        self.network.load_state_dict(start)
        return losses, end

    def step(self, optimizer, x, y):
        optimizer.zero_grad()
        scores = self.network(x)
        loss = self.loss(scores if self.truth == "classes" else scores[:, 0], y)
        loss.backward()
        if self.l2:
            for name, weight in self.network.named_parameters():
                if weight.dim() == 2:
                    weight.grad += self.l2 * weight.detach()
        if self.clip_norm:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.clip_norm)
        if self.clip_value:
            nn.utils.clip_grad_value_(self.network.parameters(), self.clip_value)
        optimizer.step()
        return loss.item()
