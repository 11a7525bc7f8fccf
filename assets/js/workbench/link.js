// The link to what is seen: plain while it is short, else compressed; nothing of one's own is in it.
const LONG = 1500; // letters of a query, from which on it is compressed
export const LONGEST = 2000; // letters that any program hands on

// deflate and base64url, as dashboard/apps/fachkarte/choice.py reads it.
export async function packed(query) {
  const stream = new Blob([query]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = bytes.reduce((all, one) => all + String.fromCharCode(one), "");
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export async function link(href) {
  const url = new URL(href);
  const query = url.search.slice(1);
  if (query.length > LONG) url.search = `s=${await packed(query)}`;
  return url.href;
}
