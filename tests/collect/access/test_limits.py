import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.access.limits import (
    API,
    JOIN,
    SIGN_IN,
    Buckets,
    Rate,
    count_sign_in,
    network_of,
    retry_after,
)
from middlemost.collect.store.failures import RefusalError


def passed(buckets: Buckets, who: str, times: list[float]) -> int:
    return sum(buckets.wait(who, time) == 0 for time in times)


def test_five_passwords_a_minute():
    buckets = Buckets(SIGN_IN)
    assert passed(buckets, "eve", [0.0] * 30) == 5
    assert buckets.wait("eve", 0.0) == pytest.approx(12)  # one comes back in 60 / 5 seconds
    assert passed(buckets, "eve", [11.9]) == 0
    assert passed(buckets, "eve", [12.1, 12.1]) == 1
    assert passed(buckets, "mia", [0.0]) == 1


def test_asking_while_refused_does_not_prolong_the_wait():
    buckets = Buckets(SIGN_IN)
    passed(buckets, "eve", [0.0] * 5)
    passed(buckets, "eve", [k / 10 for k in range(120)])
    assert passed(buckets, "eve", [12.1]) == 1


def test_an_honest_script_is_never_refused():
    for rate in (40, 80, 190):
        buckets = Buckets(API)
        assert passed(buckets, "script", [k / rate for k in range(20 * rate)]) == 20 * rate
    buckets = Buckets(API)
    assert passed(buckets, "flood", [k / 2_000 for k in range(20_000)]) == pytest.approx(10 * 200 + 400, abs=2)


def test_a_school_joins_at_once_and_goes_on_joining():
    buckets = Buckets(JOIN)
    assert passed(buckets, "school", [0.0] * 300) == 250
    assert passed(buckets, "school", [k / 10 for k in range(601)]) == 60


@given(
    st.floats(0.1, 100),
    st.floats(1, 50),
    st.lists(st.floats(0, 2), max_size=100),
)
def test_never_more_than_the_burst_and_what_dripped(per_second: float, burst: float, pauses: list[float]):
    buckets, time, let_in = Buckets(Rate(per_second, burst)), 0.0, 0
    for pause in pauses:
        time += pause
        wait = buckets.wait("a", time)
        let_in += wait == 0
        assert wait == 0 or 0 < wait <= 1 / per_second + 1e-9
    assert let_in <= burst + time * per_second + 1e-6


def test_memory_is_bounded():
    buckets = Buckets(Rate(1.0, 1.0), most=100)
    for k in range(1_000):
        buckets.wait(f"address {k}", float(k))
    assert len(buckets) == 100


def test_addresses_are_not_kept_as_they_are():
    buckets = Buckets(JOIN)
    buckets.wait("192.0.2.7", 0.0)
    assert "192.0.2.7" not in repr(vars(buckets))
    other = Buckets(JOIN)
    other.wait("192.0.2.7", 0.0)
    assert set(vars(buckets)["_filled"]) != set(vars(other)["_filled"])  # each its own salt


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_one_household_has_one_bucket(address: str, network: str):
    assert network_of(address) == network


def test_retry_after_is_whole_and_long_enough():
    assert [retry_after(wait) for wait in (0.001, 1.0, 1.2, 11.99)] == [1, 1, 2, 12]


def test_passwords_are_counted_by_account_however_it_is_typed():
    buckets = Buckets(SIGN_IN)
    for name in ("eve", "Eve", " EVE", "eve ", "eVe"):
        count_sign_in(buckets, name)
    with pytest.raises(RefusalError) as caught:
        count_sign_in(buckets, "eve")
    assert (caught.value.code, caught.value.status) == ("too-many", 429)
    assert caught.value.details == {"retry_after": 12}
    count_sign_in(buckets, "mia")
    count_sign_in(buckets, "\ud800")
