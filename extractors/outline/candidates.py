"""Which lines are headings: evidence from styles, numbers, looks and what stands below, weighed run by run.

A numbered line heads something when it is short like a title and has text or a list of its own below it; the members of
one run decide together, so that a heading without text stays a heading and a list whose last item happens to be
followed by a paragraph stays a list. Lines without number are judged one by one (`extractors.outline.unnumbered`).
"""

import re
from dataclasses import dataclass

from extractors.fold import fold
from extractors.outline.glued import known_title, run_in_title, split_heading
from extractors.outline.headings import Headings
from extractors.outline.lines import Line, squeeze
from extractors.outline.looks import Heading, Look, heading_of, is_styled, is_title_like, look_of, stands_out
from extractors.outline.runs import Run, Runs, find_runs
from extractors.outline.unnumbered import QUANTITY, judge_unnumbered, list_heads, quiet_headings

__all__ = ["find_headings"]

OUTER = ("part", "chapter", "section", "hanzi")
"""Schemes whose short lines are headings even with nothing below them."""
SHORT = 20
TABLE_NAME = re.compile(r"附?表\s*[一二三四五六七八九十\d]")


@dataclass(frozen=True, slots=True)
class Member:
    """A line of a run with what speaks for it: it reads like a title, something stands below it, it stands out."""

    index: int
    line: Line
    title_like: bool
    below: str
    loud: tuple[str, ...]
    glued: int | None


def find_headings(lines: list[Line], words: Headings, look: Look | None = None) -> list[Heading]:
    """The headings among the lines of one text, in reading order. Title lines must have been left out before."""
    look = look or look_of(lines)
    runs = find_runs(lines)
    loud = [stands_out(line, look) for line in lines]
    kept: dict[int, Heading] = list_heads(lines, runs)
    for run in runs.runs:
        kept |= judge_run(run, members_of(run, lines, runs, loud, words), runs, words)
    for index, line in enumerate(lines):
        if index not in runs.of and index not in kept and not line.table:
            found = judge_unnumbered(index, lines, loud, words)
            if found:
                kept[index] = found
    if not kept:
        kept = quiet_headings(lines, words)
    return [kept[index] for index in sorted(kept) if not is_caption(index, lines, kept)]


def is_caption(index: int, lines: list[Line], kept: dict[int, Heading]) -> bool:
    """A table's name right above it, under a heading that is none: 表一 分周任务, or a centred line where headings
    are not centred. Where such lines alone head the text they are its headings."""
    line = lines[index]
    followed = index + 1 < len(lines) and lines[index + 1].table
    if kept[index].style is not None or not followed:
        return False
    if TABLE_NAME.match(line.plain):
        return any(other < index and not TABLE_NAME.match(lines[other].plain) for other in kept)
    centred = line.align == "center" and line.label is None and not line.bold
    return centred and any(lines[other].align != "center" for other in kept)


def members_of(run: Run, lines: list[Line], runs: Runs, loud: list[tuple[str, ...]], words: Headings) -> list[Member]:
    members = []
    for i in run.members:
        title_like = is_title_like(lines[i].title)
        glued = None if title_like else known_title(lines[i], run, words)
        members.append(Member(i, lines[i], title_like, below(i, lines, runs, loud), loud[i], glued))
    return members


def judge_run(run: Run, members: list[Member], runs: Runs, words: Headings) -> dict[int, Heading]:
    """Decide for all members of a run together, then for each. The text below the last may belong to what follows."""
    core = members[:-1] or members
    heading = sum((member.title_like and bool(member.below)) or member.glued is not None for member in core)
    short = sum(member.title_like and len(squeeze(member.line.title)) <= SHORT for member in members)
    outer = run.scheme in OUTER and short * 2 > len(members) and not is_list_of_figures(members, core)
    heads = heading * 2 >= len(core) or outer
    found = {}
    for member in members:
        label = member.line.label
        evidence = (f"编号{label.text if label else ''}", *member.loud)
        if is_styled(member.line, member.loud):
            found[member.index] = heading_of(member.index, member.line, evidence)
        elif member.title_like and (heads or heads_alone(member, runs)):
            reason = member.below or "同级编号都是标题"
            found[member.index] = heading_of(member.index, member.line, (*evidence, reason))
        elif not member.title_like:
            end = (member.glued if heads else None) or run_in_title(member.line, run, words)
            if end is not None:
                found[member.index] = split_heading(member.index, member.line, end, evidence)
    return found


def is_list_of_figures(members: list[Member], core: list[Member]) -> bool:
    """一、毛利率31% 二、新客600个 with nothing between: what is to be reached, line by line."""
    figures = sum(QUANTITY.search(fold(member.line.title)) is not None for member in members)
    return figures * 2 >= len(members) and not any(member.below or member.loud for member in core)


def heads_alone(member: Member, runs: Runs) -> bool:
    """A heading among list items: it has a list of its own, or stands out and is no item with a figure."""
    if any(run.first == 1 and len(run.members) > 1 for run in runs.below.get(member.index, ())):
        return True
    return bool(member.loud) and (bool(member.below) or not QUANTITY.search(fold(member.line.title)))


def below(index: int, lines: list[Line], runs: Runs, loud: list[tuple[str, ...]]) -> str:
    """What stands under a numbered line before the next one: text, a table, a list of its own; empty when nothing."""
    following = index + 1
    if following >= runs.end[index]:
        return ""
    line = lines[following]
    if any(run.members[0] == following for run in runs.below.get(index, ())):
        return "下有分项"
    if line.table:
        return "下有表格"
    if loud[following] and line.label is None and is_title_like(line.text):
        return ""
    return "下有正文" if following not in runs.of else ""
