# ruff: noqa: E501 - texts and markup read better unbroken
"""Eight ways English hosts print a page: five in HTML, three as captured text."""

from __future__ import annotations

from benchmarks.cascades.template import Template

PORTAL = Template(
    "portal", "html",
    """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>$title | $name</title><link rel="canonical" href="$url"></head><body>
<header><a href="/">$name</a><nav><ul><li><a href="/news">News</a></li><li><a href="/politics">Politics</a></li><li><a href="/business">Business</a></li>
<li><a href="/sport">Sport</a></li><li><a href="/culture">Culture</a></li></ul></nav></header>
<main><article><h1>$title</h1><p class="byline">By $editor</p><p class="stamp">Published $date</p><div class="share"><a href="#">Facebook</a> <a href="#">Email</a></div>
<div class="story">$head$body$tail</div></article><section class="related"><h2>More from $name</h2><ul>$links</ul></section>
<section class="comments"><h2>Comments</h2><p>Log in to join the conversation.</p></section></main>
<footer><p>Copyright $name. All rights reserved.</p><p><a href="/terms">Terms of use</a> <a href="/privacy">Privacy policy</a> <a href="/contact">Contact us</a></p></footer></body></html>""",
    "<p>{}</p>\n", "<p class=\"dek\">{}</p>\n", "<p class=\"note\">{}</p>\n",
    ("By $editor", "Published $date"), ("More from $name",),
)  # fmt: skip

WIRE = Template(
    "wire", "html",
    """<html><head><meta charset="utf-8"><title>$name: $title</title></head><body><table width="100%"><tr><td><a href="/">Home</a> | <a href="/world">World</a> |
<a href="/markets">Markets</a> | <a href="/search">Search</a></td></tr></table><h2>$title</h2><i>$date ($source)</i><br><br><div>$head$body$tail</div>
<hr><small>Printable version | E-mail this story</small><br>$links<hr><small>Copyright $name. Republication without permission is prohibited.</small></body></html>""",
    "{}<br><br>\n", "<b>{}</b><br>\n", "<small>{}</small><br>\n",
    ("$date ($source)",), ("Printable version | E-mail this story",),
)  # fmt: skip

BLOG = Template(
    "blog", "html",
    """<!doctype html><html><head><meta charset="utf-8"><title>$title - $name</title></head><body><div id="header"><h3>$name</h3><p>$slogan</p></div>
<div id="post"><h1>$title</h1><div class="meta">Posted on <time>$date</time> by <a href="#">$editor</a> / $number views</div><div class="entry">$head$body$tail</div>
<p class="tags">Filed under: news, opinion</p></div><div id="nav"><p>Previous: $link1</p><p>Next: $link2</p></div>
<div id="respond"><h3>Leave a reply</h3><p>Your email address will not be published.</p></div><div id="side"><h4>Recent posts</h4><ul>$links</ul></div></body></html>""",
    "<p>{}</p>\n", "<blockquote>{}</blockquote>\n", "<p><em>{}</em></p>\n",
    ("Posted on $date by $editor / $number views",), ("Filed under: news, opinion",),
)  # fmt: skip

DIVS = Template(
    "divs", "html",
    """<!doctype html><html><head><meta charset="utf-8"><meta property="og:site_name" content="$name"><title>$title</title></head><body>
<div class="bar">Breaking news alerts | Newsletters | Sign in</div><div class="head">$title</div><div class="by">$source staff</div><div class="when">$date</div>
<div class="txt">$head$body$tail</div><div class="rail"><div>Most read</div>$links</div><div class="legal">$name is not responsible for external content.</div></body></html>""",
    "<div class=\"para\">{}</div>\n", "<div>{}</div>\n", "<div class=\"fine\">{}</div>\n",
    ("$source staff", "$date"), ("Most read",),
)  # fmt: skip

MAGAZINE = Template(
    "magazine", "html",
    """<!doctype html><html><head><meta charset="utf-8"><title>$title</title></head><body><header><h2>$name</h2><p>Issue $number</p></header>
<section class="lead"><h1>$title</h1><p class="author">$editor, $date</p></section><section class="body">$head$body</section><section class="end">$tail<p>This story first ran in our weekly letter.</p></section>
<aside><p>Keep reading</p><ul>$links</ul></aside></body></html>""",
    "<p>{}</p>\n", "<p><strong>{}</strong></p>\n", "<p>{}</p>\n",
    ("$editor, $date",), ("This story first ran in our weekly letter.", "Keep reading"),
)  # fmt: skip

TEXT_PORTAL = Template(
    "text_portal", "text",
    """$name
$slogan
Home | News | Politics | Business | Sport | Culture
$title
By $editor
Published: $date
Share on Facebook | Share by email
$head$body
${tail}Related stories
${links}Comments (0)
Log in to comment
Copyright $name. All rights reserved.
""",
    "{}\n\n", "{}\n", "{}\n",
    ("By $editor", "Published: $date"), ("Share on Facebook | Share by email",),
)  # fmt: skip

TEXT_FARM = Template(
    "text_farm", "text",
    """$title
Source: $source Last update: $date Views: $number
$head$body${tail}Article URL: $url
Previous: $link1
Next: $link2
${links}About us | Advertise | Contact
""",
    "{}\n", "{}\n", "{}\n",
    ("Source: $source Last update: $date",), ("Article URL: $url",),
)  # fmt: skip

TEXT_BARE = Template(
    "text_bare", "text",
    """$title

$head$body
$tail""",
    "{}\n\n", "{}\n", "{}\n", (), (),
)  # fmt: skip

TEMPLATES = (PORTAL, TEXT_PORTAL, WIRE, TEXT_FARM, BLOG, TEXT_BARE, DIVS, MAGAZINE)
