"""Answers as learners write them: the wrong ones are named, the right ones pass.

Each wrong answer was given its name by whoever wrote it. `pytest -s` shows the table of
the names given and the names said.
"""

import collections

import pytest

from autograder import checks
from autograder.checks.words import en

from .answers.judged import (
    ALSO_RIGHT,
    MISSED,
    RIGHT,
    SPOKEN_OF,
    WRONG,
    is_named,
    is_right,
    is_spoken_of,
    is_true,
    seeds,
    verdict,
    verdicts,
)

# Whatever an answer does, the checker itself has nothing to warn a learner of.
pytestmark = pytest.mark.filterwarnings("error")

NAMES = {*en.MISTAKES, *en.WHOLE}


def of_each(answers):
    labels = [f"{answer.task}-{answer.label}" for answer in answers]
    return pytest.mark.parametrize("answer", answers, ids=labels)


def test_every_answer_has_a_task_and_every_mistake_is_known():
    assert {answer.task for answer in WRONG + RIGHT} <= {*checks.TASKS}
    assert len({answer.label for answer in WRONG + RIGHT}) == len(WRONG + RIGHT)
    assert len(WRONG) >= 640
    assert len(RIGHT) >= 140
    assert not [answer for answer in WRONG if answer.mistake not in NAMES]


@of_each(WRONG)
def test_a_wrong_answer_is_rejected_and_told_in_few_words(answer):
    assert not any(verdict(answer, seed, True).right for seed in seeds(answer))
    for each in verdicts(answer):
        text = str(each)
        assert "{" not in text, text
        assert "}" not in text, text
        assert (each.mistake is None) == each.right
    lines = str(verdict(answer, 1, False)).splitlines()
    assert len(lines) <= 12, "\n".join(lines)
    assert max(map(len, lines)) <= 80, "\n".join(lines)


@of_each(WRONG)
def test_a_mistake_is_called_by_its_name_and_never_by_another(answer):
    for each in verdicts(answer):
        if not each.right:
            assert is_true(answer, each.mistake), f"{answer.mistake}:\n{each}"
    if answer.mistake in en.FAULTS:
        return  # it has no name, and how soon its place is found depends on the machine
    missed = (answer.task, answer.label) in MISSED
    if missed and is_named(answer):
        pytest.fail("it is named now: take it out of MISSED")
    said = [each for each in verdicts(answer) if each.mistake != answer.mistake]
    assert missed or is_named(answer), f"{answer.mistake}:\n{said}"


def test_nineteen_in_twenty_of_those_with_a_name_are_called_by_it():
    with_a_name = [answer for answer in WRONG if answer.mistake not in en.FAULTS]
    named = [answer for answer in with_a_name if is_named(answer)]
    print(f"\n{len(named)} of {len(with_a_name)} are called by the name given.")
    print("The others, and those without a name:")
    print(table())
    assert len(named) >= 0.95 * len(with_a_name)


def table():
    """Return the mistakes that are called by another name than the one given."""
    given = collections.Counter(answer.mistake for answer in WRONG)
    said = collections.defaultdict(set)
    for answer in WRONG:
        for each in verdicts(answer):
            if each.mistake not in (None, answer.mistake):
                said[answer.mistake, each.mistake].add(answer)
    lines = [f"  {'given':<28}{'said':<28}answers"]
    for (mistake, name), answers in sorted(said.items()):
        lines.append(f"  {mistake:<28}{name:<28}{len(answers)} of {given[mistake]}")
        for answer in sorted(answers, key=lambda answer: answer.label):
            mark = "=" if is_right(answer, name) else " "
            mark = mark if is_true(answer, name) else "✗"
            lines.append(f"{mark}     {answer.task}: {answer.label}")
    lines.append("= is right as well, ✗ is not; the others could say more")
    return "\n".join(lines)


@pytest.mark.parametrize("also", ALSO_RIGHT, ids="-".join)
def test_another_name_is_allowed_only_where_it_is_said(also):
    task, label, said = also
    (answer,) = [each for each in WRONG if (each.task, each.label) == (task, label)]
    assert said in {each.mistake for each in verdicts(answer)}


@pytest.mark.parametrize("mistake", SPOKEN_OF)
def test_a_sentence_speaks_of_the_mistake_that_it_names(mistake):
    answers = [a for a in WRONG if a.mistake == mistake and "entries" not in a.task]
    for answer in answers:
        for each in verdicts(answer):
            if each.mistake == mistake:
                assert is_spoken_of(mistake, " ".join(str(each).split())), each


@of_each(RIGHT)
def test_an_unusual_right_answer_passes(answer):
    for each in verdicts(answer):
        assert each.right, each
