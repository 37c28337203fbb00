from tenfold.downloads.fonts import FACES, fetch_fonts, font_collections


def test_every_face_stands_in_the_collection_of_its_family():
    collections = font_collections()
    assert sum(len(each.files) for each in collections) == len(FACES)
    assert len({each.name for each in collections}) == len(collections)
    lato = next(each for each in collections if each.name == "lato")
    assert [file.name for file in lato.files] == [
        "lato-latin-400-normal.woff",
        "lato-latin-700-normal.woff",
    ]
    assert str(lato.origins[0]) == "npm package @fontsource/lato@5.3.0"


def test_all_that_is_fetched_is_named_in_order(tmp_path, monkeypatch):
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path))
    monkeypatch.setattr("tenfold.downloads.fonts.fetch", lambda collection, folder: folder)
    files = fetch_fonts()
    assert len(files) == len(FACES)
    assert files[0].parent.name == "fonts"
