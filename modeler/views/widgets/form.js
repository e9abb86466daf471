function render({ model, el }) {
  el.classList.add("modeler", "modeler-form");
  const name = `form-${Math.random().toString(36).slice(2)}`; // groups radio buttons of this view alone
  let waiting = null;
  const send = (id, value, wait) => {
    clearTimeout(waiting); // arrow keys pass over answers that are not meant
    waiting = setTimeout(() => model.send({ kind: "answer", id, value }), wait);
  };

  const option = (question, each) => {
    const several = question.kind === "several";
    const key = `${question.id}=${each.id}`;
    let byKey = false;
    const change = (event) => {
      const box = event.target;
      if (!several) return send(question.id, [each.id], byKey ? 700 : 0);
      const boxes = [...box.closest("fieldset").querySelectorAll("input:checked")].map((one) => one.value);
      send(question.id, each.id ? boxes.filter(Boolean) : [], 0);
    };
    const input = h("input", { type: several ? "checkbox" : "radio", name: `${name}-${question.id}`, value: each.id,
      "data-key": key, checked: each.chosen, onchange: change });
    input.addEventListener("click", (event) => { byKey = event.detail === 0; }); // comes before "change"
    return h("label", { class: "option" }, input,
      h("span", { class: "words" }, h("span", { class: "answer" }, each.text),
        each.usual ? h("span", { class: "usual" }, " (usual)") : "",
        h("span", { class: "note" }, each.consequence)),
      each.left ? h("span", { class: "left" }, each.left) : "");
  };

  const quantity = (question) => {
    const list = question.suggestions.length ? `${name}-list-${question.id}` : null;
    let sent = question.value; // Enter and leaving the field may both tell of the same change
    const change = (event) => {
      if (event.target.value === sent) return;
      sent = event.target.value;
      send(question.id, sent, 0);
    };
    const enter = (event) => { if (event.key === "Enter") change(event); };
    return h("div", { class: "quantity" },
      h("input", { type: "text", "data-key": question.id, value: question.value, placeholder: question.usual, list,
        "aria-label": question.text, "aria-invalid": question.error ? "true" : null, autocomplete: "off",
        spellcheck: "false", onchange: change, onkeydown: enter }),
      h("span", { class: "unit" }, question.unit),
      list && h("datalist", { id: list }, question.suggestions.map((each) => h("option", { value: each }))));
  };

  const asked = (question) => h("fieldset", { class: question.answered ? "answered" : "" },
    h("legend", {}, question.text),
    h("p", { class: "note" }, question.why, " ", question.source &&
      h("a", { href: question.source, target: "_blank", rel: "noopener noreferrer" }, "AWS says")),
    question.kind === "quantity" ? quantity(question) : question.options.map((each) => option(question, each)),
    question.error && h("div", { class: "modeler-message modeler-error", role: "alert" }, question.error),
    question.answered && h("button", { type: "button", class: "plain", "data-key": `clear-${question.id}`,
      "aria-label": `Take back the answer to: ${question.text}`,
      onclick: () => model.send({ kind: "clear", id: question.id }) }, "Take this answer back"));

  const settled = (question) => h("fieldset", { class: "settled", disabled: true },
    h("legend", {}, question.text),
    h("p", {}, h("span", { class: "answer" }, question.chosen), h("span", { class: "note" }, `Settled: ${question.settled}.`)));

  const topic = (each, view) => {
    const open = each.name === view.open;
    const at = view.topics.findIndex((one) => one.name === view.open);
    const next = view.topics[at + 1];
    const go = (where) => model.send({ kind: "open", name: where });
    return h("section", { class: open ? "open" : "" },
      h("h4", {}, h("button", { type: "button", "aria-expanded": open ? "true" : "false", "data-key": `topic-${each.name}`,
        onclick: () => go(open ? "" : each.name) },
        h("span", {}, each.name), h("span", { class: "left" }, each.told))),
      open && view.questions.map((one) => (one.settled ? settled(one) : asked(one))),
      open && !view.questions.length && h("p", { class: "note" }, "Nothing to ask here after the answers above."),
      open && next && h("button", { type: "button", class: "next", "data-key": "next", onclick: () => go(next.name) },
        `Next: ${next.name}`));
  };

  let shown = null;
  const draw = () => {
    const view = model.get("view");
    redraw(el,
      h("div", { class: "head" },
        h("p", { role: "status", "aria-live": "polite" }, view.head),
        h("progress", { max: Math.max(1, view.total), value: view.done, "aria-label": "Questions answered" }),
        h("button", { type: "button", class: "plain", "data-key": "again", disabled: !view.done,
          onclick: () => model.send({ kind: "clear", id: "" }) }, "Start again")),
      h("div", { role: "status", "aria-live": "polite" },
        view.notices.map((each) => h("div", { class: "modeler-message modeler-note" }, each))),
      h("div", { class: "topics", "data-scroll": true }, view.topics.map((each) => topic(each, view))));
    if (shown !== null && shown !== view.open && view.open) {
      const head = el.querySelector("section.open h4 button");
      if (head) { head.scrollIntoView({ block: "nearest" }); head.focus({ preventScroll: true }); }
    }
    shown = view.open;
  };
  model.on("change:view", draw);
  draw();
  keepKeys(el);
  return () => model.off("change:view", draw);
}

export default { render };
