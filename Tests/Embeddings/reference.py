"""all-MiniLM-L6-v2 as others run it: the `tokenizers` library, and onnxruntime on a graph of the same weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import BertWordPieceTokenizer

WIDTH, HEADS, LAYERS, TOKENS_MAX, BATCH_TEXTS = 384, 12, 6, 256, 32


def make_tokenizer(folder: Path) -> BertWordPieceTokenizer:
    tokenizer = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(TOKENS_MAX)
    return tokenizer


class Graph:
    """Builds a model node by node; every method returns the name of what it makes."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights, self.nodes, self.constants = weights, [], {}

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, name: str, value: object, kind: type = np.float32) -> str:
        self.constants[name] = np.ascontiguousarray(np.array(value, dtype=kind))
        return name

    def linear(self, x: str, name: str) -> str:
        weight = self.constant(f"{name}.w", self.weights[f"{name}.weight"].T)
        return self.op("Add", self.op("MatMul", x, weight), self.constant(f"{name}.b", self.weights[f"{name}.bias"]))

    def norm(self, x: str, name: str) -> str:
        weight = self.constant(f"{name}.w", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.b", self.weights[f"{name}.bias"])
        return self.op("LayerNormalization", x, weight, bias, axis=-1, epsilon=1e-12)

    def embed(self) -> str:
        table = self.weights["embeddings.word_embeddings.weight"]
        words = self.op("Gather", self.constant("words", table), "tokens")
        common = self.weights["embeddings.token_type_embeddings.weight"][0]
        places = self.constant("places", self.weights["embeddings.position_embeddings.weight"] + common)
        return self.norm(self.op("Add", words, self.op("Gather", places, "positions")), "embeddings.LayerNorm")

    def attention(self, x: str, name: str) -> str:
        split = self.constant("split", [0, 0, HEADS, WIDTH // HEADS], np.int64)

        def heads(part: str, order: list[int]) -> str:
            whole = self.linear(x, f"{name}.self.{part}")
            return self.op("Transpose", self.op("Reshape", whole, split), perm=order)

        query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
        scale = self.constant("scale", (WIDTH // HEADS) ** -0.5)
        scores = self.op("Add", self.op("Mul", self.op("MatMul", query, key), scale), "hidden")
        seen = self.op("Transpose", self.op("MatMul", self.op("Softmax", scores, axis=-1), value), perm=[0, 2, 1, 3])
        joined = self.op("Reshape", seen, self.constant("join", [0, 0, WIDTH], np.int64))
        return self.norm(self.op("Add", x, self.linear(joined, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    def gelu(self, x: str) -> str:
        error = self.op("Erf", self.op("Mul", x, self.constant("root", 0.5**0.5)))
        half = self.op("Mul", x, self.constant("half", 0.5))
        return self.op("Mul", half, self.op("Add", error, self.constant("one", 1.0)))

    def layer(self, x: str, name: str) -> str:
        x = self.attention(x, f"{name}.attention")
        inner = self.gelu(self.linear(x, f"{name}.intermediate.dense"))
        return self.norm(self.op("Add", x, self.linear(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    def build(self) -> bytes:
        x = self.embed()
        for index in range(LAYERS):
            x = self.layer(x, f"encoder.layer.{index}")
        self.nodes.append(helper.make_node("Identity", [x], ["states"]))
        inputs = [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, ["texts", "length"]),
            helper.make_tensor_value_info("positions", TensorProto.INT64, ["length"]),
            helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["texts", 1, 1, "length"]),
        ]
        outputs = [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["texts", "length", WIDTH])]
        constants = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, outputs, constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        return model.SerializeToString()


class Reference:
    def __init__(self, folder: Path, threads: int = 2) -> None:
        self.tokenizer = make_tokenizer(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        graph = Graph(load_file(folder / "model.safetensors")).build()
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def tokens(self, texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]

    def vectors(self, tokens: list[list[int]]) -> np.ndarray:
        """In batches of texts of about one length, so that little is padding: as onnxruntime is used at its best."""
        vectors = np.zeros((len(tokens), WIDTH), np.float32)
        order = sorted(range(len(tokens)), key=lambda index: len(tokens[index]))
        for start in range(0, len(order), BATCH_TEXTS):
            chosen = order[start : start + BATCH_TEXTS]
            vectors[chosen] = self._batch([tokens[index] for index in chosen])
        return vectors

    def _batch(self, tokens: list[list[int]]) -> np.ndarray:
        length = max(map(len, tokens))
        padded = np.zeros((len(tokens), length), np.int64)
        seen = np.zeros((len(tokens), length), np.float32)
        for row, text in enumerate(tokens):
            padded[row, : len(text)] = text
            seen[row, : len(text)] = 1
        inputs = {
            "tokens": padded,
            "positions": np.arange(length, dtype=np.int64),
            "hidden": ((1 - seen) * -1e9)[:, None, None, :],
        }
        states = self.session.run(None, inputs)[0]
        means = (states * seen[:, :, None]).sum(1)
        return means / np.linalg.norm(means, axis=1, keepdims=True)
