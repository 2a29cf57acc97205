"""The conversation: questions in, answers with figures to click out, the source of the first beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.page.answer_html import answer_to_html, ask_button, question_to_html, status_to_html
from qa.page.examples import Examples
from qa.page.source_html import HINT, source_of_answer
from qa.page.visit import Visit

if TYPE_CHECKING:
    from qa.bot import BudgetQA

_LONGEST = 2000  # characters of a question


class ChatTab:
    """The components of the tab and what they do. ``outputs`` are those that a question changes."""

    def __init__(self, bot: BudgetQA, examples: Examples, visit: gr.State, source: gr.HTML) -> None:
        self._bot = bot
        self._visit = visit
        self._source = source
        self._examples = examples

    def lay_out(self) -> None:
        """Make the components, inside the tab."""
        self._chat = gr.Chatbot(
            show_label=False,
            height="max(320px, calc(100dvh - 250px))",
            latex_delimiters=[],
            sanitize_html=False,  # the messages are our own HTML, all else in them escaped
            buttons=[],
            autoscroll=False,  # script.js keeps the question at the top
            elem_id="chat",
        )
        self._question = gr.Textbox(
            label="问题",
            show_label=False,
            placeholder="输入问题，按回车提交",
            elem_id="question",
            max_length=_LONGEST,
            submit_btn="提问",
            autofocus=True,
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
        )

    @property
    def outputs(self) -> list[Any]:
        """What ``ask`` gives values for, in its order."""
        return [self._visit, self._chat, self._question, self._source]

    def tie(self, blocks: gr.Blocks) -> None:
        """Tie the events of the tab to what they do."""
        given = [self._question, self._visit]
        # A name of its own: "ask" is the endpoint for programs.
        self._question.submit(self.ask, given, self.outputs, api_name="asked", api_visibility="private")
        self._chat.clear(self._begin_again, None, self.outputs, api_visibility="private")
        blocks.load(self._greet, None, self._chat, api_visibility="private")

    def ask(self, text: str, seen: Visit | None) -> Iterator[list[Any]]:
        """Show the question at once, then its answer."""
        seen = seen or Visit(self._bot.conversation())
        asked = {"role": "user", "content": question_to_html(text)}
        waiting = {"role": "assistant", "content": status_to_html("正在文库里查找……")}
        yield [seen, [*seen.messages, asked, waiting], "", gr.skip()]
        answer = seen.talk.ask(text)
        self._bot.keep(answer)
        seen.remember(answer)
        seen.messages += [asked, {"role": "assistant", "content": answer_to_html(answer)}]
        source = source_of_answer(self._bot, answer, answer.citations[0].n) if answer.citations else HINT
        yield [seen, list(seen.messages), gr.skip(), source]  # what is typed meanwhile stays

    def _begin_again(self) -> list[Any]:
        """A new conversation, in which nothing was said before."""
        return [None, gr.Chatbot(value=[], placeholder=self._greeting()), "", HINT]

    def _greet(self) -> Any:
        return gr.Chatbot(placeholder=self._greeting())

    def _greeting(self) -> str:
        """Questions to begin with."""
        questions = self._examples.questions()
        if not questions:
            return "<p id='examples'>文库是空的：请到“文库”一页放入预算、决算文件。</p>"
        buttons = "".join(map(ask_button, questions))
        return f"<div class='asks' id='examples'><span>可以这样问</span>{buttons}</div>"
