"""The graded notebooks' text, and the maker of nbgrader's source and release."""
