// Answers each line of its input, a formula as JSON, with a line of HTML or an error.
// It ends when its input does. The one argument is KaTeX's file.
const katex = require(process.argv[2]);
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { tex, ...options } = JSON.parse(line);
  const answer = {};
  try {
    answer.html = katex.renderToString(tex, { ...options, strict: "error" });
  } catch (error) {
    answer.error = error.message;
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
