"""Maps: planes, grids and what every probe shows of every dataset."""

from itertools import pairwise

import numpy as np
import pytest

from glassnet.core.component import listed, registry
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.data import Prepared, split
from glassnet.core.plane import PairPlane, PcaPlane
from glassnet.core.spec import Split, experiment
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.errors import InvalidInput


@pytest.mark.parametrize("dataset", listed("dataset"))
@pytest.mark.parametrize("probe", registry["probe"])
def test_every_probe_on_every_dataset(dataset: str, probe: str) -> None:
    trainer = Trainer(experiment({"data": {"dataset": {"type": dataset}}}))
    view = View(trainer.data, focus=(0, 1))
    member = registry["probe"][probe]()
    member.sample(trainer, view)
    trainer.train(3)
    arrays = member.sample(trainer, view)
    if member.merge == "append":
        assert {"step", "epoch"} < set(arrays)
        assert all(array.shape == (1,) for array in arrays.values())
        assert arrays["step"][0] == 3
    assert all(np.isfinite(array).all() for array in arrays.values())


def test_maps_show_what_the_network_predicts() -> None:
    trainer = Trainer(experiment({}))
    trainer.train(2000)
    view = View(trainer.data, resolution=40, focus=(1, 0))
    boundary = registry["probe"]["boundary"]().sample(trainer, view)["value"]
    assert boundary.shape == (40, 40)
    top_left = np.array([[-6 + 6 / 40, 6 - 6 / 40]])
    expected = 2 * trainer.predict(top_left)[0, 0] - 1
    assert (int(boundary[0, 0]) - 128) / 127 == pytest.approx(expected, abs=0.01)
    neurons = registry["probe"]["neurons"]().sample(trainer, view)
    unit = trainer.activations(top_left)[2][0, 0]
    seen = (int(neurons["focus"][0, 0]) - 128) / 127 * neurons["focus scale"][0]
    assert seen == pytest.approx(unit, abs=0.02)
    x1 = neurons["inputs"][0].astype(int)
    assert (np.diff(x1, axis=1) >= 0).all()  # x1 grows to the right
    assert (np.diff(neurons["inputs"][1].astype(int), axis=0) <= 0).all()  # x2 grows upwards


def test_a_map_is_never_stale() -> None:
    trainer = Trainer(experiment({}))
    view = View(trainer.data, resolution=20)
    probe = registry["probe"]["boundary"]()
    pictures = [probe.sample(trainer, view)["value"]]
    for change in (lambda: trainer.train(50), lambda: trainer.set_weight(2, 0, 0, 9), trainer.reset):
        change()
        pictures.append(probe.sample(trainer, view)["value"])
    assert all(not np.array_equal(a, b) for a, b in pairwise(pictures))
    np.testing.assert_array_equal(pictures[0], pictures[3])


def test_grids_are_coarser_for_larger_networks() -> None:
    layers = [{"type": "dense", "units": 256}] * 10
    trainer = Trainer(experiment({"layers": layers}))
    view = View(trainer.data)
    neurons = registry["probe"]["neurons"]().sample(trainer, view)
    assert view.resolution < 40
    assert sum(array.size for name, array in neurons.items() if "scale" not in name) <= 180_000


def test_wide_layers_send_their_strongest_links() -> None:
    trainer = Trainer(experiment({"layers": [{"type": "dense", "units": 100}] * 2}))
    arrays = registry["probe"]["weights"]().sample(trainer, View(trainer.data))
    w = trainer.network.parameters[1]["weights"][:, :-1]
    assert arrays["layer 0"].shape == (100, 3)
    np.testing.assert_array_equal(w.ravel()[arrays["index 1"]], arrays["value 1"])
    assert np.abs(arrays["value 1"]).min() >= np.sort(np.abs(w.ravel()))[-512]


def test_points_lie_where_the_plane_shows_them() -> None:
    prepared = Prepared(experiment({}).data, 1)
    x = prepared.x["train"]
    np.testing.assert_allclose(PairPlane().through(x, prepared.data.dataset).project(x), x)
    pca = PcaPlane().through(x, prepared.data.dataset)
    uv = pca.project(x)
    np.testing.assert_allclose(pca.origin + uv[:, :1] * pca.across + uv[:, 1:] * pca.up, x, atol=1e-12)
    assert uv[:, 0].var() >= uv[:, 1].var()


def test_a_pair_that_does_not_exist_is_refused() -> None:
    prepared = Prepared(experiment({}).data, 1)
    with pytest.raises(InvalidInput, match="two different inputs below 2"):
        PairPlane(across=0, up=7).through(prepared.x["train"], prepared.data.dataset)


def test_parts_are_stratified_disjoint_and_exact() -> None:
    y = np.repeat([0, 1, 2], [10, 20, 70])
    rows = split(Table(np.zeros((100, 1)), y), Split(), True, np.random.default_rng(0))
    assert [len(rows[part]) for part in ("train", "dev", "test")] == [60, 20, 20]
    assert sorted(np.concatenate(list(rows.values()))) == list(range(100))
    for part, share in (("train", 0.6), ("dev", 0.2), ("test", 0.2)):
        counts = np.bincount(y[rows[part]], minlength=3)
        np.testing.assert_allclose(counts, np.array([10, 20, 70]) * share, atol=1)


def test_normalization_is_fitted_on_the_training_set_alone() -> None:
    prepared = Prepared(experiment({}).data, 1)
    x = prepared.x["train"]
    np.testing.assert_allclose(prepared.mean, x.mean(0))
    presented = prepared.present(x)
    np.testing.assert_allclose(presented.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(presented.std(0), 1)
    np.testing.assert_allclose(prepared.present(prepared.x["dev"]), (prepared.x["dev"] - x.mean(0)) / x.std(0))
