import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError
from index.embedding import MODEL, WordEmbedder, load_embedder, prepare
from index.segment import cut_words

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
TEXTS = [
    "公务接待费比上年减少",
    "负责全县饮用水水源地保护，2031年安排320万元。",
    "鑨鱻 unknownword 预算",
    "支出",
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_bundled_model_is_what_sentence_transformers_reads() -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODEL), device="cpu", local_files_only=True)
    theirs = model.encode([prepare(text) for text in TEXTS], show_progress_bar=False)
    np.testing.assert_allclose(load_embedder().encode(TEXTS), theirs, rtol=0, atol=1e-6)


def varied_texts() -> list[str]:
    """Lines of the sample documents, and words, Latin, full-width, unknown and blank pieces thrown together."""
    chance = random.Random(5)
    lines = [
        line.strip()
        for file in sorted(SAMPLES.iterdir())
        if file.suffix in (".md", ".txt")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    pieces = [
        "预算",
        "公务接待费",
        "的",
        "２０２３年",
        "ＡＢＣ",
        "excel",
        "鑨鱻",
        "кириллица",
        "ｶﾅ",
        "1,733.87",
        "５％",
        "（",
        "。",
    ]
    pieces += ["\t", "\u3000", "😀", "C-DRG", "a_b.c", "〇", "政务云", "三千多万", "\n"]
    mixed = ["".join(chance.choices(pieces, k=chance.randint(1, 40))) for _ in range(300)]
    return [*chance.sample(lines, 300), *mixed, "", " ", "？！", "123.45", "".join(lines)[:4_000], "预算" * 100]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_it_gives_what_sentence_transformers_gives_for_texts_of_all_kinds() -> None:
    from sentence_transformers import SentenceTransformer

    texts = varied_texts()
    model = SentenceTransformer(str(MODEL), device="cpu", local_files_only=True)
    theirs = model.encode([prepare(text) for text in texts], show_progress_bar=False)
    ours = load_embedder().encode(texts)
    assert len(texts) >= 500
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)
    one_by_one = np.stack([load_embedder().encode_query(text) for text in texts[::20]])
    np.testing.assert_allclose(one_by_one, ours[::20], rtol=0, atol=1e-6)


def test_words_have_vectors_and_their_mean_is_that_of_the_text() -> None:
    embedder = load_embedder()
    assert isinstance(embedder, WordEmbedder)
    rows = embedder.word_vectors(["公务", "接待费", "鑨"])
    assert rows.shape == (3, embedder.dimension)
    assert not rows[2].any()
    assert embedder.word_vectors([]).shape == (0, embedder.dimension)
    mean = embedder.word_vectors(cut_words("请客吃饭花了多少")).mean(axis=0)
    np.testing.assert_allclose(embedder.encode_query("请客吃饭花了多少"), mean / np.linalg.norm(mean), atol=1e-6)


def test_the_model_is_small() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) <= 20_000_000


def test_vectors_are_of_unit_length_and_a_text_without_words_is_zero() -> None:
    vectors = load_embedder().encode([*TEXTS, "", "123.45"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 1, 0, 0], abs=1e-6)


@pytest.mark.parametrize(
    "query, nearer, farther",
    [
        ("养车花了多少", "公务用车运行维护费", "公务接待费"),
        ("发工资的钱", "工资福利支出", "设备购置"),
        ("单位是做什么的", "主要职责", "政府采购"),
        ("没花完的钱", "上年结转和结余", "培训费"),
    ],
)
def test_meaning_is_nearer_than_other_budget_words(query: str, nearer: str, farther: str) -> None:
    embedder = load_embedder()
    near, far = embedder.encode([nearer, farther]) @ embedder.encode_query(query)
    assert near > far


def test_the_bundled_model_needs_no_torch_and_writes_no_dictionary_cache() -> None:
    program = (
        "import sys, tempfile, pathlib\n"
        "from index.embedding import load_embedder\n"
        "load_embedder().encode(['预算'])\n"
        "heavy = {'torch', 'sentence_transformers', 'faiss', 'transformers'} & set(sys.modules)\n"
        "print(sorted(heavy), (pathlib.Path(tempfile.gettempdir()) / 'jieba.cache').exists())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"TMPDIR": str(Path(__file__).parent), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert run.stdout.strip() == "[] False"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_another_model_by_path_goes_through_sentence_transformers(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    copy.mkdir()
    for file in MODEL.rglob("*"):
        if file.is_file():
            (copy / file.relative_to(MODEL)).parent.mkdir(exist_ok=True)
            (copy / file.relative_to(MODEL)).write_bytes(file.read_bytes())
    other = load_embedder(str(copy))
    bundled = load_embedder()
    assert (other.name, other.dimension) == (str(copy), bundled.dimension)
    ours = bundled.encode(["公务接待费"])
    np.testing.assert_allclose(other.encode([prepare("公务接待费")]), ours, rtol=0, atol=1e-6)
    np.testing.assert_allclose(other.encode_query(prepare("公务接待费")), ours[0], rtol=0, atol=1e-6)


@pytest.mark.filterwarnings("ignore")
def test_a_model_that_cannot_be_loaded_is_a_library_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "modules.json").write_text("{}")
    with pytest.raises(LibraryError, match="无法载入嵌入模型"):
        load_embedder(str(tmp_path))
