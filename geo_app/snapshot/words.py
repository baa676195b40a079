"""Words that go with a figure: its caption, its text for who cannot see it, its credit line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from geo_app.model import UNKNOWN, Atlas, LayerKind, Source
from geo_app.snapshot.content.tally import Held, Tally
from geo_app.snapshot.page.entries import CHANGE
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.text.wordlists import (
    account_note,
    account_words,
    capitalised,
    count_words,
    date_words,
    party_name,
    said,
    term,
)
from geo_app.style import Status
from geo_app.validtime import iso_date

__all__ = ["alt_text", "caption", "citation", "credit", "file_name", "layout_of", "name_of"]

#: So many sources are named in a credit line; the others are counted.
_SOURCES_NAMED = 6


def caption(scene: Scene) -> str:
    """Say in full sentences what a figure shows, to be set beside it.

    Parameters
    ----------
    scene
        What is drawn; the words are in its language.

    Returns
    -------
    str
        Title, date and account; settlements drawn by holder, in the atlas's order of parties;
        places for which accounts differ; other layers; a neutral note; the newsroom's own. Of two
        dates or more the settlements of each; of a difference from which holder to which.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> caption(scene_of(read_atlas(), Request(16896)))
    'Nagorno-Karabakh, 5 April 2016. All accounts. Settlements shown, by the holder named ...
    """
    language = scene.request.language
    account = capitalised(account_words(scene.atlas, scene.request.account, language), language)
    date = scene.span or date_words(scene.day, language)
    return _joined(
        said(language, _spanning(scene, "caption"), title=scene.title, date=date, account=account),
        *(told := _settlements(scene, "caption-held")),
        _others(scene, "caption-layers", is_first=not told),
        said(language, "note"),
        account_note(scene.request.account, language),
        scene.since,
        scene.request.note,
    )


def alt_text(scene: Scene) -> str:
    """Say what a figure looks like and tells, for those who cannot see it.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> alt_text(scene_of(read_atlas(), Request(16896, account="azerbaijan")))
    'Map of Nagorno-Karabakh as of 5 April 2016, account: Azerbaijan. Dots mark settlements, ...
    """
    language = scene.request.language
    account = account_words(scene.atlas, scene.request.account, language)
    date = scene.span or date_words(scene.day, language)
    told = _settlements(scene, "alt-held")
    is_empty = not (scene.marks or scene.shapes or told)
    # The legend tells how sure statements are where that differs.
    is_mixed = any(entry.group == "status" for entry in scene.legend)
    return _joined(
        said(language, _spanning(scene, "alt"), title=scene.title, date=date, account=account),
        *told,
        _others(scene, "alt-layers", is_first=not told),
        said(language, "alt-certainty") if is_mixed else "",
        said(language, "alt-empty") if is_empty else "",
        scene.since,
        said(language, "note-short"),
        account_note(scene.request.account, language),
    )


def _joined(*sentences: str) -> str:
    """Join the sentences that there are."""
    return re.sub(r"\.\.(?=\s|$)", ".", " ".join(filter(None, sentences)))


def _listed(scene: Scene, key: str, **parts: Sequence[str]) -> str:
    """Say a sentence with a list in it; nothing if the list is empty."""
    if not any(parts.values()):
        return ""
    # Names of parties and titles of layers have commas of their own.
    joined = {name: "; ".join(texts) for name, texts in parts.items()}
    return said(scene.request.language, key, **joined)


def _spanning(scene: Scene, key: str) -> str:
    return f"{key}-span" if scene.span else key


def _settlements(scene: Scene, key: str) -> list[str]:
    """The settlements of one date, or of each of several; or what differs between two."""
    if any(row.swatch.kind == CHANGE for row in scene.legend):
        return _changes(scene)
    if scene.span:
        return list(filter(None, (_on(scene, tally) for tally in scene.tallies)))
    (tally,) = scene.tallies
    held = _listed(scene, key, holders=[_held(scene, held) for held in tally.holders])
    counted = ("caption-differ", tally.differing), ("caption-undated", tally.undated)
    language = scene.request.language
    more = (said(language, k, count=count_words(n, language)) for k, n in counted if n)
    return [*filter(None, [held]), *more]


def _on(scene: Scene, tally: Tally) -> str:
    """The settlements of one of several dates, in one sentence."""
    language = scene.request.language
    others = ("differs", tally.differing), ("day-unknown", tally.undated)
    holders = [_held(scene, held) for held in tally.holders] + [
        said(language, "held", holder=said(language, key), count=count_words(count, language))
        for key, count in others if count
    ]  # fmt: skip
    if not holders:
        return ""
    date = date_words(tally.day, language)
    return said(language, "caption-held-on", date=date, holders="; ".join(holders))


def _changes(scene: Scene) -> list[str]:
    """How many settlements differ between two dates, how sure and how; or that none does."""
    language = scene.request.language
    statuses = [mark.hues[0].status for mark in scene.marks if mark.kind == CHANGE]
    if not statuses:
        return [said(language, "no-change")]
    counted = (len(statuses), statuses.count(Status.LESS), statuses.count(Status.DOUBTFUL))
    count, less, doubt = (count_words(number, language) for number in counted)
    moved = [
        said(language, "held", holder=row.text, count=count_words(row.count, language))
        for row in scene.legend if row.swatch.kind == CHANGE and row.count
    ]  # fmt: skip
    return [
        said(language, "caption-changed", count=count, less=less, doubt=doubt),
        said(language, "caption-moved", changes="; ".join(moved)),
        said(language, "before-after"),
    ]


def _held(scene: Scene, held: Held) -> str:
    language = scene.request.language
    named = party_name(scene.atlas, held.party, language)
    return said(
        language,
        "held-doubt" if held.doubt and held.party != UNKNOWN else "held",
        holder=named if held.party else said(language, "no-party"),
        count=count_words(held.places, language),
        doubt=count_words(held.doubt, language),
    )


def _others(scene: Scene, key: str, *, is_first: bool) -> str:
    """Titles of the layers drawn beside the settlements, the lowest first."""
    drawn = {*(mark.layer for mark in scene.marks), *(shape.layer for shape in scene.shapes)}
    titles = [
        term(layer.title, scene.request.language)
        for layer in scene.layers
        if layer.id in drawn and layer.kind != LayerKind.SETTLEMENT
    ]
    return _listed(scene, "layers-only" if is_first else key, layers=titles)


def credit(scene: Scene) -> str:
    """Name those to be credited: the sources used most, and whose data is drawn.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> credit(scene_of(read_atlas(), Request(16896)))
    'Map: geo-app. Sources: ... and ... more. ...Made with Natural Earth...'
    """
    language = scene.request.language
    owed = dict.fromkeys(c.attribution for c in scene.credits if c.attribution)
    return _joined(
        said(language, "credit"),
        _listed(scene, "credit-sources", sources=_named(scene.sources, language)),
        said(language, "credit-licences", licences="; ".join(owed)) if owed else "",
    )


def _named(sources: Sequence[Source], language: str) -> list[str]:
    """Name the sources used most by their alphabet, so that no side's lead; count the others."""
    names = list(dict.fromkeys(source.container or source.title for source in sources))
    named, more = sorted(names[:_SOURCES_NAMED], key=str.casefold), len(names) - _SOURCES_NAMED
    if more > 0:
        named[-1] += " " + said(language, "sources-more", count=count_words(more, language))
    return named


def citation(source: Source) -> str:
    """Cite a source in one line.

    Examples
    --------
    >>> citation(Source("a", "Truce", "Gazette", "https://example.org/a", "1994-05-12", "", {}))
    'Truce. Gazette, 1994-05-12. https://example.org/a'
    """
    where = ", ".join(part for part in (source.container, source.issued) if part)
    return ". ".join(part for part in (source.title, where, source.url) if part)


def file_name(scene: Scene, suffix: str) -> str:
    """Name the file of a figure; see `name_of`."""
    request = scene.request
    return name_of(scene.atlas, [scene.day], request.account, suffix, language=request.language)


def name_of(
    atlas: Atlas,
    days: Sequence[int],
    account: str,
    suffix: str,
    *,
    language: str = "en",
    layout: str = "",
) -> str:
    """Name a file after what it shows, so that it sorts and needs no quoting.

    Parameters
    ----------
    atlas
        The atlas.
    days
        Days since 1970-01-01: one, or those that are compared, or the first and the last.
    account
        An account id; empty for all.
    suffix
        With or without its dot.
    language
        Added if it is not English.
    layout
        Added if given: `layout_of` the page.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> name_of(read_atlas(), [16896], "", ".png")
    'nagorno-karabakh_2016-04-05_all-accounts.png'
    >>> name_of(read_atlas(), [16892, 16896], "azerbaijan", "svg", language="hy")
    'nagorno-karabakh_2016-04-01_2016-04-05_azerbaijan_hy.svg'
    """
    parts = [_slug(atlas.id) or "map", *map(iso_date, days), _slug(account) or "all-accounts"]
    parts += [layout] if layout else []
    parts += [_slug(language)] if language != "en" else []
    return f"{'_'.join(parts)}.{suffix.lstrip('.')}"


def layout_of(dates: int, *, is_difference: bool = False) -> str:
    """Name what tells apart pages of the same dates.

    Parameters
    ----------
    dates
        How many are on the page.
    is_difference
        Whether it shows what differs between two.

    Examples
    --------
    >>> layout_of(1), layout_of(2), layout_of(2, is_difference=True), layout_of(3)
    ('', '', 'difference', 'grid')
    """
    if is_difference:
        return "difference"
    return "grid" if dates > 2 else ""


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
