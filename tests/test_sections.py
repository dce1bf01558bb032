"""The tree a person sees. Each test is one kind of writing; the plans are invented."""

import pytest

from extractors.outline.pieces import split_pieces
from tests.notation import document, tree


def test_typed_numbers_nest_by_their_order() -> None:
    assert tree("""
        ^**{18}金缘珠宝步行街店2025年工作计划**
        一、2024年工作总结
        （一）业绩方面
        全店销售1260万元，完成任务的98%。
        （二）管理方面
        换了两任副店长，排班不稳。
        二、具体措施
        （一）商品管理
        1、货品结构
        古法金每季度换款一次。
        2、库存周转
        滞销款每月清理一次。
    """) == [
        "1 一、 2024年工作总结",
        "2 （一） 业绩方面",
        "2 （二） 管理方面",
        "1 二、 具体措施",
        "2 （一） 商品管理",
        "3 1、 货品结构",
        "3 2、 库存周转",
    ]


def test_numbered_sentences_are_items() -> None:
    assert tree("""
        ^**{16}小程序组工作计划**
        一、指标
        1、全年成交8600单，其中自提占六成。
        2、好评率不低于97%；
        3、页面改版两次
        二、分工
        运营两人，客服三人。
    """) == ["1 一、 指标", "1 二、 分工"]


def test_short_items_with_text_below_are_headings_and_a_bare_list_is_not() -> None:
    assert tree("""
        ^**{16}渔具批发部打算**
        一、客户
        1、钓场
        跑遍周边二十个钓场，留样品。
        2、渔友群
        每周发一回新货。
        二、我们的长处
        1、货全价低
        2、离码头近
        3、熟人多
        三、账款
        月底对账。
    """) == ["1 一、 客户", "2 1、 钓场", "2 2、 渔友群", "1 二、 我们的长处", "1 三、 账款"]


def test_ranks_come_from_the_plan_and_not_from_a_table() -> None:
    assert tree("""
        ^**{18}百惠超市2026年经营计划**
        (1)经营回顾
        (一)上半年
        上半年销售820万元，同比增长4%。
        (二)下半年
        下半年销售910万元。
        (2)经营目标
        (一)销售
        全年销售1850万元。
        (3)主要措施
        抓生鲜，抓会员。
    """) == [
        "1 (1) 经营回顾",
        "2 (一) 上半年",
        "2 (二) 下半年",
        "1 (2) 经营目标",
        "2 (一) 销售",
        "1 (3) 主要措施",
    ]


def test_a_number_may_stand_above_the_brackets_in_one_part_only() -> None:
    assert tree("""
        一、总体要求
        （一）队伍
        班组长竞聘上岗，能者上。
        （二）流程
        接单、派单、回单都走系统。
        二、经营要求
        1、收入盘子
        （一）产值
        1、产值460万元。
        2、台次5100台次。
        （二）培训
        1、每季度考试一回。
    """) == [
        "1 一、 总体要求",
        "2 （一） 队伍",
        "2 （二） 流程",
        "1 二、 经营要求",
        "2 1、 收入盘子",
        "3 （一） 产值",
        "3 （二） 培训",
    ]


def test_a_text_that_begins_in_the_middle_keeps_its_ranks() -> None:
    assert tree("""
        老旧门头拖了后腿，客人找不到入口。
        （三）外面的机会
        1、老街改造，人流回来了。
        （四）外面的压力
        1、网店低价
        （1）同款便宜两成，客人现场比价。
        （2）包邮到家。
        三、要做成的事
        全年做到200万元。
    """) == ["2 （三） 外面的机会", "2 （四） 外面的压力", "3 1、 网店低价", "1 三、 要做成的事"]


def test_dotted_numbers_nest_by_their_dots() -> None:
    assert tree("""
        ~凯越酒店2025年经营计划
        1 经营目标
        1.1 客房
        1.1.1 出租率
        全年平均72%。
        1.2 餐饮
        餐饮收入480万元。
        2 措施
        2.1 协议客户
        新签协议单位60家。
        2.1亿元以上的大客户单独维护。
    """) == ["1 1 经营目标", "2 1.1 客房", "3 1.1.1 出租率", "2 1.2 餐饮", "1 2 措施", "2 2.1 协议客户"]


def test_heading_styles_decide_before_numbers() -> None:
    assert tree("""
        # 星河家电2025年工作计划
        # 一、回顾
        去年做了2000万元。
        # 二、目标
        ## （一）销售
        销售2200万元。
    """) == ["1 一、 回顾", "1 二、 目标", "2 （一） 销售"]


def test_numbers_nest_where_one_style_is_used_for_everything() -> None:
    assert tree("""
        # 和顺茶业2025年营销计划
        # 一、市场
        本地茶叶市场约3亿元。
        # （一）消费者
        35岁以上占六成。
        # （二）竞争者
        连锁三家。
        # 二、目标
        全年销售900万元。
    """) == ["1 一、 市场", "2 （一） 消费者", "2 （二） 竞争者", "1 二、 目标"]


def test_a_heading_whose_style_was_forgotten_stands_with_its_like() -> None:
    assert tree("""
        ~和顺茶业2025年营销计划
        # 一、市场
        ## （一）消费者
        35岁以上占六成。
        二、目标
        （一）销售
        全年900万元。
        # 三、策略
        主推岩茶。
    """) == ["1 一、 市场", "2 （一） 消费者", "1 二、 目标", "2 （一） 销售", "1 三、 策略"]


def test_automatic_labels_are_labels() -> None:
    assert tree("""
        ~盛源五交化2025年销售计划
        [一、]去年情况
        全年销售760万元。
        [二、]怎么干
        [（一）]工程客户
        [1.]每月拜访15家。
        [2.]报价24小时内回复。
        [（二）]零售
        门店改陈列。
    """) == ["1 一、 去年情况", "1 二、 怎么干", "2 （一） 工程客户", "2 （二） 零售"]


@pytest.mark.parametrize(
    ("outer", "inner"), [("第{}部分", "{}.1"), ("{}、", "{}.1"), ("{}", "1"), ("第{}件事：", "1)"), ("（{}）", "1、")]
)
def test_automatic_labels_of_any_style_nest(outer: str, inner: str) -> None:
    labels = [(outer.format(n), inner.format(n)) for n in "一二"]
    assert tree("~泉水豆腐坊2026年计划" + "".join(f"\n[{a}]作坊\n[{b}]磨豆\n每天磨豆300斤。" for a, b in labels)) == [
        line for a, b in labels for line in (f"1 {a} 作坊", f"2 {b} 磨豆")
    ]


def test_bold_lines_nest_by_size() -> None:
    assert tree("""
        ^**{20}海棠湾民宿2026年经营规划**
        **{15}我们在哪里**
        客房22间，入住率51%。
        **{15}要去哪里**
        **{12}收入**
        全年收入320万元。
        **{12}口碑**
        平台评分4.9。
    """) == ["1 我们在哪里", "1 要去哪里", "2 收入", "2 口碑"]


def test_bold_lines_inside_a_numbering_stand_below_it() -> None:
    assert tree("""
        ^**{18}锦绣书城2025年计划**
        **一、目标**
        全年900万元。
        **二、措施**
        **图书**
        每月主题书展1次。
        **文创**
        占比提高到20%。
        **三、保障**
        编制22人。
    """) == ["1 一、 目标", "1 二、 措施", "2 图书", "2 文创", "1 三、 保障"]


def test_bold_means_nothing_where_all_is_bold() -> None:
    assert tree("""
        ^**{18}蓝天汽贸2025年销售工作计划**
        **一、指导思想**
        **坚持客户第一，稳扎稳打，力争全年销量再上一个台阶，团队精神面貌焕然一新。**
        **二、目标任务**
        **1、全年销售整车680台。**
        **2、单车毛利3200元。**
    """) == ["1 一、 指导思想", "1 二、 目标任务"]


@pytest.mark.parametrize("last", ["结束语", "前言"])
def test_front_and_back_matter_stands_level_with_the_outermost(last: str) -> None:
    assert (
        tree(f"""
        ^**{{18}}云岭合作社2025年计划**
        **一、目标**
        全年260万元。
        **（一）线上**
        直播80场。
        **{last}**
        大家一条心，把果子卖出好价钱。
    """)[-1]
        == f"1 {last}"
    )


def test_headings_typed_into_one_line_are_several() -> None:
    assert tree("""
        ^**{18}平安路修理厂全年计划**
        四、产值计划（一）经营指标1、全年产值480万元，其中事故车180万元。
        2、进厂台次5200台次。
        （二）管理指标1、返修率低于2%。
        五、人员安排
        新增机修工2人。
    """) == ["1 四、 产值计划", "2 （一） 经营指标", "2 （二） 管理指标", "1 五、 人员安排"]


def test_a_heading_glued_to_its_text_is_split_and_told() -> None:
    piece = split_pieces(
        document("""
        ^**{18}雪峰饮料2025年销售计划**
        一、市场情况
        城东有终端620家，竞品占了六成。
        二、渠道本年度新增直供店12家，冰柜投放80台。
        三、团队
        业务员6人。
    """),
        None,
    )[0]
    glued = piece.sections[1]
    assert (glued.title, glued.text) == ("渠道", "本年度新增直供店12家，冰柜投放80台。")
    assert [issue.code for issue in piece.issues] == ["split_by_rule"]


def test_run_in_sentences_of_reports_are_items() -> None:
    assert tree("""
        ^**{18}城东分公司2026年经营计划**
        一、2025年经营情况
        （一）主要指标完成情况。全年实现营业收入8600万元，同比增长4.2%。
        （二）存在的主要问题。一是大客户流失；二是人员老化。
        二、重点措施
        （一）抓市场拓展。新签客户120户。
        （二）抓降本增效。管理费用下降6%。
    """) == ["1 一、 2025年经营情况", "1 二、 重点措施"]


def test_a_heading_glued_to_the_end_of_the_text_above_is_found() -> None:
    assert tree("""
        ^**{16}丰收农机2025年营销计划**
        一、目标
        全年销售拖拉机180台，补贴款回款率100%。二、渠道建设
        新建乡镇代理点12个。三、服务
        农忙时节24小时上门。
    """) == ["1 一、 目标", "1 二、 渠道建设", "1 三、 服务"]


def test_run_in_labels_are_no_headings() -> None:
    assert tree("""
        ^**{18}南湖路店2025年行动计划**
        一、策略
        价格策略：守住199元档，不参与比价。
        促销策略：每月一档，全年12场。
        看板可视化----每天更新进度
        二、目标
        客流目标：日均进店280人。
    """) == ["1 一、 策略", "1 二、 目标"]


def test_bold_lead_ins_head_and_plain_ones_do_not() -> None:
    assert tree("""
        ^**{18}老街茶馆2025年计划**
        **经营目标：**
        全年收入86万元。
        **具体做法：**
        其中要抓的是：
        1、晚场评书每周三场。
        2、茶点上新每月两款。
        **分工如下：**
        掌柜管钱，伙计管茶。
    """) == ["1 经营目标", "1 具体做法"]


def test_lead_ins_captions_notes_and_signatures_are_no_headings() -> None:
    assert tree("""
        ^**{18}锦程物流城西网点2025年计划**
        各班组：
        一、目标
        具体要做到：
        1、日均派件4200票。
        2、投诉率压到万分之三。
        ^表1 分月任务（单位：票）
        | 月份 | 任务 |
        | 1月 | 120000 |
        注：春节停收5天。
        二、分工
        站长负总责。
        >城西网点
        >2024年12月28日
    """) == ["1 一、 目标", "1 二、 分工"]


def test_marks_of_editors_and_pictures_are_no_words() -> None:
    assert tree("""
        ^**{16}面馆2026小目标**
        # 一、卖面
        \U0001f35c **早市** 卖满140碗再收摊。
        ## 1.早市
        每天140碗。
        \u2b50 二、省钱
        燃气费压两成。
    """) == ["1 一、 卖面", "2 1. 早市", "1 二、 省钱"]


def test_brackets_and_eye_catching_bullets_head() -> None:
    assert tree("""
        ^**{18}晨光文具店三季度计划**
        【经营目标】
        三季度销售86万元，其中开学季52万元。
        ★ 人手
        暑期工3人，进店前先培训两回，站稳了再上岗。
    """) == ["1 经营目标", "1 ★ 人手"]


def test_a_quarter_on_a_line_of_its_own_heads() -> None:
    assert tree("""
        ^**{18}好邻居便利店2026年度计划**
        一、分季安排
        第一季度（1—3月）
        抓春节，备足烟酒礼盒。
        第二季度（4—6月）
        抓饮料冷柜，冷饮上架。
        二、保障
        店长负责。
    """) == ["1 一、 分季安排", "2 第一季度（1—3月）", "2 第二季度（4—6月）", "1 二、 保障"]


def test_plain_short_lines_head_where_numbering_begins_anew_below_them() -> None:
    assert tree("""
        ^**{16}天成家电安装公司2025年工作要点**
        安装业务
        1、全年安装空调1.2万台，一次合格率98%。
        2、旺季前招安装工15名。
        维修业务
        1、维修收入380万元。
        2、上门率95%。
    """) == ["1 安装业务", "1 维修业务"]


@pytest.mark.parametrize(
    "contents",
    [
        "目 录\n一、市场分析……1\n二、营销目标……3\n三、营销策略……5",
        "目录\n一、市场分析\n二、营销目标\n三、营销策略",
        "一、市场分析\t1\n二、营销目标\t3\n三、营销策略\t5",
    ],
)
def test_contents_pages_are_left_out(contents: str) -> None:
    assert tree(f"""
        ^**{{18}}云岭茶叶2025年营销策划案**
        {contents}
        一、市场分析
        全市有茶叶店600家。
        二、营销目标
        全年销售额820万元。
        三、营销策略
        主推普洱。
    """) == ["1 一、 市场分析", "1 二、 营销目标", "1 三、 营销策略"]


def test_articles_of_letters_and_rules_are_no_sections() -> None:
    assert tree("""
        ^**{18}星辰连锁药房门店陈列管理制度**
        第一章 总则
        第一条 为规范门店陈列，特制定本制度。
        第二章 陈列要求
        第二条 近效期药品不得陈列在端架。
    """) == ["1 第一章 总则", "1 第二章 陈列要求"]


def test_a_chapter_numbered_twice_is_one_heading() -> None:
    assert tree("""
        ^**{18}门店筹备计划**
        1.第一章 选址
        面积180平米，租金每月2.6万元。
        2.第二章 开业
        年内开业2家。
    """) == ["1 第一章 选址", "1 第二章 开业"]


def test_gaps_and_repeated_numbers_are_kept_and_told() -> None:
    piece = split_pieces(
        document("""
        ^**{16}宏图电脑城2025年工作计划**
        一、目标
        全年销售1100万元。
        二、渠道
        企业客户新增40家。
        二、售后
        维修响应4小时以内。
        四、团队
        编制15人。
    """),
        None,
    )[0]
    assert [section.label for section in piece.sections] == ["一、", "二、", "二、", "四、"]
    assert [issue.code for issue in piece.issues] == ["numbering_gap", "numbering_gap"]


@pytest.mark.parametrize(
    "title",
    [
        "^**{18}美发沙龙月度工作计划**",
        "美发沙龙月度工作计划\n美发沙龙月度工作计划\n**美发沙龙月度工作计划**",
        "~美发沙龙月度工作计划",
        "# 美发沙龙月度工作计划",
        "**{18}老周美发 2026**",
        "^**{22}老周美发**\n^**{18}2026年工作计划**",
    ],
)
def test_the_title_of_the_document_is_no_section(title: str) -> None:
    assert tree(f"{title}\n## 一、业绩\n本月业绩18万元。\n## 二、拓客\n新客80名。") == ["1 一、 业绩", "1 二、 拓客"]


@pytest.mark.parametrize(
    "above",
    [
        "^**{18}恒兴农资有限公司文件**\n>恒农发〔2025〕8号",
        "^**{18}恒兴农资有限公司文件**\n^恒农发[2025]8号",
        "^**{22}恒兴农资有限公司**\n>编号：XS-2026-01",
        "附件1：",
        ">内部资料 注意保密",
    ],
)
@pytest.mark.parametrize(
    "body", ["一、任务\n卖化肥900吨。\n二、办法\n下乡。", "**任务**\n卖化肥900吨。\n**办法**\n下乡。"]
)
def test_letterheads_and_file_numbers_stand_above_the_title(above: str, body: str) -> None:
    text = document(f"{above}\n^**{{18}}关于下达2026年化肥销售任务的通知**\n各门市部：\n{body}")
    piece = split_pieces(text, None)[0]
    assert (piece.title or "").endswith("关于下达2026年化肥销售任务的通知")
    assert [(section.level, section.title) for section in piece.sections] == [(1, "任务"), (1, "办法")]


def test_a_heading_behind_a_date_and_a_caption_are_no_titles() -> None:
    assert tree("^**{18}恒兴农资2026年计划**\n>2025年12月3日\n^**经营目标计划**\n卖化肥900吨。\n^**人手**\n6人。") == [
        "1 经营目标计划",
        "1 人手",
    ]
    assert split_pieces(document("^**表一 分月计划**\n|月|吨|\n|1月|70|\n一、办法\n下乡。"), None)[0].title is None


@pytest.mark.parametrize(
    "caption", ["**表一 分周任务**", "^**表1 分周任务（单位：万元）**", "表一：分周任务", "**附表1 分周任务**"]
)
def test_a_tables_name_under_a_heading_is_no_heading(caption: str) -> None:
    text = f"^**{{16}}柳巷布艺坊3月计划**\n**一、任务**\n{caption}\n| 周 | 米 |\n| 1 | 200 |\n**二、活动**\n上门量窗。"
    assert tree(text) == ["1 一、 任务", "1 二、 活动"]


def test_names_of_tables_head_where_nothing_else_does_and_a_styled_one_always() -> None:
    rows = "| 周 | 米 |\n| 1 | 200 |"
    assert tree(f"^**{{16}}布艺坊3月计划**\n**表一 任务**\n{rows}\n**表二 活动**\n{rows}") == [
        "1 表一 任务",
        "1 表二 活动",
    ]
    assert tree(f"~布艺坊3月计划\n# 说明\n照此做。\n# 表一 任务\n{rows}") == ["1 说明", "1 表一 任务"]


@pytest.mark.parametrize("first", ["**年度目标**", "**2026年目标**", "**经营目标与任务分解计划**"])
def test_a_first_heading_below_the_title_is_no_second_title(first: str) -> None:
    assert tree(f"^**{{18}}老周美发2026年工作计划**\n{first}\n业绩96万元。\n**拓客**\n新客80名。") == [
        f"1 {first.strip('*')}",
        "1 拓客",
    ]


def test_a_heading_below_an_opening_is_no_title() -> None:
    assert tree("各位，把今年的事说一说。\n**经营目标**\n业绩96万元。\n**拓客计划**\n新客80名。") == [
        "1 经营目标",
        "1 拓客计划",
    ]


def test_a_title_may_exclaim() -> None:
    assert tree("^**{18}小满童装店2026年，冲！**\n**去年亏在哪？**\n压货18万。\n**今年怎么翻身？**\n清货。") == [
        "1 去年亏在哪？",
        "1 今年怎么翻身？",
    ]


def test_parts_of_a_month_on_lines_of_their_own_head() -> None:
    assert tree("^**{18}果汁吧6月行动表**\n6月上旬\n备果400斤，贴海报。\n6月中旬\n学校门口试饮三天。") == [
        "1 6月上旬",
        "1 6月中旬",
    ]


def test_levels_have_no_holes() -> None:
    assert tree("""
        ~海悦俱乐部计划
        # 1. 概况
        会员180名。
        ### 1.1.1 会籍
        会费收入920万元。
    """) == ["1 1. 概况", "2 1.1.1 会籍"]


def test_every_heading_says_why() -> None:
    piece = split_pieces(document("^**{16}打算**\n**一、目标**\n做到60万元。\n二、人手\n招一个学徒。"), None)[0]
    assert [section.evidence for section in piece.sections] == ["编号一、；加粗；下有正文", "编号二、；下有正文"]


def test_roles_follow_titles_parents_and_tense() -> None:
    piece = split_pieces(
        document("""
        ^**{16}永丰种子站2024年总结和2025年计划**
        **第一部分　2024年工作总结**
        一、目标达成
        完成62吨。
        二、做法
        下乡讲课。
        **第二部分　2025年工作计划**
        一、指标
        70吨。
        二、具体措施
        （一）直播
        每周两场。
        **第三部分　老本行**
        去年卖了58吨，比上年少2吨，已收回货款九成，累计走访320户。
    """),
        None,
    )[0]
    roles = {section.title: section.role for section in piece.sections}
    assert roles == {
        "2024年工作总结": "review",
        "目标达成": "review",
        "做法": "review",
        "2025年工作计划": "actions",
        "指标": "targets",
        "具体措施": "actions",
        "直播": "actions",
        "老本行": "review",
    }


def test_swot_letters_and_quadrants_give_roles() -> None:
    piece = split_pieces(
        document("""
        ^**{16}小镇咖啡计划**
        **{14}自我分析（SWOT）**
        **S｜我们强在哪**
        豆子自己烘。
        **怕什么（T）**
        连锁店要来。
        **隔壁对手**
        九块九一杯。
    """),
        None,
    )[0]
    assert [section.role for section in piece.sections][:3] == ["swot", "strengths", "threats"]


def test_body_spans_and_headings_cover_every_line_once() -> None:
    text = document("""
        ^**{18}海鲜档口2025年计划**
        写在前面的话。
        一、目标
        全年流水380万元。
        | 月 | 万元 |
        | 1 | 40 |
        二、人手
        两个伙计。
    """)
    piece = split_pieces(text, None)[0]
    spans = [*piece.preamble, *(span for s in piece.sections for span in (s.heading, *s.body))]
    assert [span.block for span in spans] == [block.index for block in text.blocks]
    assert all(span.end == len(text.blocks[span.block].text) for span in spans)


@pytest.mark.parametrize(
    "text", ["我店今年做到三百万。", "|a|b|\n|c|d|", "目录\n一、市场……1\n二、目标……3\n三、策略……5"]
)
def test_texts_without_headings_have_no_sections(text: str) -> None:
    pieces = split_pieces(document(text), None)
    assert [piece.sections for piece in pieces] == [()]


def test_an_empty_document_has_no_pieces() -> None:
    assert split_pieces(document(""), None) == ()


def test_twelve_levels_and_five_thousand_headings_give_a_tree() -> None:
    deep = "\n".join(f"{'#' * min(level, 9)} {level}号库位\n第{level}号库位放什么写在这里。" for level in range(1, 13))
    assert [line.split()[0] for line in tree(f"~仓库计划\n{deep}")] == list("123456789999")
    wide = "\n".join(f"{n % 99 + 1}、货位{n}\n货位{n}每周盘点一次。" for n in range(5000))
    assert len(tree(f"~仓库计划\n一、货位\n{wide}")) == 5001


@pytest.mark.parametrize("name", ["各组全年任务", "网点业绩指标", "分季销售计划", "推广费用预算", "人员分工安排"])
def test_a_centred_line_above_a_table_names_the_table(name: str) -> None:
    assert tree(f"""
        ^**{{18}}北岸片区2026年计划**
        **要拿到的数**
        全片做到900万元，分解如下表。
        ^{name}
        | 网点 | 任务 |
        | 甲 | 300 |
        **谁来干**
        三个组长各管一摊。
    """) == ["1 要拿到的数", "1 谁来干"]


def test_centred_lines_above_tables_may_be_all_the_headings_there_are() -> None:
    assert tree("""
        ^**{18}北岸片区2026年计划**
        ^全年任务
        | 网点 | 任务 |
        | 甲 | 300 |
        ^费用预算
        | 项目 | 金额 |
        | 印刷 | 3 |
    """) == ["1 全年任务", "1 费用预算"]


def test_counting_words_number_headings() -> None:
    assert tree("""
        ^**{16}清河店2026年计划**
        板块一：拉新
        目标一：新客
        每月来60个生客，其中老客带的占一半。
        目标二：建档
        来一个建一个，漏了店长补。
        板块二：留存
        老客半年内回头的要过四成，一个个打电话问。
    """) == ["1 板块一： 拉新", "2 目标一： 新客", "2 目标二： 建档", "1 板块二： 留存"]


def test_upper_and_lower_part_miss_nothing_between() -> None:
    piece = split_pieces(document("""
        ^**{16}清河店2025年总结和2026年计划**
        # 上篇　2025年总结
        卖了300吨，退了4吨。
        # 下篇　2026年计划
        收420吨，当月结清。
    """), None)[0]  # fmt: skip
    assert [(s.level, s.label, s.title) for s in piece.sections] == [
        (1, "上篇", "2025年总结"),
        (1, "下篇", "2026年计划"),
    ]
    assert piece.issues == ()


def test_goals_with_their_number_in_the_same_line_are_items() -> None:
    assert tree("""
        ^**{16}清河店2026年计划**
        一、目标
        目标一：全年销售420吨
        目标二：新客600人
        目标三：退货不超过2%
        二、办法
        包干到组。
    """) == ["1 一、 目标", "1 二、 办法"]


@pytest.mark.parametrize(
    "items",
    [
        ("全年销售1000万元", "毛利率31%以上", "新客600个", "损耗不超过2%"),
        ("开学季卖5万元", "清仓300件", "补一个导购", "每天早会一次"),
        ("揽收2.6万件", "签收率98%"),
    ],
)
def test_numbered_figures_line_by_line_are_items(items: tuple[str, ...]) -> None:
    numbered = "\n".join(f"{n}、{item}" for n, item in zip("一二三四", items, strict=False))
    assert tree(f"^**{{16}}南门店2026年任务书**\n大家要完成下面的任务。\n{numbered}\n>南门店") == []


def test_numbered_figures_with_text_below_are_headings() -> None:
    assert tree("""
        ^**{16}南门店2026年任务书**
        一、销售1000万元
        上半年450万元，下半年550万元。
        二、新客600个
        地推每周两次，老客带新有礼。
    """) == ["1 一、 销售1000万元", "1 二、 新客600个"]


def test_questions_and_labels_head_a_text_without_other_headings() -> None:
    assert tree("""
        ^**{16}2026年怎么干**
        去年干得咋样？
        卖了420万，比前年多了30万，人没多要，全靠老客撑着。
        今年要多少？
        480万，毛利率30%，新客600个，退货压到两个点以内。
        还差啥？
        差一个会拍视频的人，先兼着。
    """) == ["1 去年干得咋样？", "1 今年要多少？", "1 还差啥？"]
    assert tree("""
        ^**{16}河西店2026年计划**
        目标：
        全年500万，毛利率30%。
        措施：
        每周跑两个小区。
    """) == ["1 目标", "1 措施"]
    assert tree("""
        ^**{16}河西店2026年节点**
        一季度：
        年货节卖60万，清老款300件。
        二季度：
        五一卖50万，补2个导购。
    """) == ["1 一季度", "1 二季度"]


@pytest.mark.parametrize(
    "text",
    [
        "问：今年任务定了没有？\n答：定了，520万，比去年多60万，人也要补两个才行。\n问：够不够？\n答：够。",
        "各位：\n今年任务520万，比去年多60万，人也要补两个才行，大家辛苦。\n谢谢！\n刘恒",
        "林总：\n去年店里做了388万，差任务12万，我认，今年一定补回来。\n此致\n敬礼",
    ],
)
def test_talk_and_letters_without_headings_have_none(text: str) -> None:
    assert tree(f"^**{{16}}今年的任务**\n{text}") == []


def test_a_single_character_in_brackets_heads_text() -> None:
    assert tree("^**{16}东环店安排**\n【人】\n补2个导购。\n【货】\n老货清到10万以内。") == ["1 人", "1 货"]


def test_what_a_meeting_decided_is_a_section_among_its_subjects() -> None:
    assert tree("""
        ^**{16}2026年任务专题会**
        议题一：指标
        今年做1000万，一季度过220万。
        议题二：促销
        全年批35万。
        会议决定
        1、全年1000万元，按季考核，完不成的扣。
        2、费用35万元以内，超了自己想办法。
    """) == ["1 议题一： 指标", "1 议题二： 促销", "1 会议决定"]


@pytest.mark.parametrize("line", ["主题：明年的活怎么分", "参会人员：各店店长", "主持人：周敏", "发件人：周敏"])
def test_the_head_of_minutes_and_of_a_mail_is_no_section(line: str) -> None:
    assert tree(f"""
        ^**{{16}}渔具批发部碰头会纪要**
        **{line}**
        一、数据通报
        上半年卖了三百单。
        二、明年指标
        全年六百单。
    """) == ["1 一、 数据通报", "1 二、 明年指标"]
