"""First contact: greetings, thanks, what the tool can do, and what the library holds."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import Answer, Reason, Status

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    "said, reply",
    [
        ("您好！", "你好。"),
        ("hi", "你好。"),
        ("在吗", "你好。"),
        ("非常感谢您", "不客气。"),
        ("好的，谢谢啦～", "不客气。"),
        ("嗯嗯", "好的。"),
        ("哈哈哈哈😄", "好的。"),
        ("知道了", "好的。"),
        ("这个怎么用？", "我回答"),
        ("你好，你会做什么", "我回答"),
        ("能问些什么", "我回答"),
    ],
)
def test_small_talk_is_answered_kindly(sample_bot: BudgetQA, said: str, reply: str) -> None:
    answer = sample_bot.ask(said, as_of=TODAY)
    assert (answer.status, answer.reason, answer.figures) == (Status.OUT_OF_SCOPE, Reason.OUT_OF_SCOPE, [])
    assert answer.answer.startswith(reply)
    assert answer.options
    assert all(sample_bot.ask(option, as_of=TODAY).status is Status.ANSWERED for option in answer.options)


@pytest.mark.parametrize(
    "question",
    [
        "你好，示例市数据资源局2023年会议费多少",
        "谢谢，示例市图书馆2023年培训费呢",
        "哈哈那示例市图书馆2023年会议费是多少",
    ],
)
def test_a_question_behind_a_greeting_is_a_question(sample_bot: BudgetQA, question: str) -> None:
    assert sample_bot.ask(question, as_of=TODAY).status is Status.ANSWERED


def test_small_talk_leaves_a_conversation_as_it_was(sample_bot: BudgetQA) -> None:
    talk = sample_bot.conversation()
    turns = ["示例市数据资源局2023年会议费", "好的", "谢谢", "文库里有哪些单位", "那培训费呢"]
    answers = [talk.ask(turn, as_of=TODAY) for turn in turns]
    assert [[f.value for f in a.figures] for a in answers] == [["7.90"], [], [], [], ["9.20"]]


def first_cells(answer: Answer) -> list[str | None]:
    assert answer.status is Status.ANSWERED
    return [row[0] for row in answer.rows.data] if answer.rows else []


@pytest.mark.parametrize(
    "question, expected",
    [
        ("有哪些年份？", ["2023年", "2022年", "2021年"]),
        ("示例市图书馆有哪些年度的文件", ["2023年", "2022年", "2021年"]),
        (
            "文库里都有哪些单位呀",
            [
                "南昌经济技术开发区行政审批服务保障中心",
                "示例市图书馆",
                "示例市数据资源局",
                "赣州市行政审批局",
            ],
        ),
    ],
)
def test_what_the_library_holds(sample_bot: BudgetQA, question: str, expected: list[str]) -> None:
    assert first_cells(sample_bot.ask(question, as_of=TODAY)) == expected


@pytest.mark.parametrize("question", ["文库里有哪些文件", "现在收录了多少份资料", "库里都有啥"])
def test_every_document_is_listed(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert len(first_cells(answer)) == len(sample_bot.documents())


def test_a_question_about_figures_is_not_about_the_library(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("2023年库里有哪些单位的会议费超过5万元", as_of=TODAY)
    assert "会议费" in answer.query.described


@pytest.mark.parametrize(
    "question",
    [
        "示例市图书馆周日开门吗",
        "示例市数据资源局几点上班",
        "示例市图书馆的咨询电话是多少",
        "示例市数据资源局办公地址在哪",
    ],
)
def test_opening_hours_and_telephones_are_out_of_scope(sample_bot: BudgetQA, question: str) -> None:
    assert sample_bot.ask(question, as_of=TODAY).reason is Reason.OUT_OF_SCOPE
