// The theme is set before the page is painted; everything else waits for the page.
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

  const themeButton = () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const name = () => {
      const words = `Theme: ${theme}`;
      if (button.textContent !== words) button.textContent = words;
    };
    name();
    button.addEventListener("click", () => {
      theme = themes[theme];
      keep(theme);
      show(theme);
      name();
    });
    addEventListener("storage", (event) => {
      if (event.key !== "theme") return;
      theme = read();
      show(theme);
      name();
    });
  };

  // Browsers that do not open a <details> for a link into it.
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

  const expandAll = () => {
    const button = document.getElementById("expand");
    if (!button) return;
    const all = [...document.querySelectorAll("details.question")];
    const name = () => {
      button.textContent = all.every((one) => one.open) ? "Close all" : "Open all";
    };
    name();
    button.addEventListener("click", () => {
      const open = !all.every((one) => one.open);
      for (const one of all) one.open = open;
      name();
    });
    for (const one of all) one.addEventListener("toggle", name);
  };

  const copyButtons = () => {
    if (!navigator.clipboard) return;
    for (const code of document.querySelectorAll("pre > code")) {
      const box = document.createElement("div");
      const button = document.createElement("button");
      box.className = "code-box";
      button.className = "button copy";
      button.type = "button";
      button.textContent = "Copy";
      code.parentNode.replaceWith(box);
      box.append(code.parentNode, button);
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not copied";
        }
        setTimeout(() => {
          button.textContent = "Copy";
        }, 2000);
      });
    }
  };

  // Definitions of terms and claims of sources close on Escape and open again when the pointer or the focus comes back.
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

  // The menu closes when one of its links leads to a place on the same page.
  const menu = () => {
    const sidebar = document.getElementById("sidebar");
    if (!sidebar || !sidebar.hidePopover) return;
    sidebar.addEventListener("click", (event) => {
      if (event.target.closest("a") && sidebar.matches(":popover-open")) sidebar.hidePopover();
    });
  };

  addEventListener("DOMContentLoaded", () => {
    themeButton();
    openTarget();
    expandAll();
    copyButtons();
    terms();
    menu();
  });
  addEventListener("hashchange", openTarget);
})();
