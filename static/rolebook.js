// The theme is set before the page is painted.
(() => {
  "use strict";
  const root = document.documentElement;
  const themes = { auto: "dark", dark: "light", light: "auto" };
  const read = () => {
    try {
      const kept = localStorage.getItem("theme");
      return kept in themes ? kept : "auto";
    } catch {
      return "auto";
    }
  };
  const keep = (theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage is closed: the choice lasts as long as the page.
    }
  };
  const show = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  let theme = read();
  show(theme);
  root.classList.add("script");

  const nameTheme = () => {
    const button = document.getElementById("rb:theme");
    const words = button && button.dataset[theme];
    if (button && button.textContent !== words) button.textContent = words;
  };
  const switchTheme = () => {
    theme = themes[theme];
    keep(theme);
    show(theme);
    nameTheme();
  };
  addEventListener("storage", (event) => {
    if (event.key !== "theme") return;
    theme = read();
    show(theme);
    nameTheme();
  });

  // Not every browser opens <details> for a link.
  const openTarget = () => {
    let id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    const closed = target && target.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    target.scrollIntoView();
  };

  const questions = () => [...document.querySelectorAll("details.question")];
  const nameExpand = () => {
    const button = document.getElementById("rb:expand");
    if (button) button.textContent = questions().every((one) => one.open) ? button.dataset.close : button.dataset.open;
  };
  const expandAll = () => {
    const all = questions();
    const open = !all.every((one) => one.open);
    for (const one of all) one.open = open;
    nameExpand();
  };

  const copyButtons = () => {
    if (!navigator.clipboard) return;
    const words = document.body.dataset;
    for (const code of document.querySelectorAll("pre > code")) {
      if (code.closest(".code-box")) continue;
      const box = document.createElement("div");
      const button = document.createElement("button");
      box.className = "code-box";
      button.className = "button copy";
      button.type = "button";
      button.textContent = words.copy;
      code.parentNode.replaceWith(box);
      box.append(code.parentNode, button);
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = words.copied;
        } catch {
          button.textContent = words.notCopied;
        }
        setTimeout(() => {
          button.textContent = words.copy;
        }, 2000);
      });
    }
  };

  // A long list of pages has a field that hides what does not match.
  const filter = () => {
    const words = document.body.dataset.filter;
    const entries = [...document.querySelectorAll("main .entries > li, main .cards > li")];
    if (!words || entries.length < 30 || document.getElementById("rb:filter")) return;
    const field = document.createElement("input");
    field.id = "rb:filter";
    field.type = "search";
    field.className = "filter";
    field.placeholder = words;
    field.setAttribute("aria-label", words);
    entries[0].parentNode.before(field);
    field.addEventListener("input", () => {
      const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const entry of entries) {
        const text = entry.textContent.toLowerCase();
        entry.hidden = !wanted.every((word) => text.includes(word));
      }
    });
  };

  // Escape closes definitions until pointer or focus comes back.
  const terms = () => {
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const open = ".term:hover, .term:focus-within, .cite a:focus";
      for (const term of document.querySelectorAll(open)) {
        term.classList.add("closed");
        const again = () => term.classList.remove("closed");
        term.addEventListener("mouseleave", again, { once: true });
        term.addEventListener("focusout", again, { once: true });
      }
    });
  };

  // The menu opens at the page, however long it is.
  const showPlace = () => {
    const here = document.querySelector("#rb\\:sidebar [aria-current]");
    const menu = here && here.offsetParent;
    if (menu && here.offsetTop > menu.clientHeight - 40) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
  };

  // The menu closes for a place on the same page.
  const closeMenu = (link) => {
    const sidebar = link.closest("#rb\\:sidebar");
    if (sidebar && sidebar.hidePopover && sidebar.matches(":popover-open")) sidebar.hidePopover();
  };

  addEventListener("click", ({ target }) => {
    if (target.closest("#rb\\:theme")) switchTheme();
    if (target.closest("#rb\\:expand")) expandAll();
    if (target.closest("a")) closeMenu(target);
  });
  // What a preview has patched in wants the same.
  const setUp = () => {
    nameTheme();
    nameExpand();
    copyButtons();
    filter();
  };
  document.addEventListener("rolebook:morph", setUp);
  addEventListener("toggle", ({ target }) => (target.id === "rb:sidebar" ? showPlace() : nameExpand()), true);
  addEventListener("DOMContentLoaded", () => {
    setUp();
    showPlace();
    openTarget();
    terms();
  });
  addEventListener("hashchange", openTarget);
})();
