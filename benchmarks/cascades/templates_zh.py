# ruff: noqa: E501 - texts and markup read better unbroken
"""Ten ways Chinese hosts print a page: six in HTML, four as captured text."""

from __future__ import annotations

from benchmarks.cascades.template import Template

PORTAL = Template(
    "portal", "html",
    """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}_$name</title>
<meta name="keywords" content="新闻,资讯,$name"><link rel="canonical" href="$url"></head><body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/guonei/">国内</a></li><li><a href="/shehui/">社会</a></li>
<li><a href="/caijing/">财经</a></li><li><a href="/tiyu/">体育</a></li><li><a href="/yule/">文娱</a></li></ul></div>
<div class="crumb"><a href="/">$name</a> &gt; <a href="/news/">新闻中心</a> &gt; 正文</div>
<div class="main"><h1>$title</h1><div class="info"><span>$date</span> <span>来源：$source</span> <span>字号：大 中 小</span></div>
<div class="content">$head$body</div><div class="editor">（责任编辑：$editor）</div>$tail
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div></div>
<div class="related"><h3>相关阅读</h3><ul>$links</ul></div>
<div class="comment"><h3>网友评论</h3><p>文明上网，理性发言</p><textarea></textarea><p>已有0人参与，点击查看全部评论</p></div>
<div class="footer"><a href="/about">关于我们</a> | <a href="/ad">广告服务</a> | <a href="/contact">联系我们</a>
<p>版权所有 © $name 未经授权不得转载</p><p>互联网新闻信息服务许可证 示例编号$number</p></div></body></html>""",
    "<p>　　{}</p>\n", "<p class=\"lead\">{}</p>\n", "<p class=\"note\">{}</p>\n",
    ("$date　来源：$source",), ("（责任编辑：$editor）", "分享到：微信 微博 QQ空间"),
)  # fmt: skip

PAPER = Template(
    "paper", "html",
    """<html><head><meta charset="utf-8"><title>$title-$name</title></head><body><table width="960"><tr><td class="banner">$name 电子版</td></tr>
<tr><td><a href="/a1">第01版：要闻</a> <a href="/a2">第02版：本地</a> <a href="/a3">第03版：经济</a></td></tr></table>
<table width="960" id="article"><tr><td><h2>$title</h2></td></tr><tr><td class="date">$name　$date</td></tr>
<tr><td class="text">$head<div id="ozoom">$body</div>$tail</td></tr></table>
<table><tr><td>上一篇　下一篇</td></tr><tr><td>$links</td></tr><tr><td>本版编辑 $editor　版面责编 $editor</td></tr>
<tr><td>主管主办：${name}社　地址：新城路$number号</td></tr></table></body></html>""",
    "<P>　　{}</P>\n", "<P>{}</P>\n", "<P>{}</P>\n",
    ("$name　$date",), ("上一篇　下一篇",),
)  # fmt: skip

BLOG = Template(
    "blog", "html",
    """<!doctype html><html><head><meta charset="utf-8"><title>$title | $name</title></head><body><header><h3><a href="/">$name</a></h3>
<p>$slogan</p><nav><a href="/">首页</a><a href="/category/news">资讯</a><a href="/category/life">生活</a><a href="/about">关于</a></nav></header>
<main><article><h1 class="entry-title">$title</h1><div class="meta"><time>$date</time> · <a href="/author/admin">$editor</a> · 阅读 $number</div>
<div class="entry">$head$body$tail</div><footer>标签：<a href="#">资讯</a> <a href="#">热点</a></footer></article>
<div class="nav-links"><p>上一篇：<a href="#">$link1</a></p><p>下一篇：<a href="#">$link2</a></p></div>
<section><h3>发表评论</h3><p>您的邮箱地址不会被公开。必填项已用 * 标注</p></section></main>
<aside><h3>近期文章</h3><ul>$links</ul></aside><footer><p>本站内容均来自网络，如有侵权请联系删除</p><p>Powered by 示例程序 · $name</p></footer></body></html>""",
    "<p>{}</p>\n", "<blockquote>{}</blockquote>\n", "<p><small>{}</small></p>\n",
    ("$date · $editor · 阅读 $number",), ("本站内容均来自网络，如有侵权请联系删除",),
)  # fmt: skip

BREAKS = Template(
    "breaks", "html",
    """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>$title</title></head><body bgcolor="#ffffff">
<center><font size="2"><a href="/">$name首页</a>┊<a href="/new">最新</a>┊<a href="/hot">最热</a>┊<a href="/bbs">论坛</a></font></center><hr>
<center><b><font size="4">$title</font></b><br><font size="2">$date　$source　浏览次数：$number</font></center><br>
<div>$head$body$tail</div><br><font size="2">【打印此文】【关闭窗口】</font><hr>
<font size="2">热门文章<br>$links</font><hr><center><font size="2">$name 版权所有 站长QQ：示例$number</font></center></body></html>""",
    "　　{}<br><br>\n", "{}<br>\n", "{}<br>\n",
    ("$date　$source　浏览次数：$number",), ("【打印此文】【关闭窗口】",),
)  # fmt: skip

ACCOUNT = Template(
    "account", "html",
    """<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="$title"><meta property="og:site_name" content="$name">
<title>$title</title></head><body><div id="page"><h1 id="activity-name">$title</h1><div id="meta"><span>原创</span> <span>$editor</span> <a href="#">$name</a> <em>$date</em></div>
<section id="js_content">$head$body<section><span>END</span></section>$tail</section>
<div class="qr"><p>微信扫一扫</p><p>关注该公众号</p></div><div class="rec"><p>往期推荐</p>$links</div>
<div class="tool"><span>阅读 $number</span> <span>赞</span> <span>在看</span> <span>写下你的留言</span></div></div></body></html>""",
    "<section><span>{}</span></section>\n", "<section>{}</section>\n", "<section>{}</section>\n",
    ("原创 $editor $name $date",), ("END", "往期推荐"),
)  # fmt: skip

MOBILE = Template(
    "mobile", "html",
    """<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>$title</title></head><body>
<div class="hd"><a href="/">$name</a><span class="app">打开APP阅读全文</span></div><div class="art"><div class="tt">$title</div>
<div class="sub"><span>$source</span><span>$date</span></div><div class="bd">$head$body$tail</div><div class="more">展开剩余内容</div></div>
<div class="list"><div>大家都在看</div>$links</div><div class="ft">客户端下载 电脑版 意见反馈</div></body></html>""",
    "<div class=\"t\">{}</div>\n", "<div>{}</div>\n", "<div class=\"s\">{}</div>\n",
    ("$source $date",), ("打开APP阅读全文", "大家都在看"),
)  # fmt: skip

TEXT_PORTAL = Template(
    "text_portal", "text",
    """$name | $slogan
首页 国内 社会 财经 体育 文娱 图片 视频
首页 > 新闻中心 > 社会新闻 > 正文
$title
发布时间:$date 来源: $source 字体:[大 中 小]
$head$body$tail(责任编辑:$editor)
分享到: 微信 微博 QQ空间
相关新闻
$links匿名评论
0人参与,0条评论
关于我们 | 广告服务 | 联系我们 | 网站地图
版权所有 $name 示例备$number号
""",
    "{}\n", "{}\n", "{}\n",
    ("发布时间:$date 来源: $source",), ("(责任编辑:$editor)", "分享到: 微信 微博 QQ空间"),
)  # fmt: skip

TEXT_FARM = Template(
    "text_farm", "text",
    """请选择栏目:
资讯 育儿 健康 美食 旅游 情感
$title
来源: 最后更新:$date
$head$body$tail本文地址:$url
免责声明:本文系转载,版权归原作者所有;如涉及侵权请联系我们处理。
上一篇:$link1
下一篇:$link2
$links© 2020-2024 $name all rights reserved.
""",
    "  {}\n\n", "{}\n", "{}\n",
    ("来源: 最后更新:$date",), ("本文地址:$url",),
)  # fmt: skip

TEXT_BARE = Template(
    "text_bare", "text",
    """$title
$date
$head$body$tail""",
    "{}\n", "{}\n", "{}\n", ("$date",), (),
)  # fmt: skip

TEXT_GROUP = Template(
    "text_group", "text",
    """《$name》欢迎您!
☆ $name ☆ $slogan
设为首页 加入收藏
$title
作者:$editor 时间:$date 点击:$number
$head
$body
$tail声明:$name登载此文出于传递更多信息之目的,并不意味着赞同其观点。
上一篇 $date
下一篇 $date
相关推荐
$links返回顶部
""",
    "　　{}\n", "{}\n", "{}\n",
    ("作者:$editor 时间:$date 点击:$number",), ("声明:$name登载此文出于传递更多信息之目的,并不意味着赞同其观点。",),
)  # fmt: skip

TEMPLATES = (PORTAL, TEXT_PORTAL, PAPER, TEXT_FARM, BLOG, TEXT_BARE, BREAKS, TEXT_GROUP, ACCOUNT, MOBILE)
