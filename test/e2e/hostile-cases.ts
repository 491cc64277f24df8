import { readFileSync, renameSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bagCases } from '../fixtures/hostile/bag-cases.js';
import type { GoodPackages, HostileCase } from '../fixtures/hostile/hostile-case.js';
import { pdfCases } from '../fixtures/hostile/pdf-cases.js';
import { SubmissionFiles } from '../fixtures/hostile/submission-files.js';
import { tarCases } from '../fixtures/hostile/tar-cases.js';
import { xmlCases } from '../fixtures/hostile/xml-cases.js';
import { zipCases } from '../fixtures/hostile/zip-cases.js';
import { smallPdf, tt05Submission } from './agency.js';
import { cli } from './service.js';

/** Good packages as the command line makes them. */
export async function goodPackages(folder: string): Promise<GoodPackages> {
  await tt05Submission(folder, join(folder, 'tt05'));
  const top = /OBJID="([^"]+)"/.exec(readFileSync(join(folder, 'tt05/METS.xml'), 'utf8'))![1]!;
  renameSync(join(folder, 'tt05'), join(folder, top));
  await mkdir(join(folder, 'source'));
  await writeFile(join(folder, 'source/văn bản.pdf'), smallPdf('hostile'));
  run('sip', 'build', join(folder, 'source'), '--profile', 'eark', '--out', join(folder, 'eark'));
  run('bag', 'create', join(folder, 'source'), '--out', join(folder, 'bag'));
  return {
    tt05: SubmissionFiles.read(join(folder, top)),
    eark: SubmissionFiles.read(join(folder, 'eark')),
    bag: SubmissionFiles.read(join(folder, 'bag')),
  };
}

function run(...args: string[]): void {
  const result = cli(...args);
  if (result.exit !== 0) throw new Error(JSON.stringify(result));
}

/** Every hostile package, by what is hostile in it. */
export const hostileCases = (good: GoodPackages): [kind: string, cases: HostileCase[]][] => [
  ['zip', zipCases(good)],
  ['tar', tarCases(good)],
  ['XML', xmlCases(good)],
  ['bag', bagCases(good)],
  ['PDF', pdfCases(good)],
];
