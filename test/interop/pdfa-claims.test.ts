import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { characteriseFile } from '@mocban/characterisation';
import { corpus, describeWith, samples } from '../fixtures/corpora.js';
import { qpdf } from '../fixtures/made-files.js';

const formats = corpus('format-corpus');
const sources = formats && samples ? { formats, samples } : undefined;

const folder = mkdtempSync(join(tmpdir(), 'mocban-pdfa-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function brokenRules(path: string): Promise<readonly string[] | undefined> {
  const found = await characteriseFile(path);
  if (found.family !== 'pdf' || found.properties.pdfa === undefined) return undefined;
  return (found.properties.pdfa.contradictions ?? []).map(({ rule }) => rule);
}

describeWith('the corpora and the samples', sources, 'PDF/A by other writers', ({ formats, samples }) => {
  const first = join(formats, 'pdfCabinetOfHorrors/text_only_pdfa1b.pdf');
  const tagged = join(formats, 'office-examples/OpenOffice.org 3.2.0 OSX/embeds/embedded-lucinda-sans-PDFA-1a.pdf');
  const second = join(samples, 'spreadsheet/tep-pdf/2011-0008-001.pdf');

  it.each([first, tagged, second].map((path) => [basename(path), path]))('%s keeps what it claims', async (_, path) => {
    expect(await brokenRules(path)).toEqual([]);
  });

  describeWith('qpdf', qpdf, 'written anew by qpdf', (program) => {
    it.each<[what: string, options: string[], rules: string[] | undefined, path: string]>([
      ['the first part', ['--linearize'], [], first],
      ['the second part', ['--linearize'], [], second],
      // The first part knows no streams of objects, and so no list that is one.
      ['the first part', ['--object-streams=generate'], ['xref-stream'], first],
      ['the second part', ['--object-streams=generate'], [], second],
      ['the second part', ['--stream-data=uncompress'], [], second],
      // What is encrypted is no PDF/A, and its metadata cannot be read to claim that.
      ['the second part', ['--encrypt', '', 'owner', '256', '--'], undefined, second],
    ])('a claim of %s (%j) is contradicted by %j', async (_, options, rules, path) => {
      const out = join(folder, 'anew.pdf');
      execFileSync(program, [...options, path, out]);
      expect(await brokenRules(out)).toEqual(rules);
    });
  });
});
