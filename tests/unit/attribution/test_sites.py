"""Host names."""

import pytest

from provenance.attribution.sites import host_of, same_site


@pytest.mark.parametrize("address", ["http://[::1/a.html", "//exa\u2100mple.com/", "no address", ""])
def test_a_broken_address_has_no_host_and_costs_nothing(address):
    assert host_of(address) == ""


def test_a_host_is_given_in_lower_case_without_port():
    assert host_of("HTTPS://News.Example:8080/a") == "news.example"


def test_hosts_of_one_registrable_domain_are_one_site():
    assert same_site("www.a.com.cn", "m.a.com.cn")
    assert not same_site("a.com.cn", "b.com.cn")
