"use strict";
// What all pages share: theme, help, keys. Pages add to `kit.keys` what theirs do.
const kit = (() => {
  const root = document.documentElement;
  root.classList.add("js");
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);

  // A page from a file may have no storage: then the choice lasts as long as the page.
  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("theme");
      localStorage.setItem("theme", value);
    } catch { /* no storage */ }
    return null;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = (value) => {
    root.dataset.theme = value;
    byId("theme").setAttribute("aria-pressed", String(value === "dark"));
  };
  const known = stored();
  if (known === "light" || known === "dark") theme(known);
  const toggle = () => {
    const is = root.dataset.theme || (dark.matches ? "dark" : "light");
    theme(is === "dark" ? "light" : "dark");
    stored(root.dataset.theme);
  };
  byId("theme").addEventListener("click", toggle);

  const help = byId("keys");
  byId("help").addEventListener("click", () => help.showModal());

  // Says something to those who hear the page.
  const say = (words) => { byId("said").textContent = words; };

  const keys = { "?": () => help.showModal(), d: toggle };
  keys["/"] = () => { const field = document.querySelector('input[name="words"]'); if (field) { field.focus(); field.select(); } };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const at = event.target;
    const is = (selector) => at instanceof HTMLElement && at.matches(selector);
    const typing = is("input:not([type=checkbox], [type=range]), select, textarea");
    if (typing && event.key !== "Escape") return;
    // Boxes, sliders and buttons keep the keys that work them.
    if (is("input, button, summary") && /^( |Enter|Arrow.*)$/.test(event.key)) return;
    if (typing) at.blur();
    const act = keys[event.key];
    if (act && act(event) !== false) event.preventDefault();
  });

  // Runs `work` once before the next picture, however often it is asked for.
  const soon = (work) => {
    let waits = false;
    return () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; work(); });
    };
  };

  // A range of an element's text between two UTF-16 offsets.
  const range = (element, start, end) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = document.createRange();
    let at = 0, begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const next = at + node.length;
      if (!begun && start < next) { found.setStart(node, start - at); begun = true; }
      if (begun && end <= next) { found.setEnd(node, end - at); return found; }
      at = next;
    }
    return null;
  };
  // Marks ranges without touching the page; browsers that cannot show the outlines alone.
  const highlight = (name, ranges) => {
    if (!("highlights" in CSS)) return;
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else CSS.highlights.delete(name);
  };

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const percent = (p) => Math.round(100 * p) + "\u00a0%";
  return { data, byId, say, keys, soon, range, highlight, calm, percent };
})();
