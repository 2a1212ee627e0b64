"""Make a model, and measure how well the way of making it does. The only user of scikit-learn, for the command alone.

TF-IDF of runs of one to three characters and of words, a linear support vector machine on top (C = 0.5, classes weighed by
how rare they are): of what was tried the best on short letters in Chinese, and small enough to be read in milliseconds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from needs.suggestions.features import BLOCKS, blocks
from needs.suggestions.learned import Head, Model, confidences

LEAST_OF_A_CLASS = 5
"""Examples without which a class is not learned."""
LEAST = 40
"""Examples without which nothing is."""
FOLDS = 5
C = 0.5
COMMON = 2
"""Texts in which a feature must stand."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and what was decided of it."""

    title: str
    text: str
    category: str
    urgency: str = ""


class TooFew(ValueError):
    """Nothing can be learned of so little."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How well the way does, and how long one text takes, in milliseconds."""

    accuracy: float
    top2: float
    macro_f1: float
    calibration: float
    """Mean difference between the confidence of an answer and how often it is right."""
    milliseconds: float


def train(examples: Sequence[Example], *, version: str, about: Mapping[str, Any]) -> Model:
    """A model of these examples. Raises `TooFew`."""
    learned = _enough(examples)
    if len(learned) < LEAST or len({each.category for each in learned}) < 2:
        raise TooFew
    read = [blocks(each.title, each.text) for each in learned]
    features = _Features(read)
    heads = {"category": _head(features, read, [each.category for each in learned])}
    urgencies = [each.urgency for each in learned]
    if min(Counter(urgencies).values()) >= LEAST_OF_A_CLASS and len(set(urgencies)) >= 2 and "" not in urgencies:
        heads["urgency"] = _head(features, read, urgencies)
    classes = Counter(each.category for each in learned)
    return Model(
        version, features.keys, features.rarity, heads, {**about, "examples": len(learned), "categories": dict(classes)}
    )


def evaluate(examples: Sequence[Example], *, seeds: Iterable[int] = range(5)) -> Iterator[Scores]:
    """Of each seed the mean over five folds. The features are chosen of the texts learned alone. Raises `TooFew`."""
    learned = _enough(examples)
    if len(learned) < LEAST:
        raise TooFew
    read = [blocks(each.title, each.text) for each in learned]
    classes = np.array([each.category for each in learned])
    for seed in seeds:
        folds = [
            _fold(learned, read, classes, taught, asked)
            for taught, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(classes, classes)
        ]
        yield Scores(*(float(np.mean([getattr(each, name) for each in folds])) for name in Scores.__slots__))


def _fold(
    examples: Sequence[Example], read: list[Any], classes: NDArray[Any], taught: NDArray[Any], asked: NDArray[Any]
) -> Scores:
    """Learn of some, and ask of the others, through what a running server asks too."""
    texts = [read[n] for n in taught]
    features = _Features(texts)
    model = Model("", features.keys, features.rarity, {"category": _head(features, texts, classes[taught])}, {})
    model.ask("", "")  # what is loaded once per process
    answers, took = [], []
    for n in asked:
        start = perf_counter()
        answers.append(model.ask(examples[n].title, examples[n].text)["category"])
        took.append((perf_counter() - start) * 1000)
    right = [answer[0][0] == classes[n] for answer, n in zip(answers, asked, strict=True)]
    second = [classes[n] in {name for name, _share in answer[:2]} for answer, n in zip(answers, asked, strict=True)]
    return Scores(
        accuracy=float(np.mean(right)),
        top2=float(np.mean(second)),
        macro_f1=float(f1_score(classes[asked], [answer[0][0] for answer in answers], average="macro")),
        calibration=_miss([answer[0][1] for answer in answers], right),
        milliseconds=float(np.median(took)),
    )


def _miss(shares: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error, in ten bins."""
    bins = np.minimum((np.array(shares) * 10).astype(int), 9)
    hits = np.array(right, float)
    return float(
        sum(
            abs(hits[bins == each].mean() - np.array(shares)[bins == each].mean()) * (bins == each).mean()
            for each in np.unique(bins)
        )
    )


class _Features:
    """The features that stand in at least two texts, and how rare each is: ln((1 + texts) / (1 + its texts)) + 1."""

    def __init__(self, read: Sequence[Any]) -> None:
        keys, rarity = [], []
        for block in range(len(BLOCKS)):
            found, texts = np.unique(np.concatenate([each[block][0] for each in read]), return_counts=True)
            kept = texts >= COMMON
            keys.append(found[kept])
            rarity.append((np.log((1 + len(read)) / (1 + texts[kept])) + 1).astype(np.float32))
        self.keys, self.rarity = tuple(keys), tuple(rarity)

    def matrix(self, read: Sequence[Any]) -> Any:
        """A row for each text."""
        model = Model("", self.keys, self.rarity, {}, {})
        rows = [model.weighed_of(each) for each in read]
        ends = np.cumsum([0, *(len(at) for at, _values in rows)])
        shape = (len(rows), sum(len(each) for each in self.keys))
        values = np.concatenate([values for _at, values in rows])
        return csr_matrix((values, np.concatenate([at for at, _values in rows]), ends), shape=shape)


def _head(features: _Features, read: Sequence[Any], classes: Sequence[str] | NDArray[Any]) -> Head:
    matrix, classes = features.matrix(read), np.asarray(classes)
    fitted = _machine(matrix, classes)
    weights, bias = _sums(fitted)
    return Head(
        classes=tuple(str(each) for each in fitted.classes_),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
        sharpness=_sharpness(matrix, classes),
    )


def _machine(matrix: Any, classes: NDArray[Any]) -> Any:
    return LinearSVC(C=C, class_weight="balanced", random_state=0).fit(matrix, classes)


def _sums(fitted: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weights and bias with a column for each class, of two classes as of many."""
    weights, bias = fitted.coef_.T, fitted.intercept_
    if len(fitted.classes_) == 2:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias


def _sharpness(matrix: Any, classes: NDArray[Any]) -> float:
    """What makes the confidences of texts that were not learned as true as can be: least surprise, in three folds."""
    names = np.unique(classes)
    sums = np.zeros((len(classes), len(names)))
    folds = min(3, *Counter(classes.tolist()).values())
    if folds < 2:
        return 1.0
    for taught, asked in StratifiedKFold(folds, shuffle=True, random_state=0).split(classes, classes):
        weights, bias = _sums(_machine(matrix[taught], classes[taught]))
        sums[asked] = matrix[asked] @ weights + bias
    own = np.searchsorted(names, classes)
    tried = np.geomspace(0.5, 30, 40)
    surprise = [-np.log(confidences(sums, each)[np.arange(len(own)), own] + 1e-12).mean() for each in tried]
    return float(tried[int(np.argmin(surprise))])


def _enough(examples: Sequence[Example]) -> list[Example]:
    often = Counter(each.category for each in examples)
    return [each for each in examples if often[each.category] >= LEAST_OF_A_CLASS]
