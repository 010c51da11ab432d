// The editor of a cell: CodeMirror with what Python needs, in the page's own colours.
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
} from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  LanguageSupport,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The classes of Pygments, which the page's style sheet colours.
const colours = tagHighlighter([
  { tag: tags.keyword, class: "k" },
  { tag: tags.operatorKeyword, class: "ow" },
  { tag: tags.operator, class: "o" },
  { tag: tags.comment, class: "c1" },
  { tag: tags.string, class: "s2" },
  { tag: tags.number, class: "mi" },
  { tag: [tags.bool, tags.null], class: "kc" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.meta, class: "nd" },
]);

// In a task, what is typed takes the place of what stands for it.
const placeholder = /# YOUR CODE HERE\s+raise NotImplementedError\(.*\)/;

export function edit(parent, { text, label, hint, changed, run }) {
  const found = placeholder.exec(text);
  const editor = new EditorView({
    parent,
    doc: text,
    selection: found && { anchor: found.index, head: found.index + found[0].length },
    extensions: [
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      bracketMatching(),
      new LanguageSupport(pythonLanguage),
      syntaxHighlighting(colours),
      Prec.highest(
        keymap.of(
          ["Shift-Enter", "Mod-Enter"].map((key) => ({
            key,
            run: () => (run(), true),
          })),
        ),
      ),
      keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
      EditorView.contentAttributes.of({
        tabindex: "0", // so that what scrolls with the keyboard is found to do so
        "aria-label": label,
        "aria-describedby": hint,
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString());
      }),
    ],
  });
  editor.focus();
  return editor;
}
