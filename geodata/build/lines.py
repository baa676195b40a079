"""Control lines: the surveyed one of 1994, the inferred one of 2020, and the road of 2022."""

from __future__ import annotations

import shapely

from geodata.build.areas import DECIMALS, sources_of
from geodata.build.geojson import Feature, feature
from geodata.build.rows import places, position
from geodata.build.territories import Territories


def control_lines(territories: Territories) -> list[Feature]:
    return [_line_of_contact(territories), _line_of_2020(territories)]


def _line_of_contact(territories: Territories) -> Feature:
    facts = ["b-line-of-contact-1994"]
    properties = {
        "name": "Line of contact",
        "name:en": "Line of contact",
        "name:hy": "Շփման գիծ",
        "name:az": "Təmas xətti",
        "name:ru": "Линия соприкосновения",
        "kind": "control-line",
        "subkind": "ceasefire line",
        "valid_from": "1994-05-12",
        "valid_to": "2020-11-10",
        "certainty": "less-certain",
        "position_error_km": 4,
        "basis": "Natural Earth's ceasefire line of 1994, generalised, too far east near Aghdam; "
        "after 27 September 2020 the front moved. The changes of April 2016 are points, not a line",
        "facts": facts,
        "sources": sources_of({"facts": ";".join(facts), "sources": "natural-earth"}),
    }
    return feature("line-of-contact-1994", territories.line_of_contact, properties, DECIMALS)


def _line_of_2020(territories: Territories) -> Feature:
    facts = ["b-russian-peacekeeping-zone-2020", "b-nkr-controlled-territory-2020"]
    properties = {
        "name": "Line of contact, 2020 to 2023 (inferred)",
        "name:en": "Line of contact, 2020 to 2023 (inferred)",
        "kind": "control-line",
        "subkind": "inferred line",
        "valid_from": "[2020-11-10..2020-12-01]",
        "valid_to": "[2023-09-19..2023-09-20]",
        "certainty": "uncertain",
        "position_error_km": 3,
        "basis": "from nearest settlements: edge of the ground nearest to those that stayed under "
        "NKR / Artsakh, inside the former oblast; no surveyed line was published. "
        "It begins with the last of the handovers",
        "facts": facts,
        "sources": sources_of({"facts": ";".join(facts), "sources": "natural-earth;compiler"}),
    }
    edge = shapely.line_merge(territories["ZONE_2020"].boundary)
    return feature("line-of-contact-2020", edge, properties, DECIMALS)


def new_corridor() -> Feature:
    """The road of 2022: a line, since neither its course nor a width was found."""
    facts = ["b-lachin-corridor-2022"]
    by_id = places()
    joins = position(by_id["hinshen"])
    properties = {
        "name": "Lachin corridor (new road)",
        "name:en": "Lachin corridor (new road)",
        "name:hy": "Լաչինի միջանցք",
        "name:az": "Laçın dəhlizi",
        "name:ru": "Лачинский коридор",
        "kind": "control-area",
        "subkind": "corridor",
        "valid_from": "2022-08~",
        "valid_to": "2023-09~",
        "holder": "russian-peacekeepers",
        "certainty": "uncertain",
        "position_error_km": 5,
        "basis": "runs further south than the old road; drawn by hand from the border by the "
        "Hakari valley to Hinshen, its course was not found",
        "facts": facts,
        "sources": sources_of({"facts": ";".join(facts), "sources": "general-knowledge"}),
    }
    course = [(46.53, 39.51), position(by_id["malkhalaf"]), position(by_id["mighidara"]), joins]
    return feature("lachin-corridor-new-road", shapely.LineString(course), properties, DECIMALS)
