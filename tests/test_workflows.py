"""The workflows call what there is: targets of the Makefile, files, and actions."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split()
VARIABLES = re.findall(r"^(\w+) \?=", MAKEFILE, re.M)

each_workflow = pytest.mark.parametrize("name", WORKFLOWS)


def steps(name):
    """Return the steps of a workflow's jobs, in their order."""
    return [step for job in WORKFLOWS[name]["jobs"].values() for step in job["steps"]]


def made(name):
    """Return the targets that a workflow makes, in this order, and the variables."""
    targets, variables = [], {}
    for step in steps(name):
        for line in step.get("run", "").splitlines():
            words = shlex.split(line, comments=True)
            if "make" in words:
                for word in words[words.index("make") + 1 :]:
                    variable, equals, value = word.partition("=")
                    if equals:
                        variables[variable] = value
                    else:
                        targets.append(word)
    return targets, variables


@each_workflow
def test_a_workflow_makes_what_can_be_made(name):
    targets, variables = made(name)
    if name != "publish":
        assert {"system", "test"} <= set(targets)
    assert set(targets) <= set(TARGETS)
    assert set(variables) <= set(VARIABLES)


@each_workflow
def test_a_file_that_a_workflow_names_is_there_or_is_made(name):
    _, variables = made(name)
    named = list(variables.values())
    for step in steps(name):
        named += [step["working-directory"]] if "working-directory" in step else []
        named += [step["with"]["path"]] if "path" in step.get("with", {}) else []
        assert {"uses", "run"} & set(step)
    for path in named:
        # The site's folder is what `make book` says.
        said = f'echo "The book is at $(CURDIR)/{path}/index.html"' in MAKEFILE
        assert said or (ROOT / path).is_file(), path


@each_workflow
def test_actions_are_githubs_own_and_of_one_version(name):
    used = {step["uses"] for step in steps(name) if "uses" in step}
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)
    everywhere = {s["uses"] for each in WORKFLOWS for s in steps(each) if "uses" in s}
    assert len(everywhere) == len({action.split("@")[0] for action in everywhere})


def test_the_site_is_published_with_its_pdf_and_epub():
    targets, _ = made("publish")
    # Pages link what is there when they are built.
    assert max(targets.index("pdf"), targets.index("epub")) < targets.index("book")
    build, deploy = WORKFLOWS["publish"]["jobs"].values()
    actions = [step.get("uses", "").split("@")[0] for step in build["steps"]]
    assert "actions/configure-pages" in actions
    assert "actions/upload-pages-artifact" in actions
    assert deploy["needs"] == "build"
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert deploy["steps"][-1]["uses"].startswith("actions/deploy-pages@")


def test_every_week_the_newest_releases_are_tried():
    workflow = WORKFLOWS["weekly"]
    # YAML reads the key "on" as a truth value.
    (schedule,) = workflow[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", schedule["cron"])
    _, variables = made("weekly")
    assert variables == {"REQUIREMENTS": "requirements.in"}
    # Ranges, and no pin but in the condition of a line.
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    asked = [re.split(r"[;#]", line)[0] for line in lines]
    assert not any("==" in line for line in asked)
