import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.agencies import (
    OrgMention,
    RegionRelation,
    aliases_of,
    chain,
    find_org_mentions,
    find_regions,
    innermost,
    region_relation,
    regions_compatible,
    regions_named,
    short_name,
    split_agency,
)


@pytest.mark.parametrize(
    "text, found",
    [
        ("江西省赣州市2023年", [("江西省", ["江西省"]), ("赣州市", ["赣州市"])]),
        ("北京市朝阳区", [("北京市", ["北京市"]), ("朝阳区", ["朝阳区"])]),
        ("2025年南昌和承德谁多", [("南昌", ["南昌市", "南昌县"]), ("承德", ["承德市", "承德县"])]),
        ("恩施州", [("恩施州", ["恩施土家族苗族自治州"])]),
        ("内蒙古呼市", [("内蒙古", ["内蒙古自治区"]), ("呼市", ["呼和浩特市"])]),
        (
            "南昌经开区",
            [("南昌", ["南昌市", "南昌县"]), ("经开区", ["南昌经济技术开发区", "南昌经济技术开发区"])],
        ),
        ("公安县和资源县", [("公安县", ["公安县"]), ("资源县", ["资源县"])]),
        ("公安支出和资源税", []),
        ("2023年示例市和样本县", [("示例市", ["示例市"]), ("样本县", ["样本县"])]),
        ("请问江西省示例市", [("江西省", ["江西省"]), ("示例市", ["示例市"])]),
        ("长安市", [("长安市", ["长安市"])]),
        ("查一下某新设区", [("某新设区", ["某新设区"])]),
        ("全市、我市、本市、各县、城区、社区、开发区、小区", []),
        ("便民超市、重点城市、示例市场、试点县、工业园区、节省", []),
        ("示例市民政局", [("示例市", ["示例市"])]),
        ("示例市民族宗教局", [("示例市", ["示例市"])]),
        ("示例市民、示例市民服务中心", []),
        ("三明区县收入", [("三明", ["三明市"])]),
        ("财政和平衡、行政和事业", []),
        ("中心城区改造", []),
        ("", []),
    ],
)
def test_find_regions(text: str, found: list[tuple[str, list[str]]]) -> None:
    assert [(match.text, [r.name for r in match.candidates]) for match in find_regions(text)] == found


def test_a_short_name_is_all_its_places_and_a_chain_narrows_it() -> None:
    assert [r.name for r in regions_named("朝阳")] == ["朝阳市", "朝阳区", "朝阳县", "朝阳区"]
    beijing, shenyang = innermost(find_regions("北京市朝阳区")), innermost(find_regions("辽宁省朝阳市"))
    assert [[r.name for r in chain(region)] for region in (*beijing, *shenyang)] == [
        ["北京市", "朝阳区"],
        ["辽宁省", "朝阳市"],
    ]


@pytest.mark.parametrize(
    "name, short",
    [
        ("赣州市", "赣州"),
        ("江西省", "江西"),
        ("恩施土家族苗族自治州", "恩施"),
        ("浦东新区", "浦东"),
        ("和田地区", "和田"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(regions_named(name)[0]) == short


@pytest.mark.parametrize(
    "named, agency, relation, compatible",
    [
        ("北京市朝阳区", "辽宁省朝阳市", RegionRelation.DISJOINT, False),
        ("朝阳", "辽宁省朝阳市", RegionRelation.SAME, True),
        ("承德县", "承德市", RegionRelation.WIDER, False),
        ("承德市", "承德县", RegionRelation.NARROWER, True),
        ("南昌市", "南昌经济技术开发区", RegionRelation.NARROWER, True),
        ("南昌经济技术开发区", "南昌市", RegionRelation.WIDER, False),
        ("南昌经开区", "南昌经济技术开发区", RegionRelation.SAME, True),
        ("经开区", "南昌经济技术开发区", RegionRelation.SAME, True),
        ("南昌高新区", "南昌经济技术开发区", RegionRelation.DISJOINT, False),
        ("江西", "赣州市", RegionRelation.NARROWER, True),
        ("普陀区", "上海市普陀区", RegionRelation.SAME, True),
        ("浙江舟山普陀区", "上海市普陀区", RegionRelation.DISJOINT, False),
        ("某地", "上海市普陀区", RegionRelation.UNKNOWN, True),
        ("示例市", "示例市", RegionRelation.SAME, True),
        ("示例市", "样本市", RegionRelation.DISJOINT, False),
        ("示例市", "赣州市", RegionRelation.DISJOINT, False),
        ("示例市", "江西省示例市", RegionRelation.SAME, True),
        ("江西省", "江西省示例市", RegionRelation.NARROWER, True),
        ("示例省", "示例省样本市", RegionRelation.NARROWER, True),
        ("示例市样本区", "示例市", RegionRelation.WIDER, False),
    ],
)
def test_relations(named: str, agency: str, relation: RegionRelation, compatible: bool) -> None:
    one, other = innermost(find_regions(named)), innermost(find_regions(agency))
    assert (region_relation(one, other), regions_compatible(one, other)) == (relation, compatible)


@pytest.mark.parametrize(
    "name, region, level, core, head",
    [
        ("赣州市行政审批局", "赣州市", "", "行政审批", "局"),
        ("[118001]赣州市财政局（本级）", "赣州市", "", "财政", "局"),
        ("南昌经济技术开发区社会事务中心", "南昌经济技术开发区", "", "社会事务", "中心"),
        ("中共江苏省委办公厅", "江苏省", "", "委", "办公厅"),
        ("中国共产党江苏省委员会办公厅", "江苏省", "", "委", "办公厅"),
        ("上海市徐汇区人民政府天平路街道办事处", "上海市徐汇区", "", "天平路", "街道办事处"),
        ("朝阳市人民政府", "朝阳市", "", "", "人民政府"),
        ("市教育局", "", "市", "教育", "局"),
        ("省人大", "", "省", "人大", ""),
        ("东北大学", "", "", "东北", "大学"),
        ("区块链研究院", "", "", "区块链", "研究院"),
        ("甲乙丙", "", "", "甲乙丙", ""),
        ("示例市数据资源局", "示例市", "", "数据资源", "局"),
        ("示例市图书馆", "示例市", "", "", "图书馆"),
        ("样本县供销合作社", "样本县", "", "", "供销合作社"),
        ("示例省样本市教育局", "示例省样本市", "", "教育", "局"),
        ("某新设区财政局", "某新设区", "", "财政", "局"),
        ("市图书馆", "", "市", "", "图书馆"),
        ("城区小学", "", "", "城区", "小学"),
    ],
)
def test_split_agency(name: str, region: str, level: str, core: str, head: str) -> None:
    parts = split_agency(name)
    assert (parts.region, parts.level, parts.core, parts.head) == (region, level, core, head)


@pytest.mark.parametrize(
    "name, aliases",
    [
        (
            "宁波市行政审批局",
            ["宁波审批局", "宁波市审批局", "市行政审批局", "宁波行审局", "审批局", "行政审批局"],
        ),
        (
            "合肥经济技术开发区行政审批服务保障中心",
            ["合肥经开区审批服务中心", "合肥经开审批中心", "经开区审批服务中心"],
        ),
        (
            "浙江省人民代表大会常务委员会办公厅",
            ["浙江省人大办公厅", "浙江省人大常委会办公厅", "省人大", "人大办公厅"],
        ),
        ("浙江省人大常委会办公厅", ["浙江省人民代表大会常务委员会办公厅", "浙江省人大"]),
        ("中共浙江省委办公厅", ["省委办公厅", "省委办", "浙江省委办"]),
        ("上海市徐汇区商务委员会", ["徐汇区商务委", "徐汇商务委", "商务委", "上海徐汇区商务委"]),
        ("上海市徐汇区规划和自然资源局", ["徐汇规资局", "徐汇区规划资源局", "规资局"]),
        ("东北大学", ["东大"]),
        ("上海市徐汇区人民政府天平路街道办事处", ["天平路街道", "徐汇区天平路街道办", "天平路街道办"]),
        ("杭州市人力资源和社会保障局", ["杭州人社局", "市人社局", "人社局"]),
        ("杭州市发展和改革委员会", ["杭州发改委", "市发改委", "发改委"]),
        ("朝阳市人民政府", ["朝阳市政府", "市政府"]),
        ("示例市数据资源局", ["示例数据资源局", "市数据资源局", "数据资源局"]),
        ("示例市图书馆", ["示例图书馆", "市图书馆", "图书馆"]),
        ("样本县供销合作社", ["样本县供销社", "样本供销社", "县供销社", "供销社"]),
    ],
)
def test_aliases(name: str, aliases: list[str]) -> None:
    made = aliases_of(name)
    assert [alias for alias in aliases if alias not in made] == []
    assert name not in made


@pytest.mark.parametrize(
    "name, not_alias",
    [
        ("杭州市教育局", "教育"),
        ("杭州市教育局", "杭州"),
        ("杭州市教育局", "市"),
        ("合肥经济技术开发区行政审批服务保障中心", "合肥审批中心"),
        ("合肥经济技术开发区行政审批服务保障中心", "市行政审批中心"),
        ("示例市图书馆", "市馆"),
        ("示例市图书馆", "示例"),
        ("中共浙江省委办公厅", "委办公厅"),
        ("中共浙江省委办公厅", "浙江委办"),
    ],
)
def test_what_is_no_alias(name: str, not_alias: str) -> None:
    assert not_alias not in aliases_of(name)


def test_a_region_given_apart_completes_a_name() -> None:
    assert "杭州教育局" in aliases_of("教育局", region="浙江省杭州市")


@pytest.mark.parametrize(
    "question, names",
    [
        ("杭州市教育局2023年会议费多少", ["杭州市教育局"]),
        ("那审批局呢", ["审批局"]),
        ("请问市财政局的办公费", ["市财政局"]),
        ("示例县市场监管局三公经费", ["示例县市场监管局"]),
        ("杭洲市教育局", ["杭洲市教育局"]),
        ("省委办和省人大谁高", ["省委办", "省人大"]),
        ("浙江省人大常委会办公厅2019年", ["浙江省人大常委会办公厅"]),
        ("水利局和农业农村局哪个多", ["水利局", "农业农村局"]),
        ("预测一下东北大学的预算", ["东北大学"]),
        ("示例大学附属中学2023年", ["示例大学附属中学"]),
        ("天平路街道物业管理费", ["天平路街道"]),
        ("上海市徐汇区商务委员会2025年", ["上海市徐汇区商务委员会"]),
        ("示例牧场管理区支出", ["示例牧场管理区"]),
        ("合肥经开区审批服务中心", ["合肥经开区审批服务中心"]),
        ("您好，麻烦查一下示例市博物馆2022年会议费", ["示例市博物馆"]),
        ("对比示例市博物馆和样本县供销合作社", ["示例市博物馆", "样本县供销合作社"]),
        ("2023年度示例市气象台会议费", ["示例市气象台"]),
        ("南昌市少年宫2023年", ["南昌市少年宫"]),
        ("市图书馆买书的钱", ["市图书馆"]),
        ("示例市博物馆支出预算总额", ["示例市博物馆"]),
        ("省委办公务接待费", ["省委办"]),
    ],
)
def test_organisations_are_noticed(question: str, names: list[str]) -> None:
    assert [mention.text for mention in find_org_mentions(question)] == names


@pytest.mark.parametrize(
    "question",
    [
        "办公费多少",
        "中心城区改造项目",
        "委托业务费",
        "部门预算和单位预算总额差多少",
        "中心大厅运行管理",
        "培训中心改造项目",
        "局部维修",
        "会议费和培训费",
        "政府采购预算",
        "政府办公厅（室）及相关机构事务",
        "朝阳市政府债务余额",
        "市本级人大事务支出",
        "人大代表履职能力提升",
        "全区幼儿园支出",
        "合肥经开区2024年收入",
        "全市图书馆、我市博物馆、各县档案馆、社区图书馆、城市美术馆",
        "图书馆呢",
        "数字图书馆建设",
        "朝阳市博物馆支出多少",
        "城区小学改造",
        "农民专业合作社补助",
        "优化布局",
        "处理费、所得税、住院、社会保障、车站",
        "",
    ],
)
def test_ordinary_words_are_no_organisations(question: str) -> None:
    assert find_org_mentions(question) == []


def test_a_place_outside_the_standard_has_a_name_and_a_level_only() -> None:
    district = innermost(find_regions("示例省样本市蓝天区"))
    assert [(r.code, r.name, r.level) for r in chain(district[0])] == [
        ("", "样本市", "prefecture"),
        ("", "蓝天区", "county"),
    ]


def test_a_mention_has_its_place_and_regions() -> None:
    assert find_org_mentions("问浙江省杭州市教育局") == [
        OrgMention(1, 10, "浙江省杭州市教育局", regions_named("杭州市")),
    ]


@given(st.text(alphabet="杭州市教育局人大省委办公厅中心的2023年街道政府", max_size=30))
def test_mentions_are_literal_and_in_order(text: str) -> None:
    end = 0
    for mention in find_org_mentions(text):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end
