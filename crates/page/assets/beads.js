// Two texts row by row: filters, keys, words that belong together. The kit stands before this.
(() => {
  const { data, byId, say, keys, calm, percent } = kit;
  const filters = byId("filters"), list = byId("beads"), map = byId("map");
  const rows = Array.from(list.querySelectorAll(".bead[data-b]"));
  const pointers = list.querySelectorAll(".pointer");
  const bands = new Map(Array.from(map.querySelectorAll(".band"), (b) => [Number(b.dataset.b), b]));
  const texts = rows.map((r) => r.textContent.toLowerCase().normalize("NFC"));
  const n = data.rows.filter((r) => r).length;
  let visible = rows;

  const filter = () => {
    const fields = filters.elements;
    const types = new Set(Array.from(filters.querySelectorAll("input[name=type]:checked"), (b) => Number(b.value)));
    const least = fields.least ? Number(fields.least.value) / 100 : 0;
    const most = fields.most ? Number(fields.most.value) / 100 : 1;
    const moved = fields.moved && fields.moved.checked;
    const words = fields.words.value.trim().toLowerCase().normalize("NFC");
    if (fields.least) {
      byId("least-said").textContent = percent(least);
      byId("most-said").textContent = percent(most);
    }
    const all = types.size === filters.querySelectorAll("input[name=type]").length && least === 0 && most === 1 && !moved && !words;
    visible = [];
    let count = 0;
    rows.forEach((row, at) => {
      const bead = data.rows[Number(row.dataset.b)];
      let is = all;
      if (bead && !all) {
        const [type, p, hasMoved] = bead;
        is = types.has(type) && (p === null || (least <= p + 1e-9 && p <= most + 1e-9)) && (!moved || hasMoved) && (!words || texts[at].includes(words));
      }
      row.hidden = !is;
      const band = bands.get(Number(row.dataset.b));
      if (band) band.classList.toggle("off", !is);
      if (is) visible.push(row);
      if (is && bead) count += 1;
    });
    for (const p of pointers) p.hidden = !all;
    const said = `${count} of ${n} beads`;
    byId("count").textContent = said;
    return said;
  };
  filters.addEventListener("input", () => say(filter()));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(() => say(filter())));

  const go = (row) => {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
  };
  const current = () => (document.activeElement instanceof Element ? document.activeElement.closest(".bead[data-b]") : null);
  const step = (by) => () => {
    if (!visible.length) return;
    const at = visible.indexOf(current());
    go(visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.max(0, Math.min(visible.length - 1, at + by))]);
  };
  const arrow = (by) => () => (current() ? step(by)() : false);
  const odd = () => {
    const at = visible.indexOf(current());
    const next = visible.slice(at + 1).find((r) => !r.classList.contains("k-same") && !r.classList.contains("k-more"));
    if (next) go(next); else say("no more");
  };
  Object.assign(keys, { j: step(1), k: step(-1), ArrowDown: arrow(1), ArrowUp: arrow(-1), m: odd });

  // Words.
  const letters = ["source", "target"];
  const clear = () => { for (const w of list.querySelectorAll(".w.on, .w.to")) w.classList.remove("on", "to"); };
  const show = (word, aloud) => {
    clear();
    if (!word) return;
    const row = word.closest(".bead"), sides = row.querySelectorAll(".side");
    const side = sides[0].contains(word) ? 0 : 1, number = Number(word.dataset.w);
    word.classList.add("on");
    const found = [];
    for (const link of data.words[row.dataset.b] || []) {
      if (link[side] !== number) continue;
      const other = sides[1 - side].querySelector(`.w[data-w="${link[1 - side]}"]`);
      if (!other) continue;
      other.classList.add("to");
      other.title = link[2] === null ? "" : percent(link[2]);
      found.push(other.textContent + (link[2] === null ? "" : " " + percent(link[2])));
    }
    if (aloud) say(`${word.textContent}, ${letters[side]}: ${found.join(", ") || "nothing"}`);
  };
  list.addEventListener("mouseover", (event) => show(event.target.closest(".w")));
  list.addEventListener("mouseleave", () => show(document.activeElement.closest(".w")));
  list.addEventListener("focusin", (event) => show(event.target.closest(".w"), true));
  const along = (by) => () => {
    const row = current();
    if (!row) return false;
    const words = Array.from(row.querySelectorAll(".w"));
    if (!words.length) return false;
    const at = words.indexOf(document.activeElement);
    const word = words[at < 0 ? (by > 0 ? 0 : words.length - 1) : (at + by + words.length) % words.length];
    word.tabIndex = -1;
    word.focus();
  };
  keys.ArrowRight = along(1);
  keys.ArrowLeft = along(-1);
  keys.Escape = () => { const row = current(); if (!row) return false; clear(); document.activeElement.blur(); };

  // The picture beside the rows.
  const mark = (row) => {
    for (const band of map.querySelectorAll(".on")) band.classList.remove("on");
    const band = row && bands.get(Number(row.dataset.b));
    if (band) band.classList.add("on");
  };
  list.addEventListener("mouseover", (event) => mark(event.target.closest(".bead[data-b]")));
  list.addEventListener("focusin", (event) => mark(event.target.closest(".bead[data-b]")));
  map.addEventListener("click", (event) => {
    const band = event.target.closest(".band");
    const row = band && byId("b" + band.dataset.b);
    if (row && !row.hidden) go(row);
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".bead[data-b]");
    if (row && !String(getSelection())) row.focus({ preventScroll: true });
  });
  if (rows.length) rows[0].tabIndex = 0;
  filter();
})();
