// How long it takes until what is saved is seen: `rolebook serve` beside `hugo server`, on handbooks of the same
// text. Prints tables in Markdown.
//
//   npm ci --prefix tests/browser
//   node scripts/measure-preview.mjs --corpus SCRIPT --pages 100,1000,10000 [--rolebook BIN] [--hugo BIN --sites SCRIPT]
//                                    [--edits 50] [--seconds 300]
//
// `SCRIPT N 1 FOLDER --for rolebook|hugo` of --corpus writes a handbook of N pages, `SCRIPT hugo base FOLDER` of
// --sites the layouts of Hugo beside it. A series of edits ends after --edits, or after --seconds.
//
// http: from the write to the first answer with the new text, asked for again and again over one connection.
// event: from the write over the event of the server to the new text that is then asked for (rolebook only).
// pixels: from the write to the first animation frame in Chromium after the new text is in the page; rolebook
// patches the page, Hugo loads it anew. Every edit is made when the server is at rest.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { createServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { launch } from "../tests/browser/browser.mjs";

const { values: options } = parseArgs({
  options: {
    rolebook: { type: "string" },
    hugo: { type: "string" },
    corpus: { type: "string" },
    sites: { type: "string" },
    pages: { type: "string", default: "100,1000,10000" },
    edits: { type: "string", default: "50" },
    seconds: { type: "string", default: "300" },
  },
});
if (!options.corpus || !(options.rolebook || options.hugo) || (options.hugo && !options.sites)) {
  console.error("needs --corpus SCRIPT, and --rolebook BIN or --hugo BIN with --sites SCRIPT");
  process.exit(2);
}
const EDITS = Number(options.edits);
const MOST = 1000 * Number(options.seconds);
// An edit that is not seen by then is not counted.
const NEVER = 60_000;

/** Milliseconds on a clock that Chromium shares. */
const now = () => performance.timeOrigin + performance.now();

// ---- The two tools

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const TOOLS = {
  rolebook: {
    start: (folder, port) => [options.rolebook, ["serve", "--root", folder, "-p", `${port}`]],
    template: "templates/parts/footer.html",
    withMark: (_, mark) => `<footer class="footer"><p>${mark}</p></footer>\n`,
    hasEvents: true,
  },
  hugo: {
    start: (folder, port) => [
      options.hugo,
      ["server", "--source", folder, "--port", `${port}`, "--bind", "127.0.0.1", "--baseURL", `http://127.0.0.1:${port}/`],
    ],
    template: "layouts/baseof.html",
    withMark: (text, mark) => text.replace("</body>", `<p>${mark}</p></body>`),
    hasEvents: false,
  },
};

/** A handbook of `pages` pages, and the page that is edited with a neighbour that lists it. */
const handbook = (name, pages) => {
  const folder = mkdtempSync(join(tmpdir(), `measure-${name}-`));
  execFileSync("python3", [options.corpus, `${pages}`, "1", folder, "--for", name]);
  if (name === "hugo") execFileSync("python3", [options.sites, "hugo", "base", folder]);
  const { template, withMark } = TOOLS[name];
  const file = join(folder, template);
  mkdirSync(dirname(file), { recursive: true });
  const templateText = existsSync(file) ? readFileSync(file, "utf8") : "";
  writeFileSync(file, withMark(templateText, "unmarked"));
  const { probe_mid: page } = JSON.parse(readFileSync(join(folder, "corpus.json"), "utf8"));
  const section = dirname(page);
  const names = readdirSync(join(folder, "content", section)).filter((one) => one.endsWith(".md") && one !== "_index.md");
  const neighbour = names.sort().find((one) => `${section}/${one}` !== `${page}.md`);
  return { folder, file, templateText, page, section, neighbour: `${section}/${neighbour.replace(/\.md$/, "")}` };
};

/** What is edited: how to write a mark, where it is seen, how to undo it. */
const kinds = (name, book) => {
  const source = join(book.folder, "content", `${book.page}.md`);
  const text = readFileSync(source, "utf8");
  const added = (mark) => join(book.folder, "content", book.section, `${mark}.md`);
  const undone = () => {};
  return {
    "text of a page": {
      seenOn: book.page,
      write: (mark) => writeFileSync(source, `${text}\n${mark}\n`),
      undo: undone,
    },
    "title, seen on a neighbour": {
      seenOn: book.neighbour,
      write: (mark) => writeFileSync(source, text.replace(/^title = ".*"/m, `title = "${mark}"`)),
      undo: undone,
    },
    template: {
      seenOn: book.page,
      write: (mark) => writeFileSync(book.file, TOOLS[name].withMark(book.templateText, mark)),
      undo: undone,
    },
    "new file, seen on a neighbour": {
      seenOn: book.neighbour,
      write: (mark) => writeFileSync(added(mark), `+++\ntitle = "${mark}"\ndate = 2026-01-01\n+++\n\nNew.\n`),
      // Hugo may miss a file that comes while it still takes another away.
      undo: async (mark, address) => {
        rmSync(added(mark));
        for (const until = now() + NEVER; now() < until && (await holds(address, mark)); ) await pause(50);
      },
    },
  };
};

// ---- Asking the server

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ask = (address) =>
  new Promise((resolve, reject) => {
    const request = get(address, { agent }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }));
    });
    request.on("error", reject);
  });

const holds = async (address, mark) => {
  const { body } = await ask(address).catch(() => ({ body: "" }));
  return body.includes(mark);
};
const askUntil = async (address, mark, until) => {
  while (now() < until) {
    if (await holds(address, mark)) return now();
    await pause(1);
  }
  throw new Error(`${mark} is not at ${address}`);
};

/** Seconds of work of the process so far, as the system counts them. */
const worked = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return Number(fields[11]) + Number(fields[12]);
};
const untilIdle = async (pid, quiet) => {
  const until = now() + NEVER;
  let last = worked(pid);
  let since = now();
  while (now() - since < quiet && now() < until) {
    await pause(20);
    const next = worked(pid);
    if (next !== last) since = now();
    last = next;
  }
};

// ---- The three ways of seeing

const seeByAsking = async (address) => ({
  seen: (mark, from) => askUntil(address, mark, from + NEVER),
  settled: () => {},
  close: () => {},
});

const seeByEvent = async (address) => {
  const { body } = await ask(address);
  const said = (key) => new RegExp(`data-${key}="([^"]*)"`).exec(body)[1];
  const { origin, pathname } = new URL(address);
  let told = () => {};
  const request = get(`${origin}${said("rolebook")}events/${said("token")}?path=${encodeURIComponent(pathname)}&print=${said("print")}`, (answer) => {
    answer.setEncoding("utf8").on("data", (text) => text.includes("event: page") && told());
  });
  request.on("error", () => {});
  await pause(200);
  return {
    expect: () => new Promise((resolve) => (told = resolve)),
    seen: async (mark, from, event) => {
      await Promise.race([event, pause(NEVER, 0, { ref: false })]);
      return askUntil(address, mark, from + NEVER);
    },
    settled: () => {},
    close: () => request.destroy(),
  };
};

const seeInBrowser = (browser) => async (address) => {
  const page = await browser.newPage();
  const waiting = new Map();
  await page.exposeBinding("reportMark", (_, mark, time) => waiting.get(mark)?.(time));
  await page.addInitScript(() => {
    const met = new Set();
    new MutationObserver(() => {
      for (const [mark] of (document.documentElement?.textContent || "").matchAll(/measured\w+/g)) {
        if (met.has(mark)) continue;
        met.add(mark);
        requestAnimationFrame(() => reportMark(mark, performance.timeOrigin + performance.now()));
      }
    }).observe(document, { childList: true, characterData: true, subtree: true });
  });
  await page.goto(address);
  // What the clocks differ by: asked for ten times, the quickest answer counts.
  let best = { took: Infinity, offset: 0 };
  for (let times = 0; times < 10; times++) {
    const from = now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const took = now() - from;
    if (took < best.took) best = { took, offset: there - from - took / 2 };
  }
  await pause(500);
  return {
    expect: (mark) => new Promise((resolve) => waiting.set(mark, resolve)),
    seen: async (mark, _, event) => {
      const time = await Promise.race([event, pause(NEVER, 0, { ref: false })]);
      if (!time) throw new Error(`${mark} is not seen at ${address}`);
      return time - best.offset;
    },
    // A page that is loaded anew has to connect again before it can hear of the next edit.
    settled: () => page.waitForLoadState("load").then(() => pause(500)),
    close: () => page.close(),
  };
};

// ---- Measuring

let series = 0;
const measure = async (see, kind, address, pid) => {
  const watcher = await see(address);
  const times = [];
  let tried = 0;
  const end = now() + MOST;
  series += 1;
  // The first is not counted: what is needed once is got ready by it.
  for (let count = 0; count <= EDITS && now() < end; count++) {
    tried = count;
    const mark = `measured${series}x${count}x`;
    await untilIdle(pid, 150);
    const event = watcher.expect && watcher.expect(mark);
    const from = now();
    kind.write(mark);
    try {
      const took = (await watcher.seen(mark, from, event)) - from;
      if (count) times.push(took);
    } catch (error) {
      console.error(error.message);
    }
    await untilIdle(pid, 150);
    await kind.undo(mark, address);
    await watcher.settled();
  }
  await watcher.close();
  return { times: times.sort((a, b) => a - b), tried };
};

const round = (time) => (time < 100 ? time.toFixed(1) : time.toFixed(0));
const shown = ({ times, tried }) => {
  if (!times.length) return `not seen in ${tried}`;
  const at = (part) => times[Math.min(times.length - 1, Math.ceil(part * times.length) - 1)];
  const few = times.length < EDITS ? ` (${times.length} of ${tried})` : "";
  return `${round(at(0.5))} / ${round(at(0.95))}${few}`;
};

const started = async (name, book) => {
  const port = await freePort();
  const [command, words] = TOOLS[name].start(book.folder, port);
  const from = now();
  const child = spawn(command, words, { stdio: "ignore" });
  const address = (page) => `http://127.0.0.1:${port}/${page}/`;
  for (;;) {
    const { status } = await ask(address(book.page)).catch(() => ({}));
    if (status === 200) break;
    if (child.exitCode !== null || now() - from > 1_800_000) throw new Error(`${name} does not serve`);
    await pause(2);
  }
  return { child, address, took: now() - from };
};

const browser = await launch();
const edits = [];
const servers = [];
for (const pages of options.pages.split(",").map(Number)) {
  for (const name of Object.keys(TOOLS).filter((one) => options[one])) {
    const book = handbook(name, pages);
    const { child, address, took } = await started(name, book);
    await untilIdle(child.pid, 1500);
    const ready = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
    const first = ready();
    for (const [what, kind] of Object.entries(kinds(name, book))) {
      const by = (see) => measure(see, kind, address(kind.seenOn), child.pid);
      const asked = shown(await by(seeByAsking));
      const told = TOOLS[name].hasEvents ? shown(await by(seeByEvent)) : "";
      const drawn = shown(await by(seeInBrowser(browser)));
      edits.push([pages, name, what, asked, told, drawn]);
      console.error(...edits.at(-1));
    }
    servers.push([pages, name, `${round(took)}`, `${first.toFixed(0)}`, `${ready().toFixed(0)}`]);
    console.error(...servers.at(-1));
    child.kill("SIGKILL");
    rmSync(book.folder, { recursive: true, force: true });
  }
}
await browser.close();
agent.destroy();

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
console.log(`Milliseconds from the write, median / 95th percentile of ${EDITS} edits, on ${cpus().length} × ${cpus()[0].model}:\n`);
console.log(table(["pages", "tool", "edit", "http", "event", "pixels"], edits));
console.log(`\n${table(["pages", "tool", "start to first page, ms", "memory when ready, MB", "peak memory, MB"], servers)}`);
