"""Whom to call at once: 110, 119, 120, 122.

Words in Chinese and English say what an emergency looks like; others say that it is none: a fire extinguisher, a fire that
might come, one of last year, a restaurant's smoke. What they find is a suspicion, told to whoever reports and to whoever has to
see to it. How urgent a need is, a person decides; so a letter of complaint that argues with old fires is let pass,
and a short cry for help is not.
"""

import re
from collections.abc import Iterator

from needs.catalogue.states import Kind, Number, Urgency

READ = 3_000
"""Characters that are looked at."""
SHORT, SHORT_IF_URGENT = 80, 250
"""Characters up to which a report says what is happening; beyond, it must say that it happens now."""

SIGNS: dict[Number, tuple[str, ...]] = {
    Number.FIRE: (
        r"着火|着起火|起火|失火|火势|烧起来了|烧着了|(?<![不没])冒(?:着)?(?:浓|黑|大)?烟|浓烟",
        r"(?:燃气|煤气|天然气|液化气|瓦斯)(?:管道?|罐|灶)?(?:泄漏|泄露|漏了|在漏|漏气)|漏(?:煤|燃|天然)气|煤气味|燃气味|天然气味",
        r"困在?(?:了)?(?:电梯|屋|家|车|水|火|井|里面|楼)|掉(?:进|到)了?(?:井|河|水|湖|坑)|落水|溺水",
        r"\bon fire\b|\bfire (?:in|at|on)\b|\bcaught fire\b|\bburning\b|\bsmoke (?:is )?(?:coming|pouring|from)\b",
        r"\bgas (?:leak|is leaking)\b|\bsmell(?:s|ing)?(?: of)? gas\b|\b(?:trapped|stuck) in(?:side)?\b|\bdrowning\b",
    ),
    Number.AMBULANCE: (
        r"晕倒|昏倒|晕过去|昏过去|昏迷|不省人事|没有?(?:了)?(?:呼吸|心跳|意识)|叫不醒|喊不醒|休克|抽搐|口吐白沫",
        r"喘不(?:上|过)(?:来)?气|呼吸困难|胸(?:口|部)?(?:很|特别|突然|剧烈)?(?:疼|痛|闷得)|心脏病(?:发作|犯了)|犯心脏病|心梗|脑梗|中风了|大出血|血流不止|流血不止|流了(?:好多|很多|一地)血",
        r"(?:摔|跌)(?:倒|伤|了|得).{0,12}(?:起不来|动不了|不能动|流血|骨折|站不起)|煤气中毒|食物中毒|吃错(?:了)?药|烫伤|触电了|被电(?:到|倒|了)",
        r"\bunconscious\b|\bnot breathing\b|\bcan(?:'t|no?t) breathe\b|\bchest pains?\b|\bheart attack\b|\bhaving a stroke\b|\bcollapsed\b",
        r"\b(?:heavily|badly) bleeding\b|\bbleeding (?:heavily|badly)\b|\bcan(?:'t|not) get up\b|\bseizure\b|\boverdosed?\b|\belectrocuted\b|\bpoisoned\b",
    ),
    Number.POLICE: (
        r"打起来|打架|在打人|打人了|被人打|持刀|(?:拿|举|挥)着?.{0,2}刀|砍人|抢劫|抢了(?:我|她|他)|行凶|绑架",
        r"有人(?:撬|砸|翻|闯|爬).{0,4}(?:门|锁|窗|进|墙)|(?:有|进了?|抓)(?:个)?小偷|入室(?:盗窃|抢劫)|家暴|打老婆|打(?:我)?(?:孩子|妈|老人)|有人跟踪",
        r"(?:老人|孩子|小孩|奶奶|爷爷|母亲|父亲|妈妈?|爸爸?|女儿|儿子|老伴).{0,6}(?:走失|走丢|丢了|失踪|不见了|找不到了)",
        r"要(?:自杀|跳楼)|想(?:自杀|跳楼)|轻生|割腕|不想活|喝(?:了)?农药",
        r"\bbreak(?:ing)? in(?:to)?\b|\bbroke into\b|\bburglar\b|\brobb(?:ed|ery|ing)\b|\bwith a knife\b|\bbeing (?:attacked|beaten|followed)\b|\bfighting\b",
        r"\b(?:beating|hitting) (?:his|her|my|the|a)\b|\b(?:child|mother|father|grandmother|grandfather|old man|old woman) (?:is|has gone) missing\b|\bkill (?:him|her|my)self\b|\bsuicid(?:e|al)\b",
    ),
    Number.TRAFFIC: (
        r"车祸|(?:出|发生)了?交通事故|撞(?:了|到|倒|伤|着)了?(?:一个|个|我|他|她|人|老|孩|小孩|行人)|被(?:汽车|电动车|三轮车|摩托车?|车|轿车|货车)撞|追尾了|肇事逃逸",
        r"\b(?:car|road|traffic) (?:accident|crash)\b|\bhit by an? (?:car|bus|truck|bike|e-bike|scooter|motorcycle)\b|\bhit[- ]and[- ]run\b",
    ),
}
"""What each looks like."""

ALSO: dict[str, Number] = {
    r"要(?:自杀|跳楼)|想(?:自杀|跳楼)|轻生|割腕|喝(?:了)?农药|\bkill (?:him|her|my)self\b": Number.AMBULANCE,
    r"(?:撞|车祸|accident|crash|hit by).{0,20}(?:流血|受伤|伤了|不动|动不了|起不来|昏|骨折|bleeding|injured|unconscious)": Number.AMBULANCE,
}
"""What calls for a second one."""

NOW = re.compile(
    r"正在|现在|此刻|眼下|刚刚|刚才|马上(?:来|派)|快(?:来|点|派|叫|救|打)|救命|赶紧(?:来|派)|还在(?:烧|冒|流|打|漏)|越来越大|怎么办啊|倒在|躺在地"
    r"|\b(?:now|right now|just now|at this moment|hurry|please come|come quickly|send somebody|is burning|are fighting)\b|\bhelp!",
    re.IGNORECASE,
)
"""It happens as it is written."""

NOT_SO = re.compile(
    r"灭火器|消防(?!车.{0,4}(?:没|还|快))|防火|火车|火锅|灯火|火灾险|救火|火灾隐患|起火点|着火点|烟囱|油烟|烧烤|抽烟|吸烟|烟味|烟道|排烟|鞭炮|烟花|香火|烧纸|焚烧"
    r"|打架子|打架势|演练|演习|培训|讲座|宣传|模拟|保险|预案|应急|影片|电影|电视|新闻|报道|小说|法律|条例|罪(?:名)?|玩失踪|抢劫钱|绑架(?:了)?(?:我们的|消费|业主|百姓|客户|道德)|道德绑架"
    r"|没有?(?:人)?(?:着火|起火|失火|冒烟|受伤|晕|打起来|打架)|不(?:是|会|再)(?:着火|起火|失火|冒烟|打架)|未(?:起火|着火|造成|发生)|并(?:没|非)|不算|扑灭了?|已经?(?:灭|扑灭|送医|出院|处理完|去世|报警处理)|去世"
    r"|\bno fire\b|\bnot on fire\b|\bfire (?:extinguisher|drill|escape|exit|safety|lane|alarm test|insurance)\b|\bno smoke\b|\bsmoke (?:detector|alarm)\b|\bbarbecue\b|\bburning (?:rubbish|question|calories|incense)\b"
    r"|\b(?:nobody|no one|not) (?:was |is )?(?:hurt|injured|fighting)\b|\btraining\b|\bdrill\b|\binsurance\b|\bfighting (?:for|against)\b|\bbreak in period\b|\bstuck in (?:traffic|a queue|the process)\b",
    re.IGNORECASE,
)
"""It only sounds like one."""

MIGHT = re.compile(
    r"如果|万一|一旦|假如|假设|要是|倘若|若(?:是|发生|有)|怕|担心|可能|容易|极易|随时|隐患|危险|避免|防止|预防|以防|谨防|风险|难道|等到|非要|非得|是不是(?:要|等)|会(?:引发|导致|造成|发生|有)"
    r"|引发|诱发|易(?:发|引)|试想|设想|不堪设想|威胁|扬言|才(?:会)?(?:重视|管)|建议|希望(?:能)?(?:加|建|设|安|增|改)|增设|想学|学急救|如何预防|怎么预防|差点|险些|几乎|责任"
    r"|\b(?:if|in case|might|could|may|would|worr(?:y|ied)|afraid|risk|hazard|danger|prevent|avoid|nearly|almost|suggest|when there is)\b",
    re.IGNORECASE,
)
"""It might happen."""

PAST = re.compile(
    r"去年|前年|上个?月|上周|上星期|上次|前几天|前些天|前段|前两天|前天|昨天|昨晚|昨日|前晚|大前|曾|以前|之前|早前|早几年|近年|多年|多次|数次|屡|接二连三|频发|频繁|经常|时常|常常|常年|总是|老是|每次|每天|每月|每年|天天|时有|有时|几次|那次|当时|当年|后来|历史|年初|年底|事后|今年|本月|那天|当天|当晚|小时候|年轻时|几年|[一二两三四五六七八九十几多\d]+(?:次|起|年|个月|个?星期|周|天)(?:前|以来|多|内)?"
    r"|(?:19|20)\d\d|\d+年|\d{1,2}月\d{0,2}|\d{1,2}[.\-/号]\d{0,2}"
    r"|\b(?:last (?:year|month|week|night|winter|summer)|yesterday|(?:days?|weeks?|months?|years?) ago|used to|once|previously|in 20\d\d|every (?:day|night|week|year)|often|always|sometimes|used to be|had (?:a|an|been))\b",
    re.IGNORECASE,
)
"""It happened, or keeps happening."""

_SENTENCE = re.compile(r"[。！!？?；;\n\r]+|\.(?=\s|$)")
_CLAUSE = re.compile(r"[,，、:：…]+")
_SIGNS = {number: re.compile("|".join(words), re.IGNORECASE) for number, words in SIGNS.items()}
_ALSO = {re.compile(words, re.IGNORECASE): number for words, number in ALSO.items()}


def calls(text: str, *, kind: str = "", usual: str = "") -> list[Number]:
    """The numbers that these words call for, in order; none where nothing does.

    `kind` of the need, and the `usual` urgency of its category: a question, a suggestion and what can usually wait must say
    that it happens now; what is usually urgent may be longer.
    """
    text = text[:READ]
    if not any(sign.search(text) for sign in _SIGNS.values()):
        return []
    longest = SHORT_IF_URGENT if usual in {Urgency.EMERGENCY, Urgency.URGENT} else SHORT
    brief = len(text) <= longest and kind not in {Kind.SUGGESTION, Kind.ENQUIRY} and usual != Urgency.LOW
    found = set(_found(text, brief=brief))
    return [number for number in Number if number in found]


def _found(text: str, *, brief: bool) -> Iterator[Number]:
    for sentence in _SENTENCE.split(text):
        guarded = bool(MIGHT.search(sentence) or PAST.search(sentence))
        for clause in _CLAUSE.split(sentence):
            if NOT_SO.search(clause) or MIGHT.search(clause) or PAST.search(clause):
                continue
            happening = bool(NOW.search(clause)) or (brief and bool(NOW.search(text)))
            if not happening and (guarded or not brief):
                continue
            for number, sign in _SIGNS.items():
                if sign.search(clause):
                    yield number
                    yield from (more for also, more in _ALSO.items() if also.search(sentence))
