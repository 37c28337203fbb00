import json


def test_explore_prints_the_counts_and_draws(ask, tiny, tmp_path, undrawn):
    answer = ask("explore", "--data", tiny, "--out", tmp_path)
    lines = answer.out.splitlines()
    assert lines[0].split() == ["digit", "train", "test"]
    assert lines[11].split() == ["all", "180", "40"]
    assert lines[-1] == f"Figures are in {tmp_path}"
    assert (tmp_path / "data-map.png").read_bytes() == b"a picture"


def test_explore_as_json_has_the_exploration(ask, tiny, tmp_path, undrawn):
    found = json.loads(ask("explore", "--data", tiny, "--out", tmp_path, "--json").out)
    assert found["splits"][0]["counts"] == [18] * 10
