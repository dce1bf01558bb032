"""The same text under two names, and where its numbers differ."""

from extractors.duplicates import Fingerprint, duplicate_issues, find_duplicates, fingerprint_of
from extractors.pieces import split_pieces
from tests.notation import document

PLAN = """
    ^**{{18}}{name}计划**
    一、目标
    全年销售空调{units}台，安装满意度不低于{rate}%，乡镇加盟点新增{points}个，旺季前完成安装队招募和培训。
    二、办法
    跟着节气走，清明前后卖冰箱，麦收之后卖空调，秋收进账了卖彩电；村口小卖部贴宣传单，上面只印什么货、多少钱、到哪买。
    三、人手
    导购定期集中学习，上午学产品下午练话术，讲得好的可以当讲师；安装师傅进门穿鞋套，走时带走垃圾。
"""


def print_of(text: str, filename: str) -> Fingerprint:
    read = document(text, filename)
    found = fingerprint_of(split_pieces(read, None)[0], read)
    assert found is not None
    return found


def test_a_copy_with_other_numbers_is_found_with_its_differences() -> None:
    first = print_of(PLAN.format(name="城东", units=1200, rate=96, points=8), "城东.docx")
    second = print_of(PLAN.format(name="城西", units=9600, rate=96, points=8), "城西.docx")
    (pair,) = find_duplicates([first, second])
    assert pair.differences == (("全年销售空调", "1200", "9600"),)
    (issue,) = duplicate_issues([pair])
    assert issue.code == "duplicate_text"
    assert "全年销售空调 1200→9600" in issue.message


def test_plans_of_one_trade_in_their_own_words_are_no_copies() -> None:
    first = print_of(PLAN.format(name="城东", units=1200, rate=96, points=8), "城东.docx")
    second = print_of(
        """
        ^**{18}城西计划**
        一、打算
        今年空调准备卖一千台往上，装机要让人挑不出毛病，乡下的点再添几个，装机的人手过了五一就得到位。
        二、路数
        天热卖空调天冷卖取暖器，赶集那天支个棚子，老客带新客送插座；价格不和网上硬拼，拼的是当天送当天装。
        三、弟兄们
        每礼拜碰一次头，谁装坏了谁去返工，年底按装机数发奖金。
        """,
        "城西.docx",
    )
    assert find_duplicates([first, second]) == []


def test_texts_too_short_to_judge_have_no_fingerprint() -> None:
    read = document("今年卖到三百万。")
    assert fingerprint_of(split_pieces(read, None)[0], read) is None
