"""Every cell stands once, where a reader sees it; a frame is no table."""

from tests.reader.packages import p, r, read, sdt, tbl, tc, text_box, texts, tr


def grid(document: object) -> list[tuple[int, int, int, int, str]]:
    block = document.blocks[0]  # type: ignore[attr-defined]
    return [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in block.cells]


def test_a_table_is_a_grid_of_cells_and_rows_of_text() -> None:
    document = read(tbl(tr("指标", "目标"), tr("销售额", "500万元")))
    assert grid(document) == [
        (0, 0, 1, 1, "指标"),
        (0, 1, 1, 1, "目标"),
        (1, 0, 1, 1, "销售额"),
        (1, 1, 1, 1, "500万元"),
    ]
    table = document.blocks[0]
    assert (table.kind, table.rows, table.cols) == ("table", 2, 2)
    assert table.text == "指标\t目标\n销售额\t500万元"


def test_merged_cells_stand_once_with_their_spans() -> None:
    wide = tc("季度", tcpr='<w:gridSpan w:val="2"/>')
    first = tc("门店", tcpr='<w:vMerge w:val="restart"/>')
    rest = tc(tcpr="<w:vMerge/>")
    assert grid(read(tbl(tr(first, wide), tr(rest, "一季度", "二季度"), tr("青禾店", "1", "2")))) == [
        (0, 0, 2, 1, "门店"),
        (0, 1, 1, 2, "季度"),
        (1, 1, 1, 1, "一季度"),
        (1, 2, 1, 1, "二季度"),
        (2, 0, 1, 1, "青禾店"),
        (2, 1, 1, 1, "1"),
        (2, 2, 1, 1, "2"),
    ]


def test_cells_merged_sideways_the_old_way_stand_once() -> None:
    row = tr(tc("合计", tcpr='<w:hMerge w:val="restart"/>'), tc(tcpr="<w:hMerge/>"), "9")
    assert grid(read(tbl(row, tr("a", "b", "c"))))[:2] == [(0, 0, 1, 2, "合计"), (0, 2, 1, 1, "9")]


def test_text_repeated_in_the_cells_a_merge_covers_stands_once() -> None:
    first, rest = tc("华东", "华东", tcpr='<w:vMerge w:val="restart"/>'), tc("华东", "另有", tcpr="<w:vMerge/>")
    assert read(tbl(tr(first, "1"), tr(rest, "2"))).blocks[0].cells[0].text == "华东\n华东\n另有"


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own() -> None:
    assert grid(read(tbl(tr(tc("甲", tcpr="<w:vMerge/>"), "乙")))) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]


def test_a_row_may_begin_later_in_the_grid() -> None:
    late = tr("晚", trpr='<w:gridBefore w:val="2"/>')
    assert grid(read(tbl(tr("a", "b", "c"), late)))[-1] == (1, 2, 1, 1, "晚")


def test_rows_and_cells_in_content_controls_are_rows_and_cells() -> None:
    body = tbl(tr("a", "b"), sdt(tr("c", sdt(tc("d")))))
    assert read(body).blocks[0].text == "a\tb\nc\td"


def test_deleted_rows_and_cells_are_gone() -> None:
    gone = tr("旧", "旧", trpr="<w:del/>")
    kept = tr("新", tc("无", tcpr="<w:cellDel/>"), "留")
    assert read(tbl(tr("a", "b"), gone, kept)).blocks[0].text == "a\tb\n新\t留"


def test_a_table_whose_rows_are_all_deleted_is_gone() -> None:
    assert texts(read(p("前") + tbl(tr("旧", "旧", trpr="<w:del/>")) + p("后"))) == ["前", "后"]


def test_a_paragraph_astray_in_a_table_is_not_lost() -> None:
    assert texts(read(p("前") + tbl(p("迷路")))) == ["前", "", "迷路"]


def test_a_nested_table_follows_the_table_that_holds_it() -> None:
    document = read(tbl(tr(tc("外", tbl(tr("内一", "内二"), tr("1", "2"))), "右")))
    outer, inner = document.blocks
    assert (outer.text, inner.text) == ("外\t右", "内一\t内二\n1\t2")
    assert inner.anchor == 0


def test_a_table_of_one_cell_is_a_frame() -> None:
    document = read(tbl(tr(tc("一、目标", "全年500万元", tbl(tr("甲", "乙"))))) + p("后文"))
    assert texts(document) == ["一、目标", "全年500万元", "甲\t乙", "后文"]
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph", "table", "paragraph"]


def test_a_text_box_in_a_cell_follows_the_table() -> None:
    document = read(tbl(tr(tc(p("左", text_box(p("框内")))), "右")))
    assert texts(document) == ["左\t右", "框内"]
    assert (document.blocks[1].part, document.blocks[1].anchor) == ("textbox", 0)


def test_cells_tell_bold_and_shading_and_tables_their_header_rows() -> None:
    head = tr(tc(p(r("指标", "<w:b/>")), tcpr='<w:shd w:fill="D9D9D9"/>'), "目标", trpr="<w:tblHeader/>")
    table = read(tbl(head, tr("销售额", "5"))).blocks[0]
    assert table.header_rows == 1
    assert [(cell.bold, cell.shaded) for cell in table.cells] == [(True, True), *[(False, False)] * 3]


def test_the_paragraphs_of_a_cell_are_lines() -> None:
    assert read(tbl(tr(tc("一", p(), "二"), "三"))).blocks[0].cells[0].text == "一\n二"
