"""ONNX Runtime: a batch predicted, without a look at Python's arrays in between."""
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from workloads import data, first_weights, layers

STEPS = 20000


def prepare(workload, threads=1):
    if not workload["predicts"]:
        raise LookupError("training")
    nodes, tensors, at = [], [], "x"
    for i, (layer, first) in enumerate(zip(layers(workload), first_weights(workload))):
        if layer.kind == "linear":
            tensors += [numpy_helper.from_array(each, f"{what}{i}") for each, what in zip(first, "wb")]
            nodes.append(helper.make_node("Gemm", [at, f"w{i}", f"b{i}"], [f"z{i}"]))
        elif layer.kind == "relu":
            nodes.append(helper.make_node("Relu", [at], [f"z{i}"]))
        else:
            raise LookupError(layer.kind)
        at = f"z{i}"
    nodes.append(helper.make_node("Sigmoid", [at], ["p"]))
    rows = workload["batch"]
    told = lambda name, columns: helper.make_tensor_value_info(name, TensorProto.FLOAT, [rows, columns])
    graph = helper.make_graph(nodes, "network", [told("x", workload["inputs"])], [told("p", workload["outputs"])], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()  # without it each call copies and checks in Python
    binding.bind_cpu_input("x", np.ascontiguousarray(data(workload)[0][:rows]))
    binding.bind_output("p")

    def run():
        for _ in range(STEPS):
            session.run_with_iobinding(binding)

    return run, STEPS
