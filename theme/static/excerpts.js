// Sphinx shows a piece of each page that it finds, and offers no way to say what on a
// page is text. Its Search.htmlToText takes each formula three times (KaTeX writes it as
// MathML, TeX and HTML), takes the list of contents and the labels of folded cells, too,
// and finds nothing at the place of an index entry, which ends in an error. So it is
// replaced here. tests/theme/test_search.py notices when that is needed no longer.

// Returns a formula as one would type it in a line: ∂L/∂W = Xᵀ ∂L/∂Z.
const inLine = (formula) => {
  const each = (selector, change) => formula.querySelectorAll(selector).forEach(change);
  each("annotation", (tex) => tex.remove());
  each("mover[accent]", ({ children: [letter, accent] }) =>
    letter.append({ "^": "\u0302", "~": "\u0303" }[accent.textContent] ?? ""),
  );
  // A sum without its limits, a brace without what is written below it.
  each("munder, mover, munderover", (sign) => sign.replaceWith(sign.firstElementChild));
  each("msub, msubsup", ({ children: [, lower] }) => {
    const digit = (number) => String.fromCharCode(0x2080 + Number(number));
    const text = lower.textContent;
    lower.textContent = /^\d+$/.test(text) ? text.replace(/\d/g, digit) : "_" + text;
  });
  each("msup, msubsup", ({ lastElementChild: upper }) => upper.prepend("^"));
  each("mfrac", (fraction) => {
    for (const part of fraction.children) {
      if (/[+−]/.test(part.textContent)) part.prepend("("), part.append(")");
    }
    fraction.firstElementChild.after("/");
    fraction.after(" ");
  });
  each("mspace, mtd", (space) => space.after(" "));
  each("mtr:not(:last-child)", (row) => row.append("; "));
  return formula.textContent.replace(/\^(?=[⊤′])|\u2061/g, "").replace(/ +(?=[,.;:)])/g, "");
};

Search.htmlToText = (html, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const article = page.querySelector("article.bd-article") ?? page.body;
  const noText = ".headerlink, .eqno, button, details.hide > summary, script, style, svg";
  for (const part of article.querySelectorAll(noText)) part.remove();
  for (const formula of article.querySelectorAll(".katex")) {
    formula.replaceWith(inLine(formula.querySelector("math")));
  }
  for (const block of article.querySelectorAll("div.math, dt")) block.append(" ");
  let place = page.getElementById(anchor.slice(1)) ?? article;
  // The place of an index entry is empty: the text is what stands around it.
  while (!place.textContent.trim()) place = place.parentElement;
  let text = place.textContent;
  if (place.matches("dt")) text += place.nextElementSibling.textContent;
  return text.replace(/\s+/g, " ").replace(/⊤/g, "ᵀ");
};
