// Cells run in the reader's browser, and tasks are answered there. Until somebody presses
// a button, this file is all there is of it: Python and the editor are loaded then.
if (window.Worker && window.WebAssembly) {
  const { src, dataset } = document.currentScript;
  const here = (file) => new URL(`${file}?v=${dataset.version}`, src);
  const python = new URL(dataset.python, src);
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What was typed is kept in the browser, where it lets us.
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const keep = (key, text) => {
    try {
      if (text == null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    } catch {}
  };

  const cells = [];
  const queue = [];
  let current; // what runs: the cell that was asked for, with all that runs for it
  let worker;

  // A cell of the page, or a task. Those of one notebook share their names in Python.
  class Cell {
    constructor(box, code, notebook, name, task) {
      Object.assign(this, { box, code, notebook, name, task, ran: false, text: null });
      this.above = cells.filter((cell) => cell.notebook == notebook);
      this.id = cells.push(this) - 1;
      if (!code) {
        this.built = JSON.parse(box.querySelector(".cell-source").textContent);
        return;
      }
      this.pre = code.querySelector("pre");
      this.html = this.pre.innerHTML;
      this.built = this.pre.textContent.trimEnd();
      // A task's answer outlives a change of its stub; a cell that has changed is another.
      this.key = task ? `task ${name}` : `cell ${location.pathname} ${this.built}`;

      const button = (text, action) =>
        make("button", {
          type: "button",
          textContent: text,
          ariaLabel: `${text}: ${name}`,
          onclick: () => action.call(this),
        });
      this.verb = task ? "Check" : "Run";
      this.runs = button(this.verb, () =>
        current?.cell == this ? stop() : this.run(),
      );
      this.edits = button(task ? "Write" : "Edit", this.edit);
      this.alls = button("Run all above", () => ask(this, this.above));
      this.resets = button("Reset", this.reset);
      this.said = make("span", { role: "status" });
      this.loads = make("span", { className: "run-loads" });
      this.hint = make("span", { id: `run-hint-${this.id}`, className: "run-hint" });
      this.hint.textContent = "Shift+Enter runs. Tab indents: to leave, Esc, then Tab.";
      this.line = make("div", { className: "run" }, this.runs, this.edits, this.alls);
      this.line.append(this.resets, this.said, this.loads, this.hint);
      code.append(this.line);
      const text = kept(this.key);
      if (text != null) {
        this.pre.textContent = text;
        this.change(text);
        this.said.textContent = "As you left it.";
      }
      this.update();
    }

    get source() {
      return this.text ?? this.built;
    }

    get given() {
      const { id, name, source } = this;
      const alt = this.box.querySelector(".drawing > svg")?.ariaLabel;
      const edited = `Drawn by ${name}, as you have edited it.`;
      return { id, name, source, alt: this.text == null && alt ? alt : edited };
    }

    update() {
      const verb = current?.cell == this ? "Stop" : this.verb;
      this.runs.textContent = verb;
      this.runs.ariaLabel = `${verb}: ${this.name}`;
      this.edits.hidden = Boolean(this.editor);
      this.alls.hidden = this.task || !this.above.length;
      this.resets.hidden = this.text == null && !this.place;
    }

    // A cell that shows only what comes out of it runs with the one above it.
    run() {
      const mates = cells.filter((cell) => cell.notebook == this.notebook);
      const below = mates.slice(this.above.length + 1);
      const next = below.findIndex((cell) => cell.code);
      ask(this, [this, ...below.slice(0, next < 0 ? below.length : next)]);
    }

    async edit() {
      this.edits.disabled = true;
      try {
        const { edit } = await import(here("editor.js"));
        const place = make("div", { className: "highlight" });
        this.pre.closest(".highlight").hidden = true;
        this.line.before(place);
        this.editor = edit(place, {
          text: this.source,
          label: this.name,
          hint: this.hint.id,
          changed: (text) => this.change(text),
          run: () => this.run(),
        });
      } catch (error) {
        this.said.textContent = `The editor could not be loaded (${error.message}).`;
      }
      this.edits.disabled = false;
      this.update();
    }

    change(text) {
      this.text = text == this.built ? null : text;
      keep(this.key, this.text);
      this.update();
    }

    reset() {
      this.editor?.dom.parentElement.remove();
      this.editor = null;
      this.pre.closest(".highlight").hidden = false;
      this.pre.innerHTML = this.html;
      this.place?.replaceChildren(...this.before);
      this.place = null;
      this.said.textContent = "";
      this.change(this.built);
      this.runs.focus();
    }

    // What comes of it stands where the build has put what came of it then.
    clear() {
      if (!this.place) {
        this.place = this.box.querySelector(".cell_output");
        if (!this.place) {
          this.place = make("div", { className: "cell_output" });
          this.box.append(this.place);
        }
        this.place.ariaLive = "polite";
        this.before = [...this.place.childNodes];
      }
      this.place.replaceChildren();
    }

    show(kind, content) {
      const last = this.place.lastElementChild;
      if (kind == "text" && last?.matches(".stream")) {
        last.querySelector("pre").append(content);
        return;
      }
      const output = make("div", { className: "output" });
      this.place.append(output);
      if (kind == "html") {
        output.classList.add("text_html");
        output.innerHTML = content;
      } else if (kind == "drawing") {
        output.innerHTML = content;
        const figure = this.before.find((part) => part.nodeName == "FIGURE");
        if (figure && this.text == null) {
          const captioned = figure.cloneNode(true);
          captioned.querySelector(".drawing").replaceWith(output.firstChild);
          output.replaceWith(captioned);
        }
      } else if (kind == "tex") {
        output.classList.add("text_latex", "math");
        showFormula(output, content);
      } else {
        output.classList.add(kind == "text" ? "stream" : "error");
        const pre = make("pre", { textContent: content });
        output.append(make("div", { className: "highlight" }, pre));
      }
    }
  }

  let katex;
  async function showFormula(output, tex) {
    katex ??= new Promise((onload) => {
      const script = here("../katex/katex.min.js");
      document.head.append(make("script", { src: script, onload }));
    });
    await katex;
    output.innerHTML = window.katex.renderToString(
      tex.replace(/^\$+(\\displaystyle)?|\$+$/g, ""),
      { displayMode: true, throwOnError: false },
    );
    output.firstChild.tabIndex = 0; // it may scroll
  }

  // Nobody's browser asks another site for anything before its reader knows of it.
  const consent = `python from ${python.host}`;
  let agreed = python.origin == location.origin || kept(consent);

  function propose(cell) {
    const close = () => {
      box.remove();
      cell.runs.focus();
    };
    const load = () => {
      close();
      keep(consent, "yes");
      agreed = true;
      cell.run();
    };
    const loads = make("button", { textContent: "Load Python", onclick: load });
    const box = make(
      "div",
      { className: "run-ask", role: "group", ariaLabel: "Load Python?" },
      `To run code, your browser loads Python (${dataset.name}, ${dataset.megabytes} MB) ` +
        `from ${python.host}, and keeps it. What you type stays in your browser.`,
      loads,
      make("button", { textContent: "Not now", onclick: close }),
    );
    cell.code.querySelector(".run-ask")?.remove();
    cell.line.after(box);
    loads.focus();
  }

  function ask(cell, wanted) {
    if (location.protocol == "file:") {
      cell.said.textContent =
        "Python cannot run in a page that was opened as a file. Serve its folder, for " +
        "example with python -m http.server, and open it there.";
    } else if (!agreed) {
      propose(cell);
    } else if (![current, ...queue].some((other) => other?.cell == cell)) {
      queue.push({ cell, wanted });
      if (current) cell.said.textContent = "Waiting for the cell that runs.";
      else next();
    }
  }

  function next() {
    current = queue.shift();
    if (!current) return;
    const { cell, wanted } = current;
    const { task, notebook } = cell;
    const above = wanted[0].above.filter((mate) => !mate.ran).map((mate) => mate.given);
    const asked = wanted.map((mate) => mate.given);
    if (task) {
      above.unshift({ id: -1, name: "given", source: task.given });
      asked.push({ id: cell.id, name: "check", source: task.check });
    }
    current.since = Date.now();
    worker ??= start();
    cell.said.textContent = worker.ready ? "Running …" : "Loading Python …";
    cell.update();
    worker.postMessage({ notebook, above, cells: asked });
  }

  function start() {
    const address = here("worker.js");
    address.searchParams.set("python", python);
    const started = new Worker(address, { type: "module" });
    started.onmessage = ({ data }) => answers[data.type](data, cells[data.id]);
    started.onerror = (event) => answers.lost({ error: event.message ?? "no answer" });
    return started;
  }

  const answers = {
    progress({ arrived, expected }) {
      const [now, all] = [arrived, expected].map((bytes) => (bytes / 1e6).toFixed(1));
      const bar = make("progress", {
        value: arrived,
        max: expected,
        ariaLabel: "Loaded",
      });
      current.cell.loads.replaceChildren(bar, `${now} of ${all} MB`);
    },
    loaded() {
      worker.ready = true;
      current.cell.loads.replaceChildren();
      current.cell.said.textContent = "Running …";
    },
    lost({ error }) {
      const what = worker.ready ? "Python has given up" : "Python could not be loaded";
      quit();
      finish(`${what} (${error}). It starts anew when you run a cell.`);
    },
    begin({ name }, cell) {
      if (cell?.name == name) cell.clear(); // a check's words go below the answer's
    },
    show({ kind, content }, cell) {
      cell?.show(kind, content);
    },
    end({ ended }, cell) {
      if (!cell) return;
      cell.ran = ended;
      if (!ended) current.failed = cell;
    },
    finished() {
      const { cell, failed, since } = current;
      const seconds = (Date.now() - since) / 1000;
      if (!failed) finish(seconds < 1 ? "Done." : `Done in ${seconds.toFixed(1)} s.`);
      else if (failed != cell) finish(`${failed.name} stopped with an error.`);
      else finish(cell.task ? "" : "It stopped with an error.");
    },
  };

  function finish(said) {
    const { cell } = current;
    cell.loads.replaceChildren();
    cell.said.textContent = said;
    next();
    cell.update();
  }

  function quit() {
    worker.terminate();
    worker = null;
    for (const cell of cells) cell.ran = false;
    for (const { cell } of queue.splice(0)) cell.said.textContent = "";
  }

  function stop() {
    quit();
    finish("Stopped. The names that cells have made are gone: Python starts anew.");
  }

  let count = 0;
  for (const box of document.querySelectorAll("div.cell")) {
    const code = box.querySelector(".cell_input");
    new Cell(box, code, "page", code ? `cell ${++count}` : "a cell without code");
  }
  for (const data of document.querySelectorAll(".task-data")) {
    const { assignment, name, ...task } = JSON.parse(data.textContent);
    const box = data.parentElement;
    const code = box.querySelector(":scope > .highlight-python");
    new Cell(box, code, assignment, name, task);
  }
}
