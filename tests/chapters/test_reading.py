"""What a reader has before them is counted as a reader would."""

from benchmarks.reading import Reading, read

PAGE = """---
title: not read
---
# Two words

Five words and $x = 1$, {eq}`first`.

$$
not = counted
$$ (first)

```{dropdown} Hint 1: its title
Folded [text](away.md).

$$
a = b
$$
```

```{figure} picture.svg
:alt: "not seen"

A caption.
```

```{code-cell} python
import numpy

print(1)
```

```{code-cell} python
:tags: [hide-input]

print(2)
```
"""


def test_words_displays_and_code_are_counted_open_and_folded():
    assert read(PAGE) == Reading(open=11, folded=2, displays=2, code=2)


def test_code_in_a_fold_ends_neither_the_fold_nor_the_count():
    fence = "`" * 5
    code = "```python\ncode\n```"
    text = f"{fence}{{dropdown}} Why\none two\n{code}\nthree\n{fence}\nfour"
    assert read(text) == Reading(open=2, folded=3, displays=0, code=0)


def test_a_question_is_open_its_reasons_are_folded_and_its_code_is_not_read():
    text = """```{question} fill
:given: a, b = not, read

What is $G$?

$G$
: `not_read(a, b)`
: folded hint
```
```{question} choose
- [ ] open choice

  folded reason
```
"""
    assert read(text) == Reading(open=6, folded=4, displays=0, code=0)


def test_more_words_take_longer():
    assert Reading(3000, 0, 0, 0).minutes == 20
    assert Reading(1500, 1500, 6, 30).minutes == 22
