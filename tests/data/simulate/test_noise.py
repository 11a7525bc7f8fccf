import numpy as np

from data.simulate import noise


def test_the_same_counters_give_the_same_numbers() -> None:
    assert np.array_equal(noise.hashed(7, np.arange(5), 3), noise.hashed(7, np.arange(5), 3))


def test_the_order_of_counters_matters() -> None:
    assert noise.hashed(7, 1, 2) != noise.hashed(7, 2, 1)


def test_one_number_is_the_same_alone_and_among_many() -> None:
    assert noise.hashed(7, np.arange(-5, 5))[3] == noise.hashed(7, -2)


def test_uniform_is_even_and_open() -> None:
    numbers = noise.uniform(1, np.arange(200_000))
    share, _ = np.histogram(numbers, bins=20, range=(0, 1))
    assert numbers.min() > 0
    assert numbers.max() < 1
    assert np.all(np.abs(share / 10_000 - 1) < 0.05)


def test_normal_has_mean_0_and_deviation_1() -> None:
    numbers = noise.normal(1, np.arange(200_000))
    assert abs(numbers.mean()) < 0.01
    assert abs(numbers.std() - 1) < 0.01


def test_neighbouring_seeds_are_unrelated() -> None:
    one, other = noise.normal(np.arange(2)[:, None], np.arange(50_000))
    assert abs((one * other).mean()) < 0.02


def test_streams_are_told_apart() -> None:
    assert noise.stream("wind") != noise.stream("rain")


def test_smooth_noise_does_not_depend_on_the_instants_asked_together() -> None:
    many = noise.smooth(3, np.arange(0, 10**6, 600), period_s=7200)
    one = noise.smooth(3, np.array([600 * 77]), period_s=7200)
    assert one[0] == many[77]


def test_smooth_noise_has_no_jumps_and_keeps_its_variance() -> None:
    series = noise.smooth(3, np.arange(0, 3000 * 7200, 60), period_s=7200)
    assert np.abs(np.diff(series)).max() < 0.12
    assert abs(series.std() - 1) < 0.03


def test_smooth_noise_takes_instants_of_each_row() -> None:
    seed = np.arange(2)[:, None]
    instants = np.array([[0, 5000], [9000, 100]])
    own = noise.smooth(seed, instants, period_s=3600)
    assert own[0, 1] == noise.smooth(seed, np.array([5000]), period_s=3600)[0, 0]
    assert own[1, 0] == noise.smooth(seed, np.array([9000]), period_s=3600)[1, 0]
