// Pictures and other files that keep their address when they change, in tabs that show them.

import assert from "node:assert/strict";
import { preview, sees, setHidden, settled, wasNotReloaded } from "./tabs.mjs";

const FIRST = "content/guides/first.md";
const picture = (colour) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="${colour}"/></svg>\n`;

/** A page with a picture of `static` and one that lies beside it. */
const withPictures = (handbook) => {
  handbook.write("static/the mark.svg", picture("red"));
  handbook.write("content/guides/map.svg", picture("red"));
  handbook.edit(FIRST, "The owner decides.", "The owner decides.\n\n![Mark](</the mark.svg>)\n\n![Map](map.svg)");
  return [];
};
const shown = (page, alt, colour) =>
  page.waitForFunction(
    ([name, wanted]) => {
      const one = document.querySelector(`main img[alt="${name}"]`);
      if (!one || !one.complete || !one.naturalWidth) return false;
      const canvas = document.createElement("canvas").getContext("2d");
      canvas.drawImage(one, 0, 0);
      return canvas.getImageData(1, 1, 1, 1).data.join() === wanted;
    },
    [alt, { red: "255,0,0,255", blue: "0,0,255,255", lime: "0,255,0,255" }[colour]],
  );

preview(
  "a picture that changes is another one in the tabs that show it, and in no other",
  async ({ handbook, open }) => {
    const [first, second] = [await open("guides/first/"), await open("guides/second/")];
    await shown(first, "Mark", "red");
    await shown(first, "Map", "red");
    const asked = [];
    second.on("request", (request) => asked.push(request.url()));
    handbook.write("static/the mark.svg", picture("blue"));
    await shown(first, "Mark", "blue");
    handbook.write("static/the mark.svg", picture("lime"));
    await shown(first, "Mark", "lime");
    handbook.write("content/guides/map.svg", picture("blue"));
    await shown(first, "Map", "blue");
    await shown(first, "Mark", "lime");
    assert.deepEqual([await first.evaluate(() => window.patches), asked], [0, []]);
    await wasNotReloaded(first);
  },
  withPictures,
);

preview(
  "a picture that has changed stays when its page does, and is the same wherever it is put",
  async ({ handbook, open }) => {
    const page = await open("guides/first/");
    await shown(page, "Mark", "red");
    handbook.write("static/the mark.svg", picture("blue"));
    await shown(page, "Mark", "blue");
    handbook.edit(FIRST, "Read on", "![Again](</the mark.svg>)\n\nRead on");
    await shown(page, "Again", "blue");
    await shown(page, "Mark", "blue");
    await wasNotReloaded(page);
  },
  withPictures,
);

preview(
  "a tab that nobody has looked at, or that has lost its server, catches up",
  async ({ handbook, open, server, restart }) => {
    const page = await open("guides/first/");
    await shown(page, "Mark", "red");
    await setHidden(page, true);
    handbook.write("static/the mark.svg", picture("blue"));
    await settled();
    await setHidden(page, false);
    await shown(page, "Mark", "blue");
    await server.stop("SIGKILL");
    handbook.write("static/the mark.svg", picture("lime"));
    await restart({ port: server.port });
    await shown(page, "Mark", "lime");
    handbook.write("static/the mark.svg", picture("red"));
    await shown(page, "Mark", "red");
    await wasNotReloaded(page);
  },
  withPictures,
);

preview(
  "all that names a picture or a style sheet names the new one",
  async ({ handbook, open }) => {
    handbook.write("content/guides/plain.css", "body { background: rgb(1, 2, 3) }\n");
    handbook.edit(FIRST, "Read on", "[Sheet](plain.css)\n\nRead on");
    const page = await open("guides/first/");
    await page.evaluate(() => {
      const box = document.createElement("div");
      box.id = "more";
      box.innerHTML = `<picture><source srcset="../nothing.svg 9x, ../../the%20mark.svg 1x"><img alt="" src="../nothing.svg"></picture>
        <video poster="/the%20mark.svg#top"></video><img alt="" id="other" src="/icon.svg">
        <svg><image href="/the%20mark.svg"/></svg><link rel="stylesheet" href="../plain.css">`;
      document.body.append(box);
      document.querySelector("link[rel=icon]").href = "/the%20mark.svg";
      window.fewest = 9;
      const look = () => {
        const sheets = [...document.styleSheets].filter(({ href }) => href && href.includes("plain"));
        if (sheets.length || window.fewest < 9) window.fewest = Math.min(window.fewest, sheets.length);
        requestAnimationFrame(look);
      };
      look();
    });
    const background = (wanted) => page.waitForFunction((text) => getComputedStyle(document.body).backgroundColor === text, wanted);
    await background("rgb(1, 2, 3)");
    handbook.write("static/the mark.svg", picture("blue"));
    const renewed = /the%20mark\.svg\?rolebook=\w+/;
    await page.waitForFunction(() => document.querySelector("link[rel=icon]").href.includes("rolebook="));
    // A picture chooses its source a moment later.
    await page.waitForFunction(() => document.querySelector("#more picture img").currentSrc.includes("rolebook="));
    const named = await page.evaluate(() => [
      document.querySelector("#more picture img").currentSrc,
      document.querySelector("#more source").srcset,
      document.querySelector("#more video").poster,
      document.querySelector("#more image").getAttribute("href"),
    ]);
    for (const name of named) assert.match(name, renewed);
    assert.match(named[1], /^\.\.\/nothing\.svg 9x, \S+ 1x$/);
    assert.match(named[2], /#top$/);
    assert.equal(await page.getAttribute("#other", "src"), "/icon.svg");
    handbook.write("content/guides/plain.css", "body { background: rgb(4, 5, 6) }\n");
    await background("rgb(4, 5, 6)");
    await page.waitForFunction(() => document.querySelectorAll("#more link").length === 1);
    assert.equal(await page.evaluate(() => window.fewest), 1);
    await sees(page, "The owner decides.");
    await wasNotReloaded(page);
  },
  withPictures,
);
