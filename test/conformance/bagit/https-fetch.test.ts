import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '../../fixtures/corpora.js';

const mocban = fileURLToPath(new URL('../../../apps/cli/bin/mocban.js', import.meta.url));
const haveOpenssl = spawnSync('openssl', ['version']).status === 0;
const body = Buffer.from('nội dung '.repeat(20_000));
const digest = createHash('sha512').update(body).digest('hex');
const PROFILE = {
  'BagIt-Profile-Info': {
    'BagIt-Profile-Identifier': 'https://profiles.example/p.json',
    'Source-Organization': 'Trung tâm Lưu trữ',
    'External-Description': 'a test',
    Version: '1.0',
    'BagIt-Profile-Version': '1.4.0',
  },
  'Bag-Info': { 'Contact-Name': { required: true } },
  'Accept-BagIt-Version': ['1.0'],
};

/** What the command line prints, of which a test looks at a part. */
interface Answer {
  findings: { message: string }[];
  results: { findings: { rule: string }[] }[];
}

describeWith(
  'openssl',
  haveOpenssl,
  'files and profiles by HTTPS, from a server whose certificates are our own',
  () => {
    let folder: string;
    let bag: string;
    let https: Server;
    let strange: Server;
    let url: string;
    let strangeUrl: string;
    let plainUrl: string;
    const plain = createPlainServer((_, response) => response.end(body));

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bag-https-'));
      makeCertificates();
      https = await serving('localhost');
      strange = await serving('elsewhere.example');
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
      [url, strangeUrl] = [https, strange].map((server) => `https://localhost:${portOf(server)}`) as [string, string];
      plainUrl = `http://localhost:${portOf(plain)}`;
    });
    afterAll(async () => {
      for (const server of [https, strange, plain]) {
        server.closeAllConnections();
        server.close();
      }
      await rm(folder, { recursive: true });
    });
    beforeEach(async () => {
      bag = await mkdtemp(join(folder, 'bag-'));
      await mkdir(join(bag, 'data'));
      await writeFile(join(bag, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
      await writeFile(join(bag, 'manifest-sha512.txt'), `${digest}  data/far\n`);
    });

    /** An authority, and by it a certificate for each of two hosts. */
    function makeCertificates(): void {
      const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
      openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
      for (const host of ['localhost', 'elsewhere.example'])
        openssl(
          ...[
            'req',
            '-x509',
            '-CA',
            'ca.pem',
            '-CAkey',
            'ca.key',
            ...key,
            '-keyout',
            `${host}.key`,
            '-out',
            `${host}.pem`,
          ],
          ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2'],
          ...['-addext', 'basicConstraints=critical,CA:FALSE'],
        );
    }

    async function serving(host: string): Promise<Server> {
      const [key, cert] = await Promise.all(['key', 'pem'].map((kind) => readFile(join(folder, `${host}.${kind}`))));
      const server = createServer({ key: key!, cert: cert! }, ({ url: path = '' }, response) => {
        const to = {
          '/out': 'https://www.example.org/far',
          '/down': `${plainUrl}/far`,
          '/loop': '/loop',
          '/here': '/far',
        };
        const location = to[path as keyof typeof to];
        if (location !== undefined) response.writeHead(302, { location }).end();
        else if (path === '/profile') response.end(JSON.stringify(PROFILE));
        else if (path === '/no-profile') response.end('<html>');
        else if (path === '/large-profile') response.end(' '.repeat(5 * 2 ** 20));
        else if (path === '/gone') response.writeHead(404).end();
        else if (path === '/other') response.end(Buffer.alloc(body.length, 'x'));
        else if (path === '/short')
          response.writeHead(200, { 'content-length': body.length }).write(body.subarray(0, 9));
        else response.end(path === '/long' ? Buffer.concat([body, body]) : body);
        if (path === '/short') setTimeout(() => response.destroy(), 50);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }

    /** A process of its own, as authorities are read when one starts. */
    const run = (args: string[], trusts = true): Promise<{ code: number; json: Answer }> =>
      new Promise((resolve) => {
        const env = { ...process.env, NODE_EXTRA_CA_CERTS: trusts ? join(folder, 'ca.pem') : '' };
        execFile(process.execPath, [mocban, 'bag', ...args, '--json'], { env }, (error, stdout) =>
          resolve({ code: Number(error?.code ?? 0), json: JSON.parse(stdout) as Answer }),
        );
      });
    const fetching = async (from: string, options: string[] = ['--allow-private'], trusts = true, size = '-') => {
      await writeFile(join(bag, 'fetch.txt'), `${from} ${size} data/far\n`);
      return run(['fetch', bag, '--host', 'localhost', ...options], trusts);
    };

    it('fetches a file, also where the server sends us on to another place of an allowed host', async () => {
      expect(await fetching(`${url}/here`)).toMatchObject({ code: 0, json: { fetched: ['data/far'], findings: [] } });
      expect(await readFile(join(bag, 'data/far'))).toEqual(body);
      expect(await run(['validate', bag])).toMatchObject({ code: 0, json: { valid: true } });
      expect((await readdir(bag)).filter((name) => name.startsWith('.'))).toEqual([]);
    });

    const refusals: [string, () => ReturnType<typeof fetching>, string, RegExp][] = [
      ['an authority nobody trusts', () => fetching(`${url}/far`, undefined, false), 'FAILED', /certificate/],
      ["another host's certificate", () => fetching(`${strangeUrl}/far`), 'FAILED', /altnames|certificate/i],
      ['a private address', () => fetching(`${url}/far`, []), 'REFUSED', /private network/],
      ['a redirection to another host', () => fetching(`${url}/out`), 'REFUSED', /www\.example\.org is not allowed/],
      ['a redirection to http', () => fetching(`${url}/down`), 'REFUSED', /from https to http/],
      ['redirections without end', () => fetching(`${url}/loop`), 'REFUSED', /more than 5 redirections/],
      [
        'more bytes than listed',
        () => fetching(`${url}/long`, undefined, true, `${body.length}`),
        'REFUSED',
        /more than/,
      ],
      ['fewer bytes than promised', () => fetching(`${url}/short`), 'FAILED', /broke off/],
      ['bytes of another digest', () => fetching(`${url}/other`), 'MISMATCH', /sha512/],
      ['what is not there', () => fetching(`${url}/gone`), 'REFUSED', /404/],
    ];
    it.each(refusals)('refuses %s, and keeps nothing of it', async (_, act, kind, message) => {
      const { code, json } = await act();
      expect(json).toMatchObject({ fetched: [], findings: [{ rule: `BAG_FETCH_${kind}`, location: 'data/far' }] });
      expect(json.findings[0]!.message).toMatch(message);
      expect(code).toBe(kind === 'FAILED' ? 3 : 1);
      expect(await readdir(join(bag, 'data'))).toEqual([]);
    });

    it('judges a bag by a profile that is fetched for it, from a host that is named', async () => {
      await writeFile(join(bag, 'data/far'), body);
      const judge = (path: string, ...options: string[]) =>
        run(['validate', bag, '--profile', `${url}${path}`, ...options]);
      const judged = await judge('/profile', '--host', 'localhost', '--allow-private');
      expect(judged.code).toBe(1);
      expect(judged.json.results[0]!.findings.map(({ rule }) => rule)).toContain('BAG_PROFILE_INFO_MISSING');
      const refused = (code: string) => ({ code: expect.any(Number), json: { error: { code } } });
      expect(await judge('/profile', '--host', 'localhost')).toMatchObject(refused('FETCH_REFUSED'));
      expect(await judge('/profile', '--host', 'other.example', '--allow-private')).toMatchObject(
        refused('FETCH_REFUSED'),
      );
      for (const path of ['/no-profile', '/large-profile'])
        expect(await judge(path, '--host', 'localhost', '--allow-private')).toMatchObject(
          refused('BAG_PROFILE_INVALID'),
        );
    });
  },
);
