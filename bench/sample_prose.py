"""The running text of the fictional samples, agreeing with their forms."""

# Sentences and heads of forms are not cut:
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bench.sample_figures import BUREAU, BUREAU_BEFORE, LIBRARY_BEFORE, NAMES, Final, Year
from bench.sample_tables import (
    ZERO,
    Forms,
    basic,
    by_class,
    economic,
    group,
    percent,
    source,
    total,
)

DISCLAIMER = "（示例文件，数据虚构，不代表任何真实单位）"
TYPO = {(BUREAU, 2022): ("会议费8.60万元", "会议费6.80万元")}  # the one deliberate inconsistency


@dataclass(frozen=True)
class Text:
    text: str
    level: int = 0  # 0 paragraph, 1 title, 2 part, 3 section, 4 subsection


def summary(year: Year) -> dict[str, Decimal]:
    """The figures that next year's text compares with."""
    basics = sum((basic(leaf) for leaf in year.leaves), ZERO)
    abroad, visits, running, purchase = (Decimal(x) for x in year.three_public)
    return {
        "total": total(year),
        "fiscal": source(year, "general") + source(year, "fund"),
        "service": source(year, "service"),
        "superior": source(year, "superior"),
        "carry": source(year, "carry"),
        "other": source(year, "other"),
        "basic": basics,
        "project": total(year) - basics,
        "operating": group(economic(year, basics), "302"),
        "overseas": abroad,
        "hospitality": visits,
        "vehicle": running,
        "purchase": purchase,
        "conference": Decimal(year.conference),
        "training": Decimal(year.training),
        "staff": Decimal(year.staff[1]),
        **by_class(year),
    }


def before(agency: str, years: tuple[Year, ...], year: Year) -> dict[str, Decimal]:
    earlier = [other for other in years if other.year == year.year - 1]
    if earlier:
        return summary(earlier[0])
    texts = BUREAU_BEFORE if agency == BUREAU else LIBRARY_BEFORE
    return {key: Decimal(text) for key, text in texts.items()}


class Teller:
    """Sentences of one document: amounts in 万元, changes against last year."""

    def __init__(self, agency: str, now: dict[str, Decimal], then: dict[str, Decimal]) -> None:
        self.now, self.then = now, then
        self.scale = Decimal(1) if agency == BUREAU else Decimal(10000)

    def money(self, value: Decimal) -> str:
        scaled = (value / self.scale).quantize(Decimal("0.01"))
        return f"{scaled:.2f}万元" if value else "0万元"

    def amount(self, key: str) -> str:
        return self.money(self.now.get(key, ZERO))

    def change(self, key: str) -> str:
        """``比上年预算增加X万元，增长Y%``; no percentage over nought."""
        now, then = self.now.get(key, ZERO), self.then.get(key, ZERO)
        if now == then:
            return "与上年预算持平"
        verbs = ("增加", "增长") if now > then else ("减少", "下降")
        text = f"比上年预算{verbs[0]}{self.money(abs(now - then))}"
        return f"{text}，{verbs[1]}{percent(abs(now - then), then)}%" if then else text

    def stated(self, name: str, key: str) -> str:
        return f"{name}{self.amount(key)}，{self.change(key)}"


def classes(teller: Teller) -> str:
    keys = [key for key in sorted(teller.now | teller.then) if key.isdigit()]
    spent = [key for key in keys if teller.now.get(key) or teller.then.get(key)]
    return "；".join(teller.stated(NAMES[key], key) for key in spent)


def bureau_budget(year: Year, teller: Teller, forms: Forms) -> list[Text]:
    y, reasons = year.year, year.reasons
    posts, active, retired = year.staff
    goods, works, services = (Decimal(x) for x in year.procurement)
    first = [
        Text(f"{BUREAU}{y}年单位预算", 1),
        Text(DISCLAIMER),
        Text("第一部分 单位概况", 2),
        Text("一、主要职责", 3),
        Text(f"{BUREAU}负责统筹全市公共数据的归集、共享与开放，管理政务云和政务大数据平台，监督数据安全。"),
        Text("（一）拟订全市数据资源管理的制度和标准，并推动落实。"),
        Text("（二）建设和运行一体化政务大数据平台，组织各部门编制数据目录。"),
        Text("（三）统一采购、调度政务云资源。"),
        Text("（四）推进公共数据开放利用，培育数据应用场景。"),
        Text("（五）开展数据安全监测、检查和演练。"),
        Text("二、机构设置及人员情况", 3),
        Text(
            f"{y}年本单位内设科室6个，分别是：办公室、数据管理科、平台建设科、开放应用科、数据安全科、法规标准科。"
            f"编制人数{posts}人，实有人数{active + retired}人，其中：在职人员{active}人，退休人员{retired}人。"
        ),
        Text(f"第二部分 {y}年单位预算表", 2),
    ]
    second = [
        Text(f"第三部分 {y}年单位预算情况说明", 2),
        Text("一、收支预算情况", 3),
        Text("（一）收入预算情况", 4),
        Text(
            f"{y}年本单位{teller.stated('收入预算总额', 'total')}，主要原因是{reasons['total']}。"
            f"其中：{teller.stated('财政拨款收入', 'fiscal')}；{teller.stated('其他收入', 'other')}；"
            f"{teller.stated('上年结转', 'carry')}。"
        ),
        Text("（二）支出预算情况", 4),
        Text(
            f"{y}年本单位{teller.stated('支出预算总额', 'total')}，主要原因是{reasons['total']}。"
            f"其中：{teller.stated('基本支出', 'basic')}，占支出预算总额的"
            f"{percent(teller.now['basic'], teller.now['total'])}%；{teller.stated('项目支出', 'project')}，"
            f"占支出预算总额的{percent(teller.now['project'], teller.now['total'])}%。"
        ),
        Text(f"按支出功能科目划分：{classes(teller)}。"),
        Text("（三）机关运行经费情况", 4),
        Text(f"{y}年本单位{teller.stated('机关运行经费预算', 'operating')}，主要原因是{reasons['operating']}。"),
        Text("（四）政府采购情况", 4),
        Text(
            f"{y}年本单位政府采购预算总额{teller.money(goods + works + services)}，其中：货物预算"
            f"{teller.money(goods)}，工程预算{teller.money(works)}，服务预算{teller.money(services)}。"
        ),
        Text("（五）国有资产占用情况", 4),
        Text(f"截至{y - 1}年12月31日，本单位共有车辆{year.vehicles}辆，均为机要通信和应急保障用车。"),
        Text("（六）项目安排情况", 4),
        Text(
            f"{y}年本单位安排项目{len(year.projects)}个，预算金额合计"
            f"{teller.money(sum((p.total for p in year.projects), ZERO))}，其中："
            + "，".join(f"{p.name}项目{teller.money(p.total)}" for p in year.projects)
            + "。"
        ),
        Text("二、“三公”经费、会议费和培训费情况", 3),
        *bureau_three_public(year, teller),
        Text("第四部分 名词解释", 2),
        Text("机关运行经费：行政单位为维持日常运转，用一般公共预算购买货物和服务的开支，等于公用经费。"),
        Text("政务云：供各部门共用的计算、存储和网络资源，由本单位统一租用。"),
        Text("单位往来资金：与其他单位合作、不属于财政拨款的款项。"),
        Text("上年结转：上一年度没有用完、本年度按原用途继续使用的资金。"),
    ]
    return [*first, *second]


def bureau_three_public(year: Year, teller: Teller) -> list[Text]:
    y, reasons = year.year, year.reasons
    keys = ("overseas", "hospitality", "vehicle", "purchase")
    whole = {"all": sum((teller.now[key] for key in keys), ZERO)}
    sums = Teller(BUREAU, whole, {"all": sum((teller.then[key] for key in keys), ZERO)})
    abroad = f"，主要原因是{reasons['overseas']}" if "overseas" in reasons else ""
    texts = [
        Text(f"{y}年本单位{sums.stated('“三公”经费财政拨款预算', 'all')}。其中："),
        Text(f"1.{teller.stated('因公出国（境）费', 'overseas')}{abroad}。"),
        Text(f"2.{teller.stated('公务接待费', 'hospitality')}，主要原因是{reasons['hospitality']}。"),
        Text(f"3.{teller.stated('公务用车运行维护费', 'vehicle')}，主要原因是{reasons['vehicle']}。"),
        Text(f"4.{teller.stated('公务用车购置费', 'purchase')}。"),
        Text(f"{y}年基本支出安排{teller.stated('会议费', 'conference')}；{teller.stated('培训费', 'training')}。"),
    ]
    if y == 2023:
        texts.append(
            Text("公务接待费中，基本支出安排4.20万元，一体化政务大数据平台运维项目安排1.80万元；出国费由项目安排。")
        )
    old, new = TYPO.get((BUREAU, y), ("", ""))
    return [Text(text.text.replace(old, new) if old else text.text) for text in texts]


def library_budget(year: Year, teller: Teller, forms: Forms) -> list[Text]:
    y, reasons = year.year, year.reasons
    posts, active, retired = year.staff
    goods, works, services = (Decimal(x) for x in year.procurement)
    agency = forms.agency
    incomes = [("财政拨款收入", "fiscal"), ("事业收入", "service"), ("上级补助收入", "superior"), ("上年结转", "carry")]  # fmt: skip
    keys = ("overseas", "hospitality", "vehicle", "purchase")
    three = sum((teller.now[key] for key in keys), ZERO)
    purchase = f"，用于{reasons['purchase']}" if "purchase" in reasons else ""
    staff_now, staff_then = active, int(teller.then["staff"])
    return [
        Text(f"{agency}{y}年部门预算", 1),
        Text(DISCLAIMER),
        Text("第一部分 单位基本情况", 2),
        Text("一、职能简介", 3),
        Text(f"{agency}是公益一类事业单位，隶属示例市文化广电旅游局，承担文献收藏、借阅服务和阅读推广。"),
        Text("主要任务有：采集、整理和保存文献；向公众免费开放；指导分馆和基层服务点；保护本地古籍。"),
        Text("二、机构和人员", 3),
        Text(
            f"本馆设采编部、借阅部、古籍部、数字资源部、社会活动部和办公室6个部门。{y}年核定编制{posts}人，"
            f"在职{active}人，比上年增加{staff_now - staff_then}人，退休{retired}人。"
        ),
        Text(f"第二部分 {y}年预算安排说明", 2),
        Text("一、收支总体情况", 3),
        Text(
            f"{y}年收入预算总额{teller.amount('total')}，{teller.change('total')}，主要是因为{reasons['total']}。"
            "收入包括：" + "；".join(teller.stated(n, k) for n, k in incomes if teller.now[k] or teller.then[k]) + "。"
        ),
        Text(
            f"{y}年支出预算总额{teller.amount('total')}，{teller.change('total')}。按用途分，"
            f"{teller.stated('基本支出', 'basic')}；{teller.stated('项目支出', 'project')}。"
        ),
        Text(f"按功能科目分，{classes(teller)}。"),
        Text("二、项目支出情况", 3),
        Text(
            f"{y}年共安排{len(year.projects)}个项目，资金合计"
            f"{teller.money(sum((p.total for p in year.projects), ZERO))}："
            + "、".join(f"{p.name}{teller.money(p.total)}" for p in year.projects)
            + "。"
        ),
        Text("三、“三公”经费、会议费、培训费", 3),
        Text(
            f"{y}年“三公”经费预算{teller.money(three)}。{teller.stated('公务接待费', 'hospitality')}，原因是"
            f"{reasons['hospitality']}；{teller.stated('公务用车运行维护费', 'vehicle')}，原因是"
            f"{reasons['vehicle']}；{teller.stated('公务用车购置费', 'purchase')}{purchase}；未安排因公出国（境）费。"
        ),
        Text(f"{y}年{teller.stated('会议费', 'conference')}；{teller.stated('培训费', 'training')}。"),
        Text("四、其他事项", 3),
        Text("本馆是事业单位，不编列机关运行经费。"),
        Text(
            f"{y}年政府采购预算{teller.money(goods + works + services)}，其中货物类{teller.money(goods)}，"
            f"工程类{teller.money(works)}，服务类{teller.money(services)}。"
        ),
        Text(f"截至{y - 1}年末，本馆有车辆{year.vehicles}辆，其中流动图书车{year.vehicles - 1}辆，业务用车1辆。"),
        Text("第三部分 预算表格", 2),
        Text("第四部分 名词解释", 2),
        Text("事业收入：本馆提供文献复制、展览场地等服务取得的收入。"),
        Text("总分馆体系：由总馆统一采购和调配，分馆通借通还的服务网络。"),
        Text("上级补助收入：从上级单位取得的非财政拨款性质的补助。"),
    ]


def final_text(year: Year, final: Final, forms: Forms) -> list[Text]:
    """The report of a final account; tables go before the part 情况说明."""
    y, agency = year.year, forms.agency
    spent = sum((Decimal(pair[1]) for pair in final.leaves.values()), ZERO)
    basics = forms.final_basic_total(year, final)
    whole = spent + Decimal(final.carried_over)
    operating = group(economic(final, basics), "302")
    plan = [Decimal(x) for x in year.three_public]
    real = [Decimal(x) for x in final.three_public]
    tell = Teller(agency, {}, {})

    def done(name: str, value: Decimal, target: Decimal) -> str:
        return f"{name}{tell.money(value)}，完成年初预算{tell.money(target)}的{percent(value, target)}%"

    head = [
        Text(f"{agency}{y}年度{'单位' if agency == BUREAU else '部门'}决算", 1),
        Text(DISCLAIMER),
        Text("第一部分 单位概况", 2),
        Text(f"{agency}的职责见预算公开文件。截至{y}年12月31日，编制{year.staff[0]}人，在职{year.staff[1]}人。"),
        Text(f"第二部分 {y}年度决算表", 2),
        Text(f"第三部分 {y}年度决算情况说明", 2),
        Text("一、收支决算总体情况", 3),
        Text(
            f"{y}年度收入总计{tell.money(whole)}，支出总计{tell.money(whole)}。"
            f"{done('本年支出合计', spent, total(year))}，主要原因是{final.reasons['total']}。"
            f"其中：基本支出{tell.money(basics)}，占本年支出合计的{percent(basics, spent)}%；"
            f"项目支出{tell.money(spent - basics)}，占本年支出合计的{percent(spent - basics, spent)}%。"
        ),
        Text(f"年末结转和结余{tell.money(Decimal(final.carried_over))}，全部按原用途结转下年使用。"),
        Text("二、“三公”经费决算情况", 3),
        Text(f"{done('“三公”经费支出决算', sum(real, ZERO), sum(plan, ZERO))}。"),
        Text(
            f"{done('公务接待费支出决算', real[1], plan[1])}，主要原因是{final.reasons['hospitality']}。"
            f"全年国内公务接待{final.visits[0]}批次，{final.visits[1]}人次。"
        ),
        Text(
            f"{done('公务用车运行维护费支出决算', real[2], plan[2])}，主要原因是{final.reasons['vehicle']}。"
            f"年末车辆保有量{final.vehicles}辆。"
        ),
        Text("本年度没有因公出国（境）费支出，没有购置公务用车。"),
        Text("三、其他重要事项", 3),
        Text(
            f"{done('会议费支出决算', Decimal(final.conference), Decimal(year.conference))}；"
            f"{done('培训费支出决算', Decimal(final.training), Decimal(year.training))}。"
        ),
    ]
    if agency == BUREAU:
        plan_operating = summary(year)["operating"]
        head.append(Text(f"{done('机关运行经费支出决算', operating, plan_operating)}。"))
    return [
        *head,
        Text("第四部分 名词解释", 2),
        Text("年初预算数：经批准的当年预算。调整预算数：执行中依法调整后的预算。决算数：全年实际收支。"),
    ]
