# ruff: noqa: E501 - texts and markup read better unbroken
"""English forms: bulletins printed daily with other figures and names; all names are invented."""

from __future__ import annotations

from random import Random

_PLACES = (
    "Marrow Creek", "Saltmarsh", "Redwick", "Oakhollow", "Dunmore", "Harrow Lane", "Pinecrest", "Thornbury", "Windrush", "Cinder Bay",
    "Northgate", "Silverbrook",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SKY = ("sunny", "partly cloudy", "overcast", "drizzly", "foggy", "windy with showers", "clear and cold")
_PEOPLE = (
    "Nora Pell",
    "Tobias Crane",
    "Ida Marsh",
    "Felix Dunn",
    "Greta Holm",
    "Owen Lisle",
    "Mabel Frost",
    "Hugo Vane",
    "Clara Stead",
    "Amos Reed",
)
_FIRMS = (
    "Halden Mills",
    "Corrin Foods",
    "Vestry Bank",
    "Larch Energy",
    "Pollard Steel",
    "Quill Media",
    "Orrin Rail",
    "Teasel Pharma",
    "Brant Motors",
)
_TEAMS = (
    "Redwick Rovers",
    "Dunmore Town",
    "Cinder Bay Harriers",
    "Oakhollow United",
    "Thornbury Athletic",
    "Saltmarsh Wanderers",
)


def weather(rng: Random, series: int) -> tuple[str, list[str]]:
    """The day's forecast for one town."""
    place, low = _PLACES[series % len(_PLACES)], rng.randint(20, 60)
    return f"{place} weather for {rng.choice(_DAYS)}", [
        f"The {place} weather office said {rng.choice(_DAYS)} will be {rng.choice(_SKY)} at first and {rng.choice(_SKY)} later in the day, with a low of {low} degrees and a "
        f"high of {low + rng.randint(6, 20)} degrees. Winds will come from the {rng.choice(('north', 'south', 'east', 'west'))} at {rng.randint(3, 30)} miles an hour.",
        f"The chance of rain is {rng.randint(0, 100)} percent. Humidity will be near {rng.randint(30, 95)} percent, and the air quality index is expected to reach {rng.randint(10, 160)}.",
        "Drivers are asked to leave more room than usual between vehicles in the early hours, and older residents should take care on untreated pavements. The next bulletin will be issued at six in the evening.",
    ]


def market(rng: Random, series: int) -> tuple[str, list[str]]:
    """The close of one exchange."""
    up = rng.random() < 0.5
    word = "rose" if up else "fell"
    first, second, third = rng.sample(_FIRMS, 3)
    return f"Stocks {word} on {rng.choice(_DAYS)}", [
        f"Shares on the {_PLACES[series % 4]} exchange {word} on {rng.choice(_DAYS)}, with the main index closing at {rng.randint(20000, 60000) / 10:.1f}, {'up' if up else 'down'} "
        f"{rng.randint(1, 400) / 10:.1f} points. Volume was {rng.randint(90, 900)} million shares, against {rng.randint(90, 900)} million in the previous session.",
        f"{first} was the most active stock, closing at {rng.randint(5, 90)}.{rng.randint(10, 99)}. {second} gained {rng.randint(1, 9)} percent after its results, while {third} lost "
        f"{rng.randint(1, 9)} percent. Advancing issues led declining ones by {rng.randint(300, 999)} to {rng.randint(100, 899)}.",
        "Traders said that most investors were waiting for the central bank's decision later in the month, and that the market would probably move sideways until then.",
        "Analysts at several houses repeated their advice to hold a balanced mix of shares and bonds, noting that valuations remain below their long term average and that company profits have held up better than many had feared.",
    ]


def earnings(rng: Random, series: int) -> tuple[str, list[str]]:
    """A company's quarter."""
    firm = _FIRMS[series % len(_FIRMS)]
    return f"{firm} reports {rng.choice(('first', 'second', 'third', 'fourth'))} quarter results", [
        f"{firm} said net income for the quarter was {rng.randint(1, 90)}.{rng.randint(1, 9)} million dollars, or {rng.randint(10, 300)} cents a share, compared with {rng.randint(1, 90)}.{rng.randint(1, 9)} "
        f"million dollars, or {rng.randint(10, 300)} cents a share, a year earlier. Revenue was {rng.randint(100, 990)} million dollars against {rng.randint(100, 990)} million.",
        f"Chief executive {rng.choice(_PEOPLE)} said the company was satisfied with the performance of its main divisions and expected conditions to remain broadly stable for the rest of the year.",
        f"The board declared a dividend of {rng.randint(2, 60)} cents a share, payable to holders of record at the end of next month. Average shares outstanding were {rng.randint(10, 400)} million.",
    ]


def match(rng: Random, series: int) -> tuple[str, list[str]]:
    """A match report by form."""
    home = _TEAMS[series % len(_TEAMS)]
    away = rng.choice([team for team in _TEAMS if team != home])
    a, b, c = rng.sample(_PEOPLE, 3)
    return f"{home} {rng.randint(0, 5)} {away} {rng.randint(0, 5)}", [
        f"{home} met {away} in front of {rng.randint(900, 9000)} people on {rng.choice(_DAYS)} evening. {a} opened the scoring in the {rng.randint(3, 40)}th minute, and {b} added "
        f"another {rng.randint(2, 9)} minutes after the interval.",
        f"The visitors had {rng.randint(3, 20)} shots to {rng.randint(3, 20)} by the home side, and the referee, {c}, showed {rng.randint(0, 7)} yellow cards. The result leaves {home} in "
        f"{rng.randint(1, 12)}th place on {rng.randint(10, 70)} points.",
        "The manager said afterwards that he was proud of the way his players had kept their shape, and that the club would take each game as it came. Tickets for the next home game go on sale at the ground and online this week.",
        "Supporters are reminded that the car park behind the east stand remains closed while the drains are repaired, and that the supporters' trust is collecting tins and warm clothing at the main gate before kick-off.",
    ]


def notice(rng: Random, series: int) -> tuple[str, list[str]]:
    """A council's road notice."""
    place = _PLACES[(series * 5) % len(_PLACES)]
    road = rng.choice(("Mill Lane", "Station Road", "Quay Street", "Abbey Hill", "Long Causeway", "Tanner's Row"))
    return f"Road closure: {road}, {place}", [
        f"{place} council has given notice that {road} will be closed to all traffic for {rng.randint(2, 60)} days from {rng.choice(_DAYS)} {rng.randint(1, 28)} "
        f"{rng.choice(('March', 'May', 'July', 'October'))} while {rng.choice(('a water main', 'the gas network', 'the bridge deck', 'the street lighting'))} is renewed.",
        f"A signed diversion of {rng.randint(1, 9)} miles will be in place, and bus services {rng.randint(1, 60)} and {rng.randint(61, 99)} will stop at temporary shelters. The work will cost "
        f"{rng.randint(40, 900)} thousand pounds.",
        "Access for residents, deliveries and emergency vehicles will be maintained at all times. The council thanks everybody for their patience and asks that questions be sent to the highways desk, which is open on weekdays between nine and five.",
    ]


FORMS = {"weather": weather, "market": market, "earnings": earnings, "match": match, "notice": notice}
