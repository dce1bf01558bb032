"""People: behind a role, below a text, before the year of a personal plan."""

import re

from extractors.fold import fold
from extractors.outline.headings import Headings

__all__ = ["find_person", "personal_name", "signed_name"]

NOT_NAMES = re.compile(
    r"[年月日部店签岗门等为的是和在要每]|公司|销售|计划|盖章|职务|工作|电话|经理|主管|市场|全体|伙伴|负责|编制|审核"
    r"|抄送|主送|抄报|收件|发件|财务|区域|片区|督导|总部|运营|营运"
)
PERSON = (
    r"(?:欧阳|上官|司马|诸葛|慕容|皇甫|令狐|尉迟|公孙|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦马苗凤花方俞任袁柳鲍史唐"
    r"费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛狄米贝明臧计成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏"
    r"蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲家封储靳焦牧车侯全班秋仲伊宫宁仇甘武符刘景詹束龙叶幸司黎薄印宿白蒲鄂赖卓蔺屠蒙池乔"
    r"阴闻党翟谭贡姬申扶冉桑桂边尚温庄晏柴瞿阎慕连习艾鱼容向古易廖庾终衡步都耿满匡国文寇广东关佟闫覃晋楚仝肖涂漆])"
    r"(?:[\u4e00-\u9fff](?<![州市县区镇乡村路街城省店部科组处办室行案务划])){1,2}"
)
"""A family name and one or two characters; places and words of plans end otherwise."""


def find_person(text: str, words: Headings) -> str | None:
    """The person behind a role: 店长：陆一帆, 编制人 店长 陆一帆."""
    roles = "|".join(sorted(map(re.escape, words.roles_of_people), key=len, reverse=True))
    for found in re.finditer(
        rf"(?:{roles})\s*[:\s]\s*(?:(?:{roles})\s*[:\s]?\s*)?(?P<name>[\u4e00-\u9fff]{{2,4}})(?![\u4e00-\u9fff])",
        fold(text),
    ):
        if not NOT_NAMES.search(found["name"]):
            return found["name"]
    return None


def signed_name(text: str, filename: str = "") -> str | None:
    """A bare name below a text: alone, behind its unit (清河店 秦玉梅), or one that the file's name has as well."""
    plain = fold(text).strip()
    alone = re.fullmatch(rf"(?:\S{{2,20}}[店部行院园区片司组心处办]\s+)?(?P<name>{PERSON})", plain)
    if alone:
        return alone["name"]
    parts = re.split(r"[\s()·/|]+", plain)
    return next((part for part in parts if re.fullmatch(PERSON, part) and part in filename), None)


def personal_name(title: str, *, speaks: bool = False) -> str | None:
    """Whose personal plan a title names: 秦玉梅-2025年个人计划; a bare name before the year where one `speaks`."""
    plain = fold(title).strip()
    found = re.match(rf"(?P<name>{PERSON})[-_—\s]?(?:的|(?:20)?\d\d年?度?)?个人", plain)
    if found is None and speaks:
        found = re.match(rf"(?P<name>{PERSON})[-_—\s]?(?=(?:20)?\d\d年)", plain)
    return found["name"] if found else None
