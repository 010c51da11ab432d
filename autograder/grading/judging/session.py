"""One submission, from its first cell to its last."""

import json

from autograder.grading.judging.cells import (
    Outcome,
    Ran,
    run_imports,
    run_inside,
    run_locked,
    run_test,
)
from autograder.grading.judging.oracle import Names, clean_outputs, clean_text
from autograder.grading.judging.workers import PATIENCE
from autograder.grading.running.sandbox import Ended, Interrupted
from autograder.grading.running.wire import Refused

SHOWN = 8 << 20  # characters that all outputs of a notebook may have
CUT_OFF = "… cut off: this notebook has put out more than {most} MB."


class Session:
    """A notebook that is run in the sandbox, and whose tests are judged outside.

    cells are dicts with role, name and source. What the released cell of the name
    binds has "binds", the modules among it "modules", and what can be changed in it and
    only imports "imports". A test has a key and points; "inside" is whether it is run
    in the sandbox, and "credit" whether its last line is a number of points, None where
    that is not known. That number is cut off at "most", else at the points.
    """

    def __init__(self, link, cells, seconds):
        self.link, self.cells, self.seconds = link, cells, seconds
        self.names, self.clock = Names(link), link.process.clock.now
        self.end = self.clock() + PATIENCE * seconds
        self.stopped = None  # why nothing is run any more
        self.room = SHOWN
        link.begin = self.begin

    def begin(self, seconds):
        """Give what comes next so many seconds, but no more than are left in all."""
        self.link.deadline = min(self.clock() + seconds, self.end)
        if self.clock() >= self.end:
            self.link.process.stop(
                f"had used up the {PATIENCE * self.seconds:g} s of a whole submission"
            )

    def run(self, files):
        """Run the notebook beside its files, and return what became of it."""
        outputs, said, answer = [], {}, None
        self.send_files(files)
        for cell in self.cells:
            outcome = Outcome([])
            if cell["role"] == "answer":
                answer = cell["name"]
            if cell["role"] == "test":
                about = said.setdefault(answer, {})
                outcome = self.test(cell, about)
                if outcome.said:
                    about.setdefault(outcome.said.key, outcome.said)
            elif cell["role"] != "text":
                outputs_of, reply = self.cell("cell", cell)
                outcome = Outcome(self.cut_off(outputs_of))
                if cell["role"] == "locked":
                    self.locked(cell)
                else:
                    run_imports(cell["imports"], self.names)
                    self.names.hand_over(cell["binds"], cell["modules"])
                    self.names.note(reply)
                    self.names.note_error(cell["binds"], error_in(outputs_of))
            outputs.append(outcome.outputs)
        said.pop(None, None)  # what is tested before there is an answer
        return {
            "outputs": outputs,
            "said": {
                answer: [
                    {
                        "paragraphs": each.paragraphs,
                        "findings": each.findings,
                        "failure": each.failure,
                    }
                    for each in about.values()
                ]
                for answer, about in said.items()
                if about
            },
            "stopped": self.stopped,
        }

    def cut_off(self, outputs):
        """Return those of a student's outputs that there is room for."""
        kept = []
        for output in outputs:
            size = 2000 + len(json.dumps(output))  # a page has more around each
            if self.room >= size:
                self.room -= size
                kept.append(output)
            elif self.room >= 0:
                self.room = -1
                text = CUT_OFF.format(most=SHOWN >> 20)
                kept.append({"output_type": "stream", "name": "stdout", "text": text})
        return kept

    def send_files(self, files):
        """Put files where the notebook runs."""
        encode = self.link.channel.encoder()
        try:
            message = {"do": "files", "files": encode(files), "buffers": encode.buffers}
        except Refused as error:
            self.stopped = f"The files beside it cannot be handed on: {error}."
        else:
            self.ask(message)

    def cell(self, what, cell):
        """Run a cell in the sandbox, and return its outputs and the whole reply."""
        self.names.functions.clear()
        binds = cell.get("binds", [])
        reply = self.ask({"do": what, "source": cell["source"], "binds": binds})
        if "stopped" in reply:
            output = {"output_type": "error", "ename": "Ended", "traceback": []}
            return clean_outputs([{**output, "evalue": reply["stopped"]}]), reply
        try:
            outputs = self.link.channel.decoder(reply)(reply.get("outputs"))
        except Refused:
            outputs = []
        return clean_outputs(outputs), reply

    def ask(self, message):
        """Ask the sandbox; the reply says so where the notebook was stopped."""
        if self.stopped:
            return {"stopped": self.stopped}
        try:
            self.begin(self.seconds)
            return self.link.process.ask(message, self.link.deadline)
        except Interrupted:
            return {"stopped": f"interrupted after {self.seconds:g} s"}
        except Refused as error:
            return {"stopped": f"not run: {error}"}
        except Ended:
            self.note_end()
            return {"stopped": self.stopped}

    def locked(self, cell):
        """Run a locked cell here too: what it names is the course's."""
        try:
            self.begin(self.seconds)
            run_locked(cell, self.names)
        except (Ended, Interrupted):
            self.note_end()

    def note_end(self):
        """Note why nothing can be run any more."""
        if self.link.process.ended and not self.stopped:
            self.stopped = f"Your code {self.link.process.ended}."

    def test(self, cell, known):
        """Run a test cell, and return its Outcome."""
        if cell["inside"]:
            return run_inside(cell, self.ran(cell), known)
        outcome = run_test(cell, self.names, self.seconds, known)
        self.note_end()
        return outcome

    def ran(self, cell):
        """Run a test cell in the sandbox, as nbgrader does, and return how it went."""
        outputs, reply = self.cell("test", cell)
        shown = [o for o in outputs if o["output_type"] in ("stream", "display_data")]
        for output in shown:
            # nbgrader gives nothing for a test that has written to standard error.
            if output["output_type"] == "stream":
                output["name"] = "stdout"
        if error := error_in(outputs):
            line = reply.get("line")
            line = line if type(line) is int and line > 0 else 0
            told = error["ename"], error["evalue"]
            if why := self.names.broken.get(clean_text(reply.get("undefined"))):
                told, line = (type(why).__name__, str(why)), 0
            return Ran(shown, None, told, line)
        value = reply.get("value")
        return Ran(shown, value if type(value) in (bool, int, float, str) else None)


def error_in(outputs):
    """Return the error among a cell's outputs, or None."""
    return next((o for o in outputs if o["output_type"] == "error"), None)
