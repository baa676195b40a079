"""Dates as people know them: the Extended Date/Time Format (EDTF, ISO 8601-2), read to days.

The grammar is that of the Library of Congress specification, levels 0 to 2
(https://www.loc.gov/standards/datetime/). Every text becomes four whole days: its strict bounds,
and the bounds widened by its qualifiers. The standard gives these no width; here ``~``
(approximate) and ``?`` (uncertain) widen by one unit of the part they stand at, a year (or the
decade, century or millennium that ``X`` leaves open), a month or a day, and ``%`` (both) by two.

Beyond the specification a season may be written by its name (``Spring, 2002``), and blanks may
stand after the commas of a set, if they stand after all of them.

We read the format ourselves because the library for it, python-edtf, takes about 4 ms for one text
and cannot bound an open interval.
"""

from geo_app.edtf.bounds import Edtf
from geo_app.edtf.parsing import parse_edtf

__all__ = ["Edtf", "parse_edtf"]
