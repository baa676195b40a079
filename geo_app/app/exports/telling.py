"""The words that go with a file, for each kind of file: what it holds, and whom it is owed to."""

from __future__ import annotations

from dataclasses import replace

from geo_app.accounts import layers_named
from geo_app.app.exports.choice import ANIMATION, FEATURES, LIVE, Wish
from geo_app.app.exports.wording import FORMAT_WORDS
from geo_app.model import Atlas
from geo_app.snapshot.film.sheet import facts_until
from geo_app.snapshot.scene import Credit, Scene
from geo_app.snapshot.text.wordlists import account_words, date_words, said
from geo_app.snapshot.words import alt_text, caption, credit
from geo_app.validtime import day_number

__all__ = ["Words", "words_of"]

#: Heads, each with a text.
Words = tuple[tuple[str, str], ...]


def words_of(atlas: Atlas, wish: Wish, scene: Scene) -> Words:
    """The words to copy beside a file, under their heads.

    Parameters
    ----------
    atlas, wish
        What is asked for.
    scene
        What is seen on the first date.

    Returns
    -------
    tuple of (str, str)
        Of a picture its caption, alternative text and credit line; of an animation those of all
        its dates; of a live page and of data what they hold.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> atlas = read_atlas()
    >>> wish = Wish("2016-04-05", what="live", format="html")
    >>> words_of(atlas, wish, scene_of(atlas, Request(16896)))[1]
    ('Title of the frame', 'Map of Nagorno-Karabakh whose date can be moved')
    """
    if wish.what == ANIMATION:
        # Of all dates, as the file says it of itself.
        facts = facts_until(scene, day_number(wish.to))
        return _of_picture(facts.caption, facts.alt, facts.credit)
    if wish.what == LIVE:
        return _of_live(atlas, wish, scene)
    if wish.what == FEATURES:
        return _of_features(atlas, wish, scene)
    return _of_picture(caption(scene), alt_text(scene), credit(scene))


def _of_picture(caption: str, alt: str, credit: str) -> Words:
    return ("Caption", caption), ("Alternative text", alt), ("Credit line", credit)


def _of_live(atlas: Atlas, wish: Wish, scene: Scene) -> Words:
    title = wish.title or atlas.title
    words = (
        f"{title}, {_whole(atlas)}: a map whose date can be moved. It opens at "
        f"{_date(wish.date)}, {_account_named(atlas, wish)}. {said('en', 'note')}"
    )
    frame = f"Map of {title} whose date can be moved"
    return ("Caption", words), ("Title of the frame", frame), _credit(atlas, wish, scene)


def _of_features(atlas: Atlas, wish: Wish, scene: Scene) -> Words:
    layers = layers_named(atlas, wish.layers)
    when = _whole(atlas) if wish.every else f"as of {_date(wish.date)}"
    words = (
        f"{atlas.title}, {when}, {_account_named(atlas, wish)}. "
        f"{FORMAT_WORDS[wish.format]}. Layers: {'; '.join(one.title for one in layers)}. Each "
        f"feature has its valid time and its sources. {said('en', 'note')}"
    )
    return ("What the file holds", words), _credit(atlas, wish, scene)


def _whole(atlas: Atlas) -> str:
    return f"{_date(atlas.first.isoformat())} to {_date(atlas.last.isoformat())}"


def _date(day: str) -> str:
    return date_words(day_number(day), "en")


def _account_named(atlas: Atlas, wish: Wish) -> str:
    return account_words(atlas, wish.account, "en")


def _credit(atlas: Atlas, wish: Wish, scene: Scene) -> tuple[str, str]:
    """Whose layers are in the file, whether anything of them holds on the date or not."""
    layers = layers_named(atlas, wish.layers)
    ground = atlas.basemap if wish.what == LIVE else ()
    owed = tuple(Credit(one.attribution, one.licence) for one in (*layers, *ground))
    return "Credit line", credit(replace(scene, sources=(), credits=owed))
