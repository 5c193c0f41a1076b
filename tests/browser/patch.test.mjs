// The patch of a page against the page itself: whatever the server sent before, the document ends up as if it
// had been loaded anew, and what has not changed is the same element as before.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";

const ADDRESS = "http://preview.test/";
const client = ["idiomorph", "patch"]
  .map((name) => readFileSync(new URL(`../../src/serve/client/${name}.js`, import.meta.url), "utf8"))
  .join("\n");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const whole = (body, head = "") =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page</title>${head}` +
  `<script src="/patch.js" defer data-rolebook="/" data-token="t" data-print="p"></script></head><body class="page">${body}</body></html>`;

/** A page that was sent by a server which answers what is in `files`. */
const open = async (body, { head, files = {} } = {}) => {
  const page = await browser.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.route(`${ADDRESS}**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const [type, text] = pathname === "/" ? ["text/html", whole(body, head)] : pathname === "/patch.js" ? ["text/javascript", client] : files[pathname];
    return route.fulfill({ contentType: type, body: text });
  });
  await page.goto(ADDRESS);
  return page;
};

/** Patches the page; returns the text of what is said to have changed. */
const patch = (page, body, head) =>
  page.evaluate((text) => [...rolebookPatch(text).changed].map((one) => one.textContent), whole(body, head));

/** The body without blanks between blocks, and the one that a parser makes of `body`. */
const both = (page, body) =>
  page.evaluate((text) => {
    const plain = (root) => {
      const copy = root.cloneNode(true);
      copy.normalize();
      const inline = /^(a|em|strong|code|span|input|sup|label|button)$/;
      const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
      const blanks = [];
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const beside = [node.previousSibling, node.nextSibling].some((one) => one && inline.test(one.localName));
        if (!node.data.trim() && !beside && node.parentNode.localName !== "pre") blanks.push(node);
      }
      for (const node of blanks) node.remove();
      return copy.outerHTML.replaceAll("><", ">\n<");
    };
    return [plain(document.body), plain(new DOMParser().parseFromString(text, "text/html").body)];
  }, whole(body));

const same = async (page, body) => {
  const [now, wanted] = await both(page, body);
  assert.equal(now, wanted);
};

/** Numbers that look random and are the same in every run. */
const random = (seed) => (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

const words = (roll) => ["a role", "the owner", "the team", "decides", "asks", "nobody", "a list"][roll(7)];
const inline = (roll) => {
  const kinds = [
    () => words(roll),
    () => `<a href="/${roll(5)}/">${words(roll)}</a>`,
    () => `<em>${words(roll)}</em>`,
    () => `<sup class="cite" id="cite-${roll(9)}"><a href="#source-${roll(4)}">${roll(4)}</a></sup>`,
    () => `<input type="checkbox"> ${words(roll)}`,
    () => `<code>${words(roll)}</code>`,
  ];
  return Array.from({ length: 1 + roll(3) }, () => kinds[roll(kinds.length)]()).join(" ");
};
const block = (roll, depth = 0) => {
  const inside = () => Array.from({ length: 1 + roll(4) }, () => block(roll, depth + 1)).join("\n");
  const kinds = [
    () => `<p data-source="content/a.md:${roll(99)}">${inline(roll)}</p>`,
    () => `<p>${inline(roll)}</p>`,
    () => `<h2 id="${["what", "who", "when", "why"][roll(4)]}-${depth}${roll(3)}x">${inline(roll)}</h2>`,
    () => `<ul>${Array.from({ length: roll(5) }, () => `<li>${inline(roll)}</li>`).join("\n")}</ul>`,
    () => `<pre><code>${words(roll)}\n  ${words(roll)}</code></pre>`,
    () => `<table><tbody>${Array.from({ length: 1 + roll(3) }, () => `<tr><td>${inline(roll)}</td><td>${inline(roll)}</td></tr>`).join("")}</tbody></table>`,
    () => `<details${roll(2) ? ` id="q${roll(4)}x"` : ""}><summary>${words(roll)}</summary>${depth < 3 ? inside() : "<p>x</p>"}</details>`,
    () => `<div class="${words(roll)}">${depth < 3 ? inside() : ""}</div>`,
    () => `<section>${depth < 3 ? inside() : inline(roll)}</section>`,
  ];
  return kinds[roll(kinds.length)]();
};
const edited = (roll, list) => {
  const at = roll(list.length + 1);
  const next = [...list];
  const kinds = [
    () => next.splice(at, 0, block(roll)),
    () => next.splice(at, 1),
    () => next.splice(at, 1, block(roll)),
    () => next.splice(at, 0, ...next.splice(roll(list.length + 1), 1 + roll(2))),
    () => next.splice(at, 1, ...next.slice(at, at + 1).map((one) => one.replace("the team", "all teams"))),
    () => next.splice(at, 1, ...next.slice(at, at + 1).map((one) => one.replace(">decides<", ` class="x">decided<`))),
  ];
  for (let times = 1 + roll(3); times; times--) kinds[roll(kinds.length)]();
  return next;
};

test("a patched page is the page that was sent, whatever came before", async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const roll = random(seed * 7919);
    const body = (list) => `<a href="#main">Skip</a><div class="frame"><nav><ul><li>One</li></ul></nav>\n<main id="main">${list.join("\n")}</main></div>`;
    let list = Array.from({ length: 3 + roll(12) }, () => block(roll));
    const page = await open(body(list));
    for (let step = 0; step < 20; step++) {
      list = edited(roll, list);
      await patch(page, body(list));
      await same(page, body(list));
    }
    await page.close();
  }
});

test("what is inserted or taken away leaves the blocks around it alone", async () => {
  const list = ["<p>One</p>", "<details><summary>Two</summary><p>More</p></details>", "<p>Three</p>", "<pre><code>four</code></pre>"];
  const page = await open(`<main>${list.join("\n")}</main>`);
  await page.evaluate(() => {
    document.querySelector("details").open = true;
    window.kept = [...document.querySelectorAll("details, pre")];
    // As the theme does to code.
    const box = document.createElement("div");
    document.querySelector("pre").replaceWith(box);
    box.append(window.kept[1]);
  });
  const more = ["<p>Nought</p>", "<details><summary>New</summary><p>Text</p></details>", ...list, "<p>Five</p>"];
  assert.deepEqual(await patch(page, `<main>${more.join("\n")}</main>`), ["Nought", "NewText", "Five"]);
  assert.deepEqual(await patch(page, `<main>${[...list.slice(1), "<p>Six</p>"].join("\n")}</main>`), ["Six"]);
  const kept = await page.evaluate(() => window.kept.every((one) => one.isConnected) && [...document.querySelectorAll("details")].map((one) => one.open));
  assert.deepEqual(kept, [true]);
});

test("what scripts and readers have changed stays, and what the server changes comes", async () => {
  const page = await open(`<main><p class="a" title="x">Text</p><input id="name" value="old"><input type="checkbox" id="box"><ul><li hidden>One</li></ul></main>`);
  await page.evaluate(() => {
    document.documentElement.className = "script";
    document.documentElement.dataset.theme = "dark";
    document.querySelector("p").classList.add("mine");
    document.querySelector("li").hidden = false;
    document.querySelector("#box").checked = true;
  });
  await page.fill("#name", "typed");
  await patch(page, `<main><p class="b" title="x">Text!</p><input id="name" value="old"><input type="checkbox" id="box"><ul><li hidden>Two</li></ul></main>`);
  const state = await page.evaluate(() => [
    document.documentElement.className,
    document.documentElement.dataset.theme,
    document.querySelector("p").className,
    document.querySelector("li").hidden,
    document.querySelector("#box").checked,
    document.querySelector("#name").value,
    document.querySelector("main").textContent,
  ]);
  assert.deepEqual(state, ["script", "dark", "mine b", false, true, "typed", "Text!Two"]);
});

test("other places in the source and other numbers of notes are no change to be seen", async () => {
  const text = (line, number) => `<main><p data-source="content/a.md:${line}">Text <sup id="cite-${number}"><a href="#source-1">1</a></sup></p></main>`;
  const page = await open(text(3, 1));
  assert.deepEqual(await patch(page, text(4, 2)), []);
  assert.equal(await page.getAttribute("p", "data-source"), "content/a.md:4");
  assert.equal(await page.getAttribute("sup", "id"), "cite-2");
  await same(page, text(4, 2));
});

test("a long list is patched in a time that grows with its length only", async () => {
  const item = (at) => `<li><a href="/${at}/">Page ${at}</a></li>`;
  const all = Array.from({ length: 20000 }, (_, at) => at);
  const body = (list) => `<main><ul>${list.map(item).join("\n")}</ul></main>`;
  const page = await open(body(all));
  const moved = [...all.slice(1, 15000), 30000, 40000, ...all.slice(15000)];
  const took = await page.evaluate((text) => {
    const from = performance.now();
    rolebookPatch(text);
    return performance.now() - from;
  }, whole(body(moved)));
  assert.ok(took < 4000, `${took} ms`);
  await same(page, body(moved));
});

test("the selection stays where it was", async () => {
  const page = await open("<main><p>Some text to be read</p><p>Other</p></main>");
  await page.evaluate(() => {
    const text = document.querySelector("p").firstChild;
    getSelection().setBaseAndExtent(text, 5, text, 9);
  });
  await patch(page, "<main><p>Some text to be read aloud</p><p>Others</p></main>");
  assert.equal(await page.evaluate(() => `${getSelection()}`), "text");
});

test("scripts run once, new ones run, and a changed one needs the page anew", async () => {
  const script = (name) => `<script src="/${name}" defer></script>`;
  const count = ["text/javascript", "window.runs = (window.runs || 0) + 1;"];
  const files = { "/a.0123456789.js": count, "/b.0123456789.js": count };
  const [a, b] = Object.keys(files).map((name) => script(name.slice(1)));
  const page = await open("<main></main>", { head: a, files });
  await patch(page, "<main><p>1</p></main>", a);
  assert.equal(await page.evaluate(() => window.runs), 1);
  await patch(page, "<main><p>2</p></main>", a + b);
  await page.waitForFunction(() => window.runs === 2);
  await patch(page, "<main><p>3</p></main>", b);
  await patch(page, "<main><p>4</p></main>", a + b);
  assert.equal(await page.evaluate(() => window.runs), 2);
  const changed = script("a.9876543210.js");
  assert.equal(await page.evaluate((text) => rolebookPatch(text), whole("<main></main>", changed)), undefined);
});

test("the head follows: title, descriptions, links", async () => {
  const page = await open("<main></main>", { head: `<meta name="description" content="Old"><link rel="alternate" href="/old.md">` });
  const text = whole("<main></main>", `<link rel="alternate" href="/new.md"><meta name="robots" content="noindex">`).replace("<title>Page", "<title>Other");
  await page.evaluate((next) => void rolebookPatch(next), text);
  assert.equal(await page.title(), "Other");
  const head = await page.evaluate(() => [...document.head.children].map((one) => one.outerHTML).filter((one) => !one.startsWith("<script")));
  assert.deepEqual(head, [
    `<meta charset="utf-8">`,
    "<title>Other</title>",
    `<link rel="alternate" href="/new.md">`,
    `<meta name="robots" content="noindex">`,
  ]);
});
