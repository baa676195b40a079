"""Words that go with a figure: its caption, its text for who cannot see it, its credit line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from geo_app.model import UNKNOWN, Atlas, LayerKind, Source
from geo_app.snapshot.looks import Mark
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.wordlists import (
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

__all__ = ["alt_text", "caption", "citation", "credit", "file_name", "name_of"]

#: So many sources are named in a credit line; the others are counted.
_SOURCES_NAMED = 6
#: Marks with these outlines have holders and are no settlements.
_NO_SETTLEMENT = frozenset(("triangle", "bar"))
_UNSURE = frozenset((Status.DOUBTFUL, Status.CLAIMED))


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
        places for which accounts differ; other layers; a neutral note; the newsroom's own.

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
        said(language, "caption", title=scene.title, date=date, account=account),
        _listed(scene, "caption-held", holders=_holders(scene)),
        _differing(scene),
        _listed(scene, "caption-layers", layers=_others(scene)),
        said(language, "note"),
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
    is_empty = not (scene.marks or scene.shapes)
    # The legend tells how sure statements are where that differs.
    is_mixed = any(entry.group == "status" for entry in scene.legend)
    return _joined(
        said(language, "alt", title=scene.title, date=date, account=account),
        _listed(scene, "alt-held", holders=_holders(scene)),
        _listed(scene, "alt-layers", layers=_others(scene)),
        said(language, "alt-certainty") if is_mixed else "",
        said(language, "alt-empty") if is_empty else "",
        said(language, "note-short"),
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


def _differing(scene: Scene) -> str:
    if scene.span or not scene.differing:
        return ""
    language = scene.request.language
    return said(language, "caption-differ", count=count_words(scene.differing, language))


def _holders(scene: Scene) -> list[str]:
    """Settlements drawn by who is said to hold them, in the atlas's order of parties."""
    counts: dict[str, list[int]] = {}
    # On a page of several dates the numbers would be of one of them.
    for mark in () if scene.span else scene.marks:
        if mark.kind == LayerKind.SETTLEMENT and mark.outline not in _NO_SETTLEMENT:
            _count(counts, mark)
    order = [*scene.atlas.parties, *sorted(set(counts) - set(scene.atlas.parties))]
    return [_held(scene, party, *counts[party]) for party in order if party in counts]


def _count(counts: dict[str, list[int]], mark: Mark) -> None:
    parties = {hue.party: hue.status for hue in mark.hues if hue.party}
    for party, status in parties.items():
        of_party = counts.setdefault(party, [0, 0])
        of_party[0] += 1
        # Where several may hold a place, none holds it for certain.
        of_party[1] += len(parties) > 1 or status in _UNSURE


def _held(scene: Scene, party: str, count: int, doubt: int) -> str:
    language = scene.request.language
    return said(
        language,
        "held-doubt" if doubt and party != UNKNOWN else "held",
        holder=party_name(scene.atlas, party, language),
        count=count_words(count, language),
        doubt=count_words(doubt, language),
    )


def _others(scene: Scene) -> list[str]:
    """Titles of the layers drawn beside the settlements, the lowest first."""
    drawn = {*(mark.layer for mark in scene.marks), *(shape.layer for shape in scene.shapes)}
    return [
        term(layer.title, scene.request.language)
        for layer in scene.layers
        if layer.id in drawn and layer.kind != LayerKind.SETTLEMENT
    ]


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
    """Name the sources used most, and count the others."""
    names = list(dict.fromkeys(source.container or source.title for source in sources))
    more = len(names) - _SOURCES_NAMED
    if more <= 0:
        return names
    last = said(language, "sources-more", count=count_words(more, language))
    return [*names[: _SOURCES_NAMED - 1], f"{names[_SOURCES_NAMED - 1]} {last}"]


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
    atlas: Atlas, days: Sequence[int], account: str, suffix: str, *, language: str = "en"
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

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> name_of(read_atlas(), [16896], "", ".png")
    'nagorno-karabakh_2016-04-05_all-accounts.png'
    >>> name_of(read_atlas(), [16892, 16896], "azerbaijan", "svg", language="hy")
    'nagorno-karabakh_2016-04-01_2016-04-05_azerbaijan_hy.svg'
    """
    parts = [_slug(atlas.id) or "map", *map(iso_date, days), _slug(account) or "all-accounts"]
    parts += [_slug(language)] if language != "en" else []
    return f"{'_'.join(parts)}.{suffix.lstrip('.')}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
