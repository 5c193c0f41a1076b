// A handbook in a folder of its own, and the preview of it.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const ROLEBOOK = process.env.ROLEBOOK || join(here, "../../target/debug/rolebook");

/** A copy of `site`; paths are those below the folder of the handbook. */
export class Handbook {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "rolebook-browser-"));
    this.root = join(this.folder, "site");
    cpSync(join(here, "site"), this.root, { recursive: true });
  }

  path(name) {
    return join(this.root, name);
  }

  read(name) {
    return readFileSync(this.path(name), "utf8");
  }

  write(name, text) {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Replaces `old`, which has to be there, as somebody at an editor would. */
  edit(name, old, next) {
    const text = this.read(name);
    if (!text.includes(old)) throw new Error(`${name} does not hold ${old}`);
    this.write(name, text.replace(old, next));
  }

  rename(from, to) {
    renameSync(this.path(from), this.path(to));
  }

  remove(name) {
    rmSync(this.path(name), { recursive: true });
  }

  /** All that is in the folder, with when and how long. */
  listing() {
    return readdirSync(this.root, { recursive: true })
      .sort()
      .map((name) => {
        const { mtimeMs, size } = statSync(this.path(name));
        return `${name} ${mtimeMs} ${size}`;
      });
  }

  /** Builds into a folder and hands back the text of every file. */
  build() {
    const out = join(this.folder, "out");
    const { status, stderr } = spawnSync(ROLEBOOK, ["build", "--root", this.root, "-o", out], { encoding: "utf8" });
    if (status) throw new Error(stderr);
    const files = readdirSync(out, { recursive: true }).filter((name) => statSync(join(out, name)).isFile());
    return files.map((name) => [name, readFileSync(join(out, name), "utf8")]);
  }

  close() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts `rolebook serve` and waits until it says where; `port` 0 is any. */
export const serve = async (handbook, { port = 0, more = [] } = {}) => {
  if (!existsSync(ROLEBOOK)) throw new Error(`${ROLEBOOK} is not there: build it, or name it in ROLEBOOK`);
  const child = spawn(ROLEBOOK, ["serve", "--root", handbook.root, "-p", `${port}`, ...more]);
  let said = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const address = await new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("exit", () => reject(new Error(`the server has ended: ${said}`)));
  });
  return {
    address,
    port: Number(new URL(address).port),
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
};
