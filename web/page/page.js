// The page: shows what the package makes of what is pasted. Everything pasted is shown as text, never as HTML.

import { conditions, load, read } from "./smtp-status.js";

const MEGABYTE = 1024 * 1024;
const LARGEST_FILE = 50 * MEGABYTE;
/** More answers than this are not shown one by one. */
const MOST_ANSWERS = 100;

/** What each cause means to somebody who has never heard of it, and who can do what about it. */
const CAUSES = {
  address: {
    failed: "This address does not exist, or no longer accepts mail.",
    deferred: "The receiving server could not yet tell whether this address exists.",
    who: "You: look for a typo in the address, or ask the recipient for the current one. Sending the same mail again will not help.",
    wait: "Nobody needs to do anything yet. If it fails in the end, check the address for typos.",
  },
  mailbox: {
    failed: "The mailbox exists but could not accept the mail: most often it is full or has been disabled.",
    deferred: "The mailbox exists but cannot accept the mail at the moment: most often it is full.",
    who: "The recipient. Let them know in some other way, by phone for example, and send the mail again when they have made room.",
    wait: "The recipient. Let them know in some other way, by phone for example.",
  },
  message: {
    failed: "Something about the mail itself was refused: its size, an attachment, or what it says.",
    deferred: "Something about the mail itself is in the way: its size, an attachment, or what it says.",
    who: "You: make the mail smaller, leave out the attachment, or change what the server objects to, and send it again.",
  },
  sender: {
    failed: "The receiving server did not trust where the mail came from, or could not verify it.",
    deferred: "The receiving server does not yet trust where the mail came from, or could not verify it.",
    who: "The sender's mail administrator: your IT department or your mail provider. Send them the message that came back. The recipient's address is fine.",
    wait: "The sender's mail administrator: your IT department or your mail provider. It may also clear up on its own.",
  },
  rate: {
    failed: "Too much mail came too quickly, and the receiving server stopped accepting it.",
    deferred: "Too much mail is coming too quickly, so the receiving server makes it wait.",
    who: "The sender: wait a few hours, then send fewer mails at a time.",
    wait: "The sending server, by slowing down. You need not do anything.",
  },
  policy: {
    failed: "A rule on the receiving side does not allow this mail.",
    deferred: "A rule on the receiving side is holding this mail back. Often this only means that the server does not know the sender yet.",
    who: "That depends on the rule, which the server's words may name. If they are no help, ask the recipient to ask their mail administrator.",
    wait: "Usually nobody needs to do anything. If it fails in the end, the server's words may name the rule.",
  },
  destination: {
    failed: "The receiving mail system has a problem of its own, or is not set up for this mail.",
    deferred: "The receiving mail system has a problem of its own: it is overloaded, out of space, or being serviced.",
    who: "The administrator of the receiving mail system. Try again later, and tell the recipient in some other way if it keeps failing.",
    wait: "The administrator of the receiving mail system. Most such problems are over within a day.",
  },
  network: {
    failed: "The receiving server could not be reached, and the time for retrying has run out.",
    deferred: "The receiving server cannot be reached at the moment.",
    who: "The administrators of the mail servers on the way. But first make sure that the part of the address after the @ is spelled correctly.",
    wait: "The administrators of the mail servers on the way. Make sure that the part of the address after the @ is spelled correctly.",
  },
  protocol: {
    failed: "The sending and the receiving mail server did not understand each other.",
    deferred: "The sending and the receiving mail server do not understand each other.",
    who: "The administrators of both mail servers. Send yours the message that came back.",
  },
};

const UNKNOWN = {
  failed: "The receiving server did not say clearly why.",
  deferred: "The receiving server did not say clearly why.",
  who: "That cannot be told from the code. The server's words may say more; if not, ask your mail administrator.",
  wait: "Probably nobody needs to do anything. If it fails in the end, the server's words may say more.",
};

const OUTCOMES = {
  failed: "Not delivered",
  deferred: "Delayed, not delivered yet",
  delivered: "Delivered",
};

const EXAMPLES = {
  unknown: `This is the mail system at host mail.example.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<grace@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1
    <grace@example.org>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)
`,
  full: `The mail system

<charles@example.net>: host mx.example.net[192.0.2.2] said: 552 5.2.2 Mailbox
    is full, over quota (in reply to end of DATA command)
`,
  refused: `<ada@gmail.com>: host gmail-smtp-in.l.google.com[192.0.2.3] said:
    550-5.7.26 Your email has been blocked because the sender is
    unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with
    either SPF or DKIM. (in reply to end of DATA command)
`,
};

const byId = (id) => document.getElementById(id);
const input = byId("input");
const answers = byId("answers");
const status = byId("status");

/** An element with attributes and children; strings become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return made;
}

/** A text from a mail, without characters that hide or reorder what is around them. */
function plain(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
}

/** A text from a mail, which may be written from right to left. */
const quoted = (text) => element("bdi", {}, plain(text));

const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

const sentence = (text) => (text.endsWith(".") ? text : `${text}.`);

/** Shows what was pasted, or files that were dropped: pairs of a name and contents. */
function show(pasted) {
  const counts = { failed: 0, deferred: 0, delivered: 0, other: 0 };
  const all = pasted.flatMap(({ name, contents }) => {
    const { kind, answers, counts: more } = read(contents);
    for (const outcome in counts) counts[outcome] += more[outcome];
    return answers.map((answer) => ({ ...answer, kind, file: name }));
  });
  const shown = inOrder(all).slice(0, MOST_ANSWERS);
  answers.replaceChildren(...shown.map((answer) => (isDelivery(answer) ? delivery(answer) : code(answer))));
  const left = Object.values(counts).reduce((sum, count) => sum + count, 0) - shown.length;
  if (left > 0) answers.append(element("p", { class: "small" }, `${count(left, "more answer")} not shown.`));
  status.textContent = summary(all, counts, pasted);
  const isEmpty = pasted.every(({ contents }) => contents.length === 0);
  byId("examples").hidden = !isEmpty;
  byId("clear").hidden = isEmpty;
  document.title = title(all);
  return all;
}

const isDelivery = ({ words_at }) => words_at !== undefined;

/** Those who did not get the mail come first, then those who may still get it. */
function inOrder(all) {
  const ranks = { failed: 0, deferred: 1, delivered: 3 };
  const rank = (answer) => (isDelivery(answer) ? (ranks[answer.outcome] ?? 2) : 2);
  return all.toSorted((a, b) => rank(a) - rank(b));
}

/** One line on everything, which screen readers say. */
function summary(all, counts, pasted) {
  if (pasted.every(({ contents }) => contents.length === 0)) return "";
  if (all.length === 0) {
    return "Nothing about a delivery was found here. Please paste the whole message that came back, or the part with the error.";
  }
  const deliveries = all.filter(isDelivery);
  if (deliveries.length === 0) return all.length === 1 ? "What the code means:" : "What the codes mean:";
  const told = Object.entries({ failed: "did not get it", deferred: "may still get it", delivered: "got it" })
    .filter(([outcome]) => counts[outcome] > 0)
    .map(([outcome, did]) => `${count(counts[outcome], "recipient")} ${did}`);
  const isNamed = deliveries.some(({ recipient }) => recipient);
  return isNamed && told.length > 0 ? `${told.join(", ")}.` : "What the server said:";
}

function title(all) {
  const [only, ...more] = all;
  const plain = "Why did my mail come back?";
  return only?.kind === "code" && more.length === 0 && only.code ? `${only.code}: ${only.summary}` : plain;
}

/** What happened to the mail for one recipient. */
function delivery(answer) {
  const { outcome, recipient, about, cause, hard_bounce } = answer;
  const heading = recipient ? quoted(recipient) : "The recipient is not named";
  const card = element(
    "article",
    { class: `answer ${outcome ?? ""}` },
    element("p", { class: "outcome" }, OUTCOMES[outcome] ?? "Outcome unknown"),
    element("h3", {}, heading),
  );
  const entries = element("dl");
  if (outcome !== "delivered") {
    const known = CAUSES[cause] ?? UNKNOWN;
    card.append(element("p", { class: "happened" }, known[outcome] ?? known.failed));
    const who = (outcome === "deferred" && known.wait) || known.who;
    entry(entries, "Who can fix it", element("p", {}, who));
    if (outcome === "deferred") {
      entry(entries, "Do I have to send it again?", "No. The sending server keeps trying on its own, usually for a few days, and writes to you if it gives up.");
    }
    if (hard_bounce) {
      entry(entries, "If you keep a mailing list", "Take this address off it. Lists that keep sending to such addresses end up blocked.");
    }
  }
  words(entries, answer);
  codeOf(entries, answer);
  if (answer.file) entry(entries, "File", quoted(answer.file));
  card.append(entries);
  return card;
}

/** The server's words, with those marked that decided. */
function words(entries, { diagnostic, words_at, outcome }) {
  if (!diagnostic || outcome === "delivered") return;
  const said = element("bdi");
  if (words_at) {
    const [start, end] = words_at;
    said.append(
      plain(diagnostic.slice(0, start)),
      element("mark", {}, plain(diagnostic.slice(start, end))),
      plain(diagnostic.slice(end)),
    );
  } else {
    said.append(plain(diagnostic));
  }
  const remark = words_at ? element("p", { class: "small" }, "The marked words tell the reason.") : null;
  entry(entries, "What the server said", element("div", { class: "words" }, said), remark);
}

/** The code of a delivery: to the provider, and in the registry. */
function codeOf(entries, { code, about, outcome, reply_code }) {
  if (!code) {
    if (reply_code && outcome !== "delivered") {
      entry(entries, "Code", element("p", {}, linked(String(reply_code)), ", which says only whether it is final. The words tell more."));
    }
    return;
  }
  const { meaning, notes, provider } = about;
  const [note] = notes;
  if (note) {
    entry(
      entries,
      `What the code means to ${note.provider}`,
      element("p", {}, linked(code), " ", sentence(note.summary)),
      element("p", {}, note.description),
    );
    entry(entries, "What it means elsewhere", element("p", {}, sentence(meaning.summary)));
  } else {
    const more = outcome === "delivered" ? [] : descriptions(meaning);
    entry(entries, "What the code means", element("p", {}, linked(code), " ", sentence(meaning.summary)), ...more);
    if (provider) entry(entries, "Mail provider", provider);
  }
}

/** What a code means. */
function code(answer) {
  const { about, cause, outcome, reply_code } = answer;
  const { meaning, notes } = about;
  const name = answer.code ?? String(reply_code);
  const card = element(
    "article",
    { class: `answer ${outcome ?? ""}` },
    element("p", { class: "outcome" }, severity(answer)),
    element("h3", {}, element("span", { class: "code" }, name), meaning ? ` ${meaning.summary}` : " Not registered"),
  );
  if (answer.code && !about.is_registered) {
    card.append(element("p", { class: "small" }, "This code is not in the official registry. What follows is known from its parts, or from those who use it."));
  }
  if (meaning) card.append(...descriptions(meaning));
  const entries = element("dl");
  if (outcome !== "delivered" && answer.code) {
    const known = CAUSES[cause] ?? UNKNOWN;
    entry(entries, "Who can fix it", (outcome === "deferred" && known.wait) || known.who);
  }
  for (const { provider, summary, description } of notes) {
    entry(entries, `What it means to ${provider}`, element("p", {}, element("strong", {}, sentence(summary)), " ", description));
  }
  if (about.conditions.length > 0) {
    const list = about.conditions.map(([code, summary]) => element("p", {}, linked(code), ` ${summary}`));
    entry(entries, "More exact codes that come with it", ...list);
  }
  if (about.references.length > 0) entry(entries, "Defined by", ...references(about.references));
  if (answer.code) entry(entries, "Link to this answer", linked(answer.code));
  card.append(entries);
  return card;
}

/** What a code means; where that depends on the class, for each. */
function descriptions({ descriptions }) {
  const [, ...more] = descriptions;
  return descriptions.map(([code, text]) =>
    element("p", { class: "happened" }, more.length > 0 ? element("span", { class: "code" }, `${code} `) : "", text),
  );
}

function severity({ outcome, about, code }) {
  const meanings = {
    failed: "Final: the mail was not delivered",
    deferred: "Temporary: the mail may still arrive",
    delivered: "Success",
  };
  return meanings[outcome] ?? (code ? "Temporary with a 4 in front, final with a 5" : about.class ?? "Reply code");
}

function references(all) {
  return all.map((reference) => {
    const rfc = /^RFC (\d+)$/.exec(reference);
    const url = rfc ? `https://www.rfc-editor.org/rfc/rfc${rfc[1]}` : reference;
    return element("p", {}, /^https:/.test(url) ? element("a", { href: url, rel: "noreferrer" }, reference) : reference);
  });
}

const linked = (code) => element("a", { class: "code", href: `#${encodeURIComponent(code)}` }, code);

function entry(entries, name, ...values) {
  entries.append(element("dt", {}, name), element("dd", {}, ...values));
}

/** The list of all codes. */
function list(all, search) {
  const words = search.toLowerCase().replace(/\b[245]\.(?=\d)/g, "x.").split(/\s+/).filter(Boolean);
  const found = all.filter(({ text }) => words.every((word) => text.includes(word)));
  byId("list").replaceChildren(
    ...found.map(({ code, summary }) =>
      element("li", {}, element("a", { href: `#${code}` }, element("span", { class: "code" }, code), element("span", {}, summary))),
    ),
  );
  byId("found").textContent = found.length === all.length ? count(all.length, "code") : `${found.length} of ${count(all.length, "code")}`;
}

/** Answers what is in the field. A code becomes the page's address, so that it can be passed on; nothing else does. */
function answerInput() {
  const all = show([{ contents: input.value.trim() }]);
  const [only, ...more] = all;
  const isCode = only?.kind === "code" && more.length === 0;
  const hash = isCode ? `#${encodeURIComponent(only.code ?? only.reply_code)}` : "";
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

/** Answers the code in the page's address. */
function answerHash() {
  let code = location.hash.slice(1);
  try {
    code = decodeURIComponent(code);
  } catch {
    // Shown as it is.
  }
  if (!code) return;
  input.value = code;
  show([{ contents: code.trim() }]);
}

async function answerFiles(files) {
  const pasted = [];
  const problems = [];
  for (const file of files) {
    if (file.size > LARGEST_FILE) {
      problems.push(`${plain(file.name)} is larger than ${LARGEST_FILE / MEGABYTE} MB and was not read.`);
      continue;
    }
    pasted.push({ name: file.name, contents: new Uint8Array(await file.arrayBuffer()) });
  }
  input.value = "";
  show(pasted);
  byId("clear").hidden = false;
  byId("examples").hidden = true;
  if (problems.length > 0) status.textContent = [status.textContent, ...problems].join(" ").trim();
}

function listen() {
  input.addEventListener("input", answerInput);
  window.addEventListener("hashchange", () => {
    answerHash();
    status.scrollIntoView({ block: "center" });
  });
  byId("clear").addEventListener("click", () => {
    input.value = "";
    answerInput();
    input.focus();
  });
  for (const button of document.querySelectorAll("[data-example]")) {
    button.addEventListener("click", () => {
      input.value = EXAMPLES[button.dataset.example];
      answerInput();
      input.focus();
      input.scrollTop = 0;
    });
  }
  const files = byId("files");
  byId("open").addEventListener("click", () => files.click());
  files.addEventListener("change", async () => {
    await answerFiles(files.files);
    files.value = "";
  });
  listenToDrops();
}

function listenToDrops() {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const marked = (isDropping) => document.body.classList.toggle("dropping", isDropping);
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    marked(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && marked(false));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    marked(false);
    answerFiles(event.dataTransfer.files);
  });
}

/** The WebAssembly is part of this page, packed, so that nothing needs to be fetched. */
async function unpacked(base64) {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

async function start() {
  try {
    await load(unpacked("{{wasm}}"));
  } catch (error) {
    status.textContent = "This page needs a newer browser.";
    throw error;
  }
  const codes = conditions().map((condition) => {
    const { code, summary, description } = condition;
    return { code, summary, text: [code, condition.condition, summary, ...Object.values(description)].join("\n").toLowerCase() };
  });
  const search = byId("search");
  search.addEventListener("input", () => list(codes, search.value));
  list(codes, search.value);
  listen();
  // What the browser kept of an earlier visit to the page is answered too.
  if (location.hash) answerHash();
  else if (input.value) answerInput();
  document.documentElement.dataset.ready = "";
}

start();
