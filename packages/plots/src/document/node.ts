import { parseHTML } from "linkedom";

/** The document that pictures are drawn in: Node has none of its own. */
export const document: Document = parseHTML("<!doctype html><html><body></body></html>").document;
