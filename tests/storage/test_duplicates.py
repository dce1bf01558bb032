"""Texts that come a second time are said when a run ends, against its own files and against everything stored."""

from decimal import Decimal

import sqlalchemy as sa

from schemas.plan import Extraction
from storage.store import Store
from storage.tables import issues
from tests.storage.plans import extraction, plan, section, target

MEASURES = (
    "跟着节气走，清明前后卖冰箱，麦收之后卖空调，秋收进账了卖彩电；村口小卖部贴宣传单，上面只印什么货、多少钱、到哪买。"
)
PEOPLE = "导购定期集中学习，上午学产品下午练话术，讲得好的可以当讲师；安装师傅进门穿鞋套，走时带走垃圾。"


def of_store(name: str, units: int, rate: int = 96, *, measures: str = MEASURES, people: str = PEOPLE) -> Extraction:
    """A plan of three sections whose first has the numbers."""
    sold, satisfied = f"全年销售空调{units}台", f"安装满意度不低于{rate}%"
    targets = [
        target(units, "sales_volume", "台", metric_text="空调", evidence=sold),
        target(rate, "gross_margin_rate", "%", metric_text="满意度", comparator="ge", evidence=satisfied),
    ]
    texts = [section("目标", f"{sold}，{satisfied}"), section("办法", measures), section("人手", people)]
    return extraction(plan(name, 2025, targets=targets, sections=texts), name=f"{name}.docx")


def run(store: Store, *read: Extraction) -> None:
    """One run that stores these documents."""
    run_id = store.start_run()
    for one in read:
        store.replace_document(one, run_id=run_id, force=True)
    store.finish_run(run_id)


def told(store: Store) -> list[tuple[str, str]]:
    """Document and message of the issues, in order."""
    with store.engine.connect() as connection:
        query = sa.select(issues.c.document_id, issues.c.message).where(issues.c.code == "duplicate_text")
        return [tuple(row) for row in connection.execute(query.order_by(issues.c.document_id))]


def test_of_two_files_in_a_run_the_later_is_told_with_the_numbers_that_changed(store: Store) -> None:
    east, west = of_store("城东店", 1200), of_store("城西店", 9600)
    run(store, east, west)
    ((document_id, message),) = told(store)
    assert document_id == west.document.document_id
    assert message == "文字与“城东店.docx”有100%相同。不同的数字：空调 1200台→9600台。请确认是否照抄或重复交了"


def test_a_file_is_held_against_what_was_stored_before(store: Store) -> None:
    run(store, of_store("城东店", 1200))
    assert told(store) == []
    run(store, of_store("城西店", 1200, 98, people=PEOPLE.replace("鞋套", "工装")))
    ((_, message),) = told(store)
    assert message.startswith("文字与“城东店.docx”有67%相同。不同的数字：满意度 96%→98%。")


def test_an_untouched_copy_says_that_its_numbers_are_the_same(store: Store) -> None:
    run(store, of_store("城东店", 1200), of_store("城西店", 1200))
    assert "目标的数字也相同" in told(store)[0][1]


def test_reading_again_says_it_once(store: Store) -> None:
    east, west = of_store("城东店", 1200), of_store("城西店", 9600)
    run(store, east, west)
    before = told(store)
    run(store, west)
    run(store, east, west)
    assert told(store) == before


def test_each_copy_of_many_is_told_once(store: Store) -> None:
    run(store, *(of_store(f"第{number}店", 1000 + number) for number in range(12)))
    assert len({document_id for document_id, _ in told(store)}) == len(told(store)) == 11


def test_plans_in_their_own_words_and_short_ones_are_no_copies(store: Store) -> None:
    own = of_store("江南店", 1000, measures="天热卖空调天冷卖取暖器，赶集那天支个棚子。", people="每礼拜碰一次头。")
    short = [
        extraction(
            plan(name, 2025, targets=[target(Decimal(units))], sections=[section("目标", f"全年销售额{units}万元")]),
            name=f"{name}.docx",
        )
        for name, units in (("城东店", 100), ("城西店", 200))
    ]
    run(store, of_store("城北店", 1000), own, *short)
    assert told(store) == []
