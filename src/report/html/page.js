"use strict";
// The page is whole without this script; it adds the map, sorting, filtering and the evidence of a cell.
// Texts of articles reach the page as text nodes only, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const byId = (id) => document.getElementById(id);
  const make = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  // The evidence of a cell.
  const dialog = byId("evidence");
  const sheet = byId("sheet");

  const sentence = ([number, facts]) => {
    const source = byId(`s${number}`);
    if (!source) return document.createTextNode("");
    const copy = source.querySelector("q").cloneNode(true);
    for (const mark of copy.querySelectorAll("mark")) {
      if (!mark.dataset.facts.split(" ").some((fact) => facts.includes(Number(fact)))) mark.className = "other";
    }
    const article = source.closest("section").querySelector("h4").cloneNode(true);
    const about = make("p", { class: "small faint" }, ...article.childNodes);
    return make("blockquote", {}, copy, about);
  };

  const told = (figure) => {
    const about = [figure.role, figure.who, figure.period].filter(Boolean).join(" · ");
    const box = make("div", { class: figure.lead ? "told lead" : "told" });
    box.append(make("p", { class: "small faint" }, about));
    box.append(make("p", { class: figure.lead ? "big" : "" }, make("strong", {}, figure.text)));
    figure.told.forEach((each) => box.append(sentence(each)));
    box.append(make("p", { class: "small faint" }, `${words.rule}: ${figure.rule}`));
    if (figure.more) box.append(make("p", { class: "small" }, `${words.more} ${figure.more} ${words.moreSources}`));
    return box;
  };

  const open = (id) => {
    const cell = data.cells[id];
    if (!cell) return;
    sheet.replaceChildren(
      make("h2", { id: "evidence-title" }, data.measures[cell.measure].name),
      make("p", { class: "faint" }, `${data.measures[cell.measure].stage} · ${cell.who} · ${cell.state}`),
      ...cell.figures.map(told),
    );
    if (cell.why.length) sheet.append(make("ul", {}, ...cell.why.map((why) => make("li", {}, why))));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    history.replaceState(null, "", `#o=${id}`);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cell]");
    if (button) open(button.dataset.cell);
    else if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => history.replaceState(null, "", location.pathname + location.search));
  const fromAddress = () => {
    const found = /^#o=([0-9.]+)$/.exec(location.hash);
    if (found) open(found[1]);
  };
  addEventListener("hashchange", fromAddress);

  // Map and ranking.
  const choice = byId("choice");
  const map = byId("map");
  const ranking = byId("ranking");
  const territory = () => document.querySelector("input[name=territory]:checked").value;

  const draw = () => {
    const measure = data.measures[choice.value];
    const list = territory();
    const cells = measure.cells;
    // A unit that nothing was merged into in 2025 is the same in both lists.
    const cellOf = (tile) => cells[`${list}/${tile.slug}`] ?? cells[`63/${tile.same}`];
    const shown = data.tiles[list].map((tile) => [tile, cellOf(tile)]);
    const largest = Math.max(0, ...shown.map(([, cell]) => (cell?.rank ? cell.value : 0)));
    map.replaceChildren(...shown.map(([tile, cell]) => {
      const share = cell?.rank && largest > 0 ? cell.value / largest : 0;
      const name = `${tile.name}: ${cell?.text ? `${cell.text}, ${cell.state}` : words.notFound}`;
      const button = make("button", { class: "tile", type: "button", title: name, "aria-label": name }, tile.short);
      button.style.gridArea = `${tile.row + 1} / ${tile.column + 1}`;
      if (cell?.rank) {
        const depth = 0.18 + 0.82 * share;
        button.classList.add("full");
        if (depth > 0.55) button.classList.add("dark");
        button.style.backgroundColor = `rgba(var(--tint), ${depth.toFixed(3)})`;
      } else if (cell?.text) button.classList.add("apart");
      if (cell?.id) button.dataset.cell = cell.id;
      else button.disabled = true;
      return button;
    }));
    const block = byId(`m${choice.value}`);
    ranking.replaceChildren(...(block ? [block.querySelector("table").cloneNode(true)] : []));
    ranking.prepend(make("p", {}, make("strong", {}, measure.name), make("br"),
      make("span", { class: "faint small" }, `${measure.stage} · ${measure.about}`)));
  };

  const preferred = () => {
    const count = (list) => Object.entries(data.measures[choice.value].cells)
      .filter(([key, cell]) => key.startsWith(`${list}/`) && cell.rank).length;
    const list = count("2025") > count("63") ? "2025" : "63";
    document.querySelector(`input[name=territory][value="${list}"]`).checked = true;
  };
  if (choice && choice.options.length) {
    choice.addEventListener("change", () => { preferred(); draw(); });
    document.querySelectorAll("input[name=territory]").forEach((input) => input.addEventListener("change", draw));
    preferred();
    draw();
    byId("explore").hidden = false;
  }

  // Sorting: numbers by what they are, names by the language's alphabet.
  const collator = new Intl.Collator(data.lang, { numeric: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("th[aria-sort] > button");
    if (!button) return;
    const head = button.parentElement;
    const down = head.getAttribute("aria-sort") !== "descending";
    for (const other of head.parentElement.children) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const at = head.cellIndex;
    const key = (row) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
    const rows = [...body.rows].sort((a, b) => {
      const [left, right] = [key(a), key(b)];
      // What is missing stays last either way: it is neither large nor small.
      if (left === "" || right === "") return (left === "") - (right === "");
      const numbers = [Number(left), Number(right)];
      const order = numbers.some(Number.isNaN) ? collator.compare(left, right) : numbers[0] - numbers[1];
      return down ? -order : order;
    });
    body.append(...rows);
  });

  // Filtering, with or without accents.
  const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const filter = byId("filter");
  filter?.addEventListener("input", () => {
    const typed = filter.value.trim();
    const accents = fold(typed) !== typed.toLowerCase();
    const plain = (text) => (accents ? text.toLowerCase().normalize("NFC") : fold(text));
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const block of document.querySelectorAll("[data-find]")) {
      const text = plain(block.dataset.find);
      block.hidden = !wanted.every((word) => text.includes(word));
      found += block.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("[data-find]:not([hidden])");
    }
    byId("filter-none").hidden = found > 0;
  });

  // Light and dark: the system's choice unless the reader makes one.
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
  fromAddress();
})();
