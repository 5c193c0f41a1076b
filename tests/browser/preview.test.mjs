// `rolebook serve` in a real browser: somebody edits a handbook and looks at it.

import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { preview, sees, setHidden, settled, wasNotReloaded } from "./tabs.mjs";

const FIRST = "content/guides/first.md";
const SECOND = "content/guides/second.md";
const LONG = "content/guides/long.md";

const panel = (page) => page.locator("rolebook-preview section");
const badge = (page) => page.locator("rolebook-preview [aria-live] button");
const notice = (page) => page.locator("rolebook-preview [role=status]");
const shows = (locator, text) => locator.filter({ hasText: text }).waitFor();
const isGone = (locator) => locator.waitFor({ state: "hidden" });

preview("a text that is saved is on the screen, without the page being loaded anew", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  handbook.edit(FIRST, "The owner decides.", "The owner decides today.");
  await sees(page, "The owner decides today.");
  handbook.edit(FIRST, "today", "tomorrow");
  await sees(page, "The owner decides tomorrow.");
  await wasNotReloaded(page);
});

preview("an editor that saves by renaming is heard like any other", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  for (const day of ["Monday", "Tuesday", "Friday"]) {
    handbook.write("content/guides/.first.md.new", handbook.read(FIRST).replace(/decides.*/, `decides on ${day}.`));
    handbook.rename("content/guides/.first.md.new", FIRST);
    await sees(page, `decides on ${day}.`);
  }
});

preview("only the tab that shows something else is told", async ({ handbook, open }) => {
  const [first, second] = [await open("guides/first/"), await open("guides/second/")];
  handbook.edit(SECOND, "The team builds.", "The team tests.");
  await sees(second, "The team tests.");
  await settled();
  assert.equal(await first.evaluate(() => window.patches), 0);
  assert.equal(await second.evaluate(() => window.patches), 1);
});

preview("scroll, focus, typed text, boxes, selection and open details stay", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  await page.evaluate(() => {
    const field = document.createElement("input");
    field.id = "typed";
    document.querySelector("details.admonition").append(field);
    document.querySelector("details.admonition").open = true;
    document.documentElement.classList.add("of-a-script");
    scrollTo({ top: 700, behavior: "instant" });
  });
  await page.locator("#typed").pressSequentially("half a wo");
  const state = () =>
    page.evaluate(() => ({
      top: scrollY,
      open: document.querySelector("details.admonition").open,
      typed: document.querySelector("#typed").value,
      focus: document.activeElement.id,
      caret: document.activeElement.selectionStart,
      marked: document.documentElement.className,
    }));
  const old = await state();
  assert.deepEqual([old.open, old.typed, old.focus, old.caret], [true, "half a wo", "typed", 9]);
  handbook.edit(LONG, "Paragraph 12 says", "Paragraph 12 tells us");
  await sees(page, "Paragraph 12 tells us");
  handbook.edit(LONG, "Paragraph 14 says", "Paragraph 13 and a half is new.\n\nParagraph 14 tells");
  await sees(page, "Paragraph 13 and a half is new.");
  await sees(page, "Paragraph 14 tells");
  assert.deepEqual(await state(), old);
  await wasNotReloaded(page);
});

preview("boxes and the columns that they choose stay", async ({ handbook, open }) => {
  const page = await open("explore/compare-any/");
  await page.check("#rb\\:choose-role-1");
  await page.check("#rb\\:choose-role-3");
  handbook.edit("content/roles/tester.md", 'focus = "What breaks."', 'focus = "What may break."');
  await sees(page, "What may break.");
  assert.deepEqual(await page.locator(".picks input").evaluateAll((all) => all.map((one) => one.checked)), [true, false, true]);
  assert.match(page.url(), /roles=designer,tester/);
  // The script of the page serves the boxes as before.
  await page.uncheck("#rb\\:choose-role-3");
  assert.match(page.url(), /roles=designer$/);
});

preview("code that is new can be copied, and the theme stays", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  await page.click("#rb\\:theme");
  await page.click("#rb\\:theme");
  handbook.edit(FIRST, "```toml", "```sh\nls\n```\n\n```toml");
  await sees(page, "ls");
  assert.equal(await page.locator(".code-box > pre").count(), 2);
  assert.equal(await page.locator("button.copy").count(), 2);
  assert.equal(await page.textContent("#rb\\:theme"), "Theme: light");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  await page.click("#rb\\:theme");
  assert.equal(await page.textContent("#rb\\:theme"), "Theme: auto");
});

const flashed = (page) =>
  page.evaluate(() => document.getAnimations().map(({ effect }) => effect.target.textContent.slice(0, 12)));

preview("a change out of sight is scrolled to and flashes", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  handbook.edit(LONG, "Paragraph 38 says", "Paragraph 38 tells us");
  await sees(page, "Paragraph 38 tells us");
  assert.deepEqual(await flashed(page), ["Paragraph 38"]);
  await page.waitForFunction(() => {
    const changed = [...document.querySelectorAll("main p")].find((one) => one.textContent.startsWith("Paragraph 38"));
    const { top, bottom } = changed.getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
  });
});

preview("a change in sight flashes and nothing moves", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  handbook.edit(LONG, "The beginning.", "The very beginning.");
  await sees(page, "The very beginning.");
  assert.deepEqual(await flashed(page), ["The very beg"]);
  await settled();
  assert.equal(await page.evaluate(() => scrollY), 0);
});

preview("who wants no motion gets an outline and a jump", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  await page.emulateMedia({ reducedMotion: "reduce" });
  handbook.edit(LONG, "Paragraph 38 says", "Paragraph 38 tells us");
  await sees(page, "Paragraph 38 tells us");
  const shown = await page.evaluate(() => document.getAnimations().map(({ effect }) => Object.keys(effect.getKeyframes()[0])).flat());
  assert.ok(shown.some((key) => key.startsWith("outline")) && !shown.includes("backgroundColor"), `${shown}`);
  assert.ok((await page.evaluate(() => scrollY)) > 1000);
});

preview("broken front matter shows the excerpt and its place; the old page stays and others work", async ({ handbook, open }) => {
  const [first, second] = [await open("guides/first/"), await open("guides/second/")];
  handbook.edit(FIRST, 'title = "First guide"', 'title = "First guide');
  await shows(panel(first), 'title = "First guide');
  await shows(panel(first), `${FIRST}:2`);
  await shows(panel(first), "shown as it last was");
  await sees(first, "The owner decides.");
  handbook.edit(SECOND, "The team builds.", "The team tests.");
  await sees(second, "The team tests.");
  assert.equal(await panel(second).isVisible(), false);
  await first.reload();
  await sees(first, "The owner decides.");
  await shows(panel(first), `${FIRST}:2`);

  handbook.edit(FIRST, 'title = "First guide', 'title = "First guide, mended"');
  await isGone(panel(first));
  await isGone(badge(first));
  await sees(first, "First guide, mended");
});

preview("the panel hides nothing of the page, and not what is printed", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  handbook.edit(LONG, "weight = 3", "weight = three");
  await panel(page).waitFor();
  const [end, top] = await page.evaluate(() => {
    scrollTo({ top: 1e6, behavior: "instant" });
    const shadow = document.querySelector("rolebook-preview").shadowRoot;
    return [document.querySelector("footer, main").getBoundingClientRect().bottom, shadow.querySelector("section").getBoundingClientRect().top];
  });
  assert.ok(end <= top + 1, `${end} is below ${top}`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await panel(page).isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).paddingBottom), "0px");
});

preview("the panel goes on Escape, comes back by its button, and when there is something else to say", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  handbook.edit(FIRST, "weight = 1", "weigth = 1");
  await panel(page).waitFor();
  await page.keyboard.press("Escape");
  await isGone(panel(page));
  await shows(badge(page), "1 error");
  await badge(page).focus();
  await page.keyboard.press("Enter");
  await panel(page).waitFor();
  await panel(page).getByRole("button", { name: "Dismiss" }).click();
  await isGone(panel(page));
  handbook.edit(FIRST, "weigth = 1", "weihgt = 1");
  await shows(panel(page), "weihgt");
  await wasNotReloaded(page);
});

preview("findings of another file are counted, with a link to its page", async ({ handbook, open }) => {
  const page = await open("guides/second/");
  handbook.edit(FIRST, "weight = 1", "weigth = 1");
  await shows(badge(page), "1 error");
  assert.equal(await panel(page).isVisible(), false);
  await badge(page).click();
  await shows(panel(page), "weigth");
  await panel(page).getByRole("link", { name: "weigth" }).click();
  await page.waitForURL("**/guides/first/");
  await shows(panel(page), "weigth");
});

// Two findings that are there before the preview starts: an unknown key and a link that leads nowhere.
const inDebt = (handbook) => {
  handbook.edit(FIRST, "weight = 1", "weigth = 1");
  handbook.edit(SECOND, "The team builds.", "The team builds. See [nothing](nothing.md).");
  return [];
};
const debt = (page) => page.locator("rolebook-preview a.float");

preview(
  "what was there before opens nothing: it is a line that leads to all findings by cause",
  async ({ handbook, open }) => {
    const page = await open("guides/long/");
    await shows(debt(page), "2 errors before");
    await settled();
    assert.equal(await panel(page).isVisible(), false);
    assert.equal(await badge(page).isVisible(), false);
    await debt(page).click();
    await page.waitForURL("**/__rolebook/findings");
    await shows(page.locator("h2"), "unknown key");
    await sees(page, "weigth");
    // It follows what happens, and its places lead to the pages.
    handbook.edit(FIRST, "weigth = 1", "weight = 1");
    await isGone(page.locator("h2", { hasText: "weigth" }));
    handbook.edit(LONG, "The beginning.", "The [beginning](gone.md).");
    await shows(page.locator("section").first(), "gone.md");
    await shows(page.locator("section").first(), "new");
    await page.getByRole("link", { name: "Second guide" }).click();
    await page.waitForURL("**/guides/second/");
  },
  inDebt,
);

preview(
  "the sheet opens for what the last change has brought, newest first, and not over more than a third",
  async ({ handbook, open }) => {
    const page = await open("guides/first/");
    await shows(badge(page), "1 error on this page");
    assert.equal(await panel(page).isVisible(), false);
    handbook.edit(FIRST, "The owner decides.", "The [owner](one.md) decides.");
    await shows(panel(page), "one.md");
    await shows(badge(page), "New: 1 error");
    for (let at = 0; at < 8; at++) handbook.edit(FIRST, "[owner]", `[word](two-${at}.md) [owner]`);
    await shows(panel(page), "two-7.md");
    await shows(panel(page).locator("article").first(), "two-");
    const { height } = await panel(page).boundingBox();
    assert.ok(height <= 720 / 3, `${height}`);
    // What was there before is folded, and each place is said once.
    assert.equal(await panel(page).getByText("weigth").first().isVisible(), false);
    const first = await panel(page).locator("article").first().textContent();
    assert.equal(first.split(`${FIRST}:`).length, 2, first);
  },
  inDebt,
);

preview("what is dismissed stays dismissed on all pages and in all tabs, until something new is wrong", async ({ handbook, open }) => {
  const [page, other] = [await open("guides/first/"), await open("guides/first/")];
  handbook.edit(FIRST, "weight = 1", "weigth = 1");
  await panel(page).waitFor();
  await panel(other).waitFor();
  await page.keyboard.press("Escape");
  await isGone(panel(page));
  await isGone(panel(other));
  handbook.edit(FIRST, "The owner decides.", "The owner decides today.");
  await sees(page, "The owner decides today.");
  for (const path of ["guides/long/", "guides/first/"]) {
    await page.goto(new URL(`/${path}`, page.url()).href);
    await shows(badge(page), "1 error");
    await settled();
    assert.equal(await panel(page).isVisible(), false);
  }
  handbook.edit(FIRST, "today", "[today](gone.md)");
  await shows(panel(page), "gone.md");
});

preview(
  "there is room for the chip below the page",
  async ({ open }) => {
    const page = await open("guides/long/");
    await debt(page).waitFor();
    await page.evaluate(() => scrollTo({ top: 1e6, behavior: "instant" }));
    const [end, top] = await page.evaluate(() => {
      const chip = document.querySelector("rolebook-preview").shadowRoot.querySelector("a.float");
      return [document.querySelector("footer, main").getBoundingClientRect().bottom, chip.getBoundingClientRect().top];
    });
    assert.ok(end <= top, `${end} is below ${top}`);
  },
  inDebt,
);

preview("what a finding cites is text", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  handbook.edit(FIRST, 'title = "First guide"', 'title = "First guide"\n"<img src=x onerror=alert(1)>" = "<b>"');
  await shows(panel(page), "<img src=x");
  assert.equal(await panel(page).locator("img").count(), 0);
});

preview("a link whose target is deleted is found on the page that links, until it is back", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  const text = handbook.read(SECOND);
  handbook.remove(SECOND);
  await shows(panel(page), "second.md");
  await shows(panel(page), `${FIRST}:`);
  handbook.write(SECOND, text);
  await isGone(panel(page));
  await isGone(badge(page));
  handbook.edit(SECOND, "## Details", "## Particulars");
  await shows(panel(page), "details");
  handbook.edit(SECOND, "## Particulars", "## Details");
  await isGone(panel(page));
});

preview("a broken template leaves the last good one, and a mended one comes", async ({ handbook, open }) => {
  const name = "templates/page.html";
  const template = (text) => `{% extends "base.html" %}{% block main %}<h1>{{ page.title }}</h1><p>${text}</p>{% include "parts/sections.html" %}{% endblock main %}`;
  const page = await open("guides/first/");
  handbook.write(name, template("Our own template"));
  await sees(page, "Our own template");
  handbook.write(name, template("Our {{ own template"));
  await shows(panel(page), name);
  await sees(page, "Our own template");
  handbook.write(name, template("Our mended template"));
  await sees(page, "Our mended template");
  await isGone(panel(page));
  handbook.remove("templates");
  await sees(page, "The owner decides.");
  await wasNotReloaded(page);
});

preview("style sheets are swapped in place, and the page is never without one", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  await page.evaluate(() => {
    window.fewest = 9;
    const look = () => {
      window.fewest = Math.min(window.fewest, [...document.styleSheets].filter(({ href }) => href && href.includes("style")).length);
      requestAnimationFrame(look);
    };
    look();
  });
  const colour = (wanted) => page.waitForFunction((text) => getComputedStyle(document.body).backgroundColor === text, wanted);
  handbook.write("static/style.css", "body { background: rgb(1, 2, 3) }\n");
  await colour("rgb(1, 2, 3)");
  handbook.write("static/style.css", "body { background: rgb(4, 5, 6) }\n");
  await colour("rgb(4, 5, 6)");
  await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  assert.equal(await page.evaluate(() => window.fewest), 1);
  await wasNotReloaded(page);
});

preview("a script that changes is run: the page is loaded anew", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  handbook.write("static/rolebook.js", 'document.documentElement.classList.add("another");\n');
  await page.waitForFunction(() => document.documentElement.classList.contains("another"));
});

preview("another title is in the navigation of pages that are open", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  handbook.edit(SECOND, 'title = "Second guide"', 'title = "Guide number two"');
  await shows(page.locator("#rb\\:sidebar"), "Guide number two");
  await shows(page.locator(".neighbours"), "Guide number two");
  handbook.edit(FIRST, 'title = "First guide"', 'title = "Guide number one"');
  await page.waitForFunction(() => document.title.includes("Guide number one"));
  await wasNotReloaded(page);
});

preview("configuration and home page are watched as well", async ({ handbook, open }) => {
  const page = await open("");
  handbook.edit("site.toml", "Small handbook", "Tiny handbook");
  await shows(page.locator(".site-name"), "Tiny handbook");
  handbook.edit("content/_index.md", "# Small handbook", "# Home");
  await shows(page.locator("h1"), "Home");
});

preview("a new page is listed, and is there where nothing was", async ({ handbook, open }) => {
  const [list, none] = [await open("guides/"), await open("guides/new/")];
  await sees(none, "There is nothing at this address");
  handbook.write("content/guides/new.md", "# New guide\n\nIt is here.\n");
  await sees(list, "New guide");
  await sees(none, "It is here.");
  await wasNotReloaded(none);
  handbook.write("content/more/deep/_index.md", "# Deep section\n");
  handbook.write("content/more/deep/page.md", "# Deep page\n\nFar down.\n");
  await none.goto(new URL("/more/deep/page/", none.url()).href);
  await sees(none, "Far down.");
});

preview("a page that is deleted is not found at its address, until it is back", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  const text = handbook.read(LONG);
  handbook.remove(LONG);
  await sees(page, "There is nothing at this address");
  handbook.write(LONG, text);
  await sees(page, "The beginning.");
  await wasNotReloaded(page);
});

const isAt = (page, path) => page.waitForFunction((wanted) => location.pathname === wanted, path);

preview("a page that is renamed leads its tabs on, at the same place and with the words that say so", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  handbook.rename(LONG, "content/guides/longer.md");
  await isAt(page, "/guides/longer/");
  await shows(notice(page), "has moved here from /guides/long/");
  await sees(page, "The beginning.");
  assert.equal(await page.evaluate(() => scrollY), 700);
  // The new address is followed like the old one.
  handbook.edit("content/guides/longer.md", "The beginning.", "The very beginning.");
  await sees(page, "The very beginning.");
  handbook.rename("content/guides", "content/manuals");
  await isAt(page, "/manuals/longer/");
  await sees(page, "The very beginning.");
  // Who asks for the old address afterwards is told that nothing is there.
  const other = await open("guides/longer/");
  await sees(other, "There is nothing at this address");
  await settled();
  assert.equal(new URL(other.url()).pathname, "/guides/longer/");
  await wasNotReloaded(page);
});

preview("a tab in the background finds its page that has moved meanwhile, twice", async ({ handbook, open }) => {
  const page = await open("guides/long/");
  await setHidden(page, true);
  await settled();
  handbook.rename(LONG, "content/guides/longer.md");
  await settled();
  handbook.rename("content/guides/longer.md", "content/guides/longest.md");
  await settled();
  await setHidden(page, false);
  await isAt(page, "/guides/longest/");
  await sees(page, "The beginning.");
});

preview("a page says that the server is gone, and shows what has changed when it is back", async ({ handbook, open, server, restart }) => {
  const page = await open("guides/first/");
  await server.stop("SIGKILL");
  await shows(notice(page), "Preview stopped");
  await sees(page, "The owner decides.");
  handbook.edit(FIRST, "The owner decides.", "Nobody decides.");
  await restart({ port: server.port });
  await sees(page, "Nobody decides.");
  await isGone(notice(page));
  handbook.edit(FIRST, "Nobody decides.", "All decide.");
  await sees(page, "All decide.");
  await wasNotReloaded(page);
});

preview("a tab in the background lets go of the server and catches up when it is looked at", async ({ handbook, open }) => {
  const page = await open("guides/first/");
  await setHidden(page, true);
  handbook.edit(FIRST, "The owner decides.", "Nobody decides.");
  await settled();
  assert.equal(await page.evaluate(() => window.patches), 0);
  await setHidden(page, false);
  await sees(page, "Nobody decides.");
  await wasNotReloaded(page);
});

// An editor that writes down what it is to open.
const editor = (handbook) => {
  const [script, opened] = [join(handbook.folder, "editor"), join(handbook.folder, "opened")];
  handbook.write("../editor", `#!/bin/sh\nprintf '%s\\n' "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`);
  chmodSync(script, 0o755);
  return ["--editor", `${script} {path}:{line}`];
};
const opened = async (handbook, wanted) => {
  const file = join(handbook.folder, "opened");
  for (let times = 0; times < 100 && !existsSync(file); times++) await pause(50);
  const text = readFileSync(file, "utf8").trim();
  assert.ok(text.endsWith(wanted), `${text} is not ${wanted}`);
  handbook.remove("../opened");
};
const line = (handbook, name, text) => handbook.read(name).split("\n").findIndex((one) => one.includes(text)) + 1;

preview(
  "alt and click open the source of a block, and a link is not followed",
  async ({ handbook, open }) => {
    const page = await open("guides/first/");
    await page.getByText("The owner decides.").click({ modifiers: ["Alt"] });
    await opened(handbook, `${FIRST}:${line(handbook, FIRST, "The owner")}`);
    await shows(notice(page), "Opened");
    await page.getByRole("link", { name: "second guide", exact: true }).click({ modifiers: ["Alt"] });
    await opened(handbook, `${FIRST}:${line(handbook, FIRST, "Read on")}`);
    assert.match(page.url(), /guides\/first\/$/);
    // Positions move with the text.
    handbook.edit(FIRST, "The owner decides.", "New.\n\nThe owner decides.");
    await sees(page, "New.");
    await page.getByText("The owner decides.").click({ modifiers: ["Alt"] });
    await opened(handbook, `${FIRST}:${line(handbook, FIRST, "The owner")}`);
  },
  editor,
);

preview(
  "e opens the source of what is pointed at, or else of the first block in sight, but not while typing",
  async ({ handbook, open }) => {
    const page = await open("guides/first/");
    await page.keyboard.press("e");
    const file = join(handbook.folder, "opened");
    for (let times = 0; times < 100 && !existsSync(file); times++) await pause(50);
    assert.match(readFileSync(file, "utf8"), /guides\/first\.md:\d+\n$/);
    handbook.remove("../opened");
    await page.getByText("Read on in").hover();
    await page.keyboard.press("e");
    await opened(handbook, `${FIRST}:${line(handbook, FIRST, "Read on")}`);
    await page.evaluate(() => {
      const field = document.createElement("input");
      document.querySelector("main").append(field);
      field.focus();
    });
    await page.keyboard.press("e");
    await page.keyboard.press("Control+e");
    await settled();
    assert.equal(existsSync(file), false);
  },
  editor,
);

preview("an address that opens the source is gone to, and a refusal is shown", async ({ open, server }) => {
  const page = await open("guides/first/");
  let answer = { status: 501, body: "no editor is named" };
  await page.route("**/__rolebook/open/**", (route) => route.fulfill(answer));
  await page.getByText("The owner decides.").click({ modifiers: ["Alt"] });
  await shows(notice(page), "no editor is named");
  answer = { status: 200, contentType: "application/json", body: JSON.stringify({ url: `${server.address}guides/second/` }) };
  await page.getByText("The owner decides.").click({ modifiers: ["Alt"] });
  await page.waitForURL("**/guides/second/");
});

preview(
  "the place of a finding opens the source",
  async ({ handbook, open }) => {
    const page = await open("guides/first/");
    handbook.edit(FIRST, "weight = 1", "weigth = 1");
    await panel(page).getByRole("button", { name: FIRST }).click();
    await opened(handbook, `${FIRST}:${line(handbook, FIRST, "weigth")}`);
  },
  editor,
);

preview("what is built has no trace of the preview, and the preview leaves none in the folder", async ({ handbook, open }) => {
  const before = handbook.listing();
  const page = await open("guides/first/");
  await page.goto(new URL("/guides/long/", page.url()).href);
  await settled();
  assert.deepEqual(handbook.listing(), before);
  for (const [name, text] of handbook.build()) assert.doesNotMatch(text, /__rolebook|data-(source|rolebook|token|print)|EventSource|Idiomorph/, name);
});
