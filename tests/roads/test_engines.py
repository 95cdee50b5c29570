"""Both engines give the fastest route's time and, of equally fast routes, the shortest one's length, exactly."""

import heapq

import numpy as np
import pytest

from ressursbank.roads import RoadNetwork, main_roads
from ressursbank.roads.engines import Engine, EngineName, RoutingKitEngine, ScipyEngine, choose_engine
from tests.roads.shared import liechtenstein, needs_liechtenstein, needs_n1000, norway

try:
    import pyroutingkit  # noqa: F401

    ENGINES: tuple[EngineName, ...] = ("scipy", "routingkit")
except ImportError:  # no wheel for this machine: scipy answers alone
    ENGINES = ("scipy",)
both_engines = pytest.mark.parametrize("name", ENGINES)


def network_of_arcs(node_count: int, arcs: list[tuple[int, int, int, int]]) -> RoadNetwork:
    """A network of (tail, head, milliseconds, metres), nodes strewn about."""
    tail, head, milliseconds, metres = np.array(sorted(arcs)).T
    place = np.random.default_rng(5)
    return RoadNetwork(
        name="by hand",
        attribution="",
        longitude=10 + place.random(node_count),
        latitude=63 + place.random(node_count),
        snaps=np.ones(node_count, dtype=bool),
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        milliseconds=milliseconds.astype(np.uint32),
        metres=metres.astype(np.uint32),
        is_ferry=np.zeros(len(tail), dtype=bool),
        road=np.zeros(len(tail), dtype=np.int32),
        road_names=np.array([""], dtype=object),
    )


def dijkstra_with_a_heap(network: RoadNetwork, source: int) -> dict[int, tuple[float, float]]:
    """(minutes, kilometres) from the source to every node it reaches, by an algorithm of our own on Python tuples."""
    leaving: dict[int, list[tuple[int, int, int]]] = {}
    for tail, head, time, length in zip(
        network.tail.tolist(),
        network.head.tolist(),
        network.milliseconds.tolist(),
        network.metres.tolist(),
        strict=True,
    ):
        leaving.setdefault(tail, []).append((head, time, length))
    settled: dict[int, tuple[float, float]] = {}
    waiting = [(0, 0, source)]
    while waiting:
        time, length, node = heapq.heappop(waiting)
        if node in settled:
            continue
        settled[node] = (time / 60_000, length / 1000)
        for head, more_time, more_length in leaving.get(node, []):
            if head not in settled:
                heapq.heappush(waiting, (time + more_time, length + more_length, head))
    return settled


def assert_agrees_with_heap(engine: Engine, network: RoadNetwork, sources: int, targets: int) -> None:
    """Random sources × random targets agree to 1e-6 in kilometres and minutes."""
    draw = np.random.default_rng(20270101)
    source = draw.choice(network.node_count, sources, replace=False)
    target = draw.choice(network.node_count, targets, replace=False)
    kilometres, minutes = engine.matrix(source, target)
    for row, node in enumerate(source):
        expected = dijkstra_with_a_heap(network, int(node))
        wanted = np.array([expected[int(end)] for end in target])
        np.testing.assert_allclose(minutes[row], wanted[:, 0], rtol=0, atol=1e-6)
        np.testing.assert_allclose(kilometres[row], wanted[:, 1], rtol=0, atol=1e-6)


@needs_liechtenstein
@both_engines
def test_four_hundred_pairs_in_a_whole_country_agree_with_an_independent_dijkstra(name: EngineName) -> None:
    network = liechtenstein()
    assert_agrees_with_heap(choose_engine(name, network), network, 20, 20)


@both_engines
def test_pairs_on_the_main_roads_agree_with_an_independent_dijkstra(name: EngineName) -> None:
    assert_agrees_with_heap(choose_engine(name, main_roads()), main_roads(), 15, 20)


@needs_n1000
@pytest.mark.skipif("routingkit" not in ENGINES, reason="pyroutingkit has no wheel for this machine")
def test_engines_agree_on_routes_through_all_of_norway() -> None:
    network = norway()
    draw = np.random.default_rng(4)
    source, target = draw.choice(network.node_count, (2, 40), replace=False)
    by_scipy = ScipyEngine(network).matrix(source, target)
    by_routingkit = RoutingKitEngine(network).matrix(source, target)
    np.testing.assert_array_equal(by_scipy, by_routingkit)
    assert by_scipy[1].max() > 24 * 60, "routes of more than a day are among them"


@both_engines
def test_of_equally_fast_routes_the_shortest_counts(name: EngineName) -> None:
    network = network_of_arcs(4, [(0, 1, 500, 900), (1, 3, 500, 900), (0, 2, 400, 300), (2, 3, 600, 400), (3, 0, 1, 1)])
    kilometres, minutes = choose_engine(name, network).matrix(np.array([0]), np.array([3]))
    assert (kilometres[0, 0], minutes[0, 0]) == (0.7, 1000 / 60_000)


@both_engines
def test_a_route_a_millisecond_faster_counts_though_it_is_a_hundred_kilometres_longer(name: EngineName) -> None:
    hour = 3_600_000
    arcs = [(0, 1, hour - 1, 150_000), (0, 2, hour, 50_000), (2, 1, 1, 1), (1, 0, 1, 1)]
    network = network_of_arcs(3, arcs)
    # pyroutingkit's weights have no room to prove so fine a difference: scipy must answer for it.
    kilometres, _ = choose_engine(name, network).matrix(np.array([0]), np.array([1]))
    assert kilometres[0, 0] == 150.0


@both_engines
def test_pairs_without_a_route_are_not_a_number(name: EngineName) -> None:
    network = network_of_arcs(4, [(0, 1, 60_000, 1000), (1, 0, 60_000, 1000), (2, 3, 1, 1), (3, 2, 1, 1)])
    kilometres, minutes = choose_engine(name, network).matrix(np.array([0, 2]), np.array([1, 3]))
    np.testing.assert_array_equal(kilometres, [[1.0, np.nan], [np.nan, 0.001]])
    np.testing.assert_array_equal(np.isnan(minutes), np.isnan(kilometres))


@both_engines
def test_random_networks_full_of_ties_agree_with_an_independent_dijkstra(name: EngineName) -> None:
    draw = np.random.default_rng(8)
    ring = [(node, (node + 1) % 60, 50, 40) for node in range(60)]
    chords = {
        (int(tail), int(head)): (int(tail), int(head), int(time) * 50, int(length))
        for tail, head, time, length in zip(
            draw.integers(0, 60, 400),
            draw.integers(0, 60, 400),
            draw.integers(1, 6, 400),
            draw.integers(1, 200_000, 400),
            strict=True,
        )
        if tail != head and (head - tail) % 60 != 1
    }
    network = network_of_arcs(60, [*ring, *chords.values()])
    assert_agrees_with_heap(choose_engine(name, network), network, 60, 60)


def test_auto_takes_an_engine_that_this_machine_has() -> None:
    engine = choose_engine("auto", main_roads())
    assert isinstance(engine, RoutingKitEngine if "routingkit" in ENGINES else ScipyEngine)
