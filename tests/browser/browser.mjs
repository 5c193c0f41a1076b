// Starts the browser that the tests drive.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"];

/** Chromium from `$CHROMIUM` or where systems have it. */
export const launch = () => {
  const executablePath = process.env.CHROMIUM || PLACES.find(existsSync);
  if (!executablePath) throw new Error("there is no Chromium: install it, or name it in CHROMIUM");
  // The sandbox of the browser needs rights that containers and root do not have; the pages are our own.
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
};
