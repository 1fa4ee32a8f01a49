// The browser of errors: thousands of items, a page of them at a time. The kit stands before this.
(() => {
  const { data, byId, say, keys, calm, percent } = kit;
  const filters = byId("filters");
  if (!filters) return;
  const SIZE = 40;
  const list = byId("items"), where = byId("where");
  const fields = filters.elements;
  const SIGNS = ["−", "+", "≠", "="];
  let gold = data.golds[0], found = [], first = 0;

  const make = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...inside.filter((e) => e !== null && e !== undefined));
    return made;
  };
  const choices = (select, names) => {
    select.replaceChildren(make("option", { value: "" }, "all"), ...names.map((name, i) => make("option", { value: i }, name)));
  };
  const open = () => {
    gold = data.golds[fields.gold ? Number(fields.gold.value) : 0];
    choices(fields.system, gold.systems);
    choices(fields.kind, gold.kinds);
    byId("documents").replaceChildren(...gold.documents.slice(0, 500).map((d) => make("option", { value: d.id })));
  };

  // Texts in lower case, made when somebody first searches.
  const lower = new Map();
  const wordsOf = (d) => {
    const key = gold.documents[d];
    if (!lower.has(key)) lower.set(key, [key.s, key.t].map((side) => side.map((x) => x.toLowerCase().normalize("NFC"))));
    return lower.get(key);
  };
  const says = (item, words) => {
    const sides = wordsOf(item[1]);
    if (gold.shape !== "units") return sides.some((side) => side.join(" ").includes(words));
    return [item[4], item[5]].some((idxs, n) => idxs.some((i) => (sides[n][i] || "").includes(words)));
  };
  const filter = () => {
    const judged = new Set(Array.from(filters.querySelectorAll("input[name=judgement]:checked"), (b) => Number(b.value)));
    const system = fields.system.value === "" ? -1 : Number(fields.system.value);
    const kind = fields.kind.value === "" ? -1 : Number(fields.kind.value);
    const name = fields.document.value.trim().toLowerCase();
    const words = fields.words.value.trim().toLowerCase().normalize("NFC");
    found = gold.items.filter((item) =>
      judged.has(item[2]) &&
      (system < 0 || item[0] === system) &&
      (kind < 0 || item[3] === kind) &&
      (!name || gold.documents[item[1]].id.toLowerCase().includes(name) || gold.documents[item[1]].kind.toLowerCase() === name) &&
      (!words || says(item, words)));
    first = 0;
    show();
    return `${found.length} of ${gold.items.length} items`;
  };

  // The units that an item is about, marked, with the one before and the one after.
  const units = (letter, texts, idxs, side, n) => {
    const box = make("div", { class: "side" });
    if (!idxs.length) {
      box.append(make("p", { class: "around" }, "nothing"));
      return box;
    }
    const low = Math.max(0, Math.min(...idxs) - 1), high = Math.max(...idxs) + 1;
    for (let i = low; i <= high; i += 1) {
      const is = idxs.includes(i), text = texts[i];
      if (!is && text === undefined) continue;
      const words = text === undefined ? "text not known" : text || "(empty)";
      box.append(make("p", { class: is ? "" : "around" }, make("span", { class: "name" }, letter + i), is ? make("mark", {}, words) : words));
    }
    return box;
  };
  const row = (texts, idxs) => {
    const box = make("p", {});
    const near = idxs.length ? idxs[0] : 0;
    texts.slice(Math.max(0, near - 25), near + 25).forEach((word, i) => {
      const at = Math.max(0, near - 25) + i;
      box.append(idxs.includes(at) ? make("mark", {}, word) : word, " ");
    });
    if (!texts.length) box.append(`word ${idxs.join(", ")}`);
    return box;
  };
  const sides = (item) => {
    const d = gold.documents[item[1]];
    if (gold.shape === "units") return make("div", { class: "two" }, units("s", d.s, item[4]), units("t", d.t, item[5]));
    if (gold.shape === "words") return make("div", { class: "two" }, row(d.s, item[4]), row(d.t, item[5]));
    const text = d.s[0];
    if (text === undefined) return make("p", { class: "around" }, "text not known");
    if (gold.shape === "place") {
      const at = item[4][0] || 0;
      return make("p", {}, (at > 160 ? "…" : "") + text.slice(Math.max(0, at - 160), at), make("span", { class: "here", title: "the boundary" }, "¦"), text.slice(at, at + 160) + (at + 160 < text.length ? "…" : ""));
    }
    return make("p", {}, text.length > 600 ? text.slice(0, 600) + "…" : text);
  };
  const SAYS = { missed: "in gold alone", false: "in the answer alone", other: "told otherwise", right: "right" };
  const card = (item) => {
    const [system, document, judgement, kind, , , inGold, inAnswer, p] = item;
    const name = data.judgements[judgement];
    const said = [];
    if (inGold) said.push(`gold: ${inGold}`);
    if (inAnswer) said.push(`answer: ${inAnswer}`);
    if (p !== null) said.push(percent(p));
    return make("li", { class: `item j-${name}`, tabindex: "-1" },
      make("header", {},
        make("span", {}, make("span", { class: `sign j-${name}`, "aria-hidden": "true" }, SIGNS[judgement]), " ", make("b", {}, name), ` – ${SAYS[name]}`),
        make("span", {}, gold.kinds[kind]),
        make("span", {}, gold.systems[system]),
        make("span", { class: "faint" }, `${gold.documents[document].id} (${gold.documents[document].kind})`),
        make("span", {}, said.join("; "))),
      sides(item));
  };
  const show = () => {
    list.replaceChildren(...found.slice(first, first + SIZE).map(card));
    const last = Math.min(found.length, first + SIZE);
    where.textContent = found.length ? `${first + 1}–${last} of ${found.length} items` : "no items";
    byId("before").disabled = first === 0;
    byId("next").disabled = last >= found.length;
    if (list.firstElementChild) list.firstElementChild.tabIndex = 0;
  };
  const turn = (by) => () => {
    const to = first + by * SIZE;
    if (to < 0 || found.length <= to) return;
    first = to;
    show();
    say(where.textContent);
    byId("errors").scrollIntoView({ behavior: "instant" });
    if (list.firstElementChild) list.firstElementChild.focus({ preventScroll: true });
  };
  const step = (by) => () => {
    const cards = Array.from(list.children);
    if (!cards.length) return;
    const at = cards.indexOf(document.activeElement);
    const to = at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by;
    if (to >= cards.length) { turn(1)(); return; }
    const next = cards[Math.max(0, to)];
    next.tabIndex = 0;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
  };
  byId("before").addEventListener("click", turn(-1));
  byId("next").addEventListener("click", turn(1));
  Object.assign(keys, { j: step(1), k: step(-1), n: turn(1), p: turn(-1) });
  keys.Escape = () => { if (!document.activeElement.closest(".item")) return false; document.activeElement.blur(); };
  filters.addEventListener("input", (event) => {
    if (event.target.name === "gold") open();
    say(filter());
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(() => { open(); say(filter()); }));
  if (!gold) return;
  open();
  filter();
})();
