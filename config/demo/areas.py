"""The demonstration's map: Dongsi with its six communities, and a neighbour street to show that nothing crosses.

Drawn by hand along streets and hutongs, WGS-84, to four decimals (about 10 m): a picture for trying things out, not a
survey. Corners have names, so that neighbours share them and the communities tile the street.
"""

from typing import Any, NamedTuple

DONGSI = "110101006"
CHAOYANGMEN = "110101007"


class Corner(NamedTuple):
    """A corner, as GeoJSON orders it."""

    lng: float
    lat: float


# 东四北大街, south to north: Dongsi crossing, 四条/五条, 七条/八条, Zhang Zizhong Road.
DONGSI_CROSSING = Corner(116.4111, 39.9230)
WEST_AT_ERTIAO = Corner(116.4111, 39.9248)
WEST_BEFORE_WUTIAO = Corner(116.4110, 39.9266)
WEST_AT_LIUTIAO = Corner(116.4110, 39.9286)
WEST_BEFORE_BATIAO = Corner(116.4110, 39.9306)
NORTH_WEST = Corner(116.4111, 39.9322)
# 朝阳门内大街, west to east.
SOUTH_IN_THE_WEST = Corner(116.4155, 39.9231)
SOUTH_AT_BEIXIAOJIE = Corner(116.4201, 39.9232)
SOUTH_IN_THE_EAST = Corner(116.4241, 39.9232)
CHAOYANGMEN_BRIDGE = Corner(116.4281, 39.9233)
# 朝阳门北小街, south to north: the line between the hutongs and the old granaries.
BEIXIAOJIE_1 = Corner(116.4200, 39.9256)
BEIXIAOJIE_2 = Corner(116.4200, 39.9269)
BEIXIAOJIE_3 = Corner(116.4199, 39.9277)
BEIXIAOJIE_4 = Corner(116.4198, 39.9308)
NORTH_AT_BEIXIAOJIE = Corner(116.4197, 39.9324)
# 朝阳门北大街 (the second ring), south to north.
EAST_1 = Corner(116.4280, 39.9258)
EAST_2 = Corner(116.4279, 39.9276)
EAST_3 = Corner(116.4279, 39.9300)
DONGSISHITIAO_BRIDGE = Corner(116.4278, 39.9325)
# 平安大街 (东四十条), between its ends.
NORTH_IN_THE_WEST = Corner(116.4155, 39.9323)
NORTH_IN_THE_EAST = Corner(116.4238, 39.9326)
# Between 四条 and 五条; between 七条 and 八条; north of 豆瓣胡同; south of 南门仓胡同: each west to east.
WUTIAO_1, WUTIAO_2 = Corner(116.4136, 39.9265), Corner(116.4168, 39.9268)
BATIAO_1, BATIAO_2 = Corner(116.4139, 39.9305), Corner(116.4170, 39.9307)
CANGNAN_1, CANGNAN_2 = Corner(116.4228, 39.9257), Corner(116.4254, 39.9259)
NANMENCANG_1, NANMENCANG_2 = Corner(116.4226, 39.9278), Corner(116.4252, 39.9275)


class Piece(NamedTuple):
    """An area of the demonstration, with its corners anticlockwise."""

    level: str
    code: str
    name: str
    name_en: str
    parent: str
    corners: tuple[Corner, ...]


_DONGSI = (
    Piece(
        "street",
        DONGSI,
        "东四街道",
        "Dongsi Sub-district",
        "",
        (
            DONGSI_CROSSING,
            SOUTH_IN_THE_WEST,
            SOUTH_AT_BEIXIAOJIE,
            SOUTH_IN_THE_EAST,
            CHAOYANGMEN_BRIDGE,
            EAST_1,
            EAST_2,
            EAST_3,
            DONGSISHITIAO_BRIDGE,
            NORTH_IN_THE_EAST,
            NORTH_AT_BEIXIAOJIE,
            NORTH_IN_THE_WEST,
            NORTH_WEST,
            WEST_BEFORE_BATIAO,
            WEST_AT_LIUTIAO,
            WEST_BEFORE_WUTIAO,
            WEST_AT_ERTIAO,
        ),
    ),
    Piece(
        "community",
        "110101006001",
        "南门仓社区",
        "Nanmencang Community",
        DONGSI,
        (
            BEIXIAOJIE_3,
            NANMENCANG_1,
            NANMENCANG_2,
            EAST_2,
            EAST_3,
            DONGSISHITIAO_BRIDGE,
            NORTH_IN_THE_EAST,
            NORTH_AT_BEIXIAOJIE,
            BEIXIAOJIE_4,
        ),
    ),
    Piece(
        "community",
        "110101006002",
        "二条社区",
        "Ertiao Community",
        DONGSI,
        (
            DONGSI_CROSSING,
            SOUTH_IN_THE_WEST,
            SOUTH_AT_BEIXIAOJIE,
            BEIXIAOJIE_1,
            BEIXIAOJIE_2,
            WUTIAO_2,
            WUTIAO_1,
            WEST_BEFORE_WUTIAO,
            WEST_AT_ERTIAO,
        ),
    ),
    Piece(
        "community",
        "110101006003",
        "六条社区",
        "Liutiao Community",
        DONGSI,
        (
            WEST_BEFORE_WUTIAO,
            WUTIAO_1,
            WUTIAO_2,
            BEIXIAOJIE_2,
            BEIXIAOJIE_3,
            BEIXIAOJIE_4,
            BATIAO_2,
            BATIAO_1,
            WEST_BEFORE_BATIAO,
            WEST_AT_LIUTIAO,
        ),
    ),
    Piece(
        "community",
        "110101006004",
        "豆瓣社区",
        "Douban Community",
        DONGSI,
        (
            SOUTH_AT_BEIXIAOJIE,
            SOUTH_IN_THE_EAST,
            CHAOYANGMEN_BRIDGE,
            EAST_1,
            CANGNAN_2,
            CANGNAN_1,
            BEIXIAOJIE_1,
        ),
    ),
    Piece(
        "community",
        "110101006005",
        "八条社区",
        "Batiao Community",
        DONGSI,
        (
            WEST_BEFORE_BATIAO,
            BATIAO_1,
            BATIAO_2,
            BEIXIAOJIE_4,
            NORTH_AT_BEIXIAOJIE,
            NORTH_IN_THE_WEST,
            NORTH_WEST,
        ),
    ),
    Piece(
        "community",
        "110101006006",
        "总院社区",
        "Zongyuan Community",
        DONGSI,
        (
            BEIXIAOJIE_1,
            CANGNAN_1,
            CANGNAN_2,
            EAST_1,
            EAST_2,
            NANMENCANG_2,
            NANMENCANG_1,
            BEIXIAOJIE_3,
            BEIXIAOJIE_2,
        ),
    ),
    Piece(
        "grid",
        "11010100600301",
        "六条第一网格",
        "Liutiao Grid 1",
        "110101006003",
        (WEST_BEFORE_WUTIAO, WUTIAO_1, WUTIAO_2, BATIAO_2, BATIAO_1, WEST_BEFORE_BATIAO, WEST_AT_LIUTIAO),
    ),
    Piece(
        "grid",
        "11010100600302",
        "六条第二网格",
        "Liutiao Grid 2",
        "110101006003",
        (WUTIAO_2, BEIXIAOJIE_2, BEIXIAOJIE_3, BEIXIAOJIE_4, BATIAO_2),
    ),
)

_CHAOYANGMEN = (
    Piece(
        "street",
        CHAOYANGMEN,
        "朝阳门街道",
        "Chaoyangmen Sub-district",
        "",
        (
            Corner(116.4112, 39.9156),
            Corner(116.4190, 39.9157),
            Corner(116.4283, 39.9163),
            CHAOYANGMEN_BRIDGE,
            SOUTH_IN_THE_EAST,
            SOUTH_AT_BEIXIAOJIE,
            SOUTH_IN_THE_WEST,
            DONGSI_CROSSING,
        ),
    ),
    Piece(
        "community",
        "110101007001",
        "史家社区",
        "Shijia Community",
        CHAOYANGMEN,
        (
            Corner(116.4113, 39.9159),
            Corner(116.4190, 39.9160),
            Corner(116.4203, 39.9164),
            Corner(116.4203, 39.9178),
            Corner(116.4150, 39.9180),
            Corner(116.4113, 39.9179),
        ),
    ),
)


class Hutong(NamedTuple):
    """A lane: its name, the community that it lies in, and where its middle is, to some 30 m."""

    name: str
    name_en: str
    community: str
    lng: float
    lat: float


_NANMENCANG, _ERTIAO, _LIUTIAO = "110101006001", "110101006002", "110101006003"
_DOUBAN, _BATIAO, _ZONGYUAN = "110101006004", "110101006005", "110101006006"

HUTONGS = (
    Hutong("东四头条", "Dongsi Toutiao", _ERTIAO, 116.4130, 39.9237),
    Hutong("东四二条", "Dongsi Ertiao", _ERTIAO, 116.4150, 39.9246),
    Hutong("东四三条", "Dongsi Santiao", _ERTIAO, 116.4150, 39.9252),
    Hutong("东四四条", "Dongsi Sitiao", _ERTIAO, 116.4160, 39.9261),
    Hutong("东四五条", "Dongsi Wutiao", _LIUTIAO, 116.4140, 39.9273),
    Hutong("东四六条", "Dongsi Liutiao", _LIUTIAO, 116.4160, 39.9288),
    Hutong("东四七条", "Dongsi Qitiao", _LIUTIAO, 116.4160, 39.9300),
    Hutong("月牙胡同", "Yueya Hutong", _LIUTIAO, 116.4120, 39.9282),
    Hutong("月光胡同", "Yueguang Hutong", _LIUTIAO, 116.4125, 39.9294),
    Hutong("东铁营胡同", "Dongtieying Hutong", _LIUTIAO, 116.4150, 39.9276),
    Hutong("铁营南巷", "Tieying South Lane", _LIUTIAO, 116.4150, 39.9273),
    Hutong("铁营北巷", "Tieying North Lane", _LIUTIAO, 116.4140, 39.9282),
    Hutong("流水巷", "Liushui Lane", _LIUTIAO, 116.4160, 39.9279),
    Hutong("流水东巷", "Liushui East Lane", _LIUTIAO, 116.4175, 39.9279),
    Hutong("育芳胡同", "Yufang Hutong", _LIUTIAO, 116.4190, 39.9273),
    Hutong("德华里", "Dehuali", _LIUTIAO, 116.4160, 39.9294),
    Hutong("石桥胡同", "Shiqiao Hutong", _LIUTIAO, 116.4175, 39.9297),
    Hutong("石桥东巷", "Shiqiao East Lane", _LIUTIAO, 116.4175, 39.9294),
    Hutong("南板桥胡同", "Nanbanqiao Hutong", _BATIAO, 116.4140, 39.9309),
    Hutong("东四八条", "Dongsi Batiao", _BATIAO, 116.4170, 39.9309),
    Hutong("东四九条", "Dongsi Jiutiao", _BATIAO, 116.4150, 39.9315),
    Hutong("东四十条", "Dongsi Shitiao", _BATIAO, 116.4155, 39.9321),
    Hutong("南门仓胡同", "Nanmencang Hutong", _NANMENCANG, 116.4270, 39.9282),
    Hutong("东门仓胡同", "Dongmencang Hutong", _NANMENCANG, 116.4260, 39.9321),
    Hutong("仓南胡同", "Cangnan Hutong", _ZONGYUAN, 116.4240, 39.9261),
    Hutong("仓南北巷", "Cangnan North Lane", _ZONGYUAN, 116.4230, 39.9270),
    Hutong("仓南一巷", "Cangnan First Lane", _ZONGYUAN, 116.4220, 39.9270),
    Hutong("南弓匠营胡同", "Nangongjiangying Hutong", _ZONGYUAN, 116.4220, 39.9267),
    Hutong("宝玉胡同", "Baoyu Hutong", _ZONGYUAN, 116.4215, 39.9270),
    Hutong("吉兆胡同", "Jizhao Hutong", _ZONGYUAN, 116.4210, 39.9258),
    Hutong("豆瓣胡同", "Douban Hutong", _DOUBAN, 116.4255, 39.9240),
)
"""Lanes of Dongsi, for addresses."""


def dongsi() -> dict[str, Any]:
    """Dongsi, its six communities and the two grids of 六条社区 as a FeatureCollection that can be imported."""
    return _collection(_DONGSI)


def chaoyangmen() -> dict[str, Any]:
    """The neighbour in the south, with one community."""
    return _collection(_CHAOYANGMEN)


def _collection(pieces: tuple[Piece, ...]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(piece) for piece in pieces]}


def _feature(piece: Piece) -> dict[str, Any]:
    ring = [list(corner) for corner in (*piece.corners, piece.corners[0])]
    return {
        "type": "Feature",
        "properties": {
            "level": piece.level,
            "code": piece.code,
            "name": piece.name,
            "name_en": piece.name_en,
            "parent": piece.parent,
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
