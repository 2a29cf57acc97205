"""The consistency findings, by severity and document, each place a click away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.checks.datatypes import Severity
from corpus.errors import UsageError
from qa.door import error_message
from qa.finding_text import SEVERITIES, shown, summary
from qa.page.check_html import findings_to_html
from qa.page.escaping import problem_to_html
from qa.page.visit import Visit

if TYPE_CHECKING:
    from qa.bot import BudgetQA
    from qa.schema import Finding

_ALL = "全部文件"
_MOST = 200  # findings shown at once


class CheckTab:
    """The components of the tab and what they do."""

    def __init__(self, bot: BudgetQA, visit: gr.State) -> None:
        self._bot = bot
        self._visit = visit

    def lay_out(self) -> None:
        """Make the components, inside the tab."""
        with gr.Row():
            self._severity = gr.Dropdown(
                [(word, severity.value) for severity, word in SEVERITIES.items()],
                value=Severity.WARNING.value,
                label="至少这一级",
                elem_id="severity",
            )
            self._chosen = gr.Dropdown(
                [_ALL], value=_ALL, label="文件", elem_id="check-document", allow_custom_value=True
            )
        self._findings = gr.HTML(elem_id="findings")
        self._download = gr.DownloadButton("下载表格", visible=False, size="sm", elem_id="findings-file")

    def tie(self, tab: gr.Tab) -> None:
        """Tie the events of the tab to what they do."""
        outputs = [self._visit, self._findings, self._download]
        choice = [self._severity, self._chosen, self._visit]
        for component in (self._severity, self._chosen):
            component.input(self._check, choice, outputs, api_visibility="private")
        tab.select(self._open, [self._severity, self._visit], [self._chosen, *outputs], api_visibility="private")

    def _open(self, severity: str, seen: Visit | None) -> list[Any]:
        """The tab as it is opened: the documents to choose from, and what was found in all of them."""
        titles = [(f"{one.title}（{one.findings}）", one.id) for one in self._bot.documents() if one.findings]
        return [gr.Dropdown([(_ALL, _ALL), *titles], value=_ALL), *self._check(severity, _ALL, seen)]

    def _check(self, severity: str, document: str | None, seen: Visit | None) -> list[Any]:
        seen = seen or Visit(self._bot.conversation())
        try:
            found = self._bot.check(None if document in (_ALL, None, "") else [document])
        except UsageError as error:
            return [seen, problem_to_html(error_message(error)), gr.DownloadButton(visible=False)]
        chosen = shown(found, Severity(severity), everything=False)
        seen.findings = chosen[:_MOST]
        titles = {one.id: one.title for one in self._bot.documents()}
        rest = len(chosen) - len(seen.findings)
        more = f"<p class='cited-note'>另有 {rest} 处未显示，请选定文件，或下载表格。</p>" if rest else ""
        head = f"<p><b>{summary(found)}</b></p>"
        file = gr.DownloadButton(value=_sheet(chosen), visible=True) if chosen else gr.DownloadButton(visible=False)
        return [seen, head + findings_to_html(seen.findings, titles) + more, file]


def _sheet(found: list[Finding]) -> str:
    """The findings as an .xlsx file; Gradio copies it and serves the copy."""
    from qa.export_findings import findings_to_xlsx

    path = Path(tempfile.mkdtemp(prefix="budgetqa-findings-")) / "核验.xlsx"
    findings_to_xlsx(found, path)
    return str(path)
