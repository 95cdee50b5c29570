"""Road links of the mapping authority's N1000 (GeoPackage): car roads and car ferries of Norway, both ways.

N1000 is heavily generalised: no one-way, no speed limit, few municipal streets. Links meet at their ends only.
"""

from pathlib import Path

import numpy as np

from ressursbank.roads.links import Links, codes_of
from ressursbank.roads.network import NetworkError
from ressursbank.roads.truck import data_rows

ATTRIBUTION = "N1000 Kartdata, © Kartverket, CC BY 4.0"
CAR_ROAD, CAR_FERRY = "enkelBilveg", "bilferje"
_COLUMNS = ("typeVeg", "vegkategori", "vegnummer", "motorvegtype")


def read_n1000(source: Path) -> Links:
    """Car roads and car ferries of the file's layer of road links. Raises NetworkError where it has none."""
    import pyogrio
    import shapely
    from pyproj import CRS, Transformer

    try:
        layers = [str(layer) for layer in pyogrio.list_layers(source)[:, 0]]
        fields = {layer: pyogrio.read_info(source, layer=layer)["fields"].tolist() for layer in layers}
        named = [layer for layer in layers if set(_COLUMNS) <= set(fields[layer])]
        if not named:
            raise NetworkError(f"{source}: not N1000 road links: no layer has the columns {', '.join(_COLUMNS)}")
        meta, _, geometry, columns = pyogrio.raw.read(source, layer=named[0], columns=list(_COLUMNS))
    except pyogrio.errors.DataSourceError as error:
        raise NetworkError(f"{source}: not a readable GeoPackage: {error}") from error
    field = {name: np.asarray(values, dtype=object) for name, values in zip(meta["fields"], columns, strict=True)}
    kept = np.isin(field["typeVeg"].astype(str), (CAR_ROAD, CAR_FERRY))
    lines = shapely.from_wkb(geometry[kept])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(line, np.arange(len(lines) + 1))
    to_wgs84 = Transformer.from_crs(CRS.from_user_input(meta["crs"]), "EPSG:4326", always_xy=True)
    longitude, latitude = to_wgs84.transform(xy[:, 0], xy[:, 1])

    key = -np.arange(1, len(xy) + 1)
    ends = np.concatenate([first[:-1], first[1:] - 1])
    metre = np.rint(xy[ends]).astype(np.int64) + 10_000_000
    key[ends] = metre[:, 0] * 100_000_000 + metre[:, 1]

    category = [_text(value) for value in field["vegkategori"][kept]]
    motorway = [_text(value) for value in field["motorvegtype"][kept]]
    speeds = {(row["vegkategori"], row["motorvegtype"]): row for row in data_rows("n1000_speeds.csv")}
    is_ferry = field["typeVeg"][kept] == CAR_FERRY
    # A road without category has the least figures of all: those of a private road.
    rows = [
        speeds.get((c, m)) or speeds.get((c, "")) or speeds["P", ""] for c, m in zip(category, motorway, strict=True)
    ]
    road, road_names = codes_of(
        [_road_name(c, number) for c, number in zip(category, field["vegnummer"][kept], strict=True)]
    )
    both_ways = np.ones(len(lines), dtype=bool)
    return Links(
        key=key,
        longitude=longitude,
        latitude=latitude,
        first=first,
        kmh=np.where(is_ferry, np.nan, [float(row["kmh"]) for row in rows]),
        sailing_minutes=np.full(len(lines), np.nan),
        goes_forward=both_ways,
        goes_backward=both_ways,
        is_ferry=is_ferry,
        snaps=~is_ferry & np.array([row["snaps"] == "yes" for row in rows]),
        road=road,
        road_names=road_names,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) and value != "IkkeMotorveg" else ""


def _road_name(category: str, number: object) -> str:
    """ "E6", "Rv706", "Fv715" as signs and maps have it; "" where the link has no number."""
    if not category or not isinstance(number, int | float) or number != number or number <= 0:
        return ""
    return f"E{int(number)}" if category == "E" else f"{category}v{int(number)}"
