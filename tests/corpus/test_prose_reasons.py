"""Reasons that go on with a number, and numbered items behind a reason."""

from corpus.prose_sentences import bind_figures
from corpus.prose_state import Setting


def test_the_next_item_of_a_list_is_no_second_reason() -> None:
    found = bind_figures(
        "1.行政运行（项）年初预算为50万元，支出决算为48万元，原因是厉行节约。"
        "2.妇幼保健服务（项）年初预算为20万元，支出决算为19万元，完成年初预算的95%。",
        Setting(2024),
    )
    assert [(draft.number.text, draft.item) for draft in found.bound] == [
        ("50万元", "行政运行（项）"),
        ("48万元", "行政运行（项）"),
        ("20万元", "妇幼保健服务（项）"),
        ("19万元", "妇幼保健服务（项）"),
        ("95%", "妇幼保健服务（项）"),
    ]


def test_a_numbered_reason_goes_on_with_its_numbers() -> None:
    found = bind_figures(
        "办公费5万元，比上年减少1万元，主要原因是：1.厉行节约。2.印刷任务减少3万元。",
        Setting(2024),
    )
    assert [draft.number.text for draft in found.bound if draft.item == "办公费"] == ["5万元", "1万元"]
    assert all("印刷任务减少" in (draft.reason or "") for draft in found.bound[:2])
