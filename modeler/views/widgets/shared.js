// Everything shown is set as text, never as HTML: what users typed stays text.
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "checked" || name === "value" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null && child !== false && child !== "") node.append(child);
  }
  return node;
}

// JupyterLab takes plain letters, arrows and Enter for its own commands, unless the element in focus says otherwise:
// inside our widgets they belong to the widget; with Ctrl, Alt or Cmd, and Escape, they stay JupyterLab's.
const SUPPRESS = "data-lm-suppress-shortcuts";

function onKey(event) {
  const target = event.target;
  if (!(target instanceof Element) || !target.closest(".modeler-keys")) return;
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && event.key !== "Escape" &&
    !(event.shiftKey && event.key === "Enter");
  if (plain) target.setAttribute(SUPPRESS, "true");
  else target.removeAttribute(SUPPRESS);
}

function keepKeys(el, frames = 60) {
  if (!el.isConnected) { // it is not in the page yet
    if (frames) requestAnimationFrame(() => keepKeys(el, frames - 1));
    return;
  }
  (el.closest(".jp-OutputArea-output") || el).classList.add("modeler-keys");
  if (window.modelerKeys) return;
  window.modelerKeys = true;
  window.addEventListener("keydown", onKey, true); // before JupyterLab, which listens on the document
}

// Draw anew, but keep the focus, what is being typed, and how far it is scrolled.
function redraw(el, ...children) {
  const active = el.contains(document.activeElement) ? document.activeElement : null;
  const key = active && active.getAttribute("data-key");
  const typed = active && active.type === "text" && active.value !== active.defaultValue ? active.value : null;
  const scrolled = [...el.querySelectorAll("[data-scroll]")].map((node) => node.scrollTop);
  el.replaceChildren(...children.flat().filter(Boolean));
  [...el.querySelectorAll("[data-scroll]")].forEach((node, i) => { node.scrollTop = scrolled[i] || 0; });
  const again = key && el.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!again) return;
  if (typed !== null && again.type === "text") again.value = typed;
  again.focus({ preventScroll: true });
}

