"""The HTTP interface for programs (contract: HTTP). Thin: every answer comes from ``qa.bot``.

Loaded only by ``serve``. Errors are ``{"error": {"code", "message"}}`` with a Chinese message.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from fastapi import (
    APIRouter,
    BackgroundTasks,
    FastAPI,
    File,
    HTTPException,
    Query,
    Request,
    Response,
    UploadFile,
)
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match

from corpus.errors import BudgetQAError, LibraryError, UsageError
from index.safe_names import safe_name, shown
from index.store import FORMAT_VERSION
from qa.complaints import field_complaint
from qa.http_errors import MESSAGES, error_reply
from qa.schema import Answer, DocumentInfo, FactInfo, Finding, IngestReport, TableInfo
from qa.tools import Tools, VerifyReply

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from qa.bot import BudgetQA
    from qa.talks import Talks

FORGOTTEN = "没有这个答案；答案只保留最近的一些，请重新提问"
MAX_FILES = 50  # of one upload
_BLOCK = 1 << 20
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
_CHINESE = re.compile("[\u4e00-\u9fff]")
T = TypeVar("T")


class AskRequest(BaseModel):
    """A question. ``conversation``: any name; questions of one name lean on the ones before."""

    model_config = ConfigDict(extra="forbid")

    question: str
    conversation: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    as_of: date | None = None


class VerifyRequest(BaseModel):
    """A text whose figures are to be checked."""

    model_config = ConfigDict(extra="forbid")

    text: str


class Health(BaseModel):
    """The state of program and library; nothing of the content."""

    status: Literal["ok"] = "ok"
    documents: int
    facts: int
    revision: str  # changes with every change of the library
    version: str  # of the program
    format: int  # of the library


def add_api(server: FastAPI, bot: BudgetQA, talks: Talks) -> None:
    """Add the routes of the contract and its form of errors to an application."""
    for router in (_health(bot), _asking(bot, talks), _library(bot), _permalinks(bot)):
        server.include_router(router)
    _close(server)
    _explain_errors(server)


def _close(server: FastAPI) -> None:
    """No address below ``/api`` reaches what is mounted behind: its errors have another form."""

    @server.api_route("/api/{rest:path}", methods=_METHODS, include_in_schema=False)
    def unknown(rest: str, request: Request) -> Response:
        others = [route for route in server.router.routes if getattr(route, "path", "") != "/api/{rest:path}"]
        is_known = any(route.matches(request.scope)[0] is Match.PARTIAL for route in others)
        return error_reply(405 if is_known else 404)


def _health(bot: BudgetQA) -> APIRouter:
    router = APIRouter(tags=["状态"])

    @router.get("/healthz")
    def healthz() -> Health:
        """文库能不能读，有多少文件和数字；程序和文库格式的版本。"""
        counts = bot.library.counts()
        return Health(
            documents=counts.documents,
            facts=counts.facts,
            revision=bot.library.revision(),
            version=version("budgetqa"),
            format=FORMAT_VERSION,
        )

    return router


def _asking(bot: BudgetQA, talks: Talks) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["问答"])
    tools = Tools(bot, talks)

    @router.post("/ask", response_model=Answer)
    def ask(request: AskRequest) -> Response:
        """回答一个问题。"""
        if request.conversation is None:
            answer = bot.ask(request.question, request.as_of)
        else:
            answer = talks.ask(request.conversation, request.question, request.as_of)
        return Response(bot.keep(answer), media_type="application/json")

    @router.post("/verify")
    def verify(request: VerifyRequest) -> VerifyReply:
        """逐个核对一段文字里的数字。"""
        return tools.verify(request.text)

    @router.get("/citations/{answer}/{n}.png", response_class=Response)
    def citation(answer: str, n: int) -> Response:
        """出处所在处的图，数字已标出。"""
        cited = next((one for one in _kept(bot, answer).citations if one.n == n), None)
        if cited is None:
            raise HTTPException(404, f"这个答案没有第{n}个出处")
        return Response(bot.citation_image(cited), media_type="image/png")

    @router.get("/answers/{answer}.{kind}", response_class=FileResponse)
    def export(answer: str, kind: Literal["csv", "xlsx", "md"], background: BackgroundTasks) -> FileResponse:
        """一个答案的表格文件；xlsx 里的计算是活的公式。"""
        found = _kept(bot, answer)
        folder = tempfile.mkdtemp(prefix="budgetqa-export-")
        background.add_task(shutil.rmtree, folder, ignore_errors=True)
        path = Path(folder) / f"预算问答-{found.id}.{kind}"
        bot.export([found], path)
        return FileResponse(path, filename=path.name)

    @router.get("/answers/{answer}")
    def again(answer: str) -> Answer:
        """以前给出的一个答案。"""
        return _kept(bot, answer)

    return router


def _permalinks(bot: BudgetQA) -> APIRouter:
    router = APIRouter()

    @router.get("/a/{answer}", response_class=HTMLResponse, include_in_schema=False)
    def permalink(answer: str) -> HTMLResponse:
        from qa.page.permalink import forgotten_page, permalink_page

        found = bot.kept(answer)
        return HTMLResponse(forgotten_page(), 404) if found is None else HTMLResponse(permalink_page(bot, found))

    return router


def _library(bot: BudgetQA) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["文库"])

    @router.get("/documents")
    def documents() -> list[DocumentInfo]:
        """文库中的文件。"""
        return bot.documents()

    @router.post("/documents")
    def upload(files: Annotated[list[UploadFile], File()]) -> IngestReport:
        """上传文件，读入文库。"""
        limit = bot.library.settings.max_file_mb * 10**6
        with tempfile.TemporaryDirectory(prefix="budgetqa-upload-") as folder:
            paths = _saved(files, Path(folder), limit)
            report = bot.ingest(paths)
        return report.model_copy(
            update={"files": [one.model_copy(update={"path": _shown(one.path)}) for one in report.files]}
        )

    @router.get("/documents/{document}/file", response_class=FileResponse)
    def source(document: str) -> FileResponse:
        """原文件。"""
        path = _known(bot.library.source_path, document)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return FileResponse(path, filename=path.name, headers=headers)

    @router.get("/documents/{document}/facts")
    def facts(document: str) -> list[FactInfo]:
        """一份文件里的数字，每个都带出处。"""
        return _known(bot.facts, [document])

    @router.delete("/documents/{document}")
    def remove(document: str) -> list[str]:
        """把一份文件从文库中完全移除；返回它的标题。"""
        return _known(bot.remove, [document])

    @router.get("/documents/{document}/tables")
    def tables(document: str) -> list[TableInfo]:
        """一份文件的表格。"""
        return _known(bot.tables, document)

    @router.get("/check")
    def check(document: Annotated[list[str] | None, Query()] = None) -> list[Finding]:
        """勾稽核验的结果；可用 document 参数只看一份或几份文件。"""
        return _known(bot.check, document)

    return router


def _kept(bot: BudgetQA, name: str) -> Answer:
    """An answer given before. Raises HTTPException 404 for an unknown one."""
    found = bot.kept(name)
    if found is None:
        raise HTTPException(404, FORGOTTEN)
    return found


def _known(look_up: Callable[[Any], T], name: object) -> T:
    """What a lookup by a document's name gives. Raises HTTPException 404 for an unknown one."""
    try:
        return look_up(name)
    except UsageError as error:
        raise HTTPException(404, str(error)) from error


def _saved(files: Sequence[UploadFile], folder: Path, limit: int) -> list[Path]:
    """The uploads as files, each in a folder of its own; names lose their folders.

    Raises HTTPException 400 or 413.
    """
    if len(files) > MAX_FILES:
        raise HTTPException(413, f"一次最多上传{MAX_FILES}个文件")
    return [_save(one, folder / str(number), limit) for number, one in enumerate(files)]


def _save(upload: UploadFile, folder: Path, limit: int) -> Path:
    name = _bare_name(upload.filename or "")
    if not name:
        raise HTTPException(400, "上传的文件没有名字")
    folder.mkdir()
    path = folder / name
    size = 0
    with path.open("wb") as file:
        while block := upload.file.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise HTTPException(413, f"“{name}”超过{limit // 10**6}MB，请拆分，或调大 BUDGETQA_MAX_FILE_MB")
            file.write(block)
    return path


def _bare_name(name: str) -> str:
    """The last part of a file name by the rules of either system, as every file system takes it; "" for none."""
    bare = shown(PureWindowsPath(PurePosixPath(name).name).name).strip()
    return "" if bare in ("", ".", "..") else safe_name(bare)


def _shown(path: str) -> str:
    """A reported path without the server's own folders: the name, and the member of an archive."""
    parts = Path(path).parts
    start = next((n for n, part in enumerate(parts) if part.startswith("budgetqa-upload-")), -2)
    return str(Path(*parts[start + 2 :]))


# --- errors ------------------------------------------------------------------------------------------


def _explain_errors(server: FastAPI) -> None:
    @server.exception_handler(StarletteHTTPException)
    def http_error(request: Request, error: StarletteHTTPException) -> Response:
        told = str(error.detail)
        message = told if _CHINESE.search(told) else MESSAGES.get(error.status_code, "请求的内容无法解析")
        return error_reply(error.status_code, message, error.headers)

    @server.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> Response:
        told = "；".join(field_complaint(_inside(one)) for one in error.errors())
        return error_reply(422, f"请求不合要求：{told}")

    @server.exception_handler(BudgetQAError)
    def own_error(request: Request, error: BudgetQAError) -> Response:
        return error_reply(503 if isinstance(error, LibraryError) else 400, str(error))


def _inside(error: ErrorDetails) -> ErrorDetails:
    """A complaint with its place told from the request's content on, without “body” or “query” in front."""
    inside = error.copy()
    inside["loc"] = error["loc"][1:] or error["loc"]
    return inside
