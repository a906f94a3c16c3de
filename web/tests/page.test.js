// The page in Chromium, as a person uses it: `node --test web/tests`, after web/build.
//
// CHROMIUM names the browser if it is not /usr/bin/chromium. SCREENSHOTS names a directory for pictures.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";

const dist = new URL("../dist/", import.meta.url);
const mails = new URL("../../mail/tests/mails/", import.meta.url);
const html = readFileSync(new URL("index.html", dist));

let server;
let browser;
let origin;
/** Everything that the browser was asked for, in all tests. */
let requests = [];

before(async () => {
  server = createServer((request, response) => {
    requests.push(request.url);
    response.setHeader("content-type", "text/html").end(html);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens the page, and fails the test if the page asks for anything, or complains about anything. */
async function open(t, { hash = "", url = `${origin}/${hash}`, ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("websocket", (socket) => asked.push(socket.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(dialog.message()) && dialog.dismiss());
  t.after(async () => {
    await context.close();
    // The page itself, and the icon that is a part of it.
    assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), [url.replace(/#.*/, "")]);
    assert.deepEqual(complaints, []);
  });
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return page;
}

const cards = (page) => page.locator("article");
const statusOf = (page) => page.locator("#status").textContent();

/** Pastes as a person does, from the clipboard. */
async function paste(page, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.locator("#input").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
}

async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  assert.equal(await page.locator("body.dropping").count(), 1);
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  assert.equal(await page.locator("body.dropping").count(), 0);
}

const mail = (name) => readFileSync(new URL(name, mails), "utf8");

describe("paste", () => {
  test("a bounce with its header", async (t) => {
    const page = await open(t);
    await paste(page, mail("postfix.eml"));
    assert.match(await statusOf(page), /^\d recipients? did not get it/);
    const card = cards(page).filter({ hasText: "charles@example.org" });
    for (const text of ["Not delivered", "This address does not exist", "Who can fix it", "550 5.1.1", "5.1.1"]) {
      assert.ok((await card.textContent()).includes(text), text);
    }
    assert.equal(new URL(page.url()).hash, "");
  });

  test("only the text of a bounce", async (t) => {
    const page = await open(t);
    await paste(
      page,
      "Delivery has failed.\n\n<grace@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1\n    User unknown\n",
    );
    assert.equal(await cards(page).count(), 1);
    assert.match(await cards(page).textContent(), /grace@example\.org.*This address does not exist/);
    assert.match(await cards(page).textContent(), /Take this address off it/);
  });

  test("lines of a log", async (t) => {
    const page = await open(t);
    const line = (to, dsn, result) =>
      `Nov 24 18:00:00 mx postfix/smtp[1]: 4ABCDEF123: to=<${to}>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=${dsn}, status=${result}\n`;
    await paste(
      page,
      line("ok@example.org", "2.0.0", "sent (250 2.0.0 Ok)") +
        line("gone@example.org", "5.1.1", "bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command))") +
        line("later@example.org", "4.2.2", "deferred (host mx.example.org[192.0.2.1] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command))"),
    );
    assert.equal(await statusOf(page), "1 recipient did not get it, 1 recipient may still get it, 1 recipient got it.");
    const recipients = await cards(page).locator("h3").allTextContents();
    assert.deepEqual(recipients, ["gone@example.org", "later@example.org", "ok@example.org"]);
  });

  test("a server's reply without a code is answered by its words, which are marked", async (t) => {
    const page = await open(t);
    await paste(page, "550 Sorry, no such user here");
    assert.match(await cards(page).textContent(), /This address does not exist/);
    assert.equal(await cards(page).locator("mark").textContent(), "no such user");
  });

  test("something else", async (t) => {
    const page = await open(t);
    await paste(page, "Dear Ada,\n\nhow are you?\n");
    assert.match(await statusOf(page), /^Nothing about a delivery was found here/);
    assert.equal(await cards(page).count(), 0);
    await page.locator("#clear").click();
    assert.equal(await statusOf(page), "");
  });

  test("within 50 ms, says the page's own clock: shown, not judged", async (t) => {
    const page = await open(t);
    for (const name of ["postfix.eml", "exchange-online.eml", "newsletter.eml"]) {
      const text = mail(name);
      const took = await page.evaluate((text) => {
        const input = document.querySelector("#input");
        input.value = text;
        const start = performance.now();
        input.dispatchEvent(new Event("input"));
        return performance.now() - start;
      }, text);
      t.diagnostic(`${name}: ${took.toFixed(1)} ms`);
    }
  });
});

describe("files", () => {
  test("are dropped", async (t) => {
    const page = await open(t);
    await drop(page, [
      ["one.eml", mail("postfix.eml")],
      ["two.eml", mail("qmail.eml")],
    ]);
    await page.waitForSelector("article");
    const files = await cards(page).locator("dt:text-is('File') + dd").allTextContents();
    assert.deepEqual([...new Set(files)].sort(), ["one.eml", "two.eml"]);
  });

  test("are chosen", async (t) => {
    const page = await open(t);
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#open").click();
    await (await chooser).setFiles({ name: "one.eml", mimeType: "message/rfc822", buffer: Buffer.from(mail("postfix.eml")) });
    await page.waitForSelector("article");
    assert.match(await statusOf(page), /did not get it/);
  });
});

describe("a link to a code", () => {
  test("shows it", async (t) => {
    const page = await open(t, { hash: "#5.7.26" });
    assert.equal(await cards(page).count(), 1);
    assert.match(await cards(page).textContent(), /5\.7\.26 Multiple authentication checks failed/);
    assert.match(await page.title(), /^5\.7\.26: /);
    assert.match(await cards(page).textContent(), /What it means to Gmail/);
  });

  test("is made for what is typed, and is followed", async (t) => {
    const page = await open(t);
    await page.locator("#input").fill("5.1.1");
    await page.waitForURL((url) => url.hash === "#5.1.1");
    await page.locator("#list a", { hasText: "X.2.2" }).click();
    await page.locator("article h3", { hasText: "X.2.2 Mailbox full" }).waitFor();
    await page.goBack();
    await page.locator("article h3", { hasText: "5.1.1" }).waitFor();
    await page.locator("#input").fill("");
    await page.waitForURL((url) => url.hash === "");
  });

  test("may be anything", async (t) => {
    const page = await open(t, { hash: "#%E0%A4%A" });
    assert.match(await statusOf(page), /^Nothing/);
    await page.goto(`${origin}/#<img src=x onerror=alert(1)>`);
    assert.equal(await page.locator("main img").count(), 0);
  });
});

test("the list of codes is searched", async (t) => {
  const page = await open(t);
  const codes = () => page.locator("#list li").allTextContents();
  assert.equal(await page.locator("#found").textContent(), `${(await codes()).length} codes`);
  for (const [search, expected] of [
    ["5.7.26", "X.7.26Multiple authentication checks failed"],
    ["mailbox full", "X.2.2Mailbox full"],
    ["MailboxFull", "X.2.2Mailbox full"],
  ]) {
    await page.locator("#search").fill(search);
    assert.ok((await codes()).includes(expected), search);
    assert.ok((await codes()).length < 10, search);
  }
  await page.locator("#search").fill("no such word");
  assert.deepEqual(await codes(), []);
  assert.match(await page.locator("#found").textContent(), /^0 of \d+ codes$/);
});

test("the keyboard reaches everything, in order", async (t) => {
  const page = await open(t);
  const reached = [];
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent));
  }
  assert.deepEqual(reached, [
    "input",
    "5.1.1",
    "open",
    "an address that does not exist",
    "a full mailbox",
    "a sender who is not trusted",
    "search",
    "X.0.0Other undefined Status",
  ]);
  await page.locator("[data-example=full]").focus();
  await page.keyboard.press("Enter");
  assert.match(await cards(page).textContent(), /Not delivered.*charles@example\.net.*The mailbox exists/);
  // A tab leaves the field of text: it is no trap.
  assert.equal(await page.evaluate(() => document.activeElement.id), "input");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "input");
});

test("a screen reader gets names, headings and news", async (t) => {
  const page = await open(t);
  await page.getByLabel("The message that came back").fill("550 5.1.1 User unknown");
  assert.equal(await page.getByRole("status").first().textContent(), "What the server said:");
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
  assert.equal(await page.getByRole("article").count(), 1);
  await page.getByLabel("Search the codes").fill("quota");
  const levels = await page.locator("h1, h2, h3").evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
  levels.reduce((before, level) => (assert.ok(level <= before + 1, `${levels}`), level));
  const unnamed = await page.locator("button, input:not([hidden]), textarea, a").evaluateAll((all) =>
    all.filter((one) => !one.textContent.trim() && !one.labels?.length).map((one) => one.outerHTML),
  );
  assert.deepEqual(unnamed, []);
});

describe("hostile mail is only text", () => {
  const evil = `<img src=x onerror="alert(1)"><script>alert(2)</script><svg onload=alert(3)>`;

  test("in addresses, words and names of files", async (t) => {
    const page = await open(t);
    const report =
      `From: MAILER-DAEMON@example.org\nSubject: ${evil}\nMIME-Version: 1.0\n` +
      `Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n${evil}\n--b\n` +
      `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n` +
      `Final-Recipient: rfc822; "${evil.replaceAll('"', "'")}"@example.org\nAction: failed\nStatus: 5.1.1\n` +
      `Diagnostic-Code: smtp; 550 5.1.1 ${evil} User unknown\n\n--b--\n`;
    await paste(page, report);
    assert.match(await cards(page).textContent(), /<script>alert\(2\)<\/script>/);
    await drop(page, [[`${evil.replaceAll("/", "")}.eml`, report]]);
    await page.locator("dt:text-is('File')").waitFor();
    assert.equal(await page.locator("main img, main script, main svg").count(), 0);
    // Time for what was injected to run: the page's listeners would hear of it.
    await page.waitForTimeout(200);
  });

  test("nothing hides or turns around what stands beside it", async (t) => {
    const page = await open(t);
    await paste(page, "550 5.1.1 \u001b]52;c;aGk=\u0007 \u202egro.elpmaxe@ada\u202c \u{e0041} User unknown");
    const shown = await cards(page).textContent();
    assert.doesNotMatch(shown, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
    assert.match(shown, /User unknown/);
  });

  test("ten thousand recipients are read, and a hundred shown", async (t) => {
    const page = await open(t);
    const groups = Array.from({ length: 10_000 }, (_, i) => `Final-Recipient: rfc822; u${i}@example.org\nAction: failed\nStatus: 5.1.1\n`);
    await drop(page, [["report", `Reporting-MTA: dns; mx.example.org\n\n${groups.join("\n")}`]]);
    await page.waitForSelector("article");
    assert.equal(await statusOf(page), "10000 recipients did not get it.");
    assert.equal(await cards(page).count(), 100);
    assert.match(await page.locator("#answers").textContent(), /9900 more answers not shown/);
  });
});

describe("nothing leaves the page", () => {
  test("its policy lets nothing through", async (t) => {
    const page = await browser.newPage();
    t.after(() => page.close());
    await page.goto(origin);
    await page.waitForSelector("html[data-ready]");
    const before = requests.length;
    const tried = await page.evaluate(async (origin) => {
      const fails = (promise) => promise.then(() => "went through", () => "refused");
      const element = (name, attributes) =>
        new Promise((resolve, reject) => {
          const made = Object.assign(document.createElement(name), attributes);
          made.onload = resolve;
          made.onerror = reject;
          document.body.append(made);
        });
      const socket = new Promise((resolve, reject) => {
        try {
          const made = new WebSocket(origin.replace("http", "ws"));
          made.onopen = resolve;
          made.onerror = reject;
        } catch (error) {
          reject(error);
        }
      });
      navigator.sendBeacon(`${origin}/beacon`, "x");
      return {
        fetch: await fails(fetch(`${origin}/fetch`)),
        image: await fails(element("img", { src: `${origin}/image` })),
        script: await fails(element("script", { src: `${origin}/script` })),
        style: await fails(element("link", { rel: "stylesheet", href: `${origin}/style` })),
        socket: await fails(socket),
      };
    }, origin);
    assert.deepEqual(Object.values(tried), Object.keys(tried).map(() => "refused"));
    await page.waitForTimeout(200);
    assert.deepEqual(requests.slice(before), []);
  });

  test("it works from a file, without a server", async (t) => {
    const page = await open(t, { url: new URL("index.html", dist).href });
    await page.locator("#input").fill("552 5.2.2 Mailbox full");
    assert.match(await cards(page).textContent(), /The mailbox exists/);
  });
});

describe("every width and both color schemes", () => {
  const colors = ["light", "dark"];
  const widths = [390, 1280];
  const screenshots = process.env.SCREENSHOTS;
  for (const colorScheme of colors) {
    for (const width of widths) {
      test(`${width} pixels, ${colorScheme}`, async (t) => {
        const page = await open(t, { colorScheme, viewport: { width, height: 844 } });
        const picture = async (name) => {
          if (!screenshots) return;
          mkdirSync(screenshots, { recursive: true });
          await page.screenshot({ path: `${screenshots}/${name}-${width}-${colorScheme}.png`, fullPage: name !== "empty" });
        };
        const fits = async () =>
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no scrolling sideways");
        await fits();
        await picture("empty");
        for (const example of ["unknown", "refused"]) {
          if (example === "refused") await page.locator("#clear").click();
          await page.locator(`[data-example=${example}]`).click();
          await fits();
          await page.locator("#codes").evaluate((codes) => (codes.hidden = true));
          await picture(example);
        }
        await page.locator("#input").fill("5.7.26");
        await picture("code");
        await page.locator("#input").fill(`${"x".repeat(300)}@example.org: 550 5.1.1 ${"y".repeat(2000)}`);
        await fits();
        await contrasts(page);
      });
    }
  }
});

/** Each text stands out from what is behind it: at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
async function contrasts(page) {
  const weak = await page.evaluate(() => {
    const channels = (color) => color.match(/[\d.]+/g).map(Number);
    const luminance = (color) => {
      const [r, g, b] = channels(color).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let one = element; one; one = one.parentElement) {
        const color = getComputedStyle(one).backgroundColor;
        if (channels(color)[3] !== 0) return color;
      }
      return "rgb(255, 255, 255)";
    };
    return [...document.querySelectorAll("body *")]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      .filter((element) => element.checkVisibility() && !["SCRIPT", "NOSCRIPT"].includes(element.tagName))
      .flatMap((element) => {
        const [light, dark] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
        const ratio = (light + 0.05) / (dark + 0.05);
        return ratio < 4.5 ? [`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`] : [];
      });
  });
  assert.deepEqual([...new Set(weak)], []);
}
