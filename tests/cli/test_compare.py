def test_compare_prints_both_and_the_p_value(ask, forest, tiny):
    answer = ask("compare", forest, forest, "--data", tiny)
    heading, first, second, chance = answer.out.splitlines()
    assert heading.startswith("40 images of ")
    assert first == second
    assert chance == "p-value of McNemar's test: 1"
