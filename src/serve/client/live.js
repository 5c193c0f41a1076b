// Browser side of `rolebook serve`: receives events, marks changes, shows diagnostics and opens
// sources in the editor. Needs `rolebookPatch` of patch.js.
(() => {
  "use strict";
  const { rolebook: base, ...tag } = document.currentScript.dataset;
  let { token, print, generation } = tag;

  const style = new CSSStyleSheet();
  style.replaceSync(`
:host{all:initial;color-scheme:inherit;position:fixed;inset:auto 0 0;z-index:2147483647;pointer-events:none;font:15px/1.45 system-ui,sans-serif;
--soft:color-mix(in srgb,CanvasText 75%,Canvas);--line:color-mix(in srgb,CanvasText 30%,Canvas);--error:light-dark(#a2173f,#f79db4);--warning:light-dark(#844410,#eeb075);--link:light-dark(#0b4f8a,#8fc1f5)}
@media print{:host{display:none}}
[hidden]{display:none!important}
.corner{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:8px;padding:8px}
.corner:not(:has(>:not([hidden]))){display:none}
.float,section{pointer-events:auto;color:CanvasText;background:Canvas;border:1px solid var(--line)}
.float{padding:8px 14px;border-radius:8px;box-shadow:0 1px 6px rgb(0 0 0/.25)}
section{box-sizing:border-box;max-height:33vh;overflow:auto;padding:12px max(16px,calc(50vw - 480px)) 16px;border-width:2px 0 0}
section.wrong{border-top-color:var(--error)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h2,h3{font:inherit;font-weight:700;margin:12px 0 4px}
.top{display:flex;gap:16px;align-items:center}
.top>:first-child{flex:1;margin:0;font-weight:700}
p,ul,li{margin:4px 0}
.soft{color:var(--soft)}
.error b,.float.error{color:var(--error)}
.warning b,.float.warning{color:var(--warning)}
.float.error,.float.warning{border-color:currentColor;font-weight:700}
a.float{color:var(--soft)}
.covered>:not([role]){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.covered>a{display:none}
h3{margin-bottom:0}
details{margin-top:12px}
summary{cursor:pointer}
pre{margin:6px 0;padding:8px 10px;overflow:auto;border:1px solid var(--line);border-radius:6px;font:13px/1.4 ui-monospace,Menlo,Consolas,monospace}
ul{padding-left:20px}
a,.place{color:var(--link)}
button{cursor:pointer;font:inherit}
.top button{padding:4px 12px;color:inherit;background:none;border:1px solid var(--line);border-radius:6px}
.place{padding:2px 0;border:0;background:none;text-decoration:underline;overflow-wrap:anywhere}`);

  // Sets text only, never HTML: diagnostics quote the sources.
  const make = (name, more, ...inside) => {
    const one = Object.assign(document.createElement(name), more);
    one.append(...inside.filter(Boolean));
    return one;
  };

  const notice = make("div", { role: "status", className: "float", hidden: true });
  const badge = make("button", { type: "button", hidden: true });
  const before = make("a", { className: "float", href: `${base}findings`, hidden: true });
  const panel = make("section", { hidden: true, tabIndex: -1, ariaLabel: "Findings" });
  const host = document.createElement("rolebook-preview");
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [style];
  const corner = make("div", { className: "corner" }, notice, make("div", { ariaLive: "polite" }, badge), before);
  shadow.append(corner, panel);
  // Outside <body>, so that patches do not reach it.
  document.documentElement.append(host);

  let noticeTimer;
  const say = (words, milliseconds) => {
    clearTimeout(noticeTimer);
    notice.textContent = words;
    notice.hidden = !words;
    if (milliseconds) noticeTimer = setTimeout(say, milliseconds, "");
  };

  // ---- Opening sources

  const openSource = async (source) => {
    try {
      const answer = await fetch(`${base}open/${token}`, { method: "POST", body: source });
      if (answer.status === 200) location.href = (await answer.json()).url;
      else say(answer.status === 204 ? `Opened ${source}` : await answer.text(), 4000);
    } catch {
      say("The preview does not answer", 4000);
    }
  };

  const placed = "[data-source]:not(body,main)";
  const wholePage = () => document.querySelector("main[data-source],body[data-source]");
  const firstSeen = () =>
    [...document.querySelectorAll(`main ${placed}`)].find((one) => {
      const { top, bottom, height } = one.getBoundingClientRect();
      return height && bottom > 0 && top < innerHeight;
    });
  const isTyping = (one) =>
    one.isContentEditable || one.matches("textarea,select,input:not([type=checkbox],[type=radio],[type=button],[type=submit])");

  // Capture phase: otherwise the browser would download the target of the link.
  addEventListener(
    "click",
    (event) => {
      if (!event.altKey || event.button || event.target === host) return;
      const found = event.target.closest(placed) || wholePage();
      if (!found) return;
      event.preventDefault();
      event.stopPropagation();
      openSource(found.dataset.source);
    },
    true,
  );

  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === "Escape" && isOpen && !document.querySelector(":is(:modal,:popover-open)")) dismiss();
    if (key !== "e" || isTyping(target) || document.querySelector("dialog[open]")) return;
    const pointed = [...document.querySelectorAll(`${placed}:hover`)].pop();
    const found = pointed || document.activeElement.closest(placed) || firstSeen() || wholePage();
    if (found) openSource(found.dataset.source);
  });

  // Places of the page with all findings.
  addEventListener("click", (event) => {
    const found = event.target.closest && event.target.closest("button[data-open]");
    if (found) openSource(found.dataset.open);
  });

  // ---- Diagnostics

  const isAllFindings = location.pathname === `${base}findings`;
  let findings = "";
  let isOpen = false;
  let byHand = false;
  // The newest change whose findings are listed.
  let newestChange = 0;
  const room = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

  // The change up to which findings were dismissed, in any tab of this run of the preview.
  const STORE = "rolebook-preview-dismissed";
  const dismissed = () => {
    try {
      const [run, change] = (localStorage.getItem(STORE) || "").split(" ");
      return run === token ? Number(change) : 0;
    } catch {
      return 0;
    }
  };
  const keepDismissed = () => {
    try {
      if (newestChange > dismissed()) localStorage.setItem(STORE, `${token} ${newestChange}`);
    } catch {
      // Without storage, it holds for this page only.
    }
  };
  let dismissedHere = 0;
  const isNews = ({ since }) => since > Math.max(dismissed(), dismissedHere);

  // Space below the page for what lies over it.
  const makeRoom = () => {
    const height = isOpen ? panel.offsetHeight : badge.hidden && before.hidden ? 0 : corner.offsetHeight;
    room.replaceSync(height ? `@media screen{:root{padding-bottom:${height}px;scroll-padding-bottom:${height}px}}` : "");
  };
  const setOpen = (open) => {
    isOpen = open;
    panel.hidden = !open;
    // The sheet says the same. The button stays for those who hear it change.
    corner.classList.toggle("covered", open);
    badge.tabIndex = open ? -1 : 0;
    badge.ariaExpanded = `${open}`;
    makeRoom();
  };
  const dismiss = () => {
    byHand = false;
    dismissedHere = newestChange;
    keepDismissed();
    const isFocused = shadow.activeElement;
    setOpen(false);
    if (isFocused) badge.focus();
  };
  badge.addEventListener("click", () => {
    if (isOpen) return dismiss();
    byHand = true;
    setOpen(true);
    panel.focus();
  });
  // What is dismissed in one tab is dismissed in all.
  addEventListener("storage", ({ key }) => {
    if (key === STORE && isOpen && !byHand && newestChange <= dismissed()) setOpen(false);
  });
  addEventListener("resize", makeRoom);

  const counted = (number, word) => number && `${number} ${word}${number === 1 ? "" : "s"}`;
  const countedAll = ({ errors, warnings }) => [counted(errors, "error"), counted(warnings, "warning")].filter(Boolean).join(", ");
  const counts = (list) => ({
    errors: list.filter(({ severity }) => severity === "error").length,
    warnings: list.filter(({ severity }) => severity === "warning").length,
  });
  const placeButton = ({ place, source }) => {
    if (!source) return place;
    const button = make("button", { type: "button", className: "place", title: "Open in the editor" }, place);
    button.addEventListener("click", () => openSource(source));
    return button;
  };
  const inFull = (one) =>
    make(
      "article",
      { className: one.severity },
      make("h3", {}, make("b", {}, `${one.severity} ${one.code}`), ` ${one.message}`),
      placeButton(one),
      one.excerpt && make("pre", {}, one.excerpt),
      one.help && make("p", {}, `help: ${one.help}`),
    );
  const inShort = (one) =>
    make(
      "li",
      { className: one.severity },
      make("b", {}, one.severity),
      " ",
      one.url ? make("a", { href: one.url }, one.message) : one.message,
      " ",
      placeButton(one),
    );

  const fill = ({ errors, warnings, stale, here, elsewhere, more, before: old }) => {
    const fresh = here.filter(({ since }) => since);
    const known = here.filter(({ since }) => !since);
    const all = counts([...fresh, ...elsewhere]);
    const close = make("button", { type: "button" }, "Dismiss");
    close.addEventListener("click", dismiss);
    const focused = panel.contains(shadow.activeElement);
    newestChange = Math.max(0, ...[...here, ...elsewhere].map(({ since }) => since));
    const news = countedAll(all);
    badge.textContent = news ? `New: ${news}` : `${countedAll(counts(known))} on this page`;
    badge.className = `float ${news ? (all.errors ? "error" : "warning") : ""}`;
    badge.hidden = !(news || known.length) || isAllFindings;
    before.textContent = `${countedAll(old)} before`;
    before.hidden = old.errors + old.warnings <= known.length || isAllFindings;
    panel.className = fresh.some(({ severity }) => severity === "error") ? "wrong" : "";
    const title = stale ? "What cannot be read now is shown as it last was" : news ? `New: ${news}` : "Nothing new";
    const parts = [
      make("div", { className: "top" }, make("p", {}, title), close),
      ...fresh.map(inFull),
      elsewhere.length && make("h2", {}, `New on other pages (${elsewhere.length})`),
      elsewhere.length && make("ul", {}, ...elsewhere.map(inShort)),
      known.length && make("details", { open: !news }, make("summary", {}, `On this page before: ${countedAll(counts(known))}`), ...known.map(inFull)),
      make(
        "p",
        { className: "soft" },
        more && `${more} more: `,
        make("a", { href: before.href }, `All findings: ${countedAll({ errors, warnings }) || "none"}`),
        ". Alt+click a block, or point at it and press e, to open its source in your editor.",
      ),
    ];
    panel.replaceChildren(...parts.filter(Boolean));
    // It opens for what is new on this page, and stays while something is new or the reader has opened it.
    setOpen(!badge.hidden && (byHand || fresh.some(isNews) || (isOpen && Boolean(news))));
    if (focused) (isOpen ? panel : badge).focus();
  };

  // ---- Files with a stable address

  // Browsers cache these files by address. A query with the number of the last change of the path,
  // or of the server, bypasses the cache.
  const renewed = new Map();
  let renewedAll = "";
  const holders = "img,source,video,input[type=image],image,link:is([rel~=icon],[rel~=stylesheet])";
  const candidate = /([^\s,]\S*?)(\s+[^\s,][^,]*,?|,(?=\s)|,?$)/g;
  const isNamedAfterContent = /\.[0-9a-f]{10}\.css$/;

  const plain = ({ pathname }) => {
    try {
      return decodeURIComponent(pathname);
    } catch {
      return pathname;
    }
  };
  const newest = (address) => {
    if (!URL.canParse(address, document.baseURI)) return address;
    const url = new URL(address, document.baseURI);
    if (url.origin !== location.origin || isNamedAfterContent.test(url.pathname)) return address;
    const number = renewed.get(plain(url)) || renewedAll;
    if (!number || url.searchParams.get("rolebook") === number) return address;
    url.searchParams.set("rolebook", number);
    return url.href;
  };

  const swapping = new WeakSet();
  const swapSheet = (one, address) => {
    if (swapping.has(one)) return;
    swapping.add(one);
    // The copy applies until the new style sheet is loaded: the page would flash without it.
    const meanwhile = one.cloneNode();
    const done = (sheet, next) => ["load", "error"].forEach((name) => sheet.addEventListener(name, next, { once: true }));
    done(meanwhile, () => {
      done(one, () => {
        meanwhile.remove();
        swapping.delete(one);
        renew();
      });
      one.href = address;
    });
    meanwhile.href = address;
    one.after(meanwhile);
    swapping.add(meanwhile);
  };

  const renew = () => {
    if (!renewed.size && !renewedAll) return;
    for (const one of document.querySelectorAll(holders)) {
      for (const name of ["src", "srcset", "poster", "href"]) {
        const old = one.getAttribute(name);
        if (!old) continue;
        const now = name === "srcset" ? old.replace(candidate, (_, address, rest) => newest(address) + rest) : newest(old);
        if (now === old) continue;
        if (one.relList && one.relList.contains("stylesheet")) swapSheet(one, now);
        else one.setAttribute(name, now);
      }
    }
  };

  // ---- Marking changes

  const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Changes inside closed details are marked at their summary.
  const inSight = (one) => {
    for (let box = one; (box = box.parentElement && box.parentElement.closest("details:not([open])")); ) {
      const summary = box.querySelector("summary");
      if (summary && !summary.contains(one)) one = summary;
    }
    return one;
  };

  const point = (changed) => {
    const main = document.querySelector("main");
    const seen = [...new Set([...changed].filter((one) => main && main !== one && main.contains(one)).map(inSight))];
    // If nearly everything changes, nothing is marked.
    if (!seen.length || seen.length > 40) return;
    const smallest = seen.filter((one) => !seen.some((other) => other !== one && one.contains(other)));
    for (const one of smallest) {
      if (isCalm()) one.animate({ outline: ["3px solid", "3px solid"] }, 1000);
      else one.animate({ backgroundColor: "rgb(255 190 0/.5)", offset: 0 }, 1600);
    }
    if (isTyping(document.activeElement)) return;
    const boxes = smallest.map((one) => ({ one, box: one.getBoundingClientRect() })).filter(({ box }) => box.height);
    const isOff = ({ box }) => box.bottom < 0 || box.top > innerHeight - panel.offsetHeight;
    if (!boxes.length || !boxes.every(isOff)) return;
    const first = boxes.reduce((least, other) => (other.box.top < least.box.top ? other : least));
    first.one.scrollIntoView({ block: "center", behavior: isCalm() ? "instant" : "smooth" });
  };

  // Patches the text of a page into the open page.
  const show = (text) => {
    let shown;
    try {
      shown = text && rolebookPatch(text);
    } catch (error) {
      console.error(error);
    }
    // If patching fails, load the page again.
    if (!shown) return location.reload();
    if (token !== shown.token) {
      renewed.clear();
      renewedAll = shown.token.slice(0, 8);
      generation = shown.generation;
    }
    ({ token, print } = shown);
    renew();
    point(shown.changed);
  };

  const load = async () => {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (!answer.ok && !(answer.headers.get("content-type") || "").startsWith("text/html")) throw new Error(answer.statusText);
    const isPage = (answer.headers.get("content-type") || "").startsWith("text/html") && !answer.redirected;
    show(isPage && (await answer.text()));
  };

  // ---- Connection

  let events;
  let connected = "";
  let timer;
  let pause = 50;
  let isAway = false;
  let isWanted = false;
  let isLoading = false;

  // Follows a page to its new address.
  const follow = ({ url, title }) => {
    const old = plain(location);
    history.replaceState(history.state, "", url + location.hash);
    update();
    say(`“${title}” has moved here from ${old}`, 6000);
  };

  const disconnect = () => {
    clearTimeout(timer);
    if (events) events.close();
    events = undefined;
  };

  const connect = () => {
    disconnect();
    // A browser opens at most six connections to a server; a hidden tab uses none.
    if (document.hidden) return;
    connected = token;
    events = new EventSource(`${base}events/${token}?path=${encodeURIComponent(location.pathname)}&print=${print}&generation=${generation}`);
    events.addEventListener("open", () => {
      pause = 50;
    });
    events.addEventListener("page", ({ data }) => {
      const now = JSON.parse(data);
      if (now.print === print) return;
      if (now.text && !isLoading) show(now.text);
      else update();
    });
    events.addEventListener("moved", ({ data }) => {
      disconnect();
      follow(JSON.parse(data));
    });
    events.addEventListener("files", ({ data }) => {
      const told = JSON.parse(data);
      ({ generation } = told);
      for (const file of told.files) renewed.set(plain(new URL(file, location)), `${token.slice(0, 8)}${generation}`);
      renew();
    });
    events.addEventListener("findings", ({ data }) => {
      if (data === findings) return;
      findings = data;
      fill(JSON.parse(data));
    });
    events.addEventListener("error", later);
  };

  const later = () => {
    disconnect();
    timer = setTimeout(update, pause);
    pause = Math.min(Math.max(200, pause * 1.5), 2000);
  };

  // Loads the page, one request at a time; further changes during a request cause one more request.
  // A loaded page is current and has the token of the connection.
  const update = async () => {
    isWanted = true;
    if (isLoading) return;
    isLoading = true;
    try {
      while (isWanted) {
        isWanted = false;
        await load();
      }
      if (isAway) say("");
      isAway = false;
      if (!events || connected !== token) connect();
    } catch {
      isAway = true;
      say("Preview stopped – waiting");
      later();
    }
    isLoading = false;
  };

  const wake = () => {
    if (document.hidden) disconnect();
    else if (!events) update();
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  addEventListener("pagehide", disconnect);
  connect();
})();
