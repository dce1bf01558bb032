"""The vocabulary: what it holds, what it refuses, what a site lays over it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from extractors.numbers.quantities import find_quantities
from extractors.vocabulary import PACKAGED, Vocabulary
from extractors.vocabulary.check import check_vocabulary
from extractors.vocabulary.spelling import spell
from extractors.vocabulary.suggest import suggest_phrases
from extractors.words.mentions import find_metrics, resolve_metric
from schemas.issues import VocabularyError

DOMAIN = Path(__file__).parents[2] / "shared" / "domain.md"
METRIC = "{label: 花车位, units: [count], direction: higher, kind: management, over_time: last, over_stores: sum"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def site(folder: Path, **files: str) -> Path:
    """A site's own vocabulary folder; `metrics_own="…"` is written to metrics/own.yaml."""
    for name, text in files.items():
        path = folder / (name.replace("_", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def metric_of(sentence: str, vocabulary: Vocabulary) -> str:
    """The metric of a sentence with one mention and one number."""
    (mention,), (quantity,) = find_metrics(sentence, vocabulary), find_quantities(sentence)
    return resolve_metric(mention, quantity, vocabulary, text=sentence)


def test_every_example_comes_out_as_it_says() -> None:
    assert check_vocabulary() == ()


def test_every_word_stands_in_its_own_example(vocabulary: Vocabulary) -> None:
    assert [w.word for w in vocabulary.wordings.values() if spell(w.word) not in spell(w.example)] == []


@pytest.mark.skipif(not DOMAIN.exists(), reason="the domain tables are not beside the checkout")
def test_the_metrics_are_those_of_the_domain_table_and_other(vocabulary: Vocabulary) -> None:
    rows = re.findall(r"^\| ([a-z_]+) \|.*\|.*\|.*\|.*\|.*\|.*\|$", DOMAIN.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(vocabulary.metrics) == set(rows) - {"code"} | {"other"}


def test_twenty_trades_say_fifteen_metrics_and_more_in_their_own_words(vocabulary: Vocabulary) -> None:
    metrics = {(w.trade, w.code) for w in vocabulary.wordings.values() if w.trade}
    rich = [trade for trade, count in Counter(trade for trade, _ in metrics).items() if count >= 15]
    assert len(rich) >= 16
    assert {"眼镜", "汽车售后", "保险", "药店", "酒水快消", "银行", "餐饮", "二手车"} <= set(rich)


def test_no_word_is_a_single_character(vocabulary: Vocabulary) -> None:
    assert [word for word in (*vocabulary.wordings, *vocabulary.senses) if len(word) < 2] == []


def test_version_changes_with_a_single_letter(tmp_path: Path) -> None:
    first = Vocabulary.load(site(tmp_path / "a", metrics_own=f"parade_spots: {METRIC}}}"))
    second = Vocabulary.load(site(tmp_path / "b", metrics_own=f"parade_spots: {METRIC} }}"))
    assert len({first.version, second.version, Vocabulary.load().version}) == 3
    assert Vocabulary.load().version == Vocabulary.load(None).version


def test_a_site_adds_a_metric_of_its_own(tmp_path: Path) -> None:
    own = site(tmp_path, metrics_own=f"parade_spots: {METRIC}, words: {{花车位: 全年花车位达到12个}}}}")
    assert metric_of("年底花车位不少于20个", Vocabulary.load(own)) == "parade_spots"
    assert check_vocabulary(own) == ()


def test_a_site_gives_a_packaged_word_another_meaning(tmp_path: Path, vocabulary: Vocabulary) -> None:
    own = site(tmp_path, trades_own="{trade: 自家, words: {service_visits: {客流量: 日均客流量60台}}}")
    assert metric_of("日均客流量60人", vocabulary) == "traffic"
    assert metric_of("日均客流量60台", Vocabulary.load(own)) == "service_visits"


def test_an_example_that_does_not_come_out_is_named_with_its_line(tmp_path: Path) -> None:
    own = site(tmp_path, trades_own="trade: 自家\nwords:\n  traffic:\n    进门数: 每天进门数30元\n")
    (finding,) = check_vocabulary(own)
    assert finding.place == "trades/own.yaml:4"
    assert finding.message == "例句“每天进门数30元”得出 other，应为 traffic"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("trades_own", "trade: 自家\nword: {}\nwords: {}", "trades/own.yaml:2 .*word"),
        (
            "trades_own",
            "trade: 自家\nwords:\n  trafic:\n    进门数: 进门数30人",
            "trades/own.yaml:4 用了未定义的指标代码 trafic",
        ),
        ("trades_own", "trade: 自家\nwords:\n  traffic:\n    门: 门30人", "trades/own.yaml:4"),
        ("trades_own", "trade: 自家\ntrade: 又一家\nwords: {}", "own.yaml:2 的“trade”写了两遍"),
        ("trades_own", "trade: [自家\nwords: {}", "own.yaml 读不出来"),
        ("metrics_own", "x:\n  label: 某数\n  units: [count]\n  direction: up", "metrics/own.yaml:4"),
        ("senses", "weak: [进门处]", "weak 里“进门处”没有读法"),
    ],
)
def test_a_broken_file_is_refused_with_file_and_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        Vocabulary.load(site(tmp_path, **{name: text}))


@pytest.mark.parametrize("twin", ["进門数", "进门数", "ＵＰＴ值", "upt值"])
def test_a_word_under_two_metrics_is_refused_whatever_its_width_and_script(tmp_path: Path, twin: str) -> None:
    words = f"traffic: {{进门数: 进门数30人, UPT值: UPT值30人}}\n  orders: {{{twin}: {twin}30单}}"
    with pytest.raises(VocabularyError, match=r"归 orders，而 trades/own\.yaml:3 归 traffic"):
        Vocabulary.load(site(tmp_path, trades_own=f"trade: 自家\nwords:\n  {words}\n"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="没有词表文件夹"):
        Vocabulary.load(tmp_path / "gone")


def test_packaged_yaml_files_are_utf8_without_tabs() -> None:
    assert [p.name for p in PACKAGED.rglob("*.yaml") if "\t" in p.read_text(encoding="utf-8")] == []


def test_suggestions_are_the_unknown_phrases_before_numbers_by_frequency(vocabulary: Vocabulary) -> None:
    texts = ["碳积分兑换3000次，毛利率22%", "今年碳积分兑换要到5000次", "老客带新率15%", "今天开会"]
    found = suggest_phrases(texts, vocabulary)
    assert [(s.phrase, s.count) for s in found] == [("碳积分兑换", 2), ("老客带新率", 1)]
    assert found[0].example == "碳积分兑换3000次"


def test_a_taught_word_is_suggested_no_more(tmp_path: Path) -> None:
    own = site(tmp_path, trades_own="trade: 自家\nwords:\n  members_new:\n    碳积分兑换: 碳积分兑换300人\n")
    assert suggest_phrases(["碳积分兑换3000人"], Vocabulary.load(own)) == ()


def test_the_readme_teaches_what_the_check_accepts(tmp_path: Path) -> None:
    readme = (PACKAGED / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", readme, re.DOTALL)
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [name for name, _ in blocks] == ["trades/自家.yaml", "senses.yaml", "metrics/自家.yaml"]
    assert check_vocabulary(tmp_path) == ()
    assert metric_of("情人节前花束每天90束", Vocabulary.load(tmp_path)) == "sales_volume"


def test_the_readme_names_every_file_of_metric_words() -> None:
    readme = (PACKAGED / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)
    assert named == [
        "metrics/*.yaml",
        "trades/*.yaml",
        "senses.yaml",
        "heads.yaml",
        "verbs.yaml",
        "topics.yaml",
        "borders.yaml",
        "things.yaml",
        "characters.txt",
        "common.txt",
        "surnames.txt",
    ]
    assert all(list(PACKAGED.glob(name)) for name in named)


def test_a_file_changed_while_we_run_is_read_anew(tmp_path: Path) -> None:
    own = site(tmp_path, trades_own="{trade: 自家, words: {traffic: {进门数: 进门数60人}}}")
    assert Vocabulary.load(own) is Vocabulary.load(own)
    site(tmp_path, trades_own="{trade: 自家, words: {orders: {进门数: 进门数60单}}}")
    assert Vocabulary.load(own).wordings["进门数"].code == "orders"
