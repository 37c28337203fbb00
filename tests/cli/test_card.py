import json


def test_card_prints_what_the_file_tells(ask, forest):
    assert ask("card", forest).out.startswith("Random forest (forest)\n")
    assert json.loads(ask("card", forest, "--json").out)["settings"]["trees"] == 10


def test_card_tells_of_the_recogniser_of_lines_too(ask):
    assert ask("card", "lines").out.startswith("Recogniser of lines (lines)\n")


def test_a_card_is_reported_as_text_json_or_markdown(ask):
    assert ask("card", "fast").out.startswith("Convolutional network (cnn)")
    assert json.loads(ask("card", "fast", "--json").out)["family"] == "cnn"
    assert ask("card", "fast", "--markdown").out.startswith("# Convolutional network")
    assert ask("card", "fast", "--markdown", "--json").code == 2
