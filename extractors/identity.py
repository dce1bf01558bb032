"""Whose plan a piece is and for when, each answer with the place it was found in. Unknown stays unknown.

Places are asked in the order of trust (issue 4): manifest, title, headings, cover table, header, signature date with the
logic of 明年, opening sentences, file name, folders, core properties. Two answers are never merged; a lower place that
contradicts a higher one gives an issue.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from extractors.fold import fold
from extractors.headings import Headings, has_any, headings_of, role_of
from extractors.labels import find_label
from extractors.lines import squeeze
from extractors.manifest import Entry
from extractors.names import Unit, find_owner, find_person, find_subject, find_units, is_anonymous, names_an_owner
from extractors.stores import StoreRegistry
from extractors.years import find_dates, find_years, is_masked, part_of_year, relative_year
from schemas.document import Document
from schemas.issues import Issue, IssueCode
from schemas.plan import Identity, Piece
from schemas.span import Span

__all__ = ["identify"]

SOURCE_NAMES = {
    "title": "题名", "heading": "小标题", "cover": "封面表格", "document": "全文件题名", "header": "页眉", "signature": "落款日期",
    "text": "正文开头", "filename": "文件名", "folder": "文件夹名", "properties": "文件属性",
}  # fmt: skip
"""Where identity may come from, the most trusted first."""
ADDRESSEE = re.compile(r"(?:呈|致|报|送|报送|主送|抄送|抄报|提交|TO|审[批核阅]|签发|批准)\s*[:]", re.IGNORECASE)
"""Lines that name whom a plan goes to, not whose it is."""
SEVERAL = re.compile(
    r"各(?:门店|店|区域|分公司|办事处|片区|大区|校区|网点|事业部|单位)|(?:直营|加盟|连锁|门)店.{0,6}\d+家|\d+家(?:直营|加盟|连锁|门)?店|大区|省区|事业部|子公司|经销商"
)
COVER_STORE = ("门店名称", "门店", "店名", "店铺", "单位名称", "单位", "编制单位", "申报单位", "所属门店", "分公司")
COVER_DEPARTMENT = ("部门", "编制部门", "责任部门")


@dataclass(frozen=True, slots=True)
class Place:
    """A text that may say whose plan it is and for when, with the name of its source. `single` is false where the piece
    speaks of several stores or regions: then a bare name in the title is a company's."""

    source: str
    text: str
    span: Span | None = None
    single: bool = True


def identify(
    piece: Piece, document: Document, vocabulary: Any, stores: StoreRegistry | None, *, manifest: Entry | None = None
) -> tuple[Identity, tuple[Issue, ...]]:
    """The identity of one piece. `stores` resolves names to codes; a manifest entry overrules the text and says so."""
    words = headings_of(vocabulary)
    plan_id = f"{document.document_id}#{piece.ordinal}"
    places = places_of(piece, document, words)
    issues: list[Issue] = []
    identity = find_store(places, stores, words, issues)
    identity = replace(identity, **find_people(places, words))
    identity = replace(identity, written=find_written(places))
    identity = find_year(identity, places, piece, document, words, issues)
    identity = replace(identity, industry=find_industry(piece, document, words))
    identity = with_period(identity, places, piece)
    if manifest is not None:
        identity = overruled(identity, manifest, stores, issues)
    if identity.store is None and any(
        is_anonymous(place.text) for place in places if place.source in ("title", "text")
    ):
        issues.append(Issue(IssueCode.ANONYMISED, "门店名称被隐去，只能在清单里补上", "info"))
    if identity.year is None and piece.kind in ("plan", "summary_and_plan"):
        issues.append(Issue(IssueCode.YEAR_UNKNOWN, "找不到计划年度，期间写作 Y…。可在清单里补上", "warning"))
    return identity, tuple(replace(issue, plan_id=plan_id) for issue in issues)


def places_of(piece: Piece, document: Document, words: Headings) -> list[Place]:
    """All places of a piece, the most trusted first. A compilation's file name says nothing of its pieces."""
    single = not SEVERAL.search("".join(section.text for section in piece.sections))
    title = [Place("title", piece.title, piece.title_span, single)] if piece.title else []
    headings = [Place("heading", section.title, section.heading) for section in piece.sections]
    opening = [Place("text", document.text_at(span), span) for span in opening_spans(piece, document)]
    places = [*title, *headings, *cover_places(piece, document)]
    alone = not shares_document(piece)
    if piece.within and piece.kind != "policy" and names_an_owner(piece.within, words):
        places.append(Place("document", piece.within))
    if alone:
        places += [Place("header", block.text) for block in document.side if block.part in ("header", "footer")]
    places += [Place("signature", text, span) for text, span in signature_lines(piece, document)]
    places += opening
    if alone:
        places.append(Place("filename", PurePath(document.filename).stem))
        folders = [part for part in PurePath(document.path).parent.parts if part not in ("/", "\\", ".", "..")]
        places += [Place("folder", name) for name in reversed(folders[-4:])]
    return places


def shares_document(piece: Piece) -> bool:
    """True when a document holds other pieces beside this one."""
    return (
        piece.ordinal > 1
        or any("重新从一编号" in i.message or i.code == "piece_count" for i in piece.issues)
        or (bool(piece.evidence) and piece.evidence.startswith("标记"))
    )


def opening_spans(piece: Piece, document: Document) -> list[Span]:
    """The first paragraphs: those before the first heading, and the first section's."""
    spans = [span for span in piece.preamble if document.blocks[span.block].kind == "paragraph"]
    if piece.sections:
        spans += [span for span in piece.sections[0].body[:1] if document.blocks[span.block].kind == "paragraph"]
    return [span for span in spans if span != piece.title_span][:6]


def cover_places(piece: Piece, document: Document) -> list[Place]:
    """The values of a cover table that stands before the first heading."""
    places = []
    for span in piece.preamble:
        block = document.blocks[span.block]
        if block.kind != "table" or block.cols > 6:
            continue
        for cell in block.cells:
            value = next((c for c in block.cells if c.row == cell.row and c.col == cell.col + cell.colspan), None)
            key = squeeze(cell.text).rstrip("：:")
            if value is not None and 1 < len(key) <= 8:
                where = Span(block.index, 0, len(value.text), value.row, value.col)
                places.append(Place("cover", f"{key}：{value.text.strip()}", where))
    return places


def signature_lines(piece: Piece, document: Document) -> list[tuple[str, Span]]:
    """Short lines between title and text, and at the end: signatures and dates."""
    tail = piece.sections[-1].body[-4:] if piece.sections else piece.preamble[-4:]
    found = []
    for spans, longest in ((tail, 24), (piece.preamble, 44)):
        for span in spans:
            block = document.blocks[span.block]
            if block.kind != "paragraph" or block.label:
                continue
            right = block.align == "right"
            for line in document.text_at(span).split("\n"):
                plain = fold(line).strip()
                if ADDRESSEE.match(plain) or plain.endswith(("。", ";", "!", ":")) or find_label(line):
                    continue
                if 1 < len(plain) <= (44 if right else longest):
                    found.append((line, span))
    return found


def find_store(places: list[Place], stores: StoreRegistry | None, words: Headings, issues: list[Issue]) -> Identity:
    """Store, region and department from the first place that names them."""
    store: tuple[Unit, Place] | None = None
    region: Unit | None = None
    department: Unit | None = None
    for place in places:
        if place.source in ("heading", "document"):
            continue
        registered = stores.find_in(place.text) if stores else None
        if registered is not None and registered.store is not None and (store is None or place.source == "title"):
            info = registered.store
            rest = next((u for p in places for u in find_units(p.text, words) if u.kind == "department"), None)
            return Identity(
                store=info.name, store_code=info.code, store_source=f"{place.source}:{registered.via}",
                region=info.region, department=rest.name if rest else None,
            )  # fmt: skip
        if region is not None and store is None and place.source != "title" and is_regional(places, words):
            continue
        for unit in units_at(place, words):
            if unit.kind == "store" and store is None:
                store = (unit, place)
            elif unit.kind == "region" and region is None and place.source != "text":
                region = unit
            elif unit.kind == "department" and department is None and place.source in ("title", "cover", "signature"):
                department = unit
    found = Identity(
        store=store[0].name if store else None,
        store_source=store[1].source if store else None,
        region=region.name if region else None,
        department=department.name if department else None,
    )
    return with_code(found, stores, issues) if stores and store else found


def is_regional(places: list[Place], words: Headings) -> bool:
    """The title itself names a region and no store: the plan is the region's."""
    titles = [place for place in places if place.source == "title"]
    return any(unit.kind == "region" for place in titles for unit in units_at(place, words))


def units_at(place: Place, words: Headings) -> list[Unit]:
    """The units a place names. Running text counts only where a store speaks; of 甲方 and 乙方 the plan is 乙方's."""
    if place.source == "text":
        subject = find_subject(place.text, words)
        return [subject] if subject else []
    if fold(place.text).lstrip().startswith("甲方"):
        return []
    units = find_units(name_of(place), words)
    owner = find_owner(place.text, words) if place.source == "title" and place.single else None
    longer = [unit for unit in units if owner and unit.kind == "store" and owner.startswith(unit.name)]
    if longer and owner and len(owner) - len(longer[0].name) <= 2:
        return [Unit("store", owner) if unit is longer[0] else unit for unit in units]
    return units or ([Unit("store", owner)] if owner else [])


def name_of(place: Place) -> str:
    """The part of a place that may hold a name: all of it, or a cover row's value when its key asks for a unit."""
    if place.source != "cover":
        return place.text
    key, _, value = place.text.partition("：")
    return value if key in COVER_STORE + COVER_DEPARTMENT else ""


def with_code(identity: Identity, stores: StoreRegistry, issues: list[Issue]) -> Identity:
    match = stores.match(identity.store or "")
    if match is None:
        issues.append(Issue("store_unregistered", f"“{identity.store}”不在门店表里。请核对名称，或加为别名", "warning"))
        return identity
    if match.store is None:
        rivals = "、".join(match.rivals)
        issues.append(
            Issue("store_ambiguous", f"“{identity.store}”像 {rivals} 中的几家，请在门店表里加别名", "warning")
        )
        return identity
    if match.via == "fuzzy":
        issues.append(Issue("store_guessed", f"“{identity.store}”按相近读作“{match.store.name}”，请核对", "info"))
    return replace(
        identity, store=match.store.name, store_code=match.store.code, region=match.store.region or identity.region,
        store_source=f"{identity.store_source}:{match.via}",
    )  # fmt: skip


def find_people(places: list[Place], words: Headings) -> dict[str, str | None]:
    for place in places:
        if place.source in ("cover", "signature", "header", "title"):
            person = find_person(place.text, words)
            if person:
                return {"person": person}
    return {"person": None}


def find_written(places: list[Place]) -> date | None:
    """The date the text gives for itself: signature or cover."""
    dates = [
        found
        for place in places
        if place.source in ("signature", "cover")
        for found in find_dates(place.text)
        if found.as_date and len(place.text) <= 60
    ]
    exact = next((found.as_date for found in dates if found.day), None)
    return exact or next((found.as_date for found in dates), None)


def find_year(
    identity: Identity, places: list[Place], piece: Piece, document: Document, words: Headings, issues: list[Issue]
) -> Identity:
    """The year the plan is for. A title whose year was blanked out leaves it unknown."""
    found = stated_year(places, words)
    if found is None and is_masked(" ".join([piece.title or "", *(p.text for p in places if p.source == "text")])):
        return identity
    if found is None and piece.kind in ("plan", "summary_and_plan", "summary"):
        found = dated_year(identity, places, piece) or opening_year(places) or named_year(places)
        found = found or property_year(places, document, piece)
    if found is None:
        return identity
    year, source = found
    if source not in ("title", "heading", "cover", "header"):
        message = f"年度{year}不在题名里，取自{SOURCE_NAMES[source]}，请核对"
        issues.append(Issue(IssueCode.YEAR_INFERRED, message, "info"))
    return checked_year(replace(identity, year=year, year_source=source), piece, places, issues)


def dated_year(identity: Identity, places: list[Place], piece: Piece) -> tuple[int, str] | None:
    """The year by the date of writing: 明年 and 今年 in the text, else the part of the year or the season."""
    if identity.written is None:
        return None
    title = piece.title or ""
    spoken = " ".join(p.text for p in places if p.source in ("heading", "text"))
    year = relative_year(title, identity.written)
    part = part_of_year(title)
    if year is None and part is not None:
        year = identity.written.year + (part[1] < identity.written.month)
    if year is None:
        year = relative_year(spoken, identity.written) or season_year(identity.written)
    return (year, "signature") if year else None


def season_year(written: date) -> int | None:
    """A plan written in November or December is for the next year, one written up to March for its own."""
    if written.month >= 11:
        return written.year + 1
    return written.year if written.month <= 3 else None


def property_year(places: list[Place], document: Document, piece: Piece) -> tuple[int, str] | None:
    """The core title's year, or the date of creation where the text itself speaks of 明年 or 今年."""
    if shares_document(piece):
        return None
    years = [found.value for found in find_years(document.title or "")]
    if years:
        return max(years), "properties"
    spoken = " ".join([piece.title or "", *(p.text for p in places if p.source in ("heading", "text"))])
    created = document.created
    if created is None or created.year < 2015:
        return None
    year = relative_year(spoken, created.date())
    return (year, "properties") if year else None


def stated_year(places: list[Place], words: Headings) -> tuple[int, str] | None:
    """A year in title, headings of the plan half, cover or header. Of several years the latest is the plan's."""
    for source in ("title", "heading", "cover", "document", "header"):
        texts = [place.text for place in places if place.source == source]
        if source == "heading":
            texts = plan_headings(texts, words)
        if source == "cover":
            texts = [text for text in texts if not any(True for _ in find_dates(text))]
        for text in texts:
            years = [found.value for found in find_years(text)]
            if years:
                return max(years), source
    return None


def plan_headings(titles: list[str], words: Headings) -> list[str]:
    """Headings that may name the plan's year: those called plan; else all that are no review, taken together."""
    open_ones = [title for title in titles if has_any(title, words.halves.review) is None]
    plans = [title for title in open_ones if has_any(title, words.halves.plan) and any(True for _ in find_years(title))]
    return plans or [" ".join(title for title in open_ones if role_of(title, words) not in ("review", "market"))]


def opening_year(places: list[Place]) -> tuple[int, str] | None:
    """A year in the opening sentences that speak of the plan, or a span of time: 时间：2026年1月—12月."""
    for place in places:
        if place.source not in ("text", "signature"):
            continue
        for sentence in fold(place.text).replace("！", "。").split("。"):
            years = [found for found in find_years(sentence) if not found.short]
            if not years:
                continue
            about = has_any(
                sentence,
                (
                    "计划",
                    "目标",
                    "任务",
                    "部署",
                    "安排",
                    "制定",
                    "要求",
                    "思路",
                    "时间:",
                    "期限",
                    "精耕",
                    "是公司",
                    "财年",
                ),
            )
            past = has_any(sentence, ("完成了", "实现了", "去年", "截至", "已", "回顾", "成立"))
            if about and not past:
                return years[-1].value, "text"
    return None


def named_year(places: list[Place]) -> tuple[int, str] | None:
    for place in places:
        if place.source in ("filename", "folder"):
            years = list(find_years(place.text))
            if years:
                return max(found.value for found in years), place.source
    return None


def checked_year(identity: Identity, piece: Piece, places: list[Place], issues: list[Issue]) -> Identity:
    """The year against the years of the plan's own sections and of the other places."""
    year = identity.year
    assert year is not None
    mentions = Counter(
        found.value
        for section in piece.sections
        if section.role in ("targets", "actions", "budget")
        for found in find_years(section.text)
        if not found.short
    )
    if mentions:
        most, count = mentions.most_common(1)[0]
        if count >= 3 and most - year > 1 and count * 2 > sum(mentions.values()):
            message = f"题名等处写{year}年，计划各节多写{most}年。按多数取{most}年，请核对"
            issues.append(Issue(IssueCode.YEAR_CONFLICT, message, "warning"))
            return replace(identity, year=most, year_source="text")
    others = {
        found.value: place.source
        for place in places
        if place.source in ("header", "filename") and identity.year_source == "title"
        for found in find_years(place.text)
    }
    if others and year not in others and all(other - 1 != year for other in others):
        other, source = next(iter(others.items()))
        message = f"题名写{year}年，{SOURCE_NAMES[source]}写{other}年。取题名，请核对"
        issues.append(Issue(IssueCode.YEAR_CONFLICT, message, "warning"))
    return identity


def with_period(identity: Identity, places: list[Place], piece: Piece) -> Identity:
    """First and last day of the time the plan is for."""
    spans = [
        found
        for place in places
        if place.source in ("text", "signature", "cover", "title")
        for found in spans_of(place.text)
    ]
    if spans:
        start, end = spans[0]
        fiscal = (start.year, start.month) if start.month != 1 and (end.year, end.month) != (start.year, 12) else None
        whole = (end.year - start.year) * 12 + end.month - start.month == 11
        return replace(identity, period_start=start, period_end=end, fiscal_start=fiscal if whole else None)
    if identity.year is None:
        return identity
    first, last = part_of_year(piece.title or "") or (1, 12)
    end = date(identity.year + (last == 12), last % 12 + 1, 1)
    return replace(
        identity, period_start=date(identity.year, first, 1), period_end=date.fromordinal(end.toordinal() - 1)
    )


def spans_of(text: str) -> list[tuple[date, date]]:
    """Spans of time stated with both ends: 2024年7月1日至2025年6月30日, 2026年1月—12月."""
    found = []
    pattern = re.compile(
        r"(20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?\s*(?:起)?\s*[-~至到—]+\s*(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日)?"
    )
    for match in pattern.finditer(fold(text)):
        y1, m1, d1, y2, m2, d2 = (int(part) if part else None for part in match.groups())
        try:
            start = date(y1 or 1, m1 or 1, d1 or 1)
            year = y2 or y1 or 1
            end = (
                date(year, m2 or 12, d2)
                if d2
                else date.fromordinal(date(year + ((m2 or 12) == 12), (m2 or 12) % 12 + 1, 1).toordinal() - 1)
            )
        except ValueError:
            continue
        if start <= end:
            found.append((start, end))
    return found


def find_industry(piece: Piece, document: Document, words: Headings) -> str | None:
    """The trade whose words the piece uses most: two different words, or one in the title."""
    title = piece.title or ""
    body = "".join(section.title + section.text for section in piece.sections)
    best: tuple[int, str] | None = None
    for industry, cues in words.industries.items():
        different = sum(cue in body for cue in cues)
        score = different * 2 + min(sum(body.count(cue) for cue in cues), 20) + 10 * any(cue in title for cue in cues)
        if (different >= 2 or score >= 10) and (best is None or score > best[0]):
            best = (score, industry)
    return best[1] if best else None


def overruled(identity: Identity, entry: Entry, stores: StoreRegistry | None, issues: list[Issue]) -> Identity:
    """The manifest's word over the text's; where they differ, an issue says so."""
    changes: dict[str, Any] = {}
    for field, value in (("store", entry.store), ("year", entry.year), ("department", entry.department)):
        if value is None:
            continue
        read = getattr(identity, field)
        if read is not None and read != value:
            message = f"清单说 {field} 是“{value}”，文中是“{read}”。取清单"
            issues.append(Issue("manifest_overrules", message, "info"))
        changes[field] = value
    if "store" in changes:
        changes |= {"store_source": "manifest", "store_code": None}
        match = stores.match(changes["store"]) if stores else None
        if match and match.store:
            changes |= {"store": match.store.name, "store_code": match.store.code}
    if "year" in changes:
        changes |= {"year_source": "manifest"}
        if identity.year is not None and identity.period_start and identity.period_end:
            shift = changes["year"] - identity.year
            changes |= {
                "period_start": moved(identity.period_start, shift), "period_end": moved(identity.period_end, shift)
            }  # fmt: skip
    return replace(identity, **changes)


def moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
