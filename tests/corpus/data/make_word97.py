"""Writes the source of word97.doc, a small document of our own with everything that the .doc reader must know.

Recipe: ``python make_word97.py word97.docx && soffice --headless --convert-to doc word97.docx``
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
"""


def p(text: str, level: int | None = None) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    return f'<w:p><w:pPr>{number}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, width: int, properties: str = "", more: str = "") -> str:
    size = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>'
    return f"<w:tc>{size}{p(text)}{more}</w:tc>"


def table(*rows: str) -> str:
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH"))
    layout = f'<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{layout}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def run(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def field(code: str, result: str) -> str:
    marks = [run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")]
    return marks[0] + run(f"<w:instrText>{code}</w:instrText>") + marks[1] + run(f"<w:t>{result}</w:t>") + marks[2]


def body() -> str:
    deleted = f'<w:del w:id="1" w:author="a">{run("<w:delText>88</w:delText>")}</w:del>'
    hidden = run("<w:t>99</w:t>", "<w:vanish/>")
    edited = f"<w:p>{run('<w:t>收入12</w:t>')}{deleted}{hidden}{run('<w:t>.50万元</w:t><w:tab/><w:t>𠮷</w:t>')}</w:p>"
    link = f"<w:p>{run('<w:t>见</w:t>')}{field('HYPERLINK &quot;http://example.org/&quot;', '附表')}</w:p>"
    broken = f"<w:p>{run('<w:t>上行</w:t><w:br/><w:t>下行</w:t>')}</w:p>"
    reference = run('<w:footnoteReference w:id="2"/>')
    note = f"<w:p>{run('<w:t>支出8</w:t>')}{reference}{run('<w:t>万元</w:t>')}</w:p>"
    restart, go_on, two = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    spending = table(
        cell("支出预算表", 8000, '<w:gridSpan w:val="3"/>'),
        cell("科目", 4000, restart) + cell("预算数", 4000, two),
        cell("", 4000, go_on) + cell("基本", 2000) + cell("项目", 2000),
        cell("办公费", 4000) + cell("1.00", 2000) + cell("", 2000),
        cell("合计", 6000, two) + cell("1.00", 2000),
    )
    inner = table(cell("甲", 1500) + cell("1", 1500), cell("乙", 1500) + cell("2", 1500))
    outer = table(cell("左", 4000) + cell("右", 4000, more=inner + p("")), cell("下", 4000) + cell("3", 4000))
    parts = [
        p("示例市文化馆"), p(""), p("概况", 0), p("职责", 1), p("机构", 1), p("2024年设置", 2), p("预算", 0),
        p("收支", 1), edited, link, broken, spending, p("表后文字"), outer, note, p("末段"),
    ]  # fmt: skip
    return "".join(parts)


def write(path: Path) -> None:
    """Write the document as .docx."""
    parts = {"document": f"<w:body>{body()}</w:body>", "numbering": NUMBERING}
    note = f"<w:p>{run('<w:footnoteRef/>')}{run('<w:t>含上年结转。</w:t>')}</w:p>"
    parts["footnotes"] = f'<w:footnote w:id="2">{note}</w:footnote>'
    kinds = {"document": f"{KINDS}.document.main+xml"}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kinds.get(name, f"{KINDS}.{name}+xml")}"/>'
        for name in parts
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in parts if name != "document"
    )
    space = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{space}/content-types">{types}</Types>')
        main = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        package.writestr("_rels/.rels", f'<Relationships xmlns="{space}/relationships">{main}</Relationships>')
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{space}/relationships">{links}</Relationships>'
        )
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{content}</w:{name}>')


if __name__ == "__main__":
    write(Path(sys.argv[1]))
