import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { judgeDocument, openPdfSignatures, type JudgeContext } from '@mocban/signatures';
import { makeBases, type Base } from '../../fixtures/clean-pdf/bases.js';
import { CleanFiles, type CleanFile } from '../../fixtures/clean-pdf/generate.js';
import { PLANS } from '../../fixtures/clean-pdf/plans.js';
import { FIELD_SHAPES } from '../../fixtures/clean-pdf/sign.js';
import { CleanSigners } from '../../fixtures/clean-pdf/signers.js';
import { describeWith, ifPresent } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { agencyContext } from './changed-pdf.js';
import { verdict } from './judge.js';

const [COUNT, SEED] = [240, 20261121];

const tools =
  worldTools && ['qpdf', 'mutool', 'pdfsig', 'pdftocairo'].every((tool) => ifPresent(`/usr/bin/${tool}`) !== undefined);

describeWith(
  'openssl, faketime, qpdf, mupdf-tools and poppler-utils',
  tools,
  'PDFs that everything is right with',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-clean-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let bases: Base[];
    let files: CleanFile[];
    let context: JudgeContext;
    beforeAll(() => {
      const world = SignatureWorld.make(folder);
      const signers = new CleanSigners(world);
      context = agencyContext(world, signers);
      bases = makeBases();
      const made = new CleanFiles(signers, bases, SEED);
      files = Array.from({ length: COUNT }, (_, number) => made.make(number));
    });

    it('are of every structure, and signed in every way', () => {
      for (const { name } of [...bases, ...PLANS])
        expect(files.map((file) => file.name).join('\n')).toContain(`, ${name},`);
      for (const shape of FIELD_SHAPES)
        expect(files.filter(({ name }) => name.includes(shape)).length).toBeGreaterThan(10);
      for (const count of [1, 2, 3, 4])
        expect(files.filter(({ signatures }) => signatures.length === count).length).toBeGreaterThan(5);
    });

    it('pass, with each of their signatures', async () => {
      const alarms: unknown[] = [];
      for (const { name, bytes, signatures } of files) {
        const report = await judgeDocument(openPdfSignatures(bufferAccess(bytes)), context);
        const found = report.signatures.map((one) =>
          [one.kind, verdict(one), one.modification, one.coverage].join(' '),
        );
        const wanted = signatures.map(({ kind, modification, coverage }) =>
          [kind, kind === 'signature' ? 'TOTAL_PASSED' : 'PASSED', modification, coverage].join(' '),
        );
        if (found.join() === wanted.join()) continue;
        const failed = report.signatures.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'failed'));
        alarms.push({ name, found, wanted, why: failed.map(({ detail }) => detail) });
      }
      expect(alarms).toEqual([]);
    });

    it('are well formed, as qpdf reads them', () => {
      for (const [path, { name }] of written()) {
        const { status, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
        const said = stderr.split('\n').filter((line) => line !== '' && !HARMLESS.test(line));
        expect({ name, said, isRead: status === 0 || status === 3 }).toEqual({ name, said: [], isRead: true });
      }
    });

    it('have signatures that OpenSSL verifies over their ranges, where Poppler does not find them', () => {
      for (const { name, bytes, signatures, isForPoppler } of files) {
        if (isForPoppler) continue;
        const text = bytes.toString('latin1');
        const ranges = [...text.matchAll(/\/B(?:y|#79)teRange \[0 (\d+) (\d+) (\d+)/g)].map((match) =>
          match.slice(1).map(Number),
        );
        expect({ name, count: ranges.length }).toEqual({ name, count: signatures.length });
        for (const [start, end, length] of ranges as [number, number, number][]) {
          const content = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, end + length)]);
          expect({ name, isOver: isOver(content, Buffer.from(text.slice(start + 1, end - 1), 'hex')) }).toEqual({
            name,
            isOver: true,
          });
        }
      }
    });

    it('are valid for Poppler, where it finds the signatures', () => {
      let seen = 0;
      for (const [path, { name, isForPoppler, signatures }] of written()) {
        if (!isForPoppler) continue;
        seen += 1;
        const said = spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8' }).stdout;
        const valid = said.match(/Signature Validation: Signature is Valid\./g) ?? [];
        // It does not verify time-stamps.
        const wanted = signatures.filter(({ kind }) => kind === 'signature').length;
        expect({ name, valid: valid.length }).toEqual({ name, valid: wanted });
      }
      expect(seen).toBeGreaterThan(20);
    });

    /** A count in the trailer that is larger than need be is permitted, and said all the same. */
    const HARMLESS = /reported number of objects|operation succeeded with warnings/;

    function* written(): Generator<[string, CleanFile]> {
      for (const file of files) {
        const path = join(folder, 'file.pdf');
        writeFileSync(path, file.bytes);
        yield [path, file];
      }
    }

    /** The CMS holds nothing, a digest of SHA-1, or a time-stamp of what it is over. */
    function isOver(content: Buffer, padded: Buffer): boolean {
      const [cms, of, out] = ['cms', 'content', 'out'].map((name) => join(folder, name)) as [string, string, string];
      writeFileSync(cms, padded.subarray(0, 4 + padded.readUInt16BE(2)));
      writeFileSync(of, content);
      const args = ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', '-in', cms, '-out', out];
      const isAttached = spawnSync('openssl', args).status === 0;
      if (!isAttached) execFileSync('openssl', [...args, '-content', of], { stdio: 'pipe' });
      const held = readFileSync(out);
      return [content, digest('sha1', content), digest('sha256', content)].some((one) => held.includes(one));
    }

    const digest = (algorithm: string, content: Buffer): Buffer => createHash(algorithm).update(content).digest();
  },
);
