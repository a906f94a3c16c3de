// The npm package under Node: `node --test web/tests`, after web/build and `cargo build -p smtp-status-cli`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { conditions, diagnose, explain, load, read, readMail, scan } from "../dist/smtp-status.js";

const cli = new URL("../../cli/", import.meta.url);
const mails = new URL("../../mail/tests/mails/", import.meta.url);
const wasm = new URL("../dist/smtp-status.wasm", import.meta.url);

const program = (...args) =>
  execFileSync(fileURLToPath(new URL("../../target/debug/smtp-status", import.meta.url)), args, { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const without = ({ words_at, ...object }) => object;

describe("one schema for both", () => {
  const lines = readFileSync(new URL("tests/cli/mails.jsonl", cli), "utf8").trim().split("\n");
  const objects = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  

  for (const name of readdirSync(mails).filter((name) => !name.startsWith("."))) {
    test(`readMail: ${name}`, () => {
      const { deliveries } = readMail(readFileSync(new URL(name, mails)), { source: name });
      assert.deepEqual(deliveries.map(without), objects.filter(({ source }) => source === name));
    });
  }

  test("the fields come in the same order", () => {
    const [delivery] = readMail(readFileSync(new URL("postfix.eml", mails))).deliveries;
    assert.deepEqual(Object.keys(delivery), [...Object.keys(objects[0]), "words_at"]);
    assert.deepEqual(Object.keys(explain("5.1.1")), Object.keys(objects[0]));
  });

  for (const argument of [
    "5.7.26",
    "X.7.26",
    "MailboxFull",
    "mailbox full",
    "5.7.606-649",
    "550",
    "354",
    "2.0.0",
    "5.7.999",
    "5.7.1,",
    "550 5.7.1 text",
    "<ada@example.org>: host mx.example.org[192.0.2.1] said: 450 4.2.2 full",
  ]) {
    test(`explain: ${argument}`, () => assert.deepEqual(explain(argument), program("--json", "--", argument)[0]));
  }

  test("conditions", () => assert.deepEqual(conditions(), program("list", "--json")));
});

test("what is no code has no explanation", () => {
  for (const text of ["", "what", "5.01.1", "600", "5.1.1.1"]) assert.equal(explain(text), null);
});

describe("diagnose", () => {
  test("puts together what is known", () => {
    const known = { words: "Recipient address rejected", status: "5.0.0", replyCode: 550, action: "failed" };
    const found = diagnose({ ...known, host: "mx1.mail.icloud.com" });
    assert.equal(found.code, "5.0.0");
    assert.equal(found.status, "5.0.0");
    assert.equal(found.reply_code, 550);
    assert.equal(found.action, "failed");
    assert.equal(found.outcome, "failed");
    assert.equal(found.provider, "Icloud");
    assert.equal(found.diagnostic, known.words);
    assert.equal(found.source, "");
  });

  test("nothing is known of nothing", () => {
    const { source, ...rest } = diagnose({});
    assert.deepEqual([source, ...Object.values(rest)], ["", ...Object.values(rest).map(() => null)]);
  });

  test("the action decides on the outcome", () => {
    assert.equal(diagnose({ status: "4.4.1" }).outcome, "deferred");
    assert.equal(diagnose({ status: "4.4.1", action: "failed" }).outcome, "failed");
  });

  for (const [known, message] of [
    [{ status: "5.01.1" }, /diagnose: status "5.01.1": .*leading zero/],
    [{ replyCode: 99 }, /diagnose: replyCode 99: expected 200 to 599/],
    [{ replyCode: "550" }, /diagnose: replyCode: expected a number/],
    [{ words: 550 }, /diagnose: words: expected a string/],
    [{ status: "5.1.1\n550" }, /diagnose: status "5.1.1 550": /],
    [{ action: "bounced" }, /diagnose: action "bounced": /],
    [{ reply_code: 550 }, /diagnose: unknown field reply_code: expected words, status, replyCode, host, action/],
    [null, /diagnose: expected an object/],
    ["550", /diagnose: expected an object/],
  ]) {
    test(`refuses ${JSON.stringify(known)}`, () => assert.throws(() => diagnose(known), { name: "TypeError", message }));
  }
});

test("scan finds codes where JavaScript counts them", () => {
  const text = "é 😀: 5.7.606 and 4.2.2";
  assert.deepEqual(scan(text).map(({ code, start, end }) => [code, text.slice(start, end)]), [
    ["5.7.606", "5.7.606"],
    ["4.2.2", "4.2.2"],
  ]);
  assert.deepEqual(scan("192.0.2.1"), []);
});

describe("any input", () => {
  const bounce = readFileSync(new URL("postfix.eml", mails));
  test("of any type", () => {
    const expected = readMail(bounce);
    assert.equal(expected.origin, "bounce");
    assert.deepEqual(readMail(bounce.toString("latin1")), expected);
    assert.deepEqual(readMail(new Uint8Array(bounce).buffer), expected);
    assert.deepEqual(readMail(new DataView(new Uint8Array(bounce).buffer)), expected);
    for (const wrong of [undefined, null, 5, {}]) {
      assert.throws(() => readMail(wrong), { name: "TypeError", message: "readMail: expected a string or bytes" });
      assert.throws(() => explain(wrong), { name: "TypeError", message: "explain: expected a string or bytes" });
    }
  });

  test("half a character", () => {
    for (const words of ["\ud83d", "550 \udc00 User unknown"]) {
      assert.equal(typeof diagnose({ words }), "object");
      assert.equal(readMail(words).origin, "person");
    }
  });

  test("every byte cut off or changed", () => {
    for (let end = 0; end < bounce.length; end += 3) {
      readMail(bounce.subarray(0, end));
      const changed = new Uint8Array(bounce);
      changed[end] ^= 0x80 | end;
      read(changed);
    }
  });
});

test("a megabyte is read, and the answer after it is right", () => {
  const long = "550 5.1.1 unknown 😀\n".repeat(50_000);
  assert.equal(scan(long).length, 50_000);
  assert.equal(explain("5.7.26").code, "5.7.26");
});

describe("elsewhere than in Node", () => {
  const inWorker = (source, workerData) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(source, { eval: true, workerData });
      worker.on("message", resolve).on("error", reject);
    });
  // Without process.getBuiltinModule, the package cannot tell that it runs in Node.
  const outside = (more) => `
    process.getBuiltinModule = undefined;
    const { parentPort, workerData } = require("node:worker_threads");
    (async () => {
      const { explain, load } = await import(workerData.url);
      ${more}
    })();`;
  const workerData = { url: new URL("../dist/smtp-status.js", import.meta.url).href, bytes: readFileSync(wasm) };

  test("it asks for load", async () => {
    const answer = await inWorker(outside(`try { explain("5.1.1"); } catch (error) { parentPort.postMessage(error.message); }`), workerData);
    assert.equal(answer, "smtp-status: await load() first");
  });

  for (const [name, source] of Object.entries({
    module: "new WebAssembly.Module(workerData.bytes)",
    bytes: "workerData.bytes",
    response: "Promise.resolve(new Response(workerData.bytes))",
  })) {
    test(`load takes a ${name}`, async () => {
      const answer = await inWorker(outside(`await load(${source}); parentPort.postMessage(explain("5.1.1").code);`), workerData);
      assert.equal(answer, "5.1.1");
    });
  }
});

test("load without a source is done in Node", async () => {
  await load();
  assert.equal(explain("5.1.1").code, "5.1.1");
});

test("the WebAssembly imports nothing: it can reach nothing", () => {
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(wasm))), []);
});

describe("the README's examples print what they say", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
  const urls = {
    '"smtp-status"': JSON.stringify(new URL("../dist/smtp-status.js", import.meta.url).href),
    '"bounce.eml"': JSON.stringify(fileURLToPath(new URL("exchange-online.eml", mails))),
  };

  for (const [number, code] of examples.entries()) {
    test(`example ${number + 1}`, async (t) => {
      const printed = [];
      t.mock.method(console, "log", (...values) => printed.push(values.join(" ")));
      const runnable = Object.entries(urls).reduce((code, [name, url]) => code.replace(name, url), code);
      await import(`data:text/javascript,${encodeURIComponent(runnable)}`);
      const expected = [...code.matchAll(/; \/\/ (.*)$/gm)].map(([, text]) => text);
      assert.ok(expected.length > 0);
      assert.deepEqual(printed, expected);
    });
  }

  test("and its table has every field", () => {
    for (const field of Object.keys(diagnose({}))) assert.match(readme, new RegExp(`\`${field}\``));
  });
});

test("the version is that of the other packages", () => {
  const version = /^version = "(.*)"$/m.exec(readFileSync(new URL("../Cargo.toml", cli), "utf8"))[1];
  assert.equal(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version, version);
});
