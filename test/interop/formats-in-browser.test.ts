import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BytesIdentifier, readCompiledContainers, readCompiledSignatures, windowsOf } from '@mocban/formats/matching';
import { describeWith, ifPresent } from '../fixtures/corpora.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = 'packages/formats/dist/matching.js';
/** What is imported by name, and where a page finds it. */
const NAMED: Readonly<Record<string, string>> = {
  '@mocban/core/error': 'packages/core/dist/error.js',
  '@mocban/core/vietnamese-letters': 'packages/core/dist/vietnamese-letters.js',
};
const SIGNATURES = 'packages/format-data/data/pronom-signatures.txt';
const CONTAINERS = 'packages/format-data/data/pronom-container-signatures.txt';

/** All modules that the entry leads to, with their text. */
function modulesFrom(entry: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(entry)) return found;
  const text = readFileSync(join(root, entry), 'utf8');
  found.set(entry, text);
  for (const [, name] of text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)) {
    const path = name!.startsWith('.') ? relative(root, join(root, dirname(entry), name!)) : NAMED[name!];
    if (path === undefined) throw new Error(`${entry} imports ${name}`);
    modulesFrom(path, found);
  }
  return found;
}

test('what tells formats by bytes imports nothing of Node and uses nothing that only Node has', () => {
  const modules = modulesFrom(ENTRY);
  expect(modules.size).toBeGreaterThan(15);
  for (const [path, text] of modules)
    expect([path, text.match(/\b(Buffer|process|require|__dirname)\b[.([]/)]).toEqual([path, null]);
});

/** Files by what is in them. */
const FILES: Readonly<Record<string, string>> = {
  'a.pdf': '%PDF-1.4\n%%EOF\n',
  'a.doc': '%PDF-1.4\n%%EOF\n',
  'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" version="1.1"/>',
  'a.txt': 'một văn bản\n',
  'a.bin': '\u0000\u0001',
};

const PAGE = `<!doctype html><script type="importmap">${JSON.stringify({
  imports: Object.fromEntries(Object.entries(NAMED).map(([name, path]) => [name, `/${path}`])),
})}</script><script type="module">
const answer = (body) => fetch('/answer', { method: 'POST', body: JSON.stringify(body) });
try {
  const { BytesIdentifier, readCompiledContainers, readCompiledSignatures, windowsOf } = await import('/${ENTRY}');
  const text = async (path) => (await fetch(path)).text();
  const identifier = new BytesIdentifier(
    readCompiledSignatures(await text('/${SIGNATURES}')),
    readCompiledContainers(await text('/${CONTAINERS}')),
  );
  const files = ${JSON.stringify(FILES)};
  await answer(Object.entries(files).map(([name, content]) =>
    identifier.identify(windowsOf(new TextEncoder().encode(content)), name)));
} catch (error) {
  await answer({ error: String(error) });
}
</script>`;

describeWith('chromium', ifPresent('/usr/bin/chromium'), 'in a browser', (chromium) => {
  test('tells the same as here', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'mocban-chromium-'));
    let take: (body: string) => void;
    const taken = new Promise<string>((resolve) => (take = resolve));
    const server = createServer((request, response) => {
      if (request.method === 'POST') {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          take(Buffer.concat(chunks).toString());
          response.end();
        });
        return;
      }
      if (request.url === '/') {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
        return;
      }
      const type = request.url!.endsWith('.js') ? 'text/javascript' : 'text/plain';
      response.setHeader('content-type', `${type}; charset=utf-8`);
      // Nothing else is there to be had.
      const allowed = [SIGNATURES, CONTAINERS, ...modulesFrom(ENTRY).keys()].includes(request.url!.slice(1));
      if (allowed) response.end(readFileSync(join(root, request.url!.slice(1))));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const options = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
    ];
    const quiet = ['--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`];
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const named = [...options, ...quiet, address, '--remote-debugging-port=0'];
    // A group of its own: what a browser starts outlives it for a moment, and writes into the profile.
    const child = spawn(chromium, named, { stdio: 'ignore', detached: true });
    const ended = new Promise((resolve) => child.on('close', resolve));
    try {
      const text = (path: string): string => readFileSync(join(root, path), 'utf8');
      const identifier = new BytesIdentifier(
        readCompiledSignatures(text(SIGNATURES)),
        readCompiledContainers(text(CONTAINERS)),
      );
      const here = Object.entries(FILES).map(([name, content]) =>
        identifier.identify(windowsOf(Buffer.from(content)), name),
      );
      expect(JSON.parse(await taken)).toEqual(JSON.parse(JSON.stringify(here)));
      expect(here[0]!.matches).toMatchObject([{ puid: 'fmt/18' }]);
    } finally {
      process.kill(-child.pid!, 'SIGKILL');
      await ended;
      server.closeAllConnections();
      server.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
    }
  }, 60_000);
});
