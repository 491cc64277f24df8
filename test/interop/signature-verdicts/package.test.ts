import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree, writeZip } from '@mocban/container';
import { judgePackage, readOutPackage, type PackageReport } from '@mocban/signatures';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { signatureTemplate, XmlSigner, xmlsec1 } from '../../fixtures/xml-signature.js';
import { contextOf, verdict } from './judge.js';

describeWith(
  'openssl, faketime and xmlsec1',
  worldTools && xmlsec1,
  'D25 signatures over the files of a package',
  (_tools) => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-package-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let world: SignatureWorld;
    let copies = 0;
    beforeAll(() => {
      world = SignatureWorld.make(join(folder, 'world'));
      for (const make of [makeListed, makeReferred]) make();
    });

    const FILES = { 'hồ sơ/quyết định.pdf': 'Quyết định số 12', 'hồ sơ/phụ lục.txt': 'Phụ lục' };
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

    function write(name: string, files: Readonly<Record<string, string | Buffer>>): void {
      for (const [path, bytes] of Object.entries(files)) {
        const file = join(folder, name, path);
        mkdirSync(join(file, '..'), { recursive: true });
        writeFileSync(file, bytes);
      }
    }

    /** As `sha256sum` writes it, signed beside. */
    function makeListed(): void {
      const list = Object.entries(FILES).map(([path, text]) => `${sha256(text)}  ${path}\n`);
      const bytes = Buffer.from(list.join(''));
      write('listed', { ...FILES, 'manifest-sha256.txt': bytes, 'manifest-sha256.txt.p7s': world.sign(bytes, 'N') });
    }

    /** XML that refers to the files by their URIs; xmlsec1 reads them from where it runs. */
    function makeReferred(): void {
      write('', FILES);
      write('referred', FILES);
      const uris = Object.keys(FILES).map((path) => `../${path.split('/').map(encodeURIComponent).join('/')}`);
      const references = uris.map((uri) => ({ uri, transforms: [] }));
      const template = signatureTemplate({ method: 'rsa-sha256', references });
      write('referred', { 'META/signatures.xml': new XmlSigner(world).sign(template, 'N') });
    }

    async function judged(path: string): Promise<PackageReport> {
      const tree = await openTree(path);
      try {
        return await judgePackage(tree, contextOf(world, { ocsps: [world.ocsp('N')] }));
      } finally {
        await tree.close();
      }
    }

    /** A copy of a package in which something was done. */
    function changed(name: string, change: (at: (path: string) => string) => void): string {
      const copy = join(folder, `copy-${(copies += 1)}`);
      cpSync(join(folder, name), copy, { recursive: true });
      change((path) => join(copy, path));
      return copy;
    }

    const [first, second] = Object.keys(FILES) as [string, string];

    describe.each(['listed', 'referred'])('by a signature where files are %s', (name) => {
      it('pass as they are', async () => {
        const report = await judged(join(folder, name));
        expect(verdict(report)).toBe('PASSED');
        expect(report).toMatchObject({
          unlisted: 0,
          warnings: [],
          signatures: [{ counts: { listed: 2, changed: 0, missing: 0 } }],
        });
      });

      it('a byte changed', async () => {
        const report = await judged(changed(name, (at) => writeFileSync(at(first), 'Quyết định số 13')));
        expect(verdict(report)).toBe('FAILED/HASH_FAILURE');
        expect(report.signatures).toMatchObject([{ indication: 'FAILED', changed: [first], missing: [] }]);
      });

      it('a listed file missing', async () => {
        const report = await judged(changed(name, (at) => rmSync(at(second))));
        expect(verdict(report)).toBe('INDETERMINATE/SIGNED_DATA_NOT_FOUND');
        expect(report.signatures).toMatchObject([{ changed: [], missing: [second] }]);
        expect(readOutPackage(report, 'vi').join('\n')).toContain(`Tệp không có trong gói: ${second}`);
      });

      it('one changed and one missing', async () => {
        const report = await judged(
          changed(name, (at) => {
            writeFileSync(at(first), '');
            rmSync(at(second));
          }),
        );
        expect(verdict(report)).toBe('FAILED/HASH_FAILURE');
      });

      it('an extra file', async () => {
        const report = await judged(changed(name, (at) => writeFileSync(at('hồ sơ/thêm.pdf'), 'thêm')));
        expect(verdict(report)).toBe('PASSED');
        expect(report).toMatchObject({ unlisted: 1, warnings: [{ code: 'UNLISTED_FILE', detail: 'hồ sơ/thêm.pdf' }] });
        expect(readOutPackage(report, 'en').join('\n')).toContain('that nobody has signed: hồ sơ/thêm.pdf');
      });
    });

    it('the list itself changed, signed by nobody who is known, or by a digest that is broken', async () => {
      const listed = (change: (text: string) => string, by = 'N'): string =>
        changed('listed', (at) => {
          const bytes = Buffer.from(change(readFileSync(at('manifest-sha256.txt'), 'utf8')));
          if (by !== 'N') rmSync(at('manifest-sha256.txt.p7s'));
          if (by === 'md5') writeFileSync(at('manifest-md5.txt'), bytes);
          writeFileSync(at('manifest-sha256.txt'), bytes);
          if (by === 'md5') writeFileSync(at('manifest-md5.txt.p7s'), world.sign(bytes, 'N'));
        });
      expect(verdict(await judged(listed((text) => text.split('\n').slice(1).join('\n'))))).toBe('FAILED/HASH_FAILURE');
      expect(verdict(await judged(listed((text) => text, 'nobody')))).toBe('NO_SIGNATURE');
      const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
      const broken = listed(
        () =>
          Object.entries(FILES)
            .map(([path, text]) => `${md5(text)}  ${path}\n`)
            .join(''),
        'md5',
      );
      expect(verdict(await judged(broken))).toBe('INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
    });

    it('is judged in a zip as in a folder', async () => {
      for (const name of ['listed', 'referred']) {
        const zip = join(folder, `${name}.zip`);
        await writeZip(join(folder, name), zip);
        expect(verdict(await judged(zip))).toBe('PASSED');
      }
    });

    it.each([
      '../../etc/passwd',
      '/etc/passwd',
      'file:///etc/passwd',
      'http://127.0.0.1:9/a',
      '%2e%2e/%2e%2e/x',
      'a%00b',
      '..%2f..%2fx',
    ])('reads nothing outside of the package: %s', async (uri) => {
      const out = changed('referred', (at) => {
        const xml = readFileSync(at('META/signatures.xml'), 'utf8');
        writeFileSync(at('META/signatures.xml'), xml.replace(/URI="[^"]+"/, `URI="${uri}"`));
      });
      expect(verdict(await judged(out))).toBe('INDETERMINATE/SIGNED_DATA_NOT_FOUND');
    });
  },
);
