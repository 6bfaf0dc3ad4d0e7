"""ONNX Runtime: one row predicted by the network of `tabular`."""
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from workloads import WORKLOADS, data

STEPS = 20000


def prepare(name, threads=1):
    inputs, hidden, outputs, *_ = WORKLOADS["tabular"]
    random = np.random.default_rng(1)
    nodes, tensors, at = [], [], "x"
    sizes = [inputs, *hidden, outputs]
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        tensors.append(numpy_helper.from_array(random.normal(size=(a, b)).astype("float32"), f"w{i}"))
        tensors.append(numpy_helper.from_array(np.zeros(b, "float32"), f"b{i}"))
        nodes.append(helper.make_node("Gemm", [at, f"w{i}", f"b{i}"], [f"z{i}"]))
        is_last = i == len(sizes) - 2
        nodes.append(helper.make_node("Sigmoid" if is_last else "Relu", [f"z{i}"], ["p" if is_last else f"a{i}"]))
        at = f"a{i}"
    told = lambda name, columns: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, columns])
    graph = helper.make_graph(nodes, "tabular", [told("x", inputs)], [told("p", outputs)], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()  # without it each call copies and checks in Python
    binding.bind_cpu_input("x", data("tabular")[0][:1])
    binding.bind_output("p")

    def run():
        for _ in range(STEPS):
            session.run_with_iobinding(binding)

    return run, STEPS
