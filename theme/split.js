// A reader's question becomes words as the index spells them. search.py does the same to
// the pages' text, and writes its spellings above this.
const patterns = spellings.map(([typed, spelled]) => [new RegExp(typed, "g"), spelled]);
const wordsOf = (text) => {
  text = text.replace(/[ᵀ⊤]/g, "^T").normalize("NFKC");
  for (const [typed, spelled] of patterns) text = text.replace(typed, spelled);
  const word = /[δησ∇⊙⊗]|∂[\p{L}\p{N}_]+\/∂[\p{L}\p{N}_]+|[\p{L}\p{N}_]+/gu;
  return text.match(word) ?? [];
};

// Sphinx shows the pages that hold every word. What the best page does not hold is left
// out of the question, so that one word too many does not hide that page. Words are looked
// up in plain objects, so "constructor" must not be one.
var splitQuery = (question) => {
  const best = rankPages(question);
  const words = wordsOf(question).filter((word) => !(stemOf(word) in {}));
  const held = words.filter((word) => holds(best, stemOf(word)));
  return held.length ? held : words;
};
