// Reads a JSON list of Mermaid texts and writes, for each, what the real Mermaid makes of it: its title, the labels of
// its nodes, how many arrows and boxes there are, or the error.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

// Mermaid cleans labels with DOMPurify, which needs a DOM when it is loaded.
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });

const found = [];
for (const text of JSON.parse(readFileSync(0, "utf-8"))) {
  try {
    const { type, db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const nodes = [...db.getVertices().values()].map((node) => node.text);
    const graphs = db.getSubGraphs();
    found.push({
      type,
      title: db.getDiagramTitle(),
      nodes,
      arrows: db.getEdges().map((edge) => edge.text),
      boxes: graphs.map((graph) => graph.title),
    });
  } catch (error) {
    found.push({ error: String(error) });
  }
}
process.stdout.write(JSON.stringify(found));
