"use strict";
(function () {
  /* Charts: their data stands in the page; nothing is fetched. */
  const data = document.getElementById("chart-data");
  const charts = data ? JSON.parse(data.textContent) : {};
  const config = { displayModeBar: false, displaylogo: false, responsive: true };
  const places = Object.keys(charts).map(function (name) {
    const place = document.getElementById("chart-" + name);
    Plotly.newPlot(place, charts[name].data, charts[name].layout, config);
    return place;
  });

  /* Parts are folded: a link opens the part that it leads to, and a chart takes the width that it has when shown. */
  const parts = Array.from(document.querySelectorAll("details.part"));
  function open() {
    const target = document.getElementById(location.hash.slice(1));
    const part = target && target.closest("details.part");
    if (part) { part.open = true; part.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  open();
  parts.forEach(function (part) {
    part.addEventListener("toggle", function () {
      if (!part.open) { return; }
      places.forEach(function (place) { if (part.contains(place)) { Plotly.Plots.resize(place); } });
    });
  });

  /* On paper all charts have one width, and the style sheet shrinks them; then they follow the screen again. */
  const PAPER = 1000;
  const ONLY_ON_SCREEN = ["bills", "assumptions", "notes", "reproduce", "not-recommended"];
  let folded = [];
  window.addEventListener("beforeprint", function () {
    folded = parts.filter(function (part) { return !part.open && ONLY_ON_SCREEN.indexOf(part.id) < 0; });
    folded.forEach(function (part) { part.open = true; });
    places.forEach(function (place) { Plotly.relayout(place, { autosize: false, width: PAPER }); });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (part) { part.open = false; });
    places.forEach(function (place) { Plotly.relayout(place, { autosize: true, width: null }); });
  });

  /* Tables: a click on a column's head, or Enter on it, sorts by that column. */
  function key(row, column) {
    const cell = row.cells[column];
    const value = cell.getAttribute("data-value");
    return value === null ? cell.textContent.trim() : Number(value);
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a - b; }
    if (typeof a !== typeof b) { return typeof a === "number" ? -1 : 1; }
    return a.localeCompare(b, "en", { numeric: true });
  }

  function sort(table, column, head) {
    const falling = head.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    rows.sort(function (a, b) {
      const order = compare(key(a, column), key(b, column));
      return falling ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    Array.from(head.parentNode.cells).forEach(function (each) { each.setAttribute("aria-sort", "none"); });
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  }

  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () { sort(table, column, head); });
    });
  });
}());
