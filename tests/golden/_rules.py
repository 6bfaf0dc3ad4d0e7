"""Optimizers that PyTorch lacks, or lacks a form of, as their authors write them."""
import torch


class Plain(torch.optim.Optimizer):
    """What PyTorch lacks, as its authors write it: `rule(weight, gradient, state, t)` returns the new weight."""

    def __init__(self, parameters, rule):
        super().__init__(parameters, {})
        self.rule = rule

    @torch.no_grad()
    def step(self):
        for weight in self.param_groups[0]["params"]:
            state = self.state[weight]
            state["t"] = state.get("t", 0) + 1
            weight.copy_(self.rule(weight, weight.grad, state, state["t"]))


def lion(lr, beta1, beta2, decay):
    def rule(weight, gradient, state, _):
        m = state.get("m", torch.zeros_like(weight))
        direction = torch.sign(beta1 * m + (1 - beta1) * gradient)
        state["m"] = beta2 * m + (1 - beta2) * gradient
        return weight - lr * (direction + decay * weight)

    return rule


def course_adam(lr, beta1, beta2, eps, decay=0, coupled=0):
    """Without bias correction; decay apart from the gradient, coupled added to it."""

    def rule(weight, gradient, state, _):
        gradient = gradient + coupled * weight
        state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * gradient
        state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * gradient**2
        return weight - lr * decay * weight - lr / (torch.sqrt(state["v"]) + eps) * state["m"]

    return rule


def keras_nadam(lr, beta1, beta2, eps):
    """Keras 3's Nadam: the momentum grows by 0.96^t."""

    def rule(weight, gradient, state, t):
        u, following = (beta1 * (1 - 0.5 * 0.96**at) for at in (t, t + 1))
        product = state["product"] = state.get("product", 1) * u
        state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * gradient
        state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * gradient**2
        ahead = following * state["m"] / (1 - following * product) + (1 - u) * gradient / (1 - product)
        return weight - lr * ahead / (torch.sqrt(state["v"] / (1 - beta2**t)) + eps)

    return rule


def adagrad_inside(lr, eps, decay=0):
    def rule(weight, gradient, state, _):
        gradient = gradient + decay * weight
        state["sum"] = state.get("sum", 0) + gradient**2
        return weight - lr / torch.sqrt(state["sum"] + eps) * gradient

    return rule


def rmsprop_inside(lr, alpha, eps, decay=0):
    def rule(weight, gradient, state, _):
        gradient = gradient + decay * weight
        state["v"] = alpha * state.get("v", 0) + (1 - alpha) * gradient**2
        return weight - lr / torch.sqrt(state["v"] + eps) * gradient

    return rule


def rprop_with_decay(lr, shrink, grow, least, most, decay):
    """Riedmiller and Braun's rule without the step back, as PyTorch has it, on the gradient of the loss with L2 in it."""

    def rule(weight, gradient, state, _):
        gradient = gradient + decay * weight
        before, size = state.get("before", torch.zeros_like(weight)), state.get("size", torch.full_like(weight, lr))
        agreement = before * gradient
        size = torch.where(agreement > 0, size * grow, torch.where(agreement < 0, size * shrink, size)).clamp(least, most)
        gradient = torch.where(agreement < 0, torch.zeros_like(gradient), gradient)
        state["before"], state["size"] = gradient, size
        return weight - torch.sign(gradient) * size

    return rule
