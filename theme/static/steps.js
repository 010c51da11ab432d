// Figures that one steps through. What a scene shows and says was computed when the book
// was built (theme/steps.py); here it is chosen, shown and said.
const arrows = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

for (const form of document.querySelectorAll("form.steps")) {
  const { start, scenes } = JSON.parse(form.querySelector("script").textContent);
  const figure = form.closest("figure");
  const svg = figure.querySelector("svg");
  const said = form.querySelector("output");
  const turn = form.querySelector(".turn");
  const range = form.querySelector("[type=range]");
  const parts = [...svg.querySelectorAll("[data-part]")];
  const places = [...svg.querySelectorAll("[data-scene]")];
  const whole = form.dataset.whole;
  const drawn = parts.map((part) => part.style.visibility);
  let now;

  const show = (key) => {
    const { parts: lit, sum, say, view, turn: [label] = [] } = scenes[key];
    now = key;
    for (const part of parts)
      part.style.visibility = lit.includes(part.dataset.part) ? "visible" : "hidden";
    svg.setAttribute("viewBox", view ?? whole);
    said.innerHTML = `<span class="sum">${sum}</span> ${say}`;
    turn.textContent = label;
    turn.hidden = !label;
    if (range) range.ariaValueText = `${range.value} of ${range.max}`;
    for (const place of places) place.ariaChecked = place.dataset.scene == key;
    // Tab leads to the chosen place of a group, or else to its first one.
    for (const group of svg.querySelectorAll(".choices")) {
      const stop = group.querySelector("[aria-checked=true]") ?? group.firstElementChild;
      for (const place of group.children) place.tabIndex = place == stop ? 0 : -1;
    }
  };

  // The controls.
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const dials = form.querySelectorAll("[type=range], :checked");
    show([...dials].map((dial) => dial.value).join(" "));
  });
  for (const button of form.querySelectorAll(".dial > button"))
    button.addEventListener("click", () => {
      range.valueAsNumber += Number(button.value);
      range.dispatchEvent(new Event("input", { bubbles: true }));
    });
  turn.addEventListener("click", () => show(scenes[now].turn[1]));

  // The places in the drawing: groups of radio buttons on which the arrow keys move.
  if (places.length) {
    svg.setAttribute("role", "group");
    for (const child of svg.children) child.ariaHidden = !child.matches(".choices");
    for (const group of svg.querySelectorAll(".choices")) group.role = "radiogroup";
  }
  for (const place of places) {
    const choose = (key) => {
      const other = places.find((each) => each.dataset.scene == key);
      if (!other) return;
      show(key);
      other.focus();
    };
    place.role = "radio";
    place.addEventListener("click", () => choose(place.dataset.scene));
    place.addEventListener("keydown", (event) => {
      const [name, row, column] = place.dataset.scene.split(" ");
      const [down, right] = arrows[event.key] ?? [0, 0];
      if (!arrows[event.key] && event.key != " " && event.key != "Enter") return;
      event.preventDefault();
      choose([name, Number(row) + down, Number(column) + right].join(" "));
    });
  }

  show(start);

  // Paper has the drawing as it is without a script.
  addEventListener("beforeprint", () => {
    parts.forEach((part, i) => (part.style.visibility = drawn[i]));
    svg.setAttribute("viewBox", whole);
  });
  addEventListener("afterprint", () => show(now));
}
