// The service worker: after the first visit the whole site works without a
// network. It is the one file that is asked for by the same name in every
// version; the generator writes into it what the version consists of.
//
// A version is downloaded as a whole into a cache of its own, each file checked
// against its hash, before it may take over. One that breaks off leaves the
// version in use as it is, and goes on from there the next time. It takes over
// when the reader says so, or when no page of the site is open.
//
// Who sees a page of the site in somebody else's has not come to the site: for
// its frames alone a version is those pages, and what they name. It becomes whole
// once a page of the site is opened by itself. Browsers give each site that has
// such frames a store of its own, and would download everything for each.
"use strict";

const version = "{{version}}";
const files = {{files}}; // path from the site's root, SHA-256

const scope = registration.scope; // of this copy of the site: a host may have several
const ours = `compression-lab:${scope}:`;
const own = ours + version;
const at = (path) => new URL(path, scope).href;
const used = at("sw.js?used"); // in the cache of a version that has taken over
const part = at("sw.js?part"); // in the cache of one that is for frames alone
const known = new Map(files);
const pathOf = (url) => new URL(url).pathname.slice(new URL(scope).pathname.length).replace(/(^|\/)index\.html$/, "$1");
const alone = (client) => client.frameType !== "nested"; // a page that is in no frame
const hashed = (path) => path.startsWith("assets/"); // one name, one content

// find looks for a file with a hash in its name in all versions that are kept.
async function find(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(ours) && await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found) return found;
  }
}

// inUse is the cache of the version that took over last, if there is one.
async function inUse() {
  let last = null;
  for (const name of await caches.keys()) {
    const cache = name.startsWith(ours) && name !== own && await caches.open(name);
    if (cache && await cache.match(used)) last = cache;
  }
  return last;
}

async function download() {
  const cache = await caches.open(own);
  const open = (await clients.matchAll({ includeUncontrolled: true })).filter(({ url }) => url.startsWith(scope));
  const before = await inUse();
  if (open.some(alone) || before && !await before.match(part)) return whole(cache);
  await cache.put(part, new Response(""));
  for (const { url } of [...open, ...before ? await before.keys() : []]) {
    if (!hashed(pathOf(url))) await gather(cache, pathOf(url));
  }
}

async function whole(cache) {
  const queue = [...files];
  const lane = async () => {
    for (let next; (next = queue.shift());) {
      try {
        await get(cache, ...next);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  await Promise.all([lane(), lane(), lane()]);
  await cache.delete(part);
}

// gather gets a file, and what it names, directly or through a file that it names.
async function gather(cache, path, seen = new Set()) {
  if (seen.has(path) || !known.has(path)) return;
  seen.add(path);
  await get(cache, path, known.get(path));
  if (!/(^|\/|\.html|\.js|\.css)$/.test(path)) return;
  const text = await (await cache.match(at(path), { ignoreVary: true })).text();
  for (const [name] of text.matchAll(/[\w-]+(?:\.[\w-]+)*\.[0-9a-f]{12}\.\w+/g)) await gather(cache, `assets/${name}`, seen);
}

// keep is asked for by each page that is open, one after the other.
let kept = Promise.resolve();
function keep(client) {
  kept = kept.catch(() => {}).then(async () => {
    const cache = await caches.open(own);
    if (await cache.match(part)) await (alone(client) ? whole(cache) : gather(cache, pathOf(client.url)));
  });
  return kept;
}

async function get(cache, path, hash) {
  const url = at(path);
  if (await cache.match(url, { ignoreVary: true })) return;
  let response = hashed(path) && await find(url);
  if (!response) {
    // The hash also refuses a page of another version, from a server that is
    // being updated just now.
    const ask = (mode) => fetch(url, { integrity: `sha256-${hash}`, cache: mode });
    response = await ask(hashed(path) ? "default" : "no-cache").catch(() => ask("reload"));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    // A browser takes no redirected answer for a page.
    if (response.redirected) response = new Response(response.body, { headers: response.headers });
  }
  await cache.put(url, response);
}

// takeOver keeps the version that was in use before: pages of it may be open, and
// ask for their pictures later.
async function takeOver() {
  let before = null;
  const others = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== own);
  for (const name of others) {
    if (await (await caches.open(name)).match(used)) before = name;
  }
  await Promise.all(others.filter((name) => name !== before).map((name) => caches.delete(name)));
  await (await caches.open(own)).put(used, new Response(""));
  await clients.claim();
}

async function answer(path, request) {
  const url = at(path);
  const here = await (await caches.open(own)).match(url, { ignoreVary: true });
  return here || (hashed(path) && await find(url)) || fetch(request);
}

addEventListener("install", (event) => event.waitUntil(download()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => {
  const { data, source, ports } = event;
  if (data === "take over") event.waitUntil(skipWaiting());
  if (data === "keep") event.waitUntil(keep(source).then(() => ports[0].postMessage(true), () => ports[0].postMessage(false)));
});
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope)) return;
  const path = pathOf(url);
  if (known.has(path) || hashed(path)) event.respondWith(answer(path, event.request));
});
