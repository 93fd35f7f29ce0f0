# ruff: noqa: E501 - texts and markup read better unbroken
"""Chinese forms: bulletins that hosts and agencies print daily with other figures; all names are invented."""

from __future__ import annotations

from random import Random

_PLACES = (
    "望川", "白渚", "青岬", "云浦", "东陵", "石埠", "南屏", "北泽", "柳汀", "苍台", "平澜", "海螺湾", "松岭", "竹溪", "砚山", "汀州渡", "雁湖", "鹿野",
    "长堤", "清波",
)  # fmt: skip
_SKY = ("晴", "多云", "阴", "小雨", "中雨", "阵雨", "雾", "雨夹雪")
_WIND = ("东风", "南风", "西风", "北风", "东南风", "西北风", "偏北风", "东北风")
_PEOPLE = (
    "程望舒",
    "陆既明",
    "温如海",
    "谢听澜",
    "沈念慈",
    "顾长卿",
    "闻人越",
    "池上风",
    "乔安之",
    "钟离珂",
    "韩立群",
    "段知行",
)
_COUNTRIES = (
    "蓝湾国",
    "赤岭共和国",
    "北沙王国",
    "珊瑚群岛",
    "高原联邦",
    "河间国",
    "三湖共和国",
    "银岬国",
    "西礁国",
    "林原国",
)
_TITLES = ("总统", "总理", "议长", "外交部长", "国王特使")
_SECTORS = (
    "煤炭",
    "银行",
    "半导体",
    "白酒",
    "医药",
    "电力设备",
    "房地产",
    "农林牧渔",
    "通信",
    "汽车",
    "钢铁",
    "旅游",
)
_GOODS = ("白菜", "鲜鸡蛋", "五花肉", "草鱼", "富士苹果", "粳米", "大豆油", "黄瓜")
_COLUMNS = ("读者来信选登", "每周一问", "老照片故事", "小城食单", "邻里信箱")


def _day(rng: Random) -> str:
    return f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def weather(rng: Random, series: int) -> tuple[str, list[str]]:
    """The day's forecast for one town."""
    place, day = _PLACES[series % len(_PLACES)], _day(rng)
    low = rng.randint(-8, 20)
    return f"{place}市{day}天气预报", [
        f"{place}市气象台{day}17时发布未来三天天气预报：今天夜间到明天白天{rng.choice(_SKY)}转{rng.choice(_SKY)}，{rng.choice(_WIND)}{rng.randint(1, 3)}到{rng.randint(4, 6)}级，"
        f"最低气温{low}℃，最高气温{low + rng.randint(4, 12)}℃，相对湿度{rng.randint(30, 95)}％。",
        f"后天{rng.choice(_SKY)}，{rng.choice(_WIND)}{rng.randint(2, 4)}级，最低气温{low + rng.randint(-3, 3)}℃。气象部门提醒市民，早晚温差较大，外出请适时增减衣物；"
        f"驾车出行请注意路况，保持车距；老人和儿童应减少在室外停留的时间。",
        f"根据市生态环境监测中心的会商结果，明天空气质量指数预计为{rng.randint(25, 180)}，首要污染物为{rng.choice(('细颗粒物', '臭氧', '可吸入颗粒物'))}。",
        "气象专家介绍，眼下正值季节转换，冷空气活动频繁，本地天气多变，森林火险气象等级较高，郊野用火务必小心。海上作业船只请留意风力变化，及时回港避风；农业部门要抓住晴好时段，"
        "组织农户做好田间管理和设施加固。市民可通过广播、电视和气象客户端获取最新的预报和预警信息，下一次天气预报将于明天上午八时发布。",
    ]


def market(rng: Random, series: int) -> tuple[str, list[str]]:
    """The close of one exchange."""
    day, up = _day(rng), rng.random() < 0.5
    word, other = ("涨", "跌") if up else ("跌", "涨")
    gains, losses = rng.sample(_SECTORS, 3), rng.sample(_SECTORS, 3)
    return f"收评：{_PLACES[series % 5]}综指{word}{rng.randint(1, 399) / 100:.2f}%", [
        f"{day}，{_PLACES[series % 5]}证券交易所主要股指收盘涨跌不一。综合指数收报{rng.randint(250000, 420000) / 100:.2f}点，{word}{rng.randint(1, 399) / 100:.2f}％；"
        f"成份指数收报{rng.randint(900000, 1500000) / 100:.2f}点，{other}{rng.randint(1, 399) / 100:.2f}％；创新板指数收报{rng.randint(150000, 330000) / 100:.2f}点。",
        f"盘面上，{'、'.join(gains)}等板块涨幅居前，{'、'.join(losses)}等板块跌幅居前。两市共有{rng.randint(800, 4000)}只个股上涨，{rng.randint(30, 120)}只个股涨停，"
        f"全天成交额为{rng.randint(5000, 19000)}亿元，较上一个交易日{rng.choice(('放量', '缩量'))}{rng.randint(20, 2000)}亿元。",
        f"资金方面，北向资金全天净{rng.choice(('买入', '卖出'))}{rng.randint(1, 15000) / 100:.2f}亿元。分析人士认为，短期市场仍将以震荡为主，投资者宜控制仓位，留意政策与外围市场的变化。",
        "机构人士表示，从中长期看，经济运行的基本面没有改变，随着各项稳增长举措逐步落地，企业盈利有望得到修复，市场估值仍处在历史较低区间。建议投资者保持耐心，围绕业绩确定性较强的方向均衡配置，"
        "避免追涨杀跌。本栏目内容仅供参考，不构成投资建议，据此操作风险自担。",
    ]


def congratulation(rng: Random, series: int) -> tuple[str, list[str]]:
    """A message from one head of state to another."""
    sender, country = _PEOPLE[series % len(_PEOPLE)], rng.choice(_COUNTRIES)
    receiver, years = rng.choice([name for name in _PEOPLE if name != sender]), rng.randint(5, 70)
    return f"{sender}向{country}{rng.choice(_TITLES)}致贺电", [
        f"{_day(rng)}，{sender}主席就两国建交{years}周年向{country}{rng.choice(_TITLES)}{receiver}致贺电。",
        f"{sender}在贺电中指出，建交{years}年来，两国关系始终保持健康稳定发展，政治互信不断深化，各领域务实合作成果丰硕，人文交流日益密切，给两国人民带来了实实在在的利益。",
        f"{sender}强调，我高度重视两国关系发展，愿同{receiver}一道努力，以建交{years}周年为契机，传承传统友谊，拓展互利合作，推动两国关系不断迈上新台阶，更好造福两国人民。",
    ]


def visit(rng: Random, series: int) -> tuple[str, list[str]]:
    """A meeting with a guest."""
    host, guest, country = _PEOPLE[series % len(_PEOPLE)], rng.choice(_PEOPLE), rng.choice(_COUNTRIES)
    title = rng.choice(_TITLES)
    return f"{host}会见{country}{title}{guest}", [
        f"{_day(rng)}下午，{host}在{rng.choice(_PLACES)}会见来访的{country}{title}{guest}一行，双方就共同关心的问题深入交换了意见。",
        f"{host}对{guest}来访表示欢迎。他说，两国是真诚相待的好朋友、好伙伴。我们愿同{country}一道，落实好两国领导人达成的重要共识，加强发展战略对接，"
        f"拓展{rng.choice(_SECTORS)}、{rng.choice(_SECTORS)}等领域合作，推动两国关系取得更大发展。",
        f"{guest}感谢热情接待，表示{country}珍视两国传统友谊，愿同我方密切高层往来，深化务实合作，加强在多边事务中的协调配合。{rng.choice(_PEOPLE)}、{rng.choice(_PEOPLE)}等参加会见。",
        "双方一致认为，应当以更长远的眼光看待两国关系，坚持相互尊重、平等相待，在彼此看重的事情上继续互相帮衬，让合作成果惠及更多普通民众，为地区和平稳定与共同发展作出更大贡献。",
    ]


def prices(rng: Random, series: int) -> tuple[str, list[str]]:
    """A weekly survey of market prices."""
    place, day = _PLACES[(series * 3) % len(_PLACES)], _day(rng)
    quotes = "，".join(f"{item}每公斤{rng.randint(200, 6000) / 100:.2f}元" for item in rng.sample(_GOODS, 6))
    return f"{place}市居民生活必需品价格监测（{day}）", [
        f"据{place}市价格监测中心对全市{rng.randint(6, 20)}家农贸市场和超市的监测，截至{day}，全市居民生活必需品价格总体平稳，市场供应充足。",
        f"主要品种平均零售价为：{quotes}。与上周相比，{rng.randint(1, 4)}种上涨，{rng.randint(1, 4)}种下跌，其余持平。",
        "监测中心表示，下一步将继续加强市场巡查和价格预警，督促经营者明码标价，维护正常的市场秩序；市民如发现哄抬价格的行为，可拨打热线举报。",
        "有关负责人介绍，为保障居民菜篮子稳定，全市设立了平价商店和直销专柜，与周边产地签订了长期供货协议，冷库储备可满足七天以上的需求。商务部门每天汇总进货量和库存量，"
        "遇有异常波动及时投放储备。消费者在购物时请保留小票，如对计价和称重有疑问，可当场要求复秤，也可向所在地市场监管所反映。",
    ]


def column(rng: Random, series: int) -> tuple[str, list[str]]:
    """The opening and closing form of a column, with another issue's short letter inside."""
    name, issue = _COLUMNS[series % len(_COLUMNS)], rng.randint(1, 900)
    person, place = rng.choice(_PEOPLE), rng.choice(_PLACES)
    thing = rng.choice(
        ("一把木梳", "一台缝纫机", "一封旧信", "一只搪瓷杯", "一张粮票", "一副老花镜", "一本菜谱", "一串钥匙")
    )
    return f"{name}（第{issue}期）", [
        f"各位读者，欢迎打开第{issue}期《{name}》。本栏目每周与您见面一次，刊登普通人写下的普通事。来稿请控制在八百字以内，注明真实姓名和联系方式，一经采用，编辑部将寄上样报和一份小礼物。",
        f"本期的来信由{place}读者{person}寄来。{person}写的是{thing}，它在家里放了{rng.randint(5, 60)}年，搬过{rng.randint(2, 9)}次家，一直没有舍得丢。编辑读完之后，想起了自己家里的{rng.choice(('旧柜子', '小板凳', '挂钟', '竹篮'))}。",
        f"如果您也有想说的话，请在{_day(rng)}之前把信寄到编辑部，信封上请写明《{name}》收。由于来稿较多，恕不退稿，请自留底稿。我们下期再见。",
    ]


def lottery(rng: Random, series: int) -> tuple[str, list[str]]:
    """A drawing of numbers."""
    issue, numbers = rng.randint(2024001, 2024151), sorted(rng.sample(range(1, 34), 6))
    return f"双环彩第{issue}期开奖公告", [
        f"{_day(rng)}晚，双环彩第{issue}期在{_PLACES[series % 3]}开奖。当期红环号码为{'、'.join(f'{n:02}' for n in numbers)}，蓝环号码为{rng.randint(1, 16):02}。",
        f"当期共开出一等奖{rng.randint(0, 20)}注，单注奖金为{rng.randint(5000000, 10000000)}元；二等奖{rng.randint(40, 300)}注，单注奖金为{rng.randint(60000, 400000)}元。"
        f"全国销售总额为{rng.randint(300000000, 420000000)}元，奖池金额滚存至{rng.randint(10, 30)}.{rng.randint(10, 99)}亿元。",
        "开奖过程由公证处现场公证。奖金请自开奖之日起六十个自然日内兑取，最后一天为节假日或者因突发情况造成不能兑奖的，顺延至其后的第一个工作日；逾期未兑，视为弃奖，弃奖奖金纳入公益金。请理性购彩，量力而行。",
        "据介绍，彩票公益金主要用于扶老、助残、救孤、济困等社会福利事业，资助范围和使用情况每年向社会公布。购彩者应当年满十八周岁，请妥善保管好彩票，凭票兑奖，"
        "票面信息以系统数据为准；如有疑问，可向各销售站点咨询，或者拨打票背面的服务电话。",
    ]


def ceremony(rng: Random, series: int) -> tuple[str, list[str]]:
    """The opening of a project."""
    place, name = _PLACES[(series * 7) % len(_PLACES)], rng.choice(_PEOPLE)
    project = rng.choice(
        ("产业园", "水厂二期", "客运枢纽", "第三中学新校区", "人民医院分院", "文体中心", "污水处理站", "跨江大桥")
    )
    return f"{place}{project}项目开工仪式举行", [
        f"{_day(rng)}上午，{place}{project}项目开工仪式在项目现场举行。市委书记{name}出席并宣布开工，市长{rng.choice(_PEOPLE)}致辞，{rng.choice(_PEOPLE)}主持仪式。",
        f"该项目总投资{rng.randint(2, 90)}亿元，占地{rng.randint(50, 900)}亩，建设工期{rng.randint(12, 40)}个月，建成后预计每年可带动就业{rng.randint(200, 6000)}人。",
        f"{name}在讲话中要求，各有关部门要强化服务意识，主动靠前，为项目建设创造良好环境；施工单位要严把质量关、安全关，倒排工期，挂图作战，确保项目早建成、早投用、早见效，让发展成果更多更公平惠及全市人民。",
        "仪式结束后，与会人员参观了项目规划展板，听取了建设单位关于设计方案、施工组织和安全生产工作的汇报。市直有关部门主要负责同志、属地街道干部、参建单位代表和周边居民代表参加仪式。",
    ]


FORMS = {
    "weather": weather, "market": market, "congratulation": congratulation, "visit": visit, "prices": prices, "column": column,
    "lottery": lottery, "ceremony": ceremony,
}  # fmt: skip
