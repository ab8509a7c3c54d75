"""Writes metrics.json: what independent implementations say about small random cases.

    python3 metrics.py > metrics.json && npx biome format --write metrics.json

scikit-learn for classification and ranking metrics, scipy.stats and numerical integration for densities and scores of distributions,
plain numpy for the definitions that neither has. Ties are averaged over all orders by enumeration.
"""

import itertools
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.integrate import quad
from scipy.special import logsumexp
from scipy.stats import norm
from sklearn import metrics

rng = np.random.default_rng(20)


def ece(p, hit, bins, norm_):
    edges = np.linspace(0, 1, bins + 1)
    gaps, weights = [], []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (p > low) & (p <= high)
        if inside.any():
            gaps.append(abs(p[inside].mean() - hit[inside].mean()))
            weights.append(inside.mean())
    return max(gaps) if norm_ == "max" else float(np.dot(gaps, weights))


def ace(p, hit, bins):
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return sum(len(part) / len(p) * abs(p[part].mean() - hit[part].mean()) for part in parts)


def classification():
    n, c = 80, 4
    p = np.round(rng.dirichlet([0.6] * c, n), 6)
    p[:, -1] = 1 - p[:, :-1].sum(1)
    y = np.array([rng.choice(c, p=np.clip(row, 0, 1) ** 0.5 / (np.clip(row, 0, 1) ** 0.5).sum()) for row in p])
    top, hit = p.max(1), (p.argmax(1) == y).astype(float)
    onehot = np.eye(c)[y]
    return {
        "probabilities": p.tolist(),
        "labels": y.tolist(),
        "accuracy": metrics.accuracy_score(y, p.argmax(1)),
        "nll": metrics.log_loss(y, p, labels=range(c)),
        "brierScore": float(((p - onehot) ** 2).sum(1).mean()),
        "ece15": ece(top, hit, 15, "mean"),
        "ece10": ece(top, hit, 10, "mean"),
        "mce10": ece(top, hit, 10, "max"),
        "ace7": ace(top, hit, 7),
        "classwise10": float(np.mean([ece(p[:, k], onehot[:, k], 10, "mean") for k in range(c)])),
        "classwiseMass7": float(np.mean([ace(p[:, k], onehot[:, k], 7) for k in range(c)])),
    }


def ranking(scores, flags):
    fpr, tpr, _ = metrics.roc_curve(flags, scores, drop_intermediate=False)
    nfpr, ntpr, _ = metrics.roc_curve(1 - flags, -scores, drop_intermediate=False)
    return {
        "scores": scores.tolist(),
        "flags": flags.tolist(),
        "auroc": metrics.roc_auc_score(flags, scores),
        "aupr": metrics.average_precision_score(flags, scores),
        "auprNegative": metrics.average_precision_score(1 - flags, -scores),
        "fpr95": fpr[np.argmax(tpr >= 0.95)],
        "fpr95Negative": nfpr[np.argmax(ntpr >= 0.95)],
        "fpr80": fpr[np.argmax(tpr >= 0.8)],
        "fpr": fpr.tolist(),
        "tpr": tpr.tolist(),
    }


def curve(losses):
    """AURC as the mean of selective risks, AUGRC by trapezoids from (0, 0), of losses in order of uncertainty."""
    k = np.arange(1, len(losses) + 1)
    cum = np.cumsum(losses)
    coverage = np.concatenate([[0], k / len(losses)])
    return (cum / k).mean(), metrics.auc(coverage, np.concatenate([[0], cum / len(losses)]))


def selective(uncertainty, losses):
    groups = [losses[uncertainty == u] for u in np.unique(uncertainty)]
    orders = itertools.product(*(itertools.permutations(group) for group in groups))
    values = [curve(np.concatenate([np.array(part) for part in order])) for order in orders]
    aurc, augrc = np.mean(values, axis=0)
    return {"uncertainty": uncertainty.tolist(), "losses": losses.tolist(), "aurc": aurc, "augrc": augrc}


def regression():
    n, t = 25, 6
    mean, std = np.round(rng.normal(size=n), 6), np.round(rng.gamma(2, 0.5, n), 6)
    y = np.round(mean + rng.normal(size=n) * 1.5 * std, 6)
    samples = np.round(mean + std * rng.normal(size=(t, n)), 6)
    lower, upper = samples.min(0), samples.max(0)

    def integral(cdf, target, breaks):
        points = sorted([*breaks, target])
        below, above = min(points) - 40, max(points) + 40
        edges = [below, *points, above]
        return sum(
            quad(lambda x: (cdf(x) - (x >= target)) ** 2, a, b, epsabs=1e-13, epsrel=1e-12)[0]
            for a, b in zip(edges[:-1], edges[1:])
            if b > a
        )

    pairs = np.abs(samples[:, None] - samples[None]).sum((0, 1)) / (t * (t - 1))
    return {
        "mean": mean.tolist(),
        "std": std.tolist(),
        "targets": y.tolist(),
        "samples": samples.tolist(),
        "lower": lower.tolist(),
        "upper": upper.tolist(),
        "rmse": float(np.sqrt(metrics.mean_squared_error(y, mean))),
        "coverage": float(((lower <= y) & (y <= upper)).mean()),
        "width": float((upper - lower).mean()),
        "gaussianNll": float(-norm.logpdf(y, mean, std).mean()),
        "crpsGaussian": float(np.mean([integral(norm(m, s).cdf, v, [m]) for m, s, v in zip(mean, std, y)])),
        "crpsEnsemble": float(
            np.mean([integral(lambda x, i=i: (samples[:, i] <= x).mean(), y[i], samples[:, i]) for i in range(n)])
        ),
        "crpsFair": float((np.abs(samples - y).mean(0) - pairs / 2).mean()),
        "logLikelihood": float((logsumexp(norm.logpdf(y, samples, 0.5**0.5), axis=0) - np.log(t)).mean()),
        "tau": 2,
    }


json.dump(
    {
        "origin": f"metrics.py, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
        "classification": classification(),
        "ranking": [
            ranking(np.round(rng.normal(size=60), 6), (rng.random(60) < 0.4).astype(int)),
            ranking(np.round(rng.normal(size=60) * 2), (rng.random(60) < 0.3).astype(int)),
        ],
        "selective": [
            selective(rng.permutation(30) / 30, (rng.random(30) < 0.3).astype(float)),
            selective(np.round(rng.random(9) * 3), (rng.random(9) < 0.5).astype(float)),
            selective(np.array([1, 1, 2, 2, 2, 3, 3.0]), np.round(rng.random(7), 3)),
        ],
        "regression": regression(),
    },
    sys.stdout,
)
