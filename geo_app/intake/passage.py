"""One pass over a file: its members become features in our terms, in order, one at a time."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from geo_app.checks import Listing
from geo_app.dialects import (
    Dialect,
    TimeColumnFinder,
    TimeColumns,
    TimeFault,
    Translation,
    translated,
)
from geo_app.formats import open_features
from geo_app.intake.choices import Choices
from geo_app.intake.ends import Ahead, LoneEnds
from geo_app.model import Finding, Severity
from geo_app.reading import identity_text

__all__ = ["Feature", "Passage", "Progress", "identity_of"]

Feature = dict[str, Any]
Progress = Callable[[float], None]
#: Given a row's number and its feature, gives the feature as it is to be.
Mend = Callable[[int, Feature], Feature]

_DIALECTS = tuple(Dialect)
_NUMBER_OF = {dialect: number for number, dialect in enumerate(_DIALECTS, 1)}
_NOT_A_FEATURE = 0


class Passage:
    """One pass over a file. After it, `numbers` holds for each row the number of its feature.

    Parameters
    ----------
    path, shown_as
        The file, and its name in messages.
    choices
        Its `columns` and `defaults` are used here.
    mend
        Repairs a row.
    progress
        Told how much of the file is read, from 0 to 1.
    """

    def __init__(
        self,
        path: Path,
        shown_as: str,
        choices: Choices,
        *,
        mend: Mend | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.stream = open_features(path, shown_as, progress=progress)
        self.listing = Listing(shown_as)
        self.numbers = array("i")
        self.finder = TimeColumnFinder()
        #: Dialects that date a feature, and those that say of one when it begins.
        self.dating: set[Dialect] = set()
        self.starting: set[Dialect] = set()
        self._file = shown_as
        self._choices = choices
        self._mend = mend
        self._unseen = set(filter(None, _names_of(choices.columns)))
        self._spoken = bytearray()

    @property
    def members(self) -> int:
        """How many members the file has."""
        return len(self._spoken)

    @property
    def kept(self) -> int:
        """How many of them are features."""
        return self.members - self._spoken.count(_NOT_A_FEATURE)

    def features(self) -> Iterator[Feature]:
        """Each member that is a feature: translated, mended, its gaps filled."""
        columns, see = self._choices.columns, self.finder.see
        spoken, numbers = self._spoken, self.numbers
        members, lone_ends = Ahead(self.stream.features), LoneEnds()
        for index, member in enumerate(members):
            # None: it could not be read, and the stream has told why.
            feature = None if member is None else self._sound(member, index)
            if feature is None:
                spoken.append(_NOT_A_FEATURE)
                continue
            if self._unseen:
                self._unseen.difference_update(feature.get("properties") or ())
            translation = lone_ends.judged(feature, translated(feature, columns), members)
            spoken.append(_NUMBER_OF[translation.dialect])
            if translation.dialect is Dialect.UNDATED:
                see(feature)
            elif translation.dialect not in self.starting:
                self._note_starts(translation)
            for fault in translation.faults:
                self.listing.add(self._date_finding(fault, feature, index))
            for row in translation.features:
                numbers.append(index)
                yield self._completed(row)

    def absent_columns(self) -> list[str]:
        """Columns that were named for the dates, and that no feature has."""
        return [name for name in _names_of(self._choices.columns) if name in self._unseen]

    def _note_starts(self, translation: Translation) -> None:
        for feature in translation.features:
            properties = feature.get("properties") or {}
            if "valid_from" in properties or "valid_to" in properties:
                self.dating.add(translation.dialect)
                if properties.get("valid_from"):
                    self.starting.add(translation.dialect)

    def _completed(self, feature: Feature) -> Feature:
        if self._mend is not None:
            feature = self._mend(len(self.numbers) - 1, feature)
        if self._choices.defaults:
            feature = _filled(feature, self._choices.defaults)
        return feature

    def _sound(self, member: Any, index: int) -> Feature | None:
        """A member as a feature that has a type and properties; None if it is no feature."""
        if type(member) is dict and member.get("type") == "Feature":
            if isinstance(member.get("properties"), dict | None):
                return member
            self._tell_of_properties(member, index)
            return {**member, "properties": {}}
        if not isinstance(member, dict) or member.keys().isdisjoint(("geometry", "properties")):
            message, fix = "this member is not a GeoJSON feature, and is left out", _FORM
            self._tell("not-a-feature", index, "", message, _seen(member), fix)
            return None
        message, fix = "this member is not marked as a feature", 'write "type": "Feature"'
        value = member.get("type")
        self._tell("feature-type", index, ".type", message, value, fix, Severity.WARNING)
        return self._sound({**member, "type": "Feature"}, index)

    def _tell_of_properties(self, member: Feature, index: int) -> None:
        message, fix = "the properties are not an object, and are left out", _FORM
        value = _seen(member["properties"])
        self._tell("properties", index, ".properties", message, value, fix)

    def _tell(
        self, code: str, index: int, path: str, message: str, value: Any, fix: str,
        severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        where = f"$.features[{index}]{path}"
        self.listing.add(Finding(severity, code, self._file, message, "", index, where, value, fix))

    def _date_finding(self, fault: TimeFault, feature: Feature, index: int) -> Finding:
        return Finding(
            Severity.ERROR, "date", self._file, fault.message,
            feature_id=identity_of(feature),
            index=index,
            path=f"$.features[{index}]{fault.path}",
            value=fault.value,
            fix=fault.fix,
        )  # fmt: skip

    def dialects(self) -> dict[str, int]:
        """How many features are of each dialect, the commonest first."""
        counts = Counter(self._spoken)
        del counts[_NOT_A_FEATURE]
        return {_DIALECTS[number - 1].value: count for number, count in counts.most_common()}

    def speakers(self, dialect: str) -> Iterator[int]:
        """Numbers of the features of one dialect."""
        sought = _NUMBER_OF[Dialect(dialect)]
        return (index for index, number in enumerate(self._spoken) if number == sought)


def _names_of(columns: TimeColumns | None) -> tuple[str, ...]:
    return (columns.start, columns.end) if columns else ()


_FORM = 'write {"type": "Feature", "geometry": ..., "properties": {...}}'


def identity_of(feature: Feature) -> str:
    """Return the id of a feature as text, also one that stands among its properties.

    Examples
    --------
    >>> identity_of({"id": 7}), identity_of({"properties": {"id": "a"}}), identity_of({"id": []})
    ('7', 'a', '')
    """
    identity = feature.get("id", (feature.get("properties") or {}).get("id"))
    return identity_text(identity)


def _seen(value: Any) -> Any:
    """A value as it is shown in a finding: not a whole collection."""
    return (
        value if not isinstance(value, list | dict) else f"{type(value).__name__} of {len(value)}"
    )


def _filled(feature: Feature, defaults: Mapping[str, Any]) -> Feature:
    properties = feature.get("properties") or {}
    absent = {key: value for key, value in defaults.items() if properties.get(key) in _EMPTY}
    return {**feature, "properties": {**properties, **absent}} if absent else feature


_EMPTY: tuple[Any, ...] = (None, "", [])
