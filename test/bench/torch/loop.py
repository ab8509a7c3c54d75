"""Monte-Carlo samples with probly's DropConnect layer in PyTorch, asked for over stdin.

First line: a JSON description of the network and its input; the float32 values follow as raw bytes. Then each line asks
for a number of samples and is answered by one line of JSON: milliseconds, mean and standard deviation of the samples.
"""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F

REPORTED = 64


def read_tensor(stream, shape):
    size = math.prod(shape)
    data = bytearray(4 * size)
    if stream.readinto(memoryview(data)) != 4 * size:
        raise EOFError("the values ended early")
    return torch.frombuffer(data, dtype=torch.float32).reshape(shape)


class Network:
    def __init__(self, about, params):
        self.about = about["architecture"]
        self.random = set(about["random"])
        self.p = about["p"]
        self.params = params

    def linear(self, x, name):
        weight, bias = self.params[name + ".weight"], self.params[name + ".bias"]
        if name + ".weight" in self.random:
            mask = (torch.rand_like(weight) > self.p).float()
            return F.linear(x, weight * mask, bias)
        return F.linear(x, weight, bias)

    def conv(self, x, name, stride):
        get = lambda part: self.params[f"{name}.{part}"]
        weight = get("weight")
        x = F.conv2d(x, weight, stride=stride, padding=(weight.shape[-1] - 1) // 2)
        return F.batch_norm(x, get("mean"), get("variance"), get("scale"), get("shift"), eps=1e-5)

    def mlp(self, x):
        *hidden, last = self.about["layers"]
        for name in hidden:
            x = F.relu(self.linear(x, name))
        return F.softmax(self.linear(x, last), dim=-1)

    def resnet18(self, x):
        x = F.max_pool2d(F.relu(self.conv(x, "stem", 2)), 3, 2, 1)
        for stage in range(4):
            for i in range(2):
                name = f"stage{stage}.{i}"
                stride = 2 if stage > 0 and i == 0 else 1
                y = self.conv(F.relu(self.conv(x, name + ".conv1", stride)), name + ".conv2", 1)
                x = F.relu(y + (self.conv(x, name + ".down", stride) if stride == 2 else x))
        x = x.mean((2, 3))
        first, second = self.about["head"]
        return F.softmax(self.linear(F.relu(self.linear(x, first)), second), dim=-1)

    def transformer(self, x):
        heads = self.about["heads"]
        batch, length, width = x.shape
        norm = lambda x, name: F.layer_norm(x, (width,), self.params[name + ".scale"], self.params[name + ".shift"])
        split = lambda x: x.view(batch, length, heads, width // heads).transpose(1, 2)
        before = norm(x, "norm1")
        q, k, v = (split(self.linear(before, name)) for name in ("query", "key", "value"))
        scores = F.softmax(q @ k.transpose(-1, -2) * math.sqrt(heads / width), dim=-1)
        x = x + self.linear((scores @ v).transpose(1, 2).reshape(batch, length, width), "out")
        return x + self.linear(F.relu(self.linear(norm(x, "norm2"), "up")), "down")

    def __call__(self, x):
        return getattr(self, self.about["kind"])(x)


def run(network, x, samples):
    start = time.perf_counter()
    total = squares = 0.0
    for _ in range(samples):
        y = network(x)
        total = total + y
        squares = squares + y * y
    ms = 1000 * (time.perf_counter() - start)
    mean = (total / samples).flatten()[:REPORTED].double()
    variance = (squares / samples).flatten()[:REPORTED].double() - mean * mean
    return {"ms": ms, "mean": mean.tolist(), "std": variance.clamp(min=0).sqrt().tolist()}


def main():
    stream = sys.stdin.buffer
    about = json.loads(stream.readline())
    torch.set_num_threads(about["threads"])
    params = {name: read_tensor(stream, shape) for name, shape in about["params"]}
    x = read_tensor(stream, about["input"])
    network = Network(about, params)
    answer = lambda value: print(json.dumps(value), flush=True)
    with torch.no_grad():
        for line in stream:
            answer(run(network, x, int(line)))


main()
