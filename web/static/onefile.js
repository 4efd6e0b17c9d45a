// The loader of the one file that holds the whole course. A page opened from a
// disk may fetch nothing, so every file of the site is in this one, packed, and
// gets an address of its own here: that of a blob. {{names}} in a file stand for
// the addresses of others, and are put in before it gets its own.
"use strict";
(async () => {
  const shell = document.getElementById("lab-pack");
  const [index, ...rest] = shell.textContent.split("\n");
  const files = new Map(JSON.parse(index).map(([name, type, size]) => [name, { type, size }]));

  // A byte is written as the character that it is in windows-1252, but for four
  // that HTML changes or gives a meaning: of these the next character tells, 64
  // further on.
  const bytes = new Map([...new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, i) => i))].map((c, i) => [c.charCodeAt(0), i]));
  const table = new Uint16Array(65536);
  for (const [code, byte] of bytes) table[code] = byte;
  const text = rest.join("\n");
  const packed = new Uint8Array(text.length);
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    packed[end++] = code === 61 ? table[text.charCodeAt(++i)] - 64 : table[code];
  }
  const stream = new Blob([packed.subarray(0, end)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const all = new Uint8Array(await new Response(stream).arrayBuffer());
  let at = 0;
  for (const file of files.values()) {
    file.content = all.subarray(at, at + file.size);
    at += file.size;
  }

  const linked = (content) => new TextDecoder().decode(content).replace(/\{\{([\w.-]+)\}\}/g, (all, name) => files.has(name) ? address(name) : all);
  const address = (name) => {
    const file = files.get(name);
    const written = /^(text|image\/svg)/.test(file.type);
    return file.address ??= URL.createObjectURL(new Blob([written ? linked(file.content) : file.content], { type: file.type }));
  };

  // The pages are told apart by what follows the question mark.
  const page = files.get(location.search.slice(1)) ?? files.get("index.html");
  const html = linked(page.content);
  document.open();
  document.write(html);
  document.close();
})().catch((error) => {
  console.error(error);
  const said = document.getElementById("lab-one-status");
  said.textContent = said.dataset.failed;
});
