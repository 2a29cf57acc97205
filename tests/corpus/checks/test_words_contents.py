"""The contents list against the forms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wording_books import book, table

from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome
from corpus.checks.words_contents import check_contents
from corpus.datatypes import Reading, Source, Table
from corpus.forms import recognise

TITLES = ("收支总表", "部门收入总表", "部门支出总表", "财政拨款收支总表", "一般公共预算支出表", "政府性基金预算支出表")


def holding(*titles: str) -> Book:
    return book(tables=tuple(_form(n, title) for n, title in enumerate(titles, start=1)))


def _form(number: int, title: str) -> Table:
    form = recognise(title, (), ())
    return replace(table(title, number=number), form=form.id if form else None)


def lines(*texts: str) -> list[Source]:
    return [Source(text, page=2) for text in texts]


def listed(*titles: str) -> list[Source]:
    heads = "一二三四五六七八九"
    return lines(
        "第二部分 2023年部门预算表", *(f"{heads[n]}、《{title}》......{n + 4}" for n, title in enumerate(titles))
    )


def checked(opened: Book, entries: list[Source]) -> list[Finding]:
    document = replace(opened.document, contents=tuple(entries))
    return list(check_contents(open_book(Reading(document))))


def failed(opened: Book, entries: list[Source]) -> list[str]:
    return [one.explanation for one in checked(opened, entries) if one.outcome is Outcome.FAIL]


def test_list_and_forms_agree() -> None:
    findings = checked(holding(*TITLES), listed(*TITLES))
    assert [one.outcome for one in findings] == [Outcome.PASS] * 6


def test_a_listed_form_is_not_there() -> None:
    assert failed(holding(*TITLES[:5]), listed(*TITLES)) == ["目录列有“政府性基金预算支出表”，文件里没有找到这张表"]


def test_a_form_is_not_listed() -> None:
    assert failed(holding(*TITLES), listed(*TITLES[:5])) == ["文件里有“政府性基金预算支出表”，目录没有列"]


def test_a_short_list_is_no_promise_of_all_forms() -> None:
    assert failed(holding(*TITLES), listed(*TITLES[:2])) == []


@pytest.mark.parametrize("entries", [[], lines("一、主要职能", "二、收支预算情况说明")])
def test_not_applicable(entries: list[Source]) -> None:
    assert checked(holding(*TITLES), entries) == []


def test_forms_in_another_file() -> None:
    assert checked(book(), listed(*TITLES)) == []


def test_an_entry_over_two_lines() -> None:
    entries = [*listed(*TITLES[:5]), *lines("六、政府性基金预", "算支出表", "第三部分 名词解释")]
    assert failed(holding(*TITLES), entries) == []


def test_unread_pages_put_it_in_doubt() -> None:
    opened = holding(*TITLES[:5])
    document = replace(opened.document, problems=("第9页已损坏，没有读取。请重新下载文件再导入",))
    found = checked(open_book(Reading(document)), listed(*TITLES))
    (doubtful,) = [finding for finding in found if finding.outcome is not Outcome.PASS]
    assert doubtful.outcome is Outcome.PARSE_DOUBT
