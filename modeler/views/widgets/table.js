function compare(a, b) {
  const empty = (x) => x === null || x === undefined || x === "";
  if (empty(a) || empty(b)) return empty(a) - empty(b);
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}

function ordered(rows, by) {
  if (!by) return rows;
  const value = (row) => row.cells[by.column].sort;
  const none = (x) => x === null || x === undefined || x === "";
  return [...rows].sort((a, b) => {
    if (none(value(a)) || none(value(b))) return compare(value(a), value(b)); // what has no value stays last
    return by.down ? compare(value(b), value(a)) : compare(value(a), value(b));
  });
}

const look = (column) => `${column.numeric ? "num" : ""} ${column.roomy ? "roomy" : ""}`;

function render({ model, el }) {
  el.classList.add("modeler", "modeler-table");
  let by = null;
  const draw = () => {
    const columns = model.get("columns"), rows = model.get("rows"), action = model.get("action");
    const chosen = model.get("selected");
    if (by && !columns[by.column]) by = null;
    const turn = (column) => {
      by = by && by.column === column ? (by.down ? null : { column, down: true }) : { column, down: false };
      draw();
    };
    const head = columns.map((each, i) => {
      const now = by && by.column === i;
      const arrow = now ? (by.down ? " ▼" : " ▲") : "";
      return h("th", { scope: "col", class: look(each),
        "aria-sort": now ? (by.down ? "descending" : "ascending") : "none" },
        h("button", { type: "button", "data-key": `sort-${i}`, title: each.help || `Sort by ${each.title}`,
          onclick: () => turn(i) }, each.title + arrow));
    });
    const cell = (each, i) => {
      const text = each.link ? h("a", { href: each.link, target: "_blank", rel: "noopener noreferrer" }, each.text) : each.text;
      return h("td", { class: look(columns[i]) }, text, each.note ? h("div", { class: "note" }, each.note) : "");
    };
    const choose = (row) => model.send({ kind: "choose", key: row.key });
    const body = ordered(rows, by).map((row) => h("tr",
      { class: row.key === chosen ? "chosen" : "", "aria-current": row.key === chosen ? "true" : null },
      row.cells.map(cell),
      action && h("td", { class: "act" }, h("button", { type: "button", "data-key": `row-${row.key}`,
        "aria-pressed": row.key === chosen ? "true" : "false",
        "aria-label": `${action} ${row.name}`, onclick: () => choose(row) }, action))));
    const none = h("tr", {}, h("td", { colspan: columns.length + 1, class: "empty" }, model.get("empty")));
    redraw(el, h("div", { class: "scroll", "data-scroll": true, style: model.get("height") && `max-height:${model.get("height")}` },
      h("table", {}, model.get("caption") && h("caption", {}, model.get("caption")),
        h("thead", {}, h("tr", {}, head, action && h("th", { scope: "col" }, h("span", { class: "unseen" }, action)))),
        h("tbody", {}, body.length ? body : none))));
  };
  model.on("change", draw);
  draw();
  keepKeys(el);
  return () => model.off("change", draw);
}

export default { render };
