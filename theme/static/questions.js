// Questions that are answered on the page. What is right, and the sums that a wrong entry
// is told, was computed when the book was built (theme/questions.py); here it is compared.
{
  // A sheet is all numbers of an exercise in one row, and in a sum {12} is the number in
  // place 12. A negative one stands in brackets, unless a line or a bracket begins with it.
  const write = (sum, sheet) =>
    sum.replace(/([([]?)\{(\d+)\}(²?)/g, (_, bracket, at, square, place) => {
      const number = `${sheet[at]}`.replace("-", "−");
      const bare = sheet[at] >= 0 || ((bracket || !place) && !square);
      return bracket + (bare ? number : `(${number})`) + square;
    });

  const value = (input) => Number(input.value.replace("−", "-").replace(",", ".") || NaN);

  const capital = (text) => text[0].toUpperCase() + text.slice(1);

  const say = (form, right, ...what) => {
    const said = form.querySelector("output");
    form.dataset.right = right;
    said.replaceChildren(...what);
  };

  // What is written elsewhere on the page, with its formulas.
  const copy = (element) =>
    element ? [" ", ...element.cloneNode(true).childNodes] : [];

  const finish = (question) => {
    const forms = [...question.querySelectorAll("form:not(.number)")];
    if (forms.every((each) => each.dataset.right == "true"))
      question.querySelector("details").open = true;
  };

  // Numbers of a matrix or of a shape.
  const checkFields = (form, { sheet, sums }) => {
    const fields = [...form.querySelectorAll("[data-at]")];
    const empty = fields.filter((field) => !field.value.trim());
    const wrong = fields.filter(
      (field) => field.value.trim() && value(field) != sheet[field.dataset.at],
    );
    for (const field of fields) field.ariaInvalid = wrong.includes(field);
    if (empty.length == fields.length) return say(form, false, "Nothing is filled in yet.");
    if (wrong.length) {
      const names = wrong.map((field) => field.ariaLabel);
      const { at } = wrong[0].dataset;
      // The result is told to those who have seen the sum and are wrong again.
      const result = form.dataset.told == at ? `${write(`{${at}}`, sheet)}.` : "…";
      form.dataset.told = at;
      const verb = wrong.length > 1 ? "are" : "is";
      const [start, entry] =
        fields.length > 1
          ? [`${wrong.length} of ${fields.length} ${verb} not`, `${capital(names[0])}: `]
          : ["Not", ""];
      const what = sums[at]
        ? `${start} right yet. ${entry}${write(sums[at], sheet)} = ${result}`
        : `Not right yet: ${names.join(" and ")}.`;
      return say(form, false, what, ...copy(form.querySelector(".hint")));
    }
    if (empty.length)
      return say(form, false, `Right so far. Still empty: ${empty.length}.`);
    say(form, true, "Right.");
  };

  const checkChoice = (form, { right }, question) => {
    const chosen = form.querySelector(":checked")?.value;
    if (!chosen) return say(form, false, "Choose one of them first.");
    const why = question.querySelector(`details [data-place="${chosen}"]`);
    say(form, chosen == right, ...copy(why));
  };

  const checkOrder = (form, data, question) => {
    const steps = [...form.querySelectorAll("li")];
    const at = steps.findIndex((step, place) => step.dataset.place != place);
    if (at < 0) return say(form, true, "Right.");
    const why = question.querySelector(`details [data-place="${steps[at].dataset.place}"]`);
    say(form, false, `Step ${at + 1} comes too early.`, ...copy(why));
  };

  // A step moves, and the focus goes with it.
  const move = (button, way) => {
    const step = button.closest("li");
    const other = way < 0 ? step.previousElementSibling : step.nextElementSibling;
    if (!other) return;
    if (way < 0) other.before(step);
    else other.after(step);
    button.focus();
    const steps = [...step.parentElement.children];
    const place = `Now step ${steps.indexOf(step) + 1} of ${steps.length}.`;
    say(step.closest("form"), false, place);
  };

  for (const question of document.querySelectorAll(".question")) {
    const data = JSON.parse(question.querySelector(".question-data").textContent);
    const number = question.querySelector("form.number");
    const check = question.matches(".choose")
      ? checkChoice
      : question.matches(".order")
        ? checkOrder
        : checkFields;

    // Another number: other numbers in the same places, and nothing filled in.
    const draw = () => {
      const { valueAsNumber, min } = number.querySelector("input");
      data.sheet = data.sheets[valueAsNumber - min];
      for (const place of question.querySelectorAll("[data-at]")) {
        if (place.matches("input")) {
          place.value = "";
          place.ariaInvalid = false;
        } else place.textContent = write(`{${place.dataset.at}}`, data.sheet);
      }
      for (const form of question.querySelectorAll("form:not(.number)")) {
        say(form, false);
        delete form.dataset.told;
      }
      question.querySelector("details").open = false;
      say(number, true, `This is exercise ${valueAsNumber}.`);
    };

    if (number) {
      const { value, min } = number.querySelector("input");
      data.sheet = data.sheets[value - min];
    } else data.sheet = data.sheets?.[0];

    // What was said of one choice is not true of another.
    if (check == checkChoice)
      question.addEventListener("change", (event) => say(event.target.form, false));
    question.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target == number) return draw();
      check(event.target, data, question);
      finish(question);
    });
    for (const button of question.querySelectorAll("li > button")) {
      button.addEventListener("click", () => move(button, Number(button.value)));
      button.addEventListener("keydown", (event) => {
        const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!way) return;
        event.preventDefault();
        move(button, way);
      });
    }
  }
}
