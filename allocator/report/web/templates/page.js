"use strict";
(() => {
  const root = document.documentElement;

  // Light and dark: the page follows the system until somebody chooses.
  const theme = document.createElement("button");
  theme.type = "button";
  theme.className = "theme";
  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const named = () => { theme.textContent = isDark() ? "Light" : "Dark"; theme.setAttribute("aria-label", `Show in ${isDark() ? "light" : "dark"} colours`); };
  theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; named(); });
  named();
  document.querySelector("header .wide").append(theme);

  // Tables: each heading sorts, numbers largest first; blanks stay last.
  const key = (cell) => {
    if (cell.dataset.by) return Number(cell.dataset.by);
    const text = cell.textContent.trim();
    if (text === "" || text === "–") return null;
    return cell.classList.contains("n") ? Number(text.replaceAll(",", "").replace("−", "-")) : text;
  };
  const compare = (one, two) => typeof one === "number" && typeof two === "number"
    ? one - two : String(one).localeCompare(String(two), "en", {numeric: true});
  const sort = (table, at) => {
    const heads = [...table.tHead.rows[0].cells];
    const now = heads[at].getAttribute("aria-sort");
    const first = heads[at].classList.contains("n") ? "descending" : "ascending";
    const other = first === "descending" ? "ascending" : "descending";
    const way = now === first ? other : first;
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[at].setAttribute("aria-sort", way);
    const turn = way === "descending" ? -1 : 1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [key(row.cells[at]), row]);
    rows.sort(([one], [two]) => one === null || two === null ? (one === null) - (two === null) : turn * compare(one, two));
    body.append(...rows.map(([, row]) => row));
  };

  const filterable = (box, table, number) => {
    const line = document.createElement("div");
    line.className = "filter";
    const label = document.createElement("label");
    label.htmlFor = `filter-${number}`;
    label.textContent = "Show rows with";
    const input = document.createElement("input");
    input.id = label.htmlFor;
    input.type = "search";
    input.setAttribute("aria-label", `Show rows with, in ${table.caption.textContent}`);
    const told = document.createElement("output");
    told.setAttribute("for", input.id);
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase());
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let seen = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => texts[at].includes(word));
        seen += row.hidden ? 0 : 1;
      });
      told.textContent = words.length ? `${seen} of ${rows.length} rows; totals are of all` : "";
    });
    line.append(label, input, told);
    box.before(line);
  };

  document.querySelectorAll(".table").forEach((box, number) => {
    const table = box.querySelector("table");
    if (table.tBodies[0].rows.length < 2) return;
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      head.dataset.title = head.textContent;
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(table, at));
      head.replaceChildren(button);
    });
    if (table.tBodies[0].rows.length > 7) filterable(box.querySelector(".scroll"), table, number);
  });

  // What a shape stands for is shown where the pointer is; the same figures stand in the table below each chart.
  const tip = document.getElementById("tip");
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const shape = event.target.closest && event.target.closest("[data-tip]");
    if (!shape) { hide(); return; }
    tip.textContent = shape.dataset.tip;
    tip.hidden = false;
    const wide = tip.offsetWidth, high = tip.offsetHeight;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - wide - 4))}px`;
    tip.style.top = `${event.clientY - high - 12 < 4 ? event.clientY + 16 : event.clientY - high - 12}px`;
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("scroll", hide, {passive: true});
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
