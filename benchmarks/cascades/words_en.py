# ruff: noqa: E501 - texts and markup read better unbroken
"""What English hosts add, change and misspell; every sentence is invented."""

from __future__ import annotations

SYNONYMS = (
    ("said", "stated"), ("about", "around"), ("also", "additionally"), ("more than", "over"), ("because", "since"), ("many", "numerous"),
    ("big", "large"), ("show", "demonstrate"), ("use", "utilize"), ("help", "assist"), ("start", "begin"), ("but", "however"),
    ("government", "administration"), ("people", "individuals"), ("company", "firm"), ("would", "will"), ("new", "fresh"), ("last", "past"),
    ("according to", "as per"), ("told", "informed"), ("including", "among them"), ("however", "yet"), ("during", "amid"), ("after", "following"),
    ("officials", "authorities"), ("increase", "rise"), ("first", "initial"), ("might", "could"), ("today", "on the day"), ("important", "key"),
)  # fmt: skip
FILLERS = (
    "indeed",
    "notably",
    "reportedly",
    "moreover",
    "somewhat",
    "meanwhile",
    "largely",
    "plainly",
    "rather",
    "apparently",
)
BRITISH = (
    ("color", "colour"), ("center", "centre"), ("labor", "labour"), ("defense", "defence"), ("organization", "organisation"),
    ("program", "programme"), ("favor", "favour"), ("honor", "honour"), ("analyze", "analyse"), ("traveled", "travelled"), ("gray", "grey"),
    ("theater", "theatre"), ("check", "cheque"), ("realize", "realise"), ("recognize", "recognise"), ("criticize", "criticise"),
    ("behavior", "behaviour"), ("neighbor", "neighbour"), ("percent", "per cent"), ("toward", "towards"), ("skeptical", "sceptical"),
    ("license", "licence"), ("offense", "offence"), ("fulfill", "fulfil"), ("canceled", "cancelled"), ("labeled", "labelled"),
    ("dlrs", "dollars"), ("pct", "per cent"), ("mln", "million"), ("billion", "bn"), ("Mr.", "Mr"), ("U.S.", "US"),
)  # fmt: skip

HOST_NAMES = (
    "Harrow Lane News", "The Tidewater Post", "Copperfield Wire", "Northgate Daily", "Larkspur Report", "The Quarry Gazette", "Bellwether Online",
    "Pinecrest Dispatch", "Marrow Creek Times", "The Ember Journal", "Saltmarsh Today", "Redwick Bulletin", "Oakhollow Herald", "The Foxglove Review",
    "Greyfriars News", "Cinder Bay Tribune", "Windrush Monitor", "The Thornbury Ledger", "Silverbrook Star", "Dunmore Examiner",
)  # fmt: skip
DOMAINS = (
    "harrowlane", "tidewaterpost", "copperfieldwire", "northgatedaily", "larkspur-report", "quarrygazette", "bellwether-online", "pinecrest",
    "marrowcreek", "emberjournal", "saltmarsh-today", "redwick", "oakhollow", "foxglove-review", "greyfriars-news", "cinderbay", "windrush",
    "thornbury", "silverbrook", "dunmore",
)  # fmt: skip

ADVERTS = (
    "Sign up for our morning newsletter and never miss a story.", "Read more: Five easy weeknight dinners for busy families", "ADVERTISEMENT",
    "Story continues below advertisement", "Download our app for breaking news alerts.", "Related: What the new parking rules mean for you",
    "Subscribe today for just $1 a week.", "Click here to see the full photo gallery.", "Watch: The moment the old mill chimney came down",
    "Sign up for The Weekender, our guide to what is on near you.", "Get the best of our reporting delivered to your inbox every Friday.",
)  # fmt: skip
INTROS = (
    "Editor's note: Readers have been asking about this story all week, so we are bringing you the full report below.",
    "Plenty has been said about this in the past few days. Here is the whole account, so that you can make up your own mind.",
    "We thought this piece deserved a wider audience and are sharing it here with only light changes to the layout.",
    "Our editors pick one long read every evening. This is tonight's choice, and it is worth your time.",
)
INSERTED = (
    "Readers of this site were quick to share their own views.",
    "It was not immediately clear what would happen next.",
    "Observers who follow the matter closely were not surprised.",
    "A similar arrangement was tried elsewhere some years ago.",
    "We have asked those involved for comment and will update this page.",
    "Local residents we spoke to had mixed feelings about it.",
    "Past experience suggests that the effects will take months to show.",
    "Not everybody agrees with that reading of events.",
    "The full picture may only emerge later in the year.",
    "Several people wrote to us with questions about the details.",
)
DISCLAIMERS = (
    "Disclaimer: This article was republished from an external source. All rights belong to the original author.",
    "The views expressed here are those of the author and do not necessarily reflect the position of this site.",
    "This site accepts no liability for the accuracy of third party content and gives no advice of any kind.",
    "No part of this page may be reproduced, stored or transmitted without the prior written permission of the publisher.",
    "Some links on this page may earn us a small commission at no extra cost to you.",
)
SEO_WORDS = (
    "Full Story",
    "Latest Update",
    "What We Know",
    "Explained",
    "Must Read",
    "Details Inside",
    "Breaking",
    "Trending Now",
)
FARM = (
    "plumbers in Ashby", "used cars Barlow", "cheap flights Corin", "dentist Dunley", "roofing Easton", "lawyers Fenwick", "hotels Garrow",
    "loans Hexley", "florist Ilford", "movers Jarrow", "gyms Kelso", "tutors Lorne", "vets Morley", "cleaners Norham", "bakery Otley",
    "solar Penrith", "pizza Quorn", "taxi Ripley", "spa Selby", "tyres Thirsk",
)  # fmt: skip
PEOPLE = (
    "Nora Pell",
    "Tobias Crane",
    "Ida Marsh",
    "Felix Dunn",
    "Greta Holm",
    "Owen Lisle",
    "Mabel Frost",
    "Hugo Vane",
)
LINKS = (
    "The clock mender of Harbour Street", "Three walks for a dry Sunday", "Why the night market moved", "A bridge gets its check-up",
    "Where the hot water comes from", "The last ferry of the season", "How a school kitchen balances its books", "Letters that came too late",
)  # fmt: skip
LINKING = (
    "Here is our round-up of the stories that kept the newsroom busy this week.", "First, a look at this one.", "Elsewhere, there was more to report.",
    "And there was this.", "One more before we go.", "That is all for this edition; we will be back next week.",
)  # fmt: skip
