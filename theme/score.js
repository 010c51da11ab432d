// A page ranks by how well the question fits one of its names. search.py writes them into
// the search page: pageNames is {page: [[how much the name says, name], …]}, in the order
// of reading.
const stemmer = new Stemmer();
const stemOf = (word) => stemmer.stemWord(word.toLowerCase());
const stemsOf = (text) => {
  const says = (word) => !stopwords.includes(word.toLowerCase()) && !/^\d+$/.test(word);
  return new Set(wordsOf(text).filter(says).map(stemOf));
};

let called; // [[page, [[how much the name says, its stems], …]], …]
const rarity = new Map(); // by stem: "gradient" tells pages apart less than "kink" does
const readNames = () => {
  called = Object.entries(pageNames).map(([page, names]) => [
    page,
    names.map(([says, name]) => [says, stemsOf(name)]),
  ]);
  const pages = new Map();
  for (const [, names] of called) {
    for (const stem of new Set(names.flatMap(([, stems]) => [...stems]))) {
      pages.set(stem, (pages.get(stem) ?? 0) + 1);
    }
  }
  for (const [stem, count] of pages) rarity.set(stem, Math.log(1 + called.length / count));
};

// 1 where question and name are the same words, 0 where they share none.
const fit = (asked, name) => {
  const weigh = (stems) =>
    stems.reduce((sum, stem) => sum + (rarity.get(stem) ?? Math.log(1 + called.length)), 0);
  const common = [...asked].filter((stem) => name.has(stem));
  return common.length && (2 * weigh(common)) / (weigh([...asked]) + weigh([...name]));
};

// Whether the index has the stem for the page.
const holds = (page, stem) => {
  const { docnames, terms, titleterms } = Search._index;
  const number = docnames.indexOf(page);
  return [terms, titleterms].some((index) => [index[stem]].flat().includes(number));
};

// Ranks all pages, and returns the best. Where no name fits, or two fit alike, it counts
// how many of the words a page holds.
let ranks;
const rankPages = (question) => {
  if (!called) readNames();
  const asked = stemsOf(question);
  ranks = {};
  for (const [page, names] of called) {
    const held = [...asked].filter((stem) => holds(page, stem));
    ranks[page] =
      Math.max(0, ...names.map(([says, name]) => says * fit(asked, name))) +
      (0.25 * held.length) / (asked.size || 1);
  }
  return Object.keys(ranks).reduce((best, page) => (ranks[page] > ranks[best] ? page : best));
};

var Scorer = {
  // Pages that rank alike stand in the order of reading, each before its sections.
  score: ([page, , anchor, , score]) => {
    const section = anchor ? 0.5 - score / 1000 : 0;
    return 1e6 * ranks[page] - Object.keys(ranks).indexOf(page) - section;
  },
  // What Sphinx gives itself.
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
