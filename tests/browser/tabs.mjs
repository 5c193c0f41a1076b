// A handbook that somebody edits, its preview, and tabs in which somebody looks at it.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { Handbook, serve } from "./handbook.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A test with a handbook, its preview, and tabs that may not throw. */
export const preview = (name, run, more) =>
  test(name, async () => {
    const handbook = new Handbook();
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    let server;
    try {
      server = await serve(handbook, { more: more && more(handbook) });
      const thrown = [];
      const open = async (path) => {
        const page = await context.newPage();
        page.setDefaultTimeout(10000);
        page.on("pageerror", (error) => thrown.push(error.message));
        // What the policy of the page forbids is said there.
        page.on("console", (line) => line.type() === "error" && !/Failed to load resource|ERR_/.test(line.text()) && thrown.push(line.text()));
        await page.goto(server.address + path);
        await page.evaluate(() => {
          window.loaded = "once";
          window.patches = 0;
          document.addEventListener("rolebook:morph", () => window.patches++);
        });
        return page;
      };
      await run({ handbook, open, server, restart: async (options) => (server = await serve(handbook, options)) });
      assert.deepEqual(thrown, []);
    } finally {
      await context.close();
      if (server) await server.stop("SIGKILL");
      handbook.close();
    }
  });

export const sees = (page, text) => page.locator("main").getByText(text).first().waitFor();
export const wasNotReloaded = async (page) => assert.equal(await page.evaluate(() => window.loaded), "once");
export const settled = () => pause(400);
export const setHidden = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
