"""What `explain` tells a person."""

from extractors.explain import explain
from extractors.vocabulary import Vocabulary
from tests.notation import document


def test_the_tree_is_told_with_its_evidence() -> None:
    told = explain(
        document("""
        ^**{18}青禾路店明年计划**
        店长：陆一帆　2024年12月20日
        **一、目标**
        做到260万元。
        二、办法
        多跑客户。
    """),
        Vocabulary.load(),
    )
    assert told.splitlines() == [
        "计划.docx",
        "第1篇 青禾路店明年计划  ← plan：题名“计划”",
        "  门店：青禾路店  ← title",
        "  年度：2025  ← signature",
        "  负责人：陆一帆",
        "  写于：2024-12-20",
        "    一、 目标  ← targets；编号一、；加粗；下有正文",
        "    二、 办法  ← actions；编号二、；下有正文",
        "    「260万元」 目标  ← prose.heading.change.level_towards，把握 0.93",
        "      metric=sales_revenue（heading:general:目标）；period=2025（heading/plan）",
        "      权衡：stance+1.2 commit+1.0 metric+0.4",
        "  [year_inferred] 年度2025不在题名里，取自落款，请核对",
    ]
