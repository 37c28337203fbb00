import numpy as np
import onnxruntime

from tenfold.export.features import add_scaled
from tenfold.export.graph import Graph
from tenfold.export.vote import add_vote, prefix_of
from tenfold.models.voting import shares, vote


def test_the_nodes_give_what_the_vote_gives_to_the_bit():
    random = np.random.default_rng(0)
    answers = [random.dirichlet(np.ones(10), 5).astype(np.float32) for _ in range(3)]
    share = shares((1, 2, 4), 3)
    graph = Graph()
    zero = graph.add("Mul", add_scaled(graph, [-1, 784]), graph.constant(0, np.float32))
    blank = graph.add("MatMul", zero, graph.constant(np.zeros((784, 10), np.float32)))
    given = [graph.add("Add", blank, graph.constant(answer)) for answer in answers]
    content = graph.finish(add_vote(graph, given, share), {})
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"images": np.zeros((5, 28, 28), np.uint8)})
    np.testing.assert_array_equal(found, vote(answers, share))


def test_the_names_of_members_begin_with_their_number():
    assert [prefix_of(number) for number in (0, 11)] == ["member0_", "member11_"]
