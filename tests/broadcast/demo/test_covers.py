import io

from PIL import Image

from broadcast.demo.covers import cover


def test_every_track_has_a_cover_of_its_own():
    covers = {cover(number, seed=1) for number in range(12)}
    assert len(covers) == 12
    assert {Image.open(io.BytesIO(one)).size for one in covers} == {(600, 600)}


def test_the_same_seed_draws_the_same_cover():
    assert cover(3, seed=7) == cover(3, seed=7)
