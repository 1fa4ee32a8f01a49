// Two reports side by side: bands, details, filters. The kit stands before this.
(() => {
  const { data, byId, say, keys, soon, range, highlight, calm, percent } = kit;
  const links = data.links;
  const cols = ["s", "t"].map((letter) => byId("col-" + letter));
  const texts = cols.map((col) => Array.from(col.querySelectorAll(".s")));
  const files = cols.map((col) => new Map(Array.from(col.querySelectorAll(".file mark[data-i]"), (m) => [Number(m.dataset.i), m])));
  const list = byId("list"), panel = byId("panel"), gutter = byId("gutter"), svg = byId("bands");
  const filters = byId("filters");
  const articles = Array.from(list.querySelectorAll(".link"));
  const article = new Map(articles.map((a) => [Number(a.dataset.l), a]));
  // The order of the list: conflicts first.
  const order = articles.map((a) => Number(a.dataset.l));
  const chips = links.map(() => []);
  for (const chip of document.querySelectorAll(".chip[data-l]")) {
    chips[Number(chip.dataset.l)].push(chip);
    chip.tabIndex = -1;
  }
  const shown = links.map(() => true);
  let pinned = -1, near = -1, visible = order;

  // Where sentences stand in their columns. Untouched texts hold only the sentences that were found in them.
  let places = [[], []];
  const element = (side, i) => (cols[side].classList.contains("untouched") ? files[side].get(i) : texts[side][i]);
  const measure = () => {
    places = cols.map((col, side) => {
      const found = new Array(texts[side].length).fill(null);
      const here = col.classList.contains("untouched") ? files[side].values() : texts[side];
      for (const e of here) found[Number(e.dataset.i)] = [e.offsetTop, e.offsetTop + e.offsetHeight];
      return found;
    });
  };
  const extent = (side, idxs) => {
    let top = Infinity, bottom = -Infinity;
    for (const i of idxs) {
      const place = places[side][i];
      if (place) { top = Math.min(top, place[0]); bottom = Math.max(bottom, place[1]); }
    }
    return top < bottom ? [top, bottom] : null;
  };

  const NS = "http://www.w3.org/2000/svg";
  const shape = (name, attributes, words) => {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (words) made.textContent = words;
    return made;
  };
  const draw = () => {
    const width = gutter.clientWidth, height = gutter.clientHeight;
    if (!width) return;
    const scroll = cols.map((col) => col.scrollTop);
    const active = pinned < 0 ? near : pinned;
    const bands = [], signs = [];
    for (const l of visible) {
      const link = links[l];
      const ends = [extent(0, link.s), extent(1, link.t)];
      if (!ends[0] || !ends[1]) continue;
      const [a, b] = ends.map(([top, bottom], side) => [top - scroll[side], bottom - scroll[side]]);
      const out = ([top, bottom]) => bottom < 0 || height < top;
      if (out(a) && out(b)) continue;
      // An end far away would make a curve that is seen nowhere.
      const clamp = (y) => Math.max(-60, Math.min(height + 60, y));
      const [a0, a1, b0, b1] = [a[0] + 2, a[1] - 2, b[0] + 2, b[1] - 2].map(clamp);
      const half = width / 2, on = l === active ? " on" : "";
      const d = `M0,${a0}C${half},${a0} ${half},${b0} ${width},${b0}V${b1}C${half},${b1} ${half},${a1} 0,${a1}Z`;
      const band = shape("path", { d, class: `band k-${data.kinds[link.k].name}${on}`, "data-l": l });
      const words = (a0 + a1 + b0 + b1) / 4;
      const sign = shape("text", { x: half, y: words, class: on.trim() }, data.kinds[link.k].sign);
      if (on) { bands.push(band); signs.push(sign); } else { bands.unshift(band); signs.unshift(sign); }
    }
    svg.classList.toggle("some", active >= 0);
    svg.replaceChildren(...bands, ...signs);
  };
  const redraw = soon(draw);
  const remeasure = soon(() => { measure(); draw(); });

  const ranges = (pieces, elements) => pieces.flatMap(([side, i, start, end]) => {
    const e = elements(side, i);
    const found = e && range(e, start, end);
    return found ? [found] : [];
  });
  const textOf = (side, i) => texts[side][i] && texts[side][i].querySelector(".text");
  const KINDS = ["claim", "slot", "reason", "conflict"];

  // Shows a link beside the texts and marks it in them.
  const paint = () => {
    const l = pinned < 0 ? near : pinned;
    for (const e of document.querySelectorAll(".s.on, .file mark.on, .link.current")) e.classList.remove("on", "current");
    for (const e of document.querySelectorAll(".chip[aria-current]")) e.removeAttribute("aria-current");
    KINDS.forEach((name) => highlight(name, []));
    panel.classList.toggle("idle", l < 0);
    if (l < 0) {
      panel.replaceChildren(...idle.map((e) => e.cloneNode(true)));
      redraw();
      return;
    }
    const link = links[l], kind = data.kinds[link.k];
    [link.s, link.t].forEach((idxs, side) => {
      for (const i of idxs) {
        for (const e of [texts[side][i], files[side].get(i)]) {
          if (!e) continue;
          e.classList.add("on");
          for (const k of data.kinds) e.classList.remove("k-" + k.name);
          e.classList.add("k-" + kind.name);
        }
      }
    });
    for (const chip of chips[l]) chip.setAttribute("aria-current", "true");
    article.get(l).classList.add("current");
    KINDS.forEach((name, n) => highlight(name, ranges(link.m.filter((m) => m[4] === n), textOf)));
    if (link.f.length) {
      const inFile = (side, i) => files[side].get(i);
      const both = [...ranges(link.m.filter((m) => m[4] === 0), textOf), ...ranges(link.f, inFile)];
      highlight("claim", both);
    }
    const made = article.get(l).cloneNode(true);
    made.removeAttribute("id");
    made.classList.remove("current");
    made.hidden = false;
    const said = (side, idxs) => {
      const p = document.createElement("p");
      p.className = "said";
      p.lang = cols[side].querySelector(".read").lang;
      p.textContent = idxs.map((i) => (textOf(side, i) || {}).textContent || "").join(" ");
      return p;
    };
    const words = [said(0, link.s), said(1, link.t)];
    made.querySelector("h3").after(...words);
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    const button = (text, act) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = text;
      b.addEventListener("click", act);
      buttons.append(b);
      return b;
    };
    const pin = button(pinned === l ? "Let go" : "Pin", () => (pinned === l ? release() : choose(l, null)));
    pin.setAttribute("aria-pressed", String(pinned === l));
    const held = panel.contains(document.activeElement);
    panel.replaceChildren(buttons, made);
    if (held) pin.focus();
    panel.scrollTop = 0;
    redraw();
  };
  const idle = Array.from(panel.childNodes);

  const preview = (l) => {
    if (l === near) return;
    near = l;
    if (pinned < 0) paint();
  };

  // Where each column is, or is on its way to: a key pressed while it still moves must not reckon from half the way.
  const goals = [null, null];
  const topOf = (side) => (goals[side] === null ? cols[side].scrollTop : goals[side]);
  cols.forEach((col, side) => col.addEventListener("scrollend", () => { goals[side] = null; }));

  // Puts sentence `i` of a column at height `y` of the view, or in its upper third.
  const scrollTo = (side, i, y, behavior) => {
    const col = cols[side], place = places[side][i];
    if (!gutter.clientWidth) {
      const e = element(side, i);
      if (e) e.scrollIntoView({ block: "nearest" });
      return;
    }
    if (!place) return;
    const wanted = place[0] - (y === undefined ? col.clientHeight / 3 : y);
    const top = Math.max(0, Math.min(wanted, col.scrollHeight - col.clientHeight));
    const how = behavior || (calm.matches ? "instant" : "smooth");
    goals[side] = how === "smooth" && 1 <= Math.abs(top - col.scrollTop) ? top : null;
    col.scrollTo({ top, behavior: how });
  };
  const inView = (side, i) => {
    const top = topOf(side), place = places[side][i];
    return place && top + 50 <= place[0] && place[1] <= top + cols[side].clientHeight;
  };

  // Pins a link. The side it was chosen on stays, the other comes beside it; from the list both come.
  const choose = (l, side) => {
    pinned = l;
    near = l;
    paint();
    const link = links[l], firsts = [link.s[0], link.t[0]];
    if (side === null) {
      if (!inView(0, firsts[0])) scrollTo(0, firsts[0]);
      const y = inView(0, firsts[0]) ? places[0][firsts[0]][0] - topOf(0) : undefined;
      scrollTo(1, firsts[1], y);
    } else if (gutter.clientWidth && places[side][firsts[side]]) {
      scrollTo(1 - side, firsts[1 - side], places[side][firsts[side]][0] - topOf(side));
    }
    article.get(l).scrollIntoView({ block: "nearest" });
    say(article.get(l).querySelector("h3").textContent);
  };
  const release = () => {
    pinned = -1;
    near = -1;
    paint();
  };

  // Links of a sentence that pass the filters, surest first.
  const linksOf = (e) => (e.dataset.links || "").split(" ").filter(Boolean).map(Number).filter((l) => shown[l]);

  const at = (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return null;
    const direct = target.closest("[data-l]");
    const side = target.closest("#col-s") ? 0 : target.closest("#col-t") ? 1 : null;
    if (direct) return { l: Number(direct.dataset.l), side };
    const sentence = target.closest(".s[data-links]");
    const found = sentence ? linksOf(sentence) : [];
    return found.length ? { l: found[0], side, found } : null;
  };
  const main = byId("main");
  const hover = (event) => {
    if (panel.contains(event.target)) return;
    const found = at(event);
    preview(found ? found.l : -1);
  };
  main.addEventListener("mouseover", hover);
  main.addEventListener("mouseleave", () => preview(-1));
  main.addEventListener("focusin", hover);
  main.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const anchor = target.closest("a[href^='#']");
    if (anchor) {
      const name = anchor.hash.slice(1);
      const sentence = /^(o?)([st])(\d+)$/.exec(name);
      if (sentence) {
        event.preventDefault();
        const owner = anchor.closest("[data-l]");
        jump(sentence[2] === "s" ? 0 : 1, Number(sentence[3]), sentence[1] === "o", owner ? Number(owner.dataset.l) : -1);
        return;
      }
    }
    if (target.closest("button, summary") || panel.contains(target)) return;
    if (String(getSelection())) return;
    const found = at(event);
    if (!found) return;
    event.preventDefault();
    // A second click on a sentence goes on to its next link.
    let l = found.l;
    if (found.found && found.found.includes(pinned)) {
      l = found.found[(found.found.indexOf(pinned) + 1) % found.found.length];
    }
    if (l === pinned && found.found) release(); else choose(l, found.side);
  });

  const untouched = (side, is) => {
    cols[side].classList.toggle("untouched", is);
    const button = cols[side].querySelector(".col-head button");
    button.setAttribute("aria-pressed", String(is));
    const details = cols[side].querySelector(".file");
    details.open = true;
    measure();
    if (pinned >= 0) scrollTo(side, (side ? links[pinned].t : links[pinned].s)[0], undefined, "instant");
    draw();
  };
  const jump = (side, i, inFile, l) => {
    if (cols[side].classList.contains("untouched") !== inFile) untouched(side, inFile);
    if (l >= 0) { pinned = l; near = l; paint(); }
    const e = element(side, i);
    if (!e) return;
    if (gutter.clientWidth) scrollTo(side, i); else e.scrollIntoView({ block: "center" });
    e.classList.add("on");
  };
  cols.forEach((col, side) => {
    const button = col.querySelector(".col-head button");
    button.addEventListener("click", () => {
      // The place in the text is kept.
      const top = col.scrollTop + 60;
      const i = places[side].findIndex((p) => p && top <= p[1]);
      untouched(side, !col.classList.contains("untouched"));
      if (i >= 0 && pinned < 0) {
        const place = places[side][i];
        if (place) col.scrollTop = place[0] - 60;
      }
    });
    col.addEventListener("scroll", redraw, { passive: true });
    col.addEventListener("toggle", remeasure, true);
  });

  // Filters.
  const haystack = links.map((link) => {
    const words = [...link.s.map((i) => (textOf(0, i) || {}).textContent), ...link.t.map((i) => (textOf(1, i) || {}).textContent)];
    return words.join(" ").toLowerCase().normalize("NFC");
  });
  const filter = () => {
    const kinds = new Set(Array.from(filters.querySelectorAll("input[name=kind]:checked"), (b) => Number(b.value)));
    const slot = filters.elements.slot ? filters.elements.slot.value : "";
    const state = filters.elements.state ? filters.elements.state.value : "";
    const least = Number(filters.elements.least.value) / 100;
    const words = filters.elements.words.value.trim().toLowerCase().normalize("NFC");
    filters.querySelector("#least-said").textContent = percent(least);
    visible = [];
    for (const l of order) {
      const link = links[l];
      const has = (!slot && !state) || link.v.some(([name, is]) => (!slot || name === slot) && (!state || is === state));
      const is = kinds.has(link.k) && least <= link.p + 1e-9 && has && (!words || haystack[l].includes(words));
      shown[l] = is;
      if (is) visible.push(l);
      article.get(l).hidden = !is;
      for (const chip of chips[l]) chip.hidden = !is;
    }
    for (const group of list.querySelectorAll(".group")) {
      const n = group.querySelectorAll(".link:not([hidden])").length;
      group.hidden = n === 0;
      group.querySelector(".n").textContent = n;
    }
    const count = `${visible.length} of ${links.length} links`;
    byId("count").textContent = count;
    if (pinned >= 0 && !shown[pinned]) release();
    near = -1;
    if (pinned < 0) paint();
    remeasure();
    return count;
  };
  filters.addEventListener("input", () => say(filter()));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(() => say(filter())));
  const aside = byId("aside");
  if (aside) {
    aside.addEventListener("change", () => {
      for (const e of document.querySelectorAll(".removal")) e.open = aside.checked;
      remeasure();
    });
  }

  // Keys.
  const step = (by) => () => {
    if (!visible.length) return;
    const from = visible.indexOf(pinned);
    const to = from < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.max(0, Math.min(visible.length - 1, from + by));
    choose(visible[to], null);
    const chip = chips[visible[to]][0];
    for (const c of document.querySelectorAll(".chip[tabindex='0']")) c.tabIndex = -1;
    if (chip) { chip.tabIndex = 0; chip.focus({ preventScroll: true }); }
  };
  Object.assign(keys, { j: step(1), k: step(-1) });
  const arrow = (by) => (event) => {
    const on = event.target instanceof Element && event.target.closest(".chip, .link");
    return on || pinned >= 0 ? step(by)() : false;
  };
  keys.ArrowDown = arrow(1);
  keys.ArrowUp = arrow(-1);
  const press = (event) => {
    const owner = event.target instanceof Element && event.target.closest("[data-l]");
    if (!owner || event.target.closest("button, summary, a:not(.chip)")) return false;
    const l = Number(owner.dataset.l);
    if (pinned === l) release(); else choose(l, owner.closest("#col-s") ? 0 : owner.closest("#col-t") ? 1 : null);
    return true;
  };
  keys.Enter = press;
  keys[" "] = press;
  keys.Escape = () => { if (pinned < 0 && near < 0) return false; release(); return true; };
  keys.u = () => {
    const is = !cols[0].classList.contains("untouched");
    cols.forEach((_, side) => untouched(side, is));
  };

  const first = order.length ? chips[order[0]][0] : null;
  if (first) first.tabIndex = 0;
  new ResizeObserver(remeasure).observe(gutter);
  for (const col of cols) new ResizeObserver(remeasure).observe(col.querySelector(".read"));
  measure();
  filter();
  paint();
  draw();
})();
