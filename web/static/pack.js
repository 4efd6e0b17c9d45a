// Makes one HTML file of a page, in the browser: what the generator of the site
// does for the whole course, for one widget, with a session in it. The kit lists
// what such a file is made from (web/site/kit.go); onefile.js unpacks it.
"use strict";
globalThis.labPack = async (kitAddress, pageAddress, session) => {
  const get = async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  };
  const kit = await (await get(kitAddress)).json();
  const { page } = await (await get(pageAddress)).json();

  // Only what the page names, and what that names in turn.
  const files = [];
  const known = new Set();
  const add = async (name, { type, text, url }) => {
    const content = text === undefined ? await (await get(new URL(url, kitAddress))).arrayBuffer() : new TextEncoder().encode(text);
    files.push({ name, type, content });
    for (const [, other] of (text ?? "").matchAll(/\{\{([\w.-]+)\}\}/g)) {
      if (known.has(other) || !kit.files[other]) continue;
      known.add(other);
      await add(other, kit.files[other]);
    }
  };
  const kept = /^session=[\w.-]*$/.test(session) ? session : "";
  await add("index.html", { type: "text/html", text: page.replace('id="lab-boot"', `id="lab-boot" data-state="${kept}"`) });

  const stream = new Blob(files.map((file) => file.content)).stream().pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = new Uint8Array(2 * packed.length); // four bytes take two, as HTML changes them or gives them a meaning
  let end = 0;
  for (const byte of packed) {
    if (byte === 0 || byte === 13 || byte === 60 || byte === 61) {
      text[end++] = 61;
      text[end++] = byte + 64;
    } else {
      text[end++] = byte;
    }
  }
  const index = JSON.stringify(files.map(({ name, type, content }) => [name, type, content.byteLength]));
  return new Blob([kit.before, index, "\n", text.subarray(0, end), kit.after], { type: "text/html" });
};
