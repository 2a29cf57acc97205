"""The gate on a small scale: no invented figure is called right. The whole of it: ``python -m bench.false_links``."""

from pathlib import Path

from bench.false_links import count_links, in_paragraphs
from bench.invented_claims import Inventor, Kind
from qa.bot import BudgetQA

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_inventor_invents_the_same_again(sample_bot: BudgetQA) -> None:
    facts = sample_bot.library.facts.find()
    first, second = (list(Inventor(facts, 7).inventions(60)) for _ in range(2))
    assert first == second
    assert {s.kind for s in first} == set(Kind)
    assert sum(s.is_rounded for s in first) == 12
    assert all(s.text[s.start : s.end].strip("约")[0].isdigit() for s in first)


def test_no_invented_figure_is_called_right(sample_bot: BudgetQA) -> None:
    invented = Inventor(sample_bot.library.facts.find(), 3).inventions(120)
    links = count_links(invented, sample_bot.verify, true=False)
    assert (links.total, links.hits) == (120, [])


def test_no_figure_put_wrong_into_a_paragraph_is_called_right(sample_bot: BudgetQA) -> None:
    sentences = list(in_paragraphs([GOLDEN / "claims_samples.jsonl"], 3))[::9]
    links = count_links(sentences, sample_bot.verify, true=False)
    assert len(sentences) > 20
    assert links.hits == []


def test_true_sentences_and_percentages_are_recognised(sample_bot: BudgetQA) -> None:
    inventor = Inventor(sample_bot.library.facts.find(), 5)
    true = count_links(inventor.truths(60), sample_bot.verify, true=True)
    ratios = count_links(inventor.ratios(60), sample_bot.verify, true=True)
    assert true.linked >= 0.95 * true.total
    assert ratios.linked >= 0.95 * ratios.total
