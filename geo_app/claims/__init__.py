"""Claims as they were made: by whom, about whom, which figure; never judged, summed or averaged.

A claim is a feature of a layer of kind ``claim``. Of the properties such a feature may have, these
are read here: ``event``, ``said_by``, ``about``, ``subject`` ("what is counted: more exactly"),
``value_min``, ``value_max``, ``unit``, ``paraphrase``.
"""

from geo_app.claims.differing import claims_that_differ, days_of_difference
from geo_app.claims.matters import Matter, matters
from geo_app.claims.reading import Claim, ClaimedEvent, claimed_events, claims_of, claims_on

__all__ = [
    "Claim",
    "ClaimedEvent",
    "Matter",
    "claimed_events",
    "claims_of",
    "claims_on",
    "claims_that_differ",
    "days_of_difference",
    "matters",
]
