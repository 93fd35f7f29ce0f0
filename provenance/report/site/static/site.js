// Search, sorting and stepping through changes; every page is complete without it, and nothing is loaded from elsewhere.
"use strict";
(() => {
  const LANGUAGE = document.documentElement.lang;
  const MOST = 300; // rows shown of a search through all clusters
  const order = new Intl.Collator(LANGUAGE, { numeric: true });
  const all = []; // rows of every cluster, once they were asked for

  // Called by rows-N.js, which is how pages on a disk hand data to one another.
  window.provenanceRows = (rows) => all.push(...rows);

  function load(files, base) {
    const folder = LANGUAGE.startsWith("zh") ? `${base}zh/` : base;
    const one = (number) => new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${folder}rows-${number}.js`;
      script.onload = script.onerror = done;
      document.head.append(script);
    });
    return Array.from({ length: files }, (_, i) => i + 1).reduce((before, n) => before.then(() => one(n)), Promise.resolve());
  }

  const worth = (cell, kind) => kind === "number" ? parseFloat(cell.replace(/[^\d.-]/g, "")) || 0 : cell.trim();
  const compare = (kind, sign) => (a, b) => {
    if (kind === "number") return sign * (a - b);
    if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1); // what is empty comes last, either way
    return sign * order.compare(a, b);
  };

  function rowOf([href, title, size, outlets, span, source, level, trust, look], labels) {
    const row = document.createElement("tr");
    const cell = (place, kind, ...content) => {
      const made = document.createElement("td");
      made.className = kind;
      made.dataset.label = place ? labels[place] : "";
      made.append(...content);
      row.append(made);
    };
    const isolated = (text) => Object.assign(document.createElement("bdi"), { textContent: text });
    const link = document.createElement("a");
    link.href = href;
    link.append(isolated(title));
    const pill = Object.assign(document.createElement("span"), { className: `level ${level}`, textContent: trust });
    cell(0, "name", link);
    cell(1, "number", String(size));
    cell(2, "", isolated(outlets));
    const [first, last] = span.split(" … ");
    cell(3, "days", first, ...(last ? [Object.assign(document.createElement("span"), { textContent: `… ${last}` })] : []));
    cell(4, "", isolated(source), " ", pill);
    cell(5, "look", look);
    return row;
  }

  // A table with its search box; `wide` tables hold one page of many and go through all of them when asked.
  function enhance(table) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const labels = heads.map((head) => head.textContent);
    const box = table.id ? document.querySelector(`.finder[data-for="${table.id}"]`) : null;
    const files = box ? Number(box.dataset.files) : 0;
    const input = box && box.querySelector("input");
    const said = box && box.querySelector("output");
    const original = [...body.rows];
    let sorted = null; // {column, sign}
    let loading = null;

    const texts = (row) => [row[1], String(row[2]), row[3], row[4], `${row[5]} ${row[7]}`, row[8]];

    function show() {
      const words = input ? input.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
      const found = (text) => words.every((word) => text.toLowerCase().includes(word));
      const kind = sorted && heads[sorted.column].dataset.sort;
      let count, total;
      if (files && (words.length || sorted)) {
        let rows = all.filter((row) => found(texts(row).join(" ")));
        if (sorted) {
          const keyed = rows.map((row) => [worth(texts(row)[sorted.column], kind), row]);
          rows = keyed.sort((a, b) => compare(kind, sorted.sign)(a[0], b[0])).map((pair) => pair[1]);
        }
        total = rows.length;
        rows = rows.slice(0, MOST);
        count = rows.length;
        body.replaceChildren(...rows.map((row) => rowOf(row, labels)));
      } else {
        let rows = original;
        if (sorted) {
          const keyed = rows.map((row) => [worth(row.cells[sorted.column].textContent, kind), row]);
          rows = keyed.sort((a, b) => compare(kind, sorted.sign)(a[0], b[0])).map((pair) => pair[1]);
        }
        body.replaceChildren(...rows);
        for (const row of rows) row.hidden = !found(row.textContent);
        count = total = rows.filter((row) => !row.hidden).length;
      }
      if (said) {
        const form = count < total ? box.dataset.more : box.dataset.shown;
        said.textContent = words.length || count < total ? form.replace("{n}", total).replace("{m}", count) : "";
      }
      for (const pager of document.querySelectorAll(".pager")) pager.hidden = Boolean(files && (words.length || sorted));
    }

    function update() {
      if (!files) return show();
      loading ||= load(files, box.dataset.base);
      return loading.then(show);
    }

    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const falls = head.dataset.sort === "number";
        const sign = sorted && sorted.column === column ? -sorted.sign : falls ? -1 : 1;
        sorted = { column, sign };
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
        update();
      });
    });
    if (input) {
      box.hidden = false;
      input.addEventListener("input", update);
      input.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { input.value = ""; update(); }
      });
    }
  }

  // Clicking a changed stretch marks it on both sides; the buttons walk through all of them.
  function pairs(view) {
    const stretches = [...view.querySelectorAll("[data-pair]")];
    const numbers = [...new Set(stretches.map((one) => one.dataset.pair))];
    const stepper = document.querySelector(".stepper");
    let at = -1;
    function choose(number, move) {
      at = numbers.indexOf(number);
      const chosen = stretches.filter((one) => one.dataset.pair === number);
      for (const one of stretches) one.classList.toggle("on", chosen.includes(one));
      if (move && chosen.length) chosen[chosen.length - 1].scrollIntoView({ block: "center" });
      stepper.querySelector("output").textContent = `${at + 1} / ${numbers.length}`;
    }
    view.addEventListener("click", (event) => {
      const one = event.target.closest("[data-pair]");
      if (!one) return;
      event.preventDefault();
      choose(one.dataset.pair, false);
    });
    view.addEventListener("keydown", (event) => {
      if (event.key === "Escape") for (const one of stretches) one.classList.remove("on");
    });
    if (!numbers.length) return;
    stepper.hidden = false;
    for (const button of stepper.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        const next = at + Number(button.dataset.step);
        choose(numbers[(next + numbers.length) % numbers.length], true);
      });
    }
  }

  for (const table of document.querySelectorAll("table.sortable")) enhance(table);
  for (const view of document.querySelectorAll(".compare")) pairs(view);
})();
