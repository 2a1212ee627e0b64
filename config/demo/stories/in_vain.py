"""What neighbours of one place ask for in vain: of these the committee's first demand signal is made."""

from config.demo.stories.story import Story

_NOWHERE_TO_CHARGE = "社区没有场地建充电棚，已记下大家的意见。"

IN_VAIN = (
    Story(
        74, 34, "suggestion", "charging", "六条一带没有电动车充电的地方，只好提电池上楼，心里不踏实。", "东四六条", "declined",
        house=20, public=True, said=_NOWHERE_TO_CHARGE,
    ),
    Story(
        58, 35, "complaint", "charging", "七条院里有人从窗户拉线充电，能不能装几个充电桩？", "东四七条", "reopened",
        house=16, said="已劝住户收线。", verdict=(False, 2, "线收了，可还是没地方充。"),
    ),
    Story(
        47, 40, "help", "charging", "石桥胡同附近哪里能给电动三轮车充电？我要接送老人。", "石桥胡同", "declined",
        house=5, public=True, said=_NOWHERE_TO_CHARGE,
    ),
    Story(
        33, 36, "complaint", "charging", "门道里停满充电的电动车，夜里还在充，怕着火。", "德华里", "reopened",
        house=3, public=True, said="贴了提示。", verdict=(False, 1, "贴了纸，车照样在门道里充。"),
    ),
    Story(26, 37, "suggestion", "charging", "建议在六条口的空地装一排充电柜。", "东四六条", "reported", house=24, public=True),
    Story(19, 31, "complaint", "charging", "每天把电池提上四楼充，太沉了，也不安全。", "东四六条", "reported", house=9),
)  # fmt: skip
