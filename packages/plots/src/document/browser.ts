/** The document that pictures are drawn in: the page's. */
export const document: Document = globalThis.document;
