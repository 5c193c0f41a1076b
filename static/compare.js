// CSS chooses columns; this keeps the choice in the address and finds rows that differ.
(() => {
  "use strict";
  const words = (cell) => {
    const copy = cell.cloneNode(true);
    for (const aside of copy.querySelectorAll(".cite, .remark, .hint:not(.beside), .own, .definition")) aside.remove();
    return copy.textContent.replace(/\s+/g, " ").trim().toLowerCase();
  };
  const chosen = (key) => (new URLSearchParams(location.search).get(key) || "").split(",");
  const keep = (key, ids) => {
    const others = location.search.slice(1).split("&").filter((one) => one && !one.startsWith(`${key}=`));
    if (ids.length) others.push(`${key}=${ids.map(encodeURIComponent).join(",")}`);
    const search = others.length ? `?${others.join("&")}` : "";
    history.replaceState(history.state, "", location.pathname + search + location.hash);
  };

  const setUp = (view) => {
    const { key, most } = view.dataset;
    const boxes = [...view.querySelectorAll(".picks input")];
    const toggle = view.querySelector(".switch");
    const rows = [...view.querySelectorAll(".comparison tbody:not(.taglines)")].map((body) => ({
      body,
      cells: [...body.querySelectorAll("tr:not(.dispute) > td")].map((cell) => ({
        text: words(cell),
        empty: cell.classList.contains("empty"),
      })),
    }));
    const show = () => {
      const picked = boxes.filter((box) => box.checked);
      for (const box of boxes) box.disabled = !box.checked && picked.length >= (most || boxes.length);
      if (!toggle) return;
      let differing = 0;
      let shown = 0;
      for (const { body, cells } of rows) {
        const seen = cells.filter((_, at) => !picked.length || boxes[at].checked);
        const same = seen.every((cell) => cell.text === seen[0].text);
        body.hidden = seen.every((cell) => cell.empty);
        body.classList.toggle("same", same && seen.length > 1);
        shown += body.hidden ? 0 : 1;
        differing += body.hidden || same ? 0 : 1;
      }
      toggle.hidden = differing === shown;
      const count = toggle.querySelector(".count");
      count.textContent = count.dataset.text.replace("{differing}", differing).replace("{count}", shown);
    };
    const read = () => {
      const ids = chosen(key);
      for (const box of boxes) box.checked = ids.includes(box.value);
      show();
    };
    const choose = () => {
      keep(key, boxes.filter((one) => one.checked).map((one) => one.value));
      show();
    };
    return { boxes, read, choose };
  };

  let views = [];
  const readAll = () => views.forEach((view) => view.read());
  const setUpAll = () => {
    views = [...document.querySelectorAll(".pickable")].filter((view) => view.querySelector(".picks")).map(setUp);
    readAll();
  };
  addEventListener("change", ({ target }) => {
    const view = views.find(({ boxes }) => boxes.includes(target));
    if (view) view.choose();
  });
  addEventListener("popstate", readAll);
  addEventListener("DOMContentLoaded", setUpAll);
  document.addEventListener("rolebook:morph", setUpAll);
})();
