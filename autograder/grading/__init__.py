"""Grades a stranger's notebook: runs it in a sandbox, judges it outside, records it.

A submission is data, and flows one way. `intake` takes what may be taken and puts the
answers into the released notebook. `cohort` meets nbgrader: it has the submissions
judged ahead of its converter, in processes of their own. `judge` is such a process. It
has `sandbox` run the student's cells, and `oracle` runs the test cells, in which the
student's names stand for what lies in the sandbox, reached over `wire`. `comments`
writes the checker's sentences into the gradebook. `pages` keeps scripts out of what is
read afterwards, `collecting` keeps archives from writing where they like.
"""
