"""The web page in a real browser: ask, choose, open the cited table. Skipped where there is no Chromium."""

import base64
import http.client
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from fiction import ROOT, TEXT, budgetqa, write_document
from pages import CHROMIUM, NO_CHROMIUM, READY, ask, opened, served
from PIL import Image
from playwright.sync_api import Browser, Page

FUNDS = [f"来源{letter}收入" for letter in "甲乙丙丁戊己庚辛壬癸"]  # the columns of a wide table
ITEMS = [f"示例工程第{letter}期建设与运行维护支出" for letter in "一二三四五六七八九十"]
WIDE = "\n".join(
    [
        "示例市气象局2024年部门预算",
        "",
        "收入总表",
        "填报单位：示例市气象局",
        "单位：万元",
        "\t".join(["项目", "合计", *FUNDS]),
        *("\t".join([item, f"{10 * (n + 1)}.00", *[f"{n + 1}.00"] * 10]) for n, item in enumerate(ITEMS)),
        "",
    ]
)
EVIL = "<img src=x onerror=alert(1)>![x](http://example.com/x.png)"

pytestmark = pytest.mark.skipif(not shutil.which(CHROMIUM), reason=NO_CHROMIUM)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the library; one document holds hostile text, one a wide table."""
    folder = tmp_path_factory.mktemp("page")
    other = TEXT.replace("园林局", "水务局").replace("公园和绿地", EVIL).replace("6.20", "5.10")
    odd = TEXT.replace("园林局", "林业局").replace("公务接待费6.20万元", "公务接待费7.50万元")  # contradicts itself
    paths = [write_document(folder), write_document(folder, "示例市水务局2024年单位预算.txt", other)]
    paths.append(write_document(folder, "示例市林业局2024年单位预算.txt", odd))
    paths.append(write_document(folder, "示例市气象局2024年部门预算.txt", WIDE))
    paths.append(ROOT / "tests" / "fixtures" / "book_ruled.pdf")
    done = budgetqa("ingest", *paths, home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The address of ``python app.py`` on that library."""
    with served(home) as place:
        yield place


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


def test_an_answer_opens_its_table_with_the_cell_marked(page: Page) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    mark = page.locator("#card mark.cited")
    mark.wait_for(timeout=60_000)
    assert mark.inner_text() == "6.20"
    assert "6.20" in page.locator("[data-testid=bot]").last.inner_text()
    assert mark.locator("xpath=ancestor::tr").inner_text().split() == ["公务接待费", "6.20"]


@pytest.mark.parametrize("width, height", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("fund", [FUNDS[0], FUNDS[8]])
def test_the_marked_cell_of_a_wide_table_is_in_sight(page: Page, width: int, height: int, fund: str) -> None:
    page.set_viewport_size({"width": width, "height": height})
    ask(page, f"示例市气象局2024年{ITEMS[6]}的{fund}是多少")
    mark = page.locator("#card mark.cited")
    mark.wait_for(timeout=60_000)
    assert mark.inner_text() == "7.00"
    assert fund in page.locator("#card thead").inner_text()
    assert page.locator("#card .cited-place").inner_text().strip().startswith("[1] 《")
    inner, outer = mark.bounding_box(), page.locator("#card .cited-scroll").bounding_box()
    assert inner is not None
    assert outer is not None
    label = page.locator("#card tr:has(mark) th").bounding_box()
    assert label is not None
    assert label["x"] + label["width"] <= inner["x"]
    assert inner["x"] + inner["width"] <= min(outer["x"] + outer["width"], width)
    assert outer["y"] <= inner["y"] <= outer["y"] + outer["height"] - inner["height"]


def test_clicking_another_citation_shows_its_place(page: Page) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    marks = page.locator("#chat .answer > p .cite")
    marks.last.wait_for(timeout=60_000)
    assert [mark.inner_text() for mark in marks.all()][:2] == ["1", "2"]  # the table and the sentence
    marks.nth(1).click()
    quote = page.locator("#card blockquote")
    quote.wait_for(timeout=60_000)
    assert "比上年减少" in quote.inner_text()
    assert "6.20" in quote.locator("mark.cited").inner_text()
    page.locator("#chat .answer button.figure").first.click()
    page.locator("#card .cited-table mark.cited").wait_for(timeout=60_000)


def test_a_figure_can_be_opened_by_keyboard(page: Page) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    mark = page.locator("#chat .answer .cite").nth(1)
    mark.wait_for(timeout=60_000)
    mark.focus()
    page.keyboard.press("Enter")
    page.locator("#card blockquote").wait_for(timeout=60_000)


def test_the_receipt_stands_beside_the_source(page: Page) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    receipt = page.locator("#card .receipt")
    receipt.wait_for(timeout=60_000)
    for part in (
        "【凭据】公务接待费：6.20 万元",
        "打印文字：“6.20”",
        "计量单位：万元",
        "示例市园林局2024年单位预算.txt",
    ):
        assert part in receipt.inner_text()


def test_examples_are_answered(page: Page) -> None:
    example = page.locator("#examples button").first
    example.wait_for(timeout=60_000)
    question = example.inner_text()
    example.click()
    page.locator("#chat .answer .figure").first.wait_for(timeout=60_000)
    assert page.locator("#chat .asked").inner_text() == question


def test_a_text_is_verified_figure_by_figure(page: Page) -> None:
    page.get_by_role("tab", name="查稿").click()
    page.fill("#article textarea", "示例市园林局2024年公务接待费6.2万元，三公经费合计32.4万元。")
    page.click("#verify")
    claims = page.locator("#verified .checked-text .claim")
    claims.first.wait_for(timeout=60_000)
    assert [claim.get_attribute("class") for claim in claims.all()] == ["claim supported", "claim contradicted"]
    page.locator("#verified .claim-notes button").first.click()
    page.locator("#card mark.cited", has_text="6.20").wait_for(timeout=60_000)


def test_findings_open_both_places(page: Page) -> None:
    page.get_by_role("tab", name="核验").click()
    finding = page.locator("#findings .finding", has_text="7.50").first
    finding.wait_for(timeout=60_000)
    finding.get_by_role("button").first.click()
    page.locator("#card mark.cited").wait_for(timeout=60_000)


def test_a_file_is_uploaded_asked_about_and_taken_out(page: Page, tmp_path: Path) -> None:
    path = write_document(
        tmp_path, "示例市档案馆2024年单位预算.txt", TEXT.replace("园林局", "档案馆").replace("6.20", "4.40")
    )
    page.get_by_role("tab", name="文库").click()
    page.locator("#documents table").wait_for(timeout=60_000)
    page.set_input_files("#upload input[type=file]", path)
    page.locator("#report li", has_text="新增").wait_for(timeout=120_000)
    row = page.locator("#documents tr", has_text="示例市档案馆")
    row.get_by_role("button", name="看表格").click()
    page.locator("#tables th", has_text="公务接待费").wait_for(timeout=60_000)
    page.get_by_role("tab", name="问答").click()
    ask(page, "示例市档案馆2024年公务接待费预算是多少")
    page.locator("#card mark.cited", has_text="4.40").wait_for(timeout=60_000)
    page.get_by_role("tab", name="文库").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#documents tr", has_text="示例市档案馆").get_by_role("button", name="移除").click()
    page.locator("#report", has_text="已移除").wait_for(timeout=60_000)
    assert page.locator("#documents tr", has_text="示例市档案馆").count() == 0


def test_a_ranking_is_charted_and_downloaded(page: Page, tmp_path: Path) -> None:
    ask(page, "各单位2024年公务接待费比较")
    link = page.locator("#chat .foot a", has_text="下载表格")
    link.wait_for(timeout=60_000)
    bars = page.locator("#chat .chart .bar-row")
    assert bars.first.inner_text().split()[-1] == "7.50"
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "ranking.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ranking.xlsx")
    assert book.sheetnames[0] == "答案"


def test_a_permalink_shows_the_answer_again(page: Page, address: str) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    link = page.locator("#chat .foot a", has_text="固定链接")
    link.wait_for(timeout=60_000)
    page.goto(address + str(link.get_attribute("href")))
    assert "6.20" in page.locator(".answer").inner_text()
    assert "与文库里的原文一致" in page.locator(".note").first.inner_text()
    for word in ("下载表格", "CSV", "Markdown"):
        href = page.locator(".foot a", has_text=word).evaluate("(link) => link.href")
        assert page.request.get(href).ok, href
    image = page.locator("li img").first
    image.scroll_into_view_if_needed()
    page.wait_for_function("(image) => image.complete && image.naturalWidth > 100", arg=image.element_handle())


def test_an_ambiguous_question_offers_questions_to_click(page: Page) -> None:
    ask(page, "2024年公务接待费预算是多少")
    option = page.get_by_role("button", name=re.compile("水务局"))
    option.first.wait_for(timeout=60_000)
    option.first.click()
    mark = page.locator("#card mark.cited")
    mark.wait_for(timeout=60_000)
    assert mark.inner_text() == "5.10"


def test_follow_ups_lean_on_the_conversation(page: Page) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    page.locator("#card mark.cited", has_text="6.20").wait_for(timeout=60_000)
    ask(page, "那水务局呢")
    page.locator("#card mark.cited", has_text="5.10").wait_for(timeout=60_000)


def test_hostile_text_is_shown_and_never_run(page: Page) -> None:
    for question in (f"{EVIL}的公务接待费", "示例市水务局的职责是什么"):
        ask(page, question)
        page.wait_for_timeout(3_000)
    assert page.locator("img[src*='example.com'], img[src='x']").count() == 0
    assert "onerror=alert" in page.locator("body").inner_text()


def test_a_figure_of_a_pdf_is_lit_on_the_picture_of_its_page(page: Page) -> None:
    ask(page, "示例市交通运输局2024年“三公”经费支出表里公务接待费是多少")
    picture = page.locator("#card img.cited-picture")
    picture.wait_for(timeout=60_000)
    data = str(picture.get_attribute("src")).removeprefix("data:image/png;base64,")
    image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
    colours = image.getcolors(1 << 24) or []
    lit = sum(count for count, colour in colours if isinstance(colour, tuple) and colour[0] > colour[2] + 60)
    assert lit > 100  # of a page printed in black
    assert "5.20" in str(picture.get_attribute("alt"))


def test_a_zip_dropped_on_the_page_is_read_with_progress(page: Page, tmp_path: Path) -> None:
    names = [f"示例市{name}站2024年单位预算.txt" for name in ("甲", "乙", "丙", "丁")]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in names:
            archive.writestr(name, TEXT.replace("园林局", name[3:5]))
        archive.writestr("坏的.pdf", b"%PDF-1.4 nothing")
    page.get_by_role("tab", name="文库").click()
    page.locator("#documents table").wait_for(timeout=60_000)
    page.evaluate(
        "() => { window.told = new Set(); new MutationObserver(() => window.told.add(document.body.innerText))"
        ".observe(document.body, {subtree: true, childList: true, characterData: true}); }"
    )
    dropped = page.evaluate_handle(
        "(data) => { const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0)); const all = new DataTransfer();"
        "all.items.add(new File([bytes], '预算.zip', {type: 'application/zip'})); return all; }",
        base64.b64encode((tmp_path / "x.zip").read_bytes()).decode(),
    )
    page.locator("#upload button").first.dispatch_event("drop", {"dataTransfer": dropped})
    page.locator("#report > * > * > ul").wait_for(timeout=120_000)
    report = page.locator("#report").inner_text()
    assert report.count("新增") == len(names)
    assert re.search(r"失败 坏的\.pdf：", report)
    told = {
        int(found) for text in page.evaluate("() => [...window.told]") for found in re.findall(r"已读 (\d)/5", text)
    }
    assert told & {1, 2, 3, 4}
    page.fill("#wanted textarea, #wanted input", "甲站")
    page.locator("#documents p", has_text="符合的有 1 份").wait_for(timeout=60_000)
    assert page.locator("#documents tbody tr").count() == 1


def test_a_cell_of_a_table_opens_its_place(page: Page) -> None:
    page.get_by_role("tab", name="文库").click()
    row = page.locator("#documents tr", has_text="示例市气象局")
    row.get_by_role("button", name="看表格").click()
    cell = page.locator("#tables tr", has_text=ITEMS[6]).locator("td", has_text="7.00").nth(3)
    cell.click()
    mark = page.locator("#card mark.cited")
    mark.wait_for(timeout=60_000)
    assert mark.inner_text() == "7.00"
    assert f"列“{FUNDS[3]}”" in page.locator("#card .cited-place").inner_text()
    page.get_by_role("button", name="收起").click()
    page.locator("#tables details").first.wait_for(state="detached", timeout=60_000)


def test_a_new_conversation_knows_nothing_of_the_old(page: Page) -> None:
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    page.locator("#card mark.cited").wait_for(timeout=60_000)
    page.locator("#chat button[aria-label='清空对话'], #chat button[title='清空对话']").or_(
        page.locator("#chat .icon-button-wrapper button")
    ).first.click()
    page.locator(READY).first.wait_for(timeout=60_000)
    ask(page, "换成元呢")
    page.locator("#chat .answer .badge.warn").wait_for(timeout=60_000)
    assert page.locator("#chat .answer").count() == 1


def test_the_answer_can_be_copied_as_text(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "示例市园林局2024年公务接待费预算是多少")
    button = page.locator("#chat button[data-text]")
    button.click()
    page.locator("#chat button[data-text]", has_text="已复制").wait_for()
    copied = str(page.evaluate("() => navigator.clipboard.readText()"))
    assert "公务接待费为6.20 万元[1][2]" in copied
    assert "\n[1] 《示例市园林局2024年单位预算》" in copied


def test_the_interface_is_described_without_another_host(address: str, browser: Browser) -> None:
    with opened(browser, address, "docs", "#swagger-ui .opblock") as page:
        assert "/api/ask" in page.locator("#swagger-ui").inner_text()


def test_one_login_opens_everything(address: str, browser: Browser, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert budgetqa("ingest", write_document(tmp_path), home=home).returncode == 0
    with served(home, "--auth", "记者:口令") as place, opened(browser, place, wait_for="form") as page:
        page.fill("[name=username]", "记者")
        page.fill("[name=password]", "错")
        page.click("button")
        page.locator("[role=alert]", has_text="用户名或密码不对").wait_for()
        page.fill("[name=username]", "记者")
        page.fill("[name=password]", "口令")
        page.click("button")
        page.locator(READY).first.wait_for(timeout=60_000)
        ask(page, "示例市园林局2024年公务接待费预算是多少")
        link = page.locator("#chat .foot a", has_text="固定链接")
        link.wait_for(timeout=60_000)
        page.goto(place + str(link.get_attribute("href")))
        assert "6.20" in page.locator(".answer").inner_text()
        page.goto(place + "logout")
        page.locator("form").wait_for()
        page.goto(place)
        page.locator("form").wait_for()


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=%2Fetc%2Fpasswd",
        "/gradio_api/file=..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/gradio_api/file={home}/library.sqlite",
        "/gradio_api/file={root}/app.py",
        "/gradio_api/file=http://127.0.0.1:1/x",
        "/gradio_api/proxy=http://127.0.0.1:1/x",
        "/static/../../../../../etc/passwd",
        "/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/svelte/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/api/documents/..%2f..%2flibrary.sqlite/file",
        "/a/..%2f..%2fanswers.sqlite",
    ],
)
def test_no_file_but_the_sources_is_served(address: str, home: Path, path: str) -> None:
    """The address as it stands, which a browser or a client library would straighten first."""
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    connection.putrequest("GET", path.format(home=home, root=ROOT))
    connection.endheaders()
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    assert 400 <= reply.status < 500
    assert not any(held in content for held in (b"root:", b"SQLite format", b"import "))
