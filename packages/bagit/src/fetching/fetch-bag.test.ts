import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPublicAddress } from '@mocban/core/public-address';
import { withBagLock } from '../lock.js';
import { validateBagPath } from '../validate.js';
import { isAllowedHost } from './allowed-host.js';
import { fetchBag } from './fetch-bag.js';
import { httpSource } from './http-source.js';

const body = Buffer.from('nội dung '.repeat(50_000));
const digest = createHash('sha512').update(body).digest('hex');

let root: string;
let server: Server;
let url: string;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-fetch-'));
  asked = [];
  answer = (_, response) => response.end(body);
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.range ?? ''}`.trim());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true });
});

async function bagWith(lines: string, paths = ['data/thư mục/far']): Promise<void> {
  await mkdir(join(root, 'data'), { recursive: true });
  await writeFile(join(root, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  await writeFile(join(root, 'manifest-sha512.txt'), paths.map((path) => `${digest}  ${path}\n`).join(''));
  await writeFile(join(root, 'fetch.txt'), lines);
}
const fetch = (hosts = ['127.0.0.1'], allowPrivate = true) =>
  fetchBag(root, { source: httpSource({ hosts, allowPrivate, idleTimeoutMs: 2000 }) });
const told = async (...options: Parameters<typeof fetch>): Promise<string[]> => {
  const { findings } = await fetch(...options);
  expect(await readdir(join(root, 'data'))).toEqual([]);
  return findings.map(({ rule, location, message }) => `${rule} ${location}: ${message}`);
};
const far = (size: number | '-' = body.length): string => `${url}/far ${size} data/thư mục/far\n`;

it('fetches what is missing once, and the bag is valid', async () => {
  await bagWith(far() + `${url}/other - data/100%25\n`, ['data/thư mục/far', 'data/100%25']);
  expect(await fetch()).toMatchObject({ fetched: ['data/thư mục/far', 'data/100%'], findings: [] });
  expect(await readFile(join(root, 'data/thư mục/far'))).toEqual(body);
  expect(await validateBagPath(root)).toMatchObject({ valid: true, findings: [] });
  expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(await fetch()).toMatchObject({ fetched: [], findings: [] });
  expect(asked).toEqual(['/far', '/other']);
});

it('goes on where the line broke, when the bytes are still the same', async () => {
  await bagWith(far());
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': body.length, etag: '"1"' });
    response.write(body.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  };
  expect(await told()).toEqual([expect.stringMatching(/^BAG_FETCH_FAILED data\/thư mục\/far: .*broke off/)]);
  answer = (request, response) => {
    expect(request.headers['if-range']).toBe('"1"');
    const start = Number(/\d+/.exec(request.headers.range!)![0]);
    response.writeHead(206, { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` });
    response.end(body.subarray(start));
  };
  expect(await fetch()).toMatchObject({ fetched: ['data/thư mục/far'], findings: [] });
  expect(asked[1]).toMatch(/^\/far bytes=[1-9]\d*-$/);
});

it('begins anew when the source does', async () => {
  await bagWith(far());
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': body.length, etag: '"1"' });
    response.write(Buffer.alloc(100_000), () => setTimeout(() => response.destroy(), 50));
  };
  await told();
  answer = (_, response) => response.writeHead(200, { etag: '"2"' }).end(body);
  expect(await fetch()).toMatchObject({ fetched: ['data/thư mục/far'], findings: [] });
});

it.each<[string, () => string, string[] | undefined, RegExp]>([
  ['a host that is not allowed', () => far(), ['example.org'], /^BAG_FETCH_REFUSED .*not allowed$/],
  ['another scheme', () => 'file:///etc/passwd - data/thư mục/far\n', undefined, /^BAG_FETCH_REFUSED .*http and https/],
  ['a password', () => far().replace('//', '//a:b@'), undefined, /^BAG_FETCH_REFUSED .*password$/],
  ['more bytes than are said', () => far(10), undefined, /^BAG_FETCH_REFUSED .*more than 10 bytes/],
  ['fewer bytes than are said', () => far(body.length + 1), undefined, /^BAG_FETCH_MISMATCH .*fetch\.txt says/],
])('refuses %s', async (_, lines, hosts, expected) => {
  await bagWith(lines());
  expect(await told(hosts)).toEqual([expect.stringMatching(expected)]);
});

it('refuses private addresses, also behind a redirection, unless they are allowed', async () => {
  await bagWith(far());
  expect(await told(['127.0.0.1'], false)).toEqual([expect.stringMatching(/^BAG_FETCH_REFUSED .*private network$/)]);
  expect(asked).toEqual([]);
  answer = (_, response) => response.writeHead(302, { location: 'http://localhost:1/x' }).end();
  expect(await told()).toEqual([expect.stringMatching(/^BAG_FETCH_REFUSED .*localhost is not allowed$/)]);
  answer = (_, response) => response.writeHead(302, { location: '/far' }).end();
  expect(await told()).toEqual([expect.stringMatching(/^BAG_FETCH_REFUSED .*more than 5 redirections$/)]);
});

it('refuses bytes of another digest, and keeps nothing of them', async () => {
  await bagWith(far());
  answer = (_, response) => response.end(Buffer.alloc(body.length));
  expect(await told()).toEqual([expect.stringMatching(/^BAG_FETCH_MISMATCH .*sha512 is /)]);
  expect(await readdir(join(root, '.bag-fetch'))).toEqual([]);
});

it('says what a server answers, and waits for a silent one only so long', async () => {
  await bagWith(far());
  answer = (_, response) => response.writeHead(404).end();
  expect(await told()).toEqual([expect.stringMatching(/^BAG_FETCH_REFUSED .*404$/)]);
  answer = () => undefined;
  expect(await told()).toEqual([expect.stringMatching(/^BAG_FETCH_FAILED .*too long$/)]);
});

it('does not wait without end for bytes that come one by one', async () => {
  await bagWith(far());
  answer = (_, response) => {
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  };
  const source = httpSource({ hosts: ['127.0.0.1'], allowPrivate: true, idleTimeoutMs: 100 });
  const { findings } = await fetchBag(root, { source });
  expect(findings).toMatchObject([{ rule: 'BAG_FETCH_FAILED', message: expect.stringContaining('too slow') }]);
});

it('does not fetch while another run changes the bag', async () => {
  await bagWith(far());
  await withBagLock(root, () => expect(fetch()).rejects.toMatchObject({ code: 'BAG_LOCKED' }));
  expect(asked).toEqual([]);
});

it('fetches nothing to a place outside that a line break hides', async () => {
  for (const path of ['data/%0A/../../../escaped', 'data/\u0001/../../../escaped', 'data/a\\b/../../../escaped']) {
    await bagWith(`${url}/far - ${path}\n`, [path]);
    await expect(fetch()).rejects.toMatchObject({ code: 'BAG_INVALID' });
    expect(asked).toEqual([]);
  }
});

it('fetches into no bag that is unsafe, and nothing outside it', async () => {
  await bagWith(`${url}/far - data/../../far\n`);
  await expect(fetch()).rejects.toMatchObject({ code: 'BAG_INVALID' });
  await bagWith(far());
  await symlink(tmpdir(), join(root, 'data/thư mục'));
  await expect(fetch()).rejects.toMatchObject({ code: 'BAG_INVALID' });
  expect(asked).toEqual([]);
});

it.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['169.254.169.254', false],
  ['172.31.0.1', false],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['8.8.8.8', true],
  ['::1', false],
  ['::ffff:8.8.8.8', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['64:ff9b::a00:1', false],
  ['2002:a00:1::', false],
  ['2606:4700::1', true],
  ['x', false],
])('%s is public: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected));

it.each([
  ['example.org', ['example.org'], true],
  ['EXAMPLE.org.', ['example.org'], true],
  ['a.example.org', ['example.org'], false],
  ['a.example.org', ['*.example.org'], true],
  ['example.org', ['*.example.org'], false],
  ['badexample.org', ['*.example.org'], false],
])('%s is allowed by %s: %s', (host, allowed, expected) => expect(isAllowedHost(host, allowed)).toBe(expected));
