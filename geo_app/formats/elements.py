"""The features in the text of a collection, one by one, each fault told and none fatal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geo_app.formats.brackets import MassError, refuse_masses
from geo_app.formats.jsontext import JsonFault, JsonText
from geo_app.limits import limits
from geo_app.reading import Tally, is_deeper, is_sound, mended, surveyed

__all__ = ["Elements"]

_BATCH = 500
_SEPARATOR = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
# Where none of these stands, every key is followed at once by its colon, so that keys can be
# counted in the text; and no half letter is spelt.
_ODDITIES = (" :", "\t:", "\n:", "\r:", "\\ud", "\\uD")


class Elements:
    """Iterates over the members of an array of features in a text.

    A member that is no object, or that cannot be read, is None. `count` members have been read.

    Parameters
    ----------
    text
        Its place is behind the ``[``, and afterwards behind the ``]``.
    tally
        Is told what was not understood.

    Examples
    --------
    >>> import io
    >>> tally = Tally("x.geojson")
    >>> list(Elements(JsonText(io.BytesIO(b'{"a": 1, "a": NaN}, 7 ]')), tally))
    [{'a': None}, None]
    >>> [finding.code for finding in tally.findings]
    ['not-a-feature', 'duplicate-key', 'not-finite']
    """

    def __init__(self, text: JsonText, tally: Tally) -> None:
        self.text, self.tally, self.count = text, tally, 0
        limit = limits()
        self._depth, self._most = limit.depth, limit.features
        # A feature with a shorter text cannot hold too much.
        self._short = min(2 * limit.keys, 2 * limit.values, limit.vertices)
        self._is_done = False

    def __iter__(self) -> Iterator[Any]:
        self._is_done = False
        if self.text.next_character() == "]":
            self.text.at += 1
            return
        while not self._is_done:
            members = self._batch() or [self._single()]
            if self.count + len(members) > self._most:
                self.refuse_more()
                return
            # Places in findings are counted from here.
            self.count += len(members)
            yield from members

    def alone(self) -> Any:
        """Read one member that stands by itself, with no brackets around."""
        return self._read()

    def refuse_more(self, count: int | None = None) -> None:
        """Refuse the file for its number of features, which may be known."""
        fix = "make several layers of it, or set GEO_APP_MAX_FEATURES"
        message = f"there are more than {self._most:,} features"
        self.tally.refuse("too-many-features", message, value=count, fix=fix)

    def _batch(self) -> list[Any]:
        """Members that lie whole in the buffer, up to the first one that is odd."""
        text, constants = self.text, self.text.constants
        text.next_character()
        buffer, at, scan = text.buffer, text.at, text.scan
        members: list[Any] = []
        spans: list[tuple[int, int]] = []
        while len(members) < _BATCH and not self._is_done:
            try:
                member, end = scan(buffer, at)
            except (ValueError, RecursionError):
                break
            separator = _SEPARATOR.match(buffer, end)
            if separator is None:
                break
            members.append(member)
            spans.append((at, end))
            at = separator.end()
            self._is_done = separator[1] == "]"
        text.at = at
        if members:
            self._vet(members, spans, text.constants != constants)
        return members

    def _vet(self, members: list[Any], spans: list[tuple[int, int]], is_odd: bool) -> None:
        """Look for depth, and for what has to be mended: cheap for a batch that is sound."""
        for place, member in enumerate(members):
            if type(member) is not dict:
                members[place] = None
                self._refuse(self.count + place, member)
            elif self._is_deep(member, *spans[place]):
                members[place] = None
                self._leave_out(self.count + place, *self._too_deep())
            elif mass := self._mass(*spans[place]):
                members[place] = None
                self._leave_out(self.count + place, *_too_large(mass))
        if is_odd or self._may_be_odd(members, spans[0][0], spans[-1][1]):
            for place, member in enumerate(members):
                text = self.text.buffer[slice(*spans[place])]
                if member is not None and not (is_sound(text) and not surveyed([member])[1]):
                    members[place] = self._mended(text, self.count + place)

    def _may_be_odd(self, members: list[Any], begin: int, end: int) -> bool:
        buffer = self.text.buffer
        keys, is_infinite = surveyed(filter(None, members))
        return (
            is_infinite
            or buffer.count('":', begin, end) != keys
            or any(buffer.find(oddity, begin, end) >= 0 for oddity in _ODDITIES)
        )

    def _is_deep(self, member: Any, begin: int, end: int) -> bool:
        # Only a text with that many brackets can be that deep.
        if end - begin <= 2 * self._depth:
            return False
        buffer = self.text.buffer
        brackets = buffer.count("[", begin, end) + buffer.count("{", begin, end)
        return brackets > self._depth and is_deeper(member, self._depth)

    def _mass(self, begin: int, end: int) -> MassError | None:
        """Why a member is too much, if it is."""
        if end - begin <= self._short:
            return None
        try:
            refuse_masses(self.text.buffer, begin, end)
        except MassError as error:
            return error
        return None

    def _mended(self, text: str, index: int) -> Any:
        """Read a member again, with what JSON forbids replaced and told."""
        try:
            member, faults = mended(text)
        except RecursionError:
            self._leave_out(index, *self._too_deep())
            return None
        name = member.get("id", "") if type(member) is dict else ""
        for fault in faults:
            self.tally.tell(
                fault.code, fault.message, index=index, path=f"$.features[{index}]{fault.path}",
                feature_id=name if isinstance(name, str) else "", value=fault.value, fix=fault.fix,
            )  # fmt: skip
        return member

    def _single(self) -> Any:
        """Read the one member that comes next, which is odd or does not lie whole in the buffer."""
        member = self._read()
        self._is_done = self.text.expect(",]") == "]"
        return member

    def _read(self) -> Any:
        text, constants = self.text, self.text.constants
        try:
            members = [text.value()]
        except RecursionError:
            text.skip()
            self._leave_out(self.count, *self._too_deep())
            return None
        except MassError as error:
            text.skip()
            self._leave_out(self.count, *_too_large(error))
            return None
        except (JsonFault, UnicodeError):
            raise
        except ValueError:  # an integer of thousands of digits
            return self._mended(text.passed_span(), self.count)
        self._vet(members, [(text.began, text.at)], text.constants != constants)
        return members[0]

    def _refuse(self, index: int, member: Any) -> None:
        self.tally.tell(
            "not-a-feature", "this is not a GeoJSON feature", index=index,
            path=f"$.features[{index}]", value=member, fix="write a feature, or take it out",
        )  # fmt: skip

    def _leave_out(self, index: int, code: str, message: str, fix: str) -> None:
        self.tally.tell(code, message, index=index, path=f"$.features[{index}]", fix=fix)

    def _too_deep(self) -> tuple[str, str, str]:
        message = f"the feature nests deeper than {self._depth} brackets and is left out"
        fix = "write it with fewer brackets inside one another, or set GEO_APP_MAX_DEPTH"
        return "depth", message, fix


def _too_large(error: MassError) -> tuple[str, str, str]:
    message = f"the feature has {error} and is left out"
    return "too-large", message, f"simplify or split it, or set {error.variable}"
