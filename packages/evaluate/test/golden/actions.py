"""Writes actions.json: what independent implementations say of calibration, conformal quantiles and binomial bounds.

    python3 actions.py > actions.json && npx biome format --write actions.json

scikit-learn's IsotonicRegression and its Platt scaling, class by class and made to add up to 1 as its CalibratedClassifierCV does;
temperatures by scipy's bounded minimiser; binomial tails and Clopper-Pearson bounds by scipy.stats; conformal thresholds by numpy.quantile
with method "inverted_cdf" at ceil((n + 1)(1 - alpha)) / n.
"""

import json
import warnings

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, logit, logsumexp
from scipy.stats import beta, binom
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(5)


def cases(n, c, sharpness):
    z = rng.normal(size=(n, c))
    truth = np.exp(log_softmax(z, 1))
    y = np.array([rng.choice(c, p=row) for row in truth])
    p = np.round(np.exp(log_softmax(sharpness * z, 1)), 3)  # rounded, so that probabilities tie
    p[:, -1] = 1 - p[:, :-1].sum(1)
    return np.clip(p, 0, 1), y


def normalise(p):
    total = p.sum(1, keepdims=True)
    return np.where(total > 0, p / np.where(total > 0, total, 1), 1 / p.shape[1])


def isotonic(p, y, new):
    maps = [IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p[:, k], y == k) for k in range(p.shape[1])]
    if p.shape[1] == 2:
        yes = maps[1].predict(new[:, 1])
        return np.stack([1 - yes, yes], 1)
    return normalise(np.stack([m.predict(new[:, k]) for k, m in enumerate(maps)], 1))


def platt(p, y, new):
    clipped = lambda q: logit(np.clip(q, 2.0**-52, 1 - 2.0**-52))
    lines = [_sigmoid_calibration(clipped(p[:, k]), (y == k).astype(float)) for k in range(p.shape[1])]
    apply = lambda k: expit(-(lines[k][0] * clipped(new[:, k]) + lines[k][1]))
    if p.shape[1] == 2:
        return np.stack([1 - apply(1), apply(1)], 1)
    return normalise(np.stack([apply(k) for k in range(p.shape[1])], 1))


def temperature(p, y):
    z = np.log(np.maximum(p, 2.0**-149))
    loss = lambda t: -log_softmax(z / np.exp(t), 1)[np.arange(len(y)), y].sum()
    return float(np.exp(minimize_scalar(loss, bounds=(-4.6, 4.6), method="bounded", options={"xatol": 1e-10}).x))


def temperature_of_samples(p, y):
    z = np.log(p)  # [samples, cases, classes]
    loss = lambda t: -(logsumexp(log_softmax(z / np.exp(t), 2), 0) - np.log(len(z)))[np.arange(len(y)), y].sum()
    return float(np.exp(minimize_scalar(loss, bounds=(-4.6, 4.6), method="bounded", options={"xatol": 1e-10}).x))


def calibration(n, c, sharpness):
    p, y = cases(n, c, sharpness)
    new, _ = cases(12, c, sharpness)
    return {
        "probabilities": p.tolist(),
        "labels": y.tolist(),
        "temperature": temperature(p, y),
        "new": new.tolist(),
        "isotonic": isotonic(p, y, new).tolist(),
        "platt": platt(p, y, new).tolist(),
    }


def sampled(samples, n, c):
    z = 2 * rng.normal(size=(n, c))
    y = np.array([rng.choice(c, p=row) for row in np.exp(log_softmax(z, 1))])
    p = np.exp(log_softmax(2.5 * z + rng.normal(size=(samples, n, c)), 2))
    return {"samples": p.tolist(), "labels": y.tolist(), "temperature": temperature_of_samples(p, y)}


def conformal():
    n, c, alpha = 47, 5, 0.13
    p, y = cases(n, c, 1.5)
    order = np.argsort(-p, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1)
    sums = np.take_along_axis(np.cumsum(np.take_along_axis(p, order, 1), 1), ranks, 1)
    pick = lambda s: s[np.arange(n), y]
    raps = sums + 0.05 * np.maximum(0, ranks + 1 - 2)
    threshold = lambda s: float(np.quantile(pick(s), np.ceil((n + 1) * (1 - alpha)) / n, method="inverted_cdf"))
    lac = 1 - p
    return {
        "probabilities": p.tolist(),
        "labels": y.tolist(),
        "alpha": alpha,
        "lac": threshold(lac),
        "aps": threshold(sums),
        "raps": threshold(raps),
        "sets": {
            name: [np.flatnonzero(row <= threshold(s)).tolist() for row in s[:10]]
            for name, s in {"lac": lac, "aps": sums, "raps": raps}.items()
        },
    }


tails = [(0, 10, 0.1), (3, 10, 0.5), (9, 10, 0.99), (20, 1000, 0.02), (5, 1000, 0.02), (80, 1000, 0.02), (900, 100000, 0.01), (700, 100000, 0.01)]
bounds = [(0, 50, 0.05), (3, 200, 0.05), (199, 200, 0.1), (200, 200, 0.1), (950, 100000, 0.001)]
print(
    json.dumps(
        {
            "origin": f"actions.py, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
            "calibration": [calibration(60, 2, 2.0), calibration(120, 4, 0.5)],
            "sampled": sampled(7, 40, 3),
            "conformal": conformal(),
            "binomialAtMost": [[k, n, p, float(binom.cdf(k, n, p))] for k, n, p in tails],
            "binomialUpperBound": [[k, n, d, 1.0 if k == n else float(beta.ppf(1 - d, k + 1, n - k))] for k, n, d in bounds],
        }
    )
)
