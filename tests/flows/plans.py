"""Plans by the dozen for tests of the flow: small real Word files that differ in store, year and numbers."""

from pathlib import Path

from docx import Document


def write_plan(path: Path, *, store: str = "枫林路店", year: int = 2025, revenue: int = 860) -> Path:
    """A plan with three targets and a SWOT of two items."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = Document()
    document.add_heading(f"{store}{year}年销售计划", 0)
    document.add_heading("一、销售目标", 1)
    document.add_paragraph(f"全年销售额{revenue}万元，毛利率不低于18%。")
    document.add_paragraph(f"新增会员{revenue * 3}人。")
    document.add_heading("二、优势", 1)
    document.add_paragraph("店员平均工龄五年，熟客多。")
    document.add_heading("三、劣势", 1)
    document.add_paragraph("停车位少，周末客人停不进来。")
    document.save(str(path))
    return path


def own_vocabulary(folder: Path) -> Path:
    """A vocabulary with a metric of a site's own."""
    words = folder / "words" / "metrics"
    words.mkdir(parents=True)
    (words / "own.yaml").write_text(
        "spice_rate:\n  label: 香料率\n  units: [percent]\n  direction: higher\n  kind: outcome\n"
        "  over_time: average\n  over_stores: weighted\n  words:\n    香料率: 香料率提升到30%\n",
        encoding="utf-8",
    )
    return folder / "words"


def write_plans(folder: Path, count: int) -> list[Path]:
    """So many plans, ten stores a region, each of its own content."""
    return [
        write_plan(
            folder / f"片区{number // 40}" / f"{number:05}.docx",
            store=f"第{number % 40}门店",
            year=2023 + number % 3,
            revenue=500 + number,
        )
        for number in range(count)
    ]
