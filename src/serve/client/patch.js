// Updates the open page to a new version, for `rolebook serve`.
//
// There are three versions of a page: the last one sent (`sent`), the document with the changes of
// scripts and the reader, and the new one. Only differences between the last and the new one are
// applied to the document, so that open details, typed text and changes of scripts stay.
//
// `rolebookPatch(text)` applies a page. It returns `token` and `print` of its script tag and the
// elements that look different (`changed`), or nothing if the page must be loaded again.
const rolebookPatch = (() => {
  "use strict";
  const root = document.documentElement;
  let changed = new Set();

  // Maps sent elements to their counterparts in the document.
  const liveOf = new WeakMap();
  const sentOf = new WeakMap();
  const within = (top) => [top, ...top.querySelectorAll("*")];
  const link = (live, one) => {
    liveOf.set(one, live);
    sentOf.set(live, one);
  };
  const linkAll = (live, top) => {
    const all = within(top);
    within(live).forEach((one, at) => link(one, all[at]));
  };
  const keepAll = (old, next) => {
    const all = within(next);
    within(old).forEach((one, at) => link(liveOf.get(one), all[at]));
  };

  // Removes attributes and nodes that disturb comparing. Returns the positions in the sources.
  const tidy = (top) => {
    for (const one of top.querySelectorAll("script[data-rolebook]")) one.remove();
    // Only documents without scripts parse the content of noscript.
    for (const one of top.querySelectorAll("noscript")) if (one.firstElementChild) one.textContent = one.innerHTML;
    return [...top.querySelectorAll("[data-source]")].map((one) => {
      const place = one.dataset.source;
      one.removeAttribute("data-source");
      return [one, place];
    });
  };

  // Scripts change the page at DOMContentLoaded, after this; now the document is as sent. Elements
  // of a separate document load no images.
  let sent = document.implementation.createHTMLDocument("").importNode(root, true);
  linkAll(root, sent);
  tidy(sent);
  // Except for <html>, which scripts of the theme have changed.
  for (const name of sent.getAttributeNames()) sent.removeAttribute(name);

  const blocks =
    /^(p|h[1-6]|[uod]l|li|d[td]|pre|hr|div|section|article|aside|header|footer|nav|main|table|caption|colgroup|t(head|body|foot|[rdh])|details|summary|fig(ure|caption)|blockquote|form|fieldset|legend|address)$/;
  const blank = (node) => node.nodeType === Node.COMMENT_NODE || (node.nodeType === Node.TEXT_NODE && !node.data.trim());
  const holdsBlocks = (one) =>
    [...one.children].some(({ localName }) => blocks.test(localName)) &&
    [...one.childNodes].every((node) => node.nodeType === Node.ELEMENT_NODE || blank(node));
  // Notes and terms are numbered: a different number alone is not a visible change.
  const look = (one) => one.outerHTML.replace(/ (?:(?:id|for|aria-[a-z]+)="[^"]*\d"|href="#[^"]*\d")/g, "");
  const stem = (one) => one.id.replace(/\d+$/, "");

  const patchAttributes = (live, old, next) => {
    for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
      const now = next.getAttribute(name);
      if (old.getAttribute(name) === now) continue;
      if (name === "class") {
        live.classList.remove(...old.classList);
        live.classList.add(...next.classList);
      } else if (now === null) live.removeAttribute(name);
      else live.setAttributeNode(next.getAttributeNode(name).cloneNode());
    }
  };

  // Matches old sent elements with new ones: equal elements at both ends, elements with the same id
  // or look in the same order, and between them elements of the same kind.
  const match = (before, after) => {
    const found = new Map();
    let [from, end, to] = [0, before.length, after.length];
    while (from < end && from < to && before[from].isEqualNode(after[from])) found.set(after[from], before[from++]);
    while (from < end && from < to && before[end - 1].isEqualNode(after[to - 1])) found.set(after[--to], before[--end]);
    const names = (all) => {
      const met = new Map();
      return all.map((one) => {
        const name = one.id && stem(one) === one.id ? `${one.localName}#${one.id}` : look(one);
        met.set(name, (met.get(name) || 0) + 1);
        return `${met.get(name)} ${name}`;
      });
    };
    let [i, j] = [from, from];
    const pairUpTo = (last, limit) => {
      for (; i < last; i++) {
        // Limited distance: comparing all pairs would be quadratic.
        for (let k = j; k < Math.min(limit, j + 8); k++) {
          if (before[k].localName !== after[i].localName || stem(before[k]) !== stem(after[i])) continue;
          found.set(after[i], before[k]);
          j = k + 1;
          break;
        }
      }
    };
    const at = new Map(names(before.slice(from, end)).map((name, k) => [name, from + k]));
    names(after.slice(from, to)).forEach((name, k) => {
      const twin = at.get(name);
      if (twin === undefined || twin < j) return;
      pairUpTo(from + k, twin);
      found.set(after[i++], before[twin]);
      j = twin + 1;
    });
    pairUpTo(to, end);
    return found;
  };

  // Returns the child of `parent` that contains `node`: a script may have wrapped it.
  const under = (parent, node) => {
    while (node && node.parentNode !== parent) node = node.parentNode;
    return node;
  };

  const patchBlocks = (live, old, next) => {
    const found = match([...old.children], [...next.children]);
    const kept = new Set(found.values());
    for (const one of old.children) {
      const gone = !kept.has(one) && under(live, liveOf.get(one));
      if (!gone) continue;
      if (gone.nextSibling && blank(gone.nextSibling)) gone.nextSibling.remove();
      gone.remove();
    }
    let last = null;
    for (const one of next.children) {
      const twin = found.get(one);
      if (twin) {
        patch(twin, one);
        last = under(live, liveOf.get(one)) || last;
      } else {
        const node = document.importNode(one, true);
        const following = last ? last.nextSibling : live.firstChild;
        linkAll(node, one);
        changed.add(node);
        live.insertBefore(node, following);
        live.insertBefore(document.createTextNode("\n"), following);
        last = node;
      }
    }
    link(live, next);
  };

  // The library patches running text, and keeps the focus.
  const patchText = (live, old, next) => {
    let coming;
    if (look(old) !== look(next)) changed.add(live);
    Idiomorph.morph(live, next, {
      callbacks: {
        beforeNodeMorphed: (node, one) => {
          const was = sentOf.get(node);
          const same = was && was.isEqualNode(one);
          if (same) keepAll(was, one);
          else if (was) patchAttributes(node, was, one);
          return !same;
        },
        afterNodeMorphed: (node, one) => {
          if (one.nodeType === Node.ELEMENT_NODE) link(node, one);
        },
        beforeNodeAdded: (one) => {
          coming = one;
        },
        afterNodeAdded: (node) => {
          if (node.nodeType === Node.ELEMENT_NODE && !sentOf.has(node)) linkAll(node, coming);
        },
        // Patched above: the library would revert changes of scripts and readers.
        beforeAttributeUpdated: (_, node) => !sentOf.has(node),
      },
    });
  };

  const patch = (old, next) => {
    if (old.isEqualNode(next)) {
      keepAll(old, next);
      return;
    }
    const live = liveOf.get(old);
    patchAttributes(live, old, next);
    if (look(old.cloneNode()) !== look(next.cloneNode())) changed.add(live);
    if (holdsBlocks(old) && holdsBlocks(next)) patchBlocks(live, old, next);
    else if (old.childNodes.length * next.childNodes.length < 1e6) patchText(live, old, next);
    else {
      // The library compares all pairs.
      live.replaceChildren(...document.importNode(next, true).childNodes);
      linkAll(live, next);
      changed.add(live);
    }
  };

  const runs = (one) => one.localName === "script" && one.src && /^(|module|text\/javascript)$/.test(one.type);
  const address = (one) => new URL(one.getAttribute("src"), location).href;
  const addresses = (top) => [...top.querySelectorAll("script")].filter(runs).map(address);
  const ran = new Set(addresses(root));
  const announce = () => document.dispatchEvent(new Event("rolebook:morph"));

  // Parsed scripts do not run, so they are created again.
  const start = (one) => {
    const script = document.createElement("script");
    for (const { name, value } of one.attributes) script.setAttribute(name, value);
    script.async = false;
    script.addEventListener("load", announce);
    ran.add(script.src);
    return script;
  };
  const isNew = (one) => runs(one) && !ran.has(address(one));

  // The effect of a script or of a policy cannot be reverted.
  const needsLoading = (next) => {
    const plain = (script) => script.replace(/\.[0-9a-f]{8,}(?=\.)|\?.*/g, "");
    const policy = (top) => [...top.querySelectorAll("meta[http-equiv]")].map((one) => one.content).join();
    const before = addresses(sent);
    const known = new Set(before.map(plain));
    return policy(sent) !== policy(next) || addresses(next).some((one) => !before.includes(one) && known.has(plain(one)));
  };

  let loading = Promise.resolve();
  const isSheet = (one) => one.localName === "link" && one.relList.contains("stylesheet");
  const ready = (sheet) =>
    new Promise((done) => {
      sheet.addEventListener("load", done);
      sheet.addEventListener("error", done);
    });

  const patchHead = (old, next) => {
    const name = (one) => (one.localName === "title" ? "title" : one.outerHTML);
    const had = new Map([...old.children].map((one) => [name(one), one]));
    const sheets = [];
    let last = null;
    for (const one of next.children) {
      const twin = had.get(name(one));
      had.delete(name(one));
      const live = twin ? liveOf.get(twin) : isNew(one) ? start(one) : document.importNode(one, true);
      if (!twin) {
        if (isSheet(one)) sheets.push(ready(live));
        document.head.insertBefore(live, last ? last.nextSibling : document.head.firstChild);
      }
      link(live, one);
      last = live;
    }
    const gone = [...had.values()].map((one) => liveOf.get(one));
    for (const one of gone) if (!isSheet(one)) one.remove();
    // Both sheets apply until the new one is loaded: the page would flash without style.
    loading = Promise.all([loading, ...sheets]).then(() => gone.forEach((one) => one.remove()));
    if (document.title !== next.ownerDocument.title) document.title = next.ownerDocument.title;
  };

  // The browser drops a selection in text that is replaced.
  const keepSelection = () => {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
    const least = (node, offset) => Math.min(offset, (node.data ?? node.childNodes).length);
    return () => {
      if (!anchorNode || !anchorNode.isConnected || !focusNode.isConnected) return;
      const now = getSelection();
      if (now.anchorNode === anchorNode && now.anchorOffset === anchorOffset && now.focusOffset === focusOffset) return;
      now.setBaseAndExtent(anchorNode, least(anchorNode, anchorOffset), focusNode, least(focusNode, focusOffset));
    };
  };

  return (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.documentElement;
    const ours = page.querySelector("script[data-rolebook]");
    const places = tidy(next);
    if (!ours || needsLoading(next)) return undefined;
    const restoreSelection = keepSelection();
    changed = new Set();
    patchAttributes(root, sent, next);
    patchHead(sent.querySelector("head"), page.head);
    patch(sent.querySelector("body"), page.body);
    link(root, next);
    sent = next;
    const placed = new Map(places.map(([one, place]) => [liveOf.get(one), place]));
    for (const one of document.querySelectorAll("[data-source]")) if (!placed.has(one)) one.removeAttribute("data-source");
    for (const [one, place] of placed) if (one.dataset.source !== place) one.dataset.source = place;
    for (const one of document.body.querySelectorAll("script")) if (isNew(one)) one.replaceWith(start(one));
    restoreSelection();
    announce();
    return { ...ours.dataset, changed };
  };
})();
