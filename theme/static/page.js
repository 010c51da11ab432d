// What is wider than its column scrolls within itself. Where it does, it takes the
// keyboard's focus, so that the arrow keys reach all of it. The content is watched too: it
// grows when its fonts arrive, and the box around it does not.
const scroller =
  ".katex-display, .drawing, pre, .cell_output > .output, .pst-scrollable-table-container";
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = target.closest(scroller);
    if (!box) continue; // a cell's output that another has replaced
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(scroller)) {
  resized.observe(box);
  resized.observe(box.firstElementChild ?? box);
}

// On paper nothing scrolls. The style sheet shrinks a formula that is wider than its
// column there or higher than the sheet, and has to know its size in its own ems.
addEventListener("beforeprint", () => {
  const content = document.createRange();
  for (const formula of document.querySelectorAll(".katex-display > .katex")) {
    content.selectNodeContents(formula.lastElementChild);
    const size = content.getBoundingClientRect();
    const em = parseFloat(getComputedStyle(formula).fontSize);
    for (const side of ["width", "height"])
      formula.style.setProperty(`--${side}`, size[side] / em);
  }
});

// A link to a fold opens it. What lies in a closed one, the browser itself finds.
const unfold = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.tagName == "DETAILS") target.open = true;
};
addEventListener("hashchange", unfold);
unfold();

// Until the page is loaded, and the theme has measured what scrolls, folds are empty: to
// measure what they hold, a browser would lay out most of a page that nobody sees.
addEventListener("load", () => setTimeout(() => {
  for (const fold of document.querySelectorAll(".bd-article details"))
    fold.dataset.loaded = "";
}));

// Paper is white: light text on it cannot be read.
const page = document.documentElement;
let theme = page.dataset.theme;
addEventListener("beforeprint", () => {
  theme = page.dataset.theme;
  page.dataset.theme = "light";
});
addEventListener("afterprint", () => {
  page.dataset.theme = theme;
});
