"""Finding metric words: borders, compounds, composition, acts, and the door to jieba."""

import os
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.vocabulary import Vocabulary
from extractors.words.mentions import cache_directory, find_metrics, keywords, words

VOCABULARY = Vocabulary.load()
CHARACTERS = "会员销售额毛利率占比客单价人效率先新增招3个人店家万元％%，。（）的 ＧＭＶgmv業績"


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.rule) for mention in find_metrics(text, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("人效率先突破", []),
        ("人效提升到4万元", [("人效", "word:人效")]),
        ("成交率先过30%", [("成交率", "word:成交率")]),
        ("直营店实现收入一亿元", [("直营店", "word:直营店"), ("收入", "word:收入")]),
        ("每周转化3单", [("转化", "word:转化")]),
        ("库存周转20天", [("库存周转", "word:库存周转")]),
        ("会员数据要准", []),
        ("流水线上忙", []),
        ("heroic的故事", []),
        ("ROI做到1:3", [("ROI", "word:roi")]),
        ("全年ＧＭＶ六千万", [("ＧＭＶ", "word:gmv")]),
        ("全年業績八百萬", [("業績", "word:业绩")]),
    ],
)
def test_a_word_is_found_only_where_it_is_one(text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("会员复购率42%", [("会员复购率", "word:会员复购率")]),
        ("门店复购率42%", [("门店复购率", "word:复购率|门店")]),
        ("销售额目标500万元", [("销售额目标", "word:销售额")]),
        ("零售预算9亿元", [("零售预算", "weak:零售")]),
        ("装潢销售20万元", [("装潢销售", "word:装潢+销售")]),
        ("客户满意度回访率98%", [("客户满意度回访率", "word:回访率|客户满意度")]),
    ],
)
def test_the_last_noun_of_a_compound_is_its_head(text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "codes", "rule"),
    [
        ("老客带新率15%", ("other",), "head:rate"),
        ("门店报损差异率2%", ("shrink_rate",), "head:rate"),
        ("功能饮料占比18%", ("mix_share",), "head:share"),
        ("库龄（半年以上）的机器占比5%", ("slow_stock_share",), "head:share"),
        ("礼盒占到全店的25%", ("mix_share",), "head:takes"),
        ("宴席结算额120万元", ("other",), "head:money"),
        ("冷链运输支出8万元", ("operating_cost",), "head:cost"),
        ("系统停机时长2小时", ("other",), "head:duration"),
    ],
)
def test_an_unknown_noun_is_composed_from_its_head(text: str, codes: tuple[str, ...], rule: str) -> None:
    mention = find_metrics(text, VOCABULARY)[-1]
    assert (mention.codes, mention.rule) == (codes, rule)


@pytest.mark.parametrize("text", ["效率提高", "频率不变", "消费两次", "免费三天", "时间安排紧", "比例尺", "占地两亩"])
def test_a_head_inside_another_word_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("旺季前招2个人", "招2个人"),
        ("明年新开3家社区店", "新开3家社区店"),
        ("新开社区体验店6家", "新开社区体验店6家"),
        ("谈下1家县级经销商", "谈下1家县级经销商"),
        ("打20个电话", "打20个电话"),
        ("开两场沙龙", "开两场沙龙"),
        ("每月招揽150台", "招揽150台"),
    ],
)
def test_an_act_spans_from_verb_to_object_and_holds_its_number(text: str, act: str) -> None:
    (mention,) = find_metrics(text, VOCABULARY)
    assert (mention.text, mention.rule[:4]) == (act, "act:")


def test_the_thing_sold_goes_before_the_act_of_selling() -> None:
    assert found("延保每月卖12份") == [("延保", "word:延保")]
    assert found("每天卖12份") == [("卖12份", "act:sales_volume")]


def test_a_word_that_has_the_verb_inside_keeps_it() -> None:
    assert found("客户拜访每月30次") == [("客户拜访", "word:客户拜访")]


@given(st.text(alphabet=CHARACTERS, max_size=60))
def test_mentions_are_in_order_apart_and_verbatim(text: str) -> None:
    mentions = find_metrics(text, VOCABULARY)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(text[m.start : m.end] == m.text and m.codes and m.rule for m in mentions)


@pytest.mark.parametrize("text", ["率" * 20_000, "占比" * 20_000, "会员" * 20_000, "招3个" * 10_000, "销售额" * 20_000])
def test_a_sentence_of_one_word_repeated_is_read_to_its_end(text: str) -> None:
    assert all(mention.end <= len(text) for mention in find_metrics(text, VOCABULARY))


def test_jieba_cuts_and_weighs_words() -> None:
    assert words("今年门店业绩增长") == ["今年", "门店", "业绩", "增长"]
    assert "门店" in keywords("门店陈列要换新，门店卫生要检查，门店服务要提升", top=2)


def test_jieba_keeps_its_cache_in_a_folder_of_ours_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_directory()
    assert folder == tmp_path / "jihua"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_cache_folder_that_cannot_be_made_is_replaced_by_a_throwaway_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = cache_directory()
    assert tmp_path not in folder.parents
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_jieba_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys\nfrom extractors.words.mentions import find_metrics\nfrom extractors.vocabulary import Vocabulary\n"
        "find_metrics('全年销售额860万元，毛利率22%', Vocabulary.load())\nprint('jieba' in sys.modules)"
    )
    root = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert run.stdout.strip() == "False"
