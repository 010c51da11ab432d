// Python in a worker, so that the page lives on while a cell computes. The page says
// what to run; this answers with what is to be seen, and how far it has come.
const { searchParams } = new URL(import.meta.url);
const address = searchParams.get("python");
const course = new URL(`course.zip?v=${searchParams.get("v")}`, import.meta.url);
const say = (type, content) => postMessage({ type, ...content });

// Pyodide fetches its files itself. Here their bytes are counted as they arrive. How
// many there will be is known from python.json: a server that compresses does not say.
const progress = { arrived: 0, expected: 0 };
const loaded = new Set();
let sizes, packages;
const sum = (files) => Object.values(files).reduce((sum, size) => sum + size, 0);
const expect = (names) => {
  for (const name of names) {
    if (packages[name] && !loaded.has(name)) progress.expected += sum(packages[name]);
    loaded.add(name);
  }
};
const original = self.fetch;
self.fetch = async (...request) => {
  const response = await original(...request);
  if (!sizes?.[response.url.split("/").pop()] || !response.body) return response;
  const count = new TransformStream({
    transform(piece, stream) {
      progress.arrived += piece.length;
      say("progress", progress);
      stream.enqueue(piece);
    },
  });
  return new Response(response.body.pipeThrough(count), response);
};

let python, runner;
async function start() {
  const files = await (await fetch(new URL("python.json", course))).json();
  packages = files.packages;
  sizes = Object.assign({}, files.core, ...Object.values(packages));
  progress.expected = sum(files.core);
  expect(["numpy"]);
  const { loadPyodide } = await import(new URL("pyodide.mjs", address));
  const [archive] = await Promise.all([
    fetch(course).then((response) => response.arrayBuffer()),
    loadPyodide({
      indexURL: address,
      packages: ["numpy"],
      env: {
        HOME: "/home/pyodide",
        PYTHONPATH: "/course",
        MATPLOTLIBRC: "/course/matplotlibrc",
      },
    }).then((loaded) => (python = loaded)),
  ]);
  python.unpackArchive(archive, "zip", { extractDir: "/course" });
  python.pyimport("importlib").invalidate_caches(); // the folder was not there before
  runner = python.pyimport("runner");
  python.pyimport("IPython"); // where it is, a verdict has its folds
  say("loaded");
}

async function run({ notebook, above, cells }) {
  const [before, asked] = [above, cells].map((list) =>
    list.map(({ source }) => source),
  );
  const needed = runner.needed(notebook, before, asked.join("\n")).toJs();
  for (const { id, name, source, alt } of [...needed.map((i) => above[i]), ...cells]) {
    const show = (kind, content) => say("show", { id, kind, content });
    let ended, missing;
    do {
      say("begin", { id, name });
      [ended, missing] = runner.run(notebook, name, source, show, alt).toJs();
    } while (await load(missing));
    say("end", { id, ended });
    if (!ended) break;
  }
  say("finished");
}

// What a cell lacks is loaded once it is missed: the checks import, too.
async function load(name) {
  if (!name || loaded.has(name)) return false;
  expect([name]);
  await python.loadPackagesFromImports(`import ${name}`, { messageCallback() {} });
  say("loaded");
  return true;
}

// One after the other, also what is asked for while Python loads.
let last = start();
onmessage = ({ data }) => {
  last = last.then(() => run(data));
  last.catch((error) => say("lost", { error: error.message }));
};
