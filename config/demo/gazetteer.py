"""The gazetteer of the demonstration: the lanes of the map, and a handful of places that are invented."""

import csv
import io

from config.demo.areas import HUTONGS

_HEAD = ("name", "aliases", "kind", "lat", "lng", "community")
_NICKNAMES = {"东四六条": "六条胡同", "南门仓胡同": "南门仓"}
_LIUTIAO, _ERTIAO, _DOUBAN, _ZONGYUAN = "110101006003", "110101006002", "110101006004", "110101006006"
_PLACES = (
    ("六条社区居委会", "六条居委会;月牙胡同 11 号", "public", 39.92835, 116.41215, _LIUTIAO),
    ("六条社区养老驿站", "养老驿站;流水巷 4 号", "public", 39.92795, 116.41585, _LIUTIAO),
    ("德华里小区", "德华里 1 号院", "compound", 39.92945, 116.41605, _LIUTIAO),
    ("二条社区居委会", "东四三条 38 号", "public", 39.92518, 116.41540, _ERTIAO),
    ("东四街道文化活动中心", "文化活动中心;东四五条 27 号", "public", 39.92728, 116.41380, _LIUTIAO),
    ("豆瓣胡同小区", "豆瓣小区;豆瓣胡同 2 号院", "compound", 39.92412, 116.42560, _DOUBAN),
    ("仓南社区卫生服务站", "卫生服务站;仓南胡同 9 号", "public", 39.92608, 116.42395, _ZONGYUAN),
)


def gazetteer() -> bytes:
    """As a CSV that can be imported."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(_HEAD)
    for lane in HUTONGS:
        lines.writerow((lane.name, _NICKNAMES.get(lane.name, ""), "hutong", lane.lat, lane.lng, lane.community))
    lines.writerows(_PLACES)
    return out.getvalue().encode()
