// Explains SMTP status codes and bounces. See README.md, and smtp-status.d.ts for the types.

let module;
let instance;

/**
 * Makes the WebAssembly ready. In Node that happens on import; elsewhere, await this once.
 *
 * The source may be a WebAssembly.Module, the bytes of smtp-status.wasm, or a Response with them, also as a promise.
 * Without one, the file beside this one is loaded.
 */
export async function load(source) {
  if (source === undefined && module) return;
  source = await (source ?? fetch(new URL("smtp-status.wasm", import.meta.url)));
  if (source instanceof WebAssembly.Module) {
    module = source;
  } else {
    const isResponse = typeof Response === "function" && source instanceof Response;
    if (isResponse && !source.ok) throw new Error(`smtp-status.wasm: ${source.status} ${source.statusText}`);
    module = await WebAssembly.compile(isResponse ? await source.arrayBuffer() : source);
  }
  instance = undefined;
}

/** Explains what an argument of the program would be: a code, a condition, a reply code, a server's reply. */
export function explain(text) {
  return call("explain", bytes(text, "explain"));
}

/** Puts together all that is known of a delivery. */
export function diagnose(known) {
  if (known === null || typeof known !== "object") throw new TypeError("diagnose: expected an object");
  for (const [field, value] of Object.entries(known)) {
    const type = KNOWN[field];
    if (!type) throw new TypeError(`diagnose: unknown field ${field}: expected ${Object.keys(KNOWN).join(", ")}`);
    if ((value ?? undefined) !== undefined && typeof value !== type) {
      throw new TypeError(`diagnose: ${field}: expected a ${type}`);
    }
  }
  // A line each, so a line break can only make one of them wrong.
  const lines = ["status", "replyCode", "action", "host"].map((field) => String(known[field] ?? "").replaceAll("\n", " "));
  return call("diagnose", encoder.encode([...lines, known.words ?? ""].join("\n")));
}

const KNOWN = { words: "string", status: "string", replyCode: "number", host: "string", action: "string" };

/** Reads a mail: what it says of each recipient. */
export function readMail(message, { source = "" } = {}) {
  const mail = call("read_mail", message instanceof ArrayBuffer ? new Uint8Array(message) : bytes(message, "readMail"));
  for (const delivery of mail.deliveries) delivery.source = source;
  return mail;
}

/** Finds the status codes in a text. */
export function scan(text) {
  return call("scan", bytes(text, "scan"));
}

/** All conditions of the registry. */
export function conditions() {
  return call("conditions", new Uint8Array());
}

/** Reads whatever a person pastes, with texts for people: what the page shows. */
export function read(pasted) {
  return call("read", bytes(pasted, "read"));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function bytes(input, name) {
  if (typeof input === "string") return encoder.encode(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw new TypeError(`${name}: expected a string or bytes`);
}

function call(name, input) {
  if (!module) throw new Error("smtp-status: await load() first");
  instance ??= new WebAssembly.Instance(module);
  const { memory, room, answer, ...functions } = instance.exports;
  let json;
  try {
    const start = room(input.length);
    new Uint8Array(memory.buffer, start, input.length).set(input);
    const length = functions[name]();
    json = decoder.decode(new Uint8Array(memory.buffer, answer(), length));
  } catch (error) {
    // Memory ran out, most likely: begin anew with the next call.
    instance = undefined;
    throw error;
  }
  const { value, error } = JSON.parse(json);
  if (error !== undefined) throw new TypeError(`${name}: ${error}`);
  return value;
}

// Node has files, and can wait for them. Bundlers for browsers do not see this import.
const fs = globalThis.process?.getBuiltinModule?.("node:fs");
if (fs && import.meta.url.startsWith("file:")) {
  module = new WebAssembly.Module(fs.readFileSync(new URL("smtp-status.wasm", import.meta.url)));
}
