// Puts the page together: one file, whose policy allows its own script and style and nothing else.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = process.argv[2];
const text = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const hash = (source) => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
// A function, because a `$` in the texts is no pattern.
const fill = (template, name, value) => template.replace(`{{${name}}}`, () => value);

const wasm = gzipSync(readFileSync(`${dist}/smtp-status.wasm`), { level: 9 }).toString("base64");
const library = readFileSync(`${dist}/smtp-status.js`, "utf8").replaceAll(/^export /gm, "");
const page = text("page.js").replace(/^import .*\n/m, "");
const script = fill(library + page, "wasm", wasm);
const style = text("page.css");

const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const parts = { policy, style, script };
writeFileSync(
  `${dist}/index.html`,
  Object.entries(parts).reduce((html, [name, value]) => fill(html, name, value), text("index.html")),
);
