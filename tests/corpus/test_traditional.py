import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.traditional import to_simplified

_GB2312 = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]


@pytest.mark.parametrize(
    "typed, simplified",
    [
        ("江蘇省人大常委會辦公廳", "江苏省人大常委会办公厅"),
        ("示例市數據資源局2023年印刷費", "示例市数据资源局2023年印刷费"),
        ("２０２３年「三公」經費，決算數", "２０２３年「三公」经费，决算数"),
        ("後勤服務中心徵收餘額", "后勤服务中心征收余额"),
        ("離退休人員經費合計佔幾成", "离退休人员经费合计占几成"),
        ("車輛購置稅與臺灣事務", "车辆购置税与台湾事务"),
        ("示例县審計局", "示例县审计局"),
    ],
)
def test_traditional_becomes_simplified(typed: str, simplified: str) -> None:
    assert to_simplified(typed) == simplified


@pytest.mark.parametrize(
    "text",
    [
        "干部、后勤、公里、只有、结余、余额、复核、征收、面粉、制度、系统、范围、台账、几乎",
        "余干县、于都县、乾县、藉河、瞭望、著名、沈阳、於潜镇",
        "李瑢喆、朱镕基、乾县、堃",
        "A区 100% “三公”经费 ≥90 😀",
        "",
    ],
)
def test_simplified_text_stays(text: str) -> None:
    assert to_simplified(text) == text


@given(st.text(alphabet=st.sampled_from([char for char in _GB2312 if char]), max_size=20))
def test_no_simplified_text_is_changed(text: str) -> None:
    assert to_simplified(text) == text


@given(st.text(max_size=30))
def test_length_stays_and_the_result_is_final(text: str) -> None:
    once = to_simplified(text)
    assert len(once) == len(text)
    assert to_simplified(once) == once


def test_a_simplified_question_does_not_load_the_converter() -> None:
    program = (
        "import sys; from corpus.traditional import to_simplified; "
        "to_simplified('示例市教育局2023年公务接待费'); sys.exit('opencc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
