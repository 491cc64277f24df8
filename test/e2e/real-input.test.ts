import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';
import { allCorpora, describeWith, samples } from '../fixtures/corpora.js';
import { haveXmllint, xmllint } from '../fixtures/xmllint.js';
import { registerAgency, send, smallPdf, tt05Submission, type Agency } from './agency.js';
import { cli, filesBelow, removeFolder, scratchFolder, type Service, startService } from './service.js';

/** Goes on with the rows of a corpus that `keep` chooses, each once. */
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

async function rootMets(path: string): Promise<string> {
  const tree = await openTree(path);
  try {
    return (await collectBytes(tree.read('METS.xml'), 1 << 20)).toString('utf8');
  } finally {
    await tree.close();
  }
}

interface EarkCorpus {
  cases: { path: string; expectedValidForThisRule: boolean; present: boolean }[];
  packagesWhoseFixityOrReferencesAreWrongBesidesTheRuleUnderTest: Record<string, string[]>;
}

/** Valid cases about folders alone, whose METS.xml is an empty file: no archive can take these in. */
const returnedAnyway = new Map(
  [
    'CSIP/CSIPSTR10/valid/IP_18000_CSIPSTR10_1',
    'CSIP/CSIPSTR12/valid/IP_18000_CSIPSTR12_1',
    'CSIP/CSIPSTR15/valid/subfolder_schemas_in_IP_folder',
  ].map((path) => [path, 'returned: XML_NOT_WELL_FORMED CSIP_METS_UNREADABLE']),
);

describeWith(
  'MOCBAN_CORPORA and xmllint',
  haveXmllint && allCorpora,
  'real input through the API into two stores',
  (corpora) => {
    let folder: string;
    let service: Service;
    let agency: Agency;

    beforeAll(async () => {
      folder = await scratchFolder('real');
      service = await startService(join(folder, 'data'));
      agency = await registerAgency(service, service.administratorKey!);
    });

    afterAll(async () => {
      await service?.stop();
      await removeFolder(folder);
    });

    const earkCorpus = () => readJson<EarkCorpus>(join(corpora, 'eark-ip-test-corpus/expected.json'));

    test('preserves the valid packages of the E-ARK corpus', async () => {
      const unpacked = join(folder, 'eark');
      mkdirSync(unpacked);
      execFileSync('tar', ['-xzf', join(corpora, 'eark-ip-test-corpus/packages.tar.gz'), '-C', unpacked]);
      const { cases, packagesWhoseFixityOrReferencesAreWrongBesidesTheRuleUnderTest: wrong } = earkCorpus();
      const paths = new Set(
        cases
          .filter((row) => row.present && row.expectedValidForThisRule && !(row.path in wrong))
          .map((row) => row.path),
      );
      const outcomes = new Map<string, string>();
      for (const path of paths) {
        const inner = join(unpacked, path, 'package');
        const source = existsSync(inner) ? inner : join(unpacked, path);
        const { transfer } = await send(service, agency, source, '--idempotency-key', path);
        const errors = transfer.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
        outcomes.set(
          path,
          transfer.state === 'preserved' ? 'preserved' : `${transfer.state}: ${[...new Set(errors)].join(' ')}`,
        );
      }
      expect(outcomes.size).toBeGreaterThan(0);
      expect(Object.fromEntries(outcomes)).toEqual(
        Object.fromEntries([...outcomes.keys()].map((path) => [path, returnedAnyway.get(path) ?? 'preserved'])),
      );
    });

    test('preserves the valid bags of the BagIt suite', async () => {
      const bags = readJson<{ path: string; group: string }[]>(join(corpora, 'bagit-conformance-suite/expected.json'));
      const valid = bags.filter(({ group }) => group === 'valid');
      expect(valid.length).toBeGreaterThan(20);
      const states: Record<string, string> = {};
      for (const { path } of valid) {
        const { transfer } = await send(
          service,
          agency,
          join(corpora, 'bagit-conformance-suite', path),
          '--idempotency-key',
          path,
        );
        states[path] = transfer.state === 'preserved' ? 'preserved' : JSON.stringify(transfer.findings);
      }
      expect(states).toEqual(Object.fromEntries(valid.map(({ path }) => [path, 'preserved'])));
    });

    test('returns the example packages of the E-ARK specifications with the right findings', async () => {
      const expected = {
        'CSIP/examples/minimal_IP_with_schemas.zip': /^CSIP(71|72|69|70|_)/,
        'CSIP/examples/minimal_IP_nomtshdr.zip': /^CSIP117$/,
        'CSIP/examples/minimal_IP_nopcktyp.zip': /^CSIP9$/,
        'SIP/examples/a46ab3d0-c710-4d73-b58d-e93e30b53a82.zip': /^CSIP/,
      };
      for (const [path, rule] of Object.entries(expected)) {
        const { transfer } = await send(service, agency, join(corpora, 'eark-specs', path));
        expect([path, transfer.state]).toEqual([path, 'returned']);
        const rules = transfer.findings.filter(({ severity }) => severity === 'error').map((finding) => finding.rule);
        expect(rules).toContainEqual(expect.stringMatching(rule));
      }
    });

    test('gives the hand-made Thông tư 05 packages the expected verdicts', async () => {
      const rows = readJson<{ file: string; verdict: string; findings: { check: string }[] }[]>(
        join(samples!, 'expected.json'),
      );
      const states: Record<string, string> = {
        accept: 'preserved',
        'accept-with-warnings': 'preserved',
        block: 'returned',
        officer: 'under-review',
        quarantine: 'quarantined',
      };
      const wanted = rows.filter(({ file }) => file.startsWith('tt05/'));
      const seen: Record<string, string> = {};
      const registered = await Promise.all(
        ['NL.H99.2026.01', 'NL.H99.2026.02'].map((agreement, index) =>
          registerAgency(service, service.administratorKey!, `H99.15.0${index + 4}`, { agreement }),
        ),
      );
      for (const { file } of wanted) {
        const path = join(samples!, file);
        const code = /NL\.H99\.2026\.0\d/.exec(await rootMets(path))?.[0];
        const sender = registered.find(({ agreement }) => agreement === code) ?? registered[0]!;
        const { transfer } = await send(service, sender, path, '--idempotency-key', file);
        seen[file] = transfer.state;
      }
      expect(seen).toEqual(Object.fromEntries(wanted.map(({ file, verdict }) => [file, states[verdict]])));
    });

    test('preserves Thông tư 05 submissions made of the format corpus and of the founding documents', async () => {
      const sources = {
        'format-corpus': join(corpora, 'format-corpus'),
        'founding-documents': join(corpora, '../domain/sources'),
      };
      for (const [name, source] of Object.entries(sources)) {
        expect(existsSync(source)).toBe(true);
        const copy = join(folder, name);
        cpSync(source, copy, { recursive: true });
        const out = join(folder, `${name}.zip`);
        expect(cli('sip', 'build', copy, '--profile', 'tt05', '--out', out)).toMatchObject({ exit: 0 });
        const { transfer } = await send(service, agency, out);
        expect([name, transfer.state, transfer.findings.filter(({ severity }) => severity === 'error')]).toEqual([
          name,
          'preserved',
          [],
        ]);
      }
    });

    test('preserves one transfer of 2,000 small files', async () => {
      const out = join(folder, 'many.zip');
      await tt05Submission(folder, out, 2000, 'H98.21.07.2026.many');
      const { transfer } = await send(service, agency, out);
      expect(transfer.state).toBe('preserved');
      expect(smallPdf('x').length).toBeLessThan(2000);
    });

    test('leaves objects that validate, with METS and PREMIS that their schemas accept', () => {
      const roots = ['store-1', 'store-2'].map((store) => join(folder, 'data', store, 'objects'));
      const validation = cli('ocfl', 'validate', ...roots);
      expect(validation).toMatchObject({ exit: 0, json: { valid: true } });
      expect(
        (validation.json as { results: { findings: unknown[] }[] }).results.flatMap(({ findings }) => findings),
      ).toEqual([]);
      for (const root of roots) {
        const written = filesBelow(root).filter((name) => /\/content\/(?!submission\/)/.test(name));
        const schemas: [RegExp, string][] = [
          [/METS\.xml$/, join(corpora, 'xsd/mets/version1121/mets.xsd')],
          [/PREMIS[^/]*\.xml$/, join(corpora, 'xsd/premis-3.0/premis.xsd')],
        ];
        for (const [pattern, schema] of schemas) {
          const files = written.filter((name) => pattern.test(name));
          expect(files.length).toBeGreaterThan(20);
          xmllint(
            folder,
            corpora,
            schema,
            files.map((file) => join(root, file)),
          );
        }
      }
    });
  },
);
