"""What agents and programs may call by name: the same functions behind Gradio's endpoints and MCP's tools.

Their docstrings are shown to the callers, hence Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.door import parse_date
from qa.schema import Answer, ClaimCheck, DocumentInfo, Finding, Model

if TYPE_CHECKING:
    from qa.bot import BudgetQA
    from qa.talks import Talks


class VerifyReply(Model):
    """The claims in order, and the text as Markdown with the verdicts marked."""

    claims: list[ClaimCheck]
    text: str


class Tools:
    """The library's questions as functions of plain arguments. All raise BudgetQAError."""

    def __init__(self, bot: BudgetQA, talks: Talks) -> None:
        self._bot = bot
        self._talks = talks

    def ask(self, question: str, conversation: str = "", as_of: str = "") -> Answer:
        """回答一个关于政府预算、决算的中文问题，每个数字都带出处；库里没有的如实说没有。

        Args:
            question: 问题，例如“某某局2023年公务接待费预算是多少”
            conversation: 对话的名字；同名的问题可以接着上一句问，不写则每次单独回答
            as_of: “今年”“去年”以哪一天为准，如 2024-06-30；不写则为今天
        """
        day = parse_date(as_of) if as_of else None
        answer = self._talks.ask(conversation, question, day) if conversation else self._bot.ask(question, day)
        self._bot.keep(answer)
        return answer

    def verify(self, text: str) -> VerifyReply:
        """核对一段中文文字里的每个数字：属实、取整属实、不符、文库中没有或无法核对。

        Args:
            text: 一段文字，例如一篇报道
        """
        claims = self._bot.verify(text)
        return VerifyReply(claims=claims, text=self._bot.annotated(text, claims))

    def documents(self) -> list[DocumentInfo]:
        """文库中有哪些文件：单位、年度、预算还是决算、页数、表数、数字数、核验不符的处数。"""
        return self._bot.documents()

    def check(self, document: str = "") -> list[Finding]:
        """勾稽核验的结果：文件自身和文件之间对不上的数字，两处都有出处。

        Args:
            document: 文件的编号、文件名或标题；不写则为全部
        """
        return self._bot.check([document] if document else None)
