import { openTree } from '@mocban/container';
import { loadRules } from '../rules/load.js';
import { builtSample, clock, LOOSE, scratch } from '../sip/sample-folder.test.helper.js';
import { checkTt05 } from './check.js';

const context = { historicalArchive: true, networked: true, clock } as const;

async function findingsOf(
  metadata: Parameters<typeof builtSample>[2],
  more: Partial<Parameters<typeof checkTt05>[1]> = {},
) {
  const { path } = await builtSample(await scratch(), true, metadata);
  const tree = await openTree(path);
  const { findings } = await checkTt05(tree, { ...context, ...more });
  await tree.close();
  return findings.filter(({ effect }) => effect !== 'info');
}

it('holds each loose document against the retention of a historical archive (C9)', async () => {
  const [first, second] = LOOSE.documents!;
  const metadata = { ...LOOSE, documents: [first!, { ...second!, maintenance: '05' }] };
  expect(await findingsOf(metadata)).toEqual([
    expect.objectContaining({
      rule: 'TT05_C9_NOT_PERMANENT',
      effect: 'block',
      location: expect.stringMatching(/EAD_doc_.*0000002\.xml#maintenance$/),
      document: expect.stringMatching(/data\/.*0000002\.pdf$/),
    }),
  ]);
});

it('lets an operator say which kinds of package are deposited', async () => {
  const rules = loadRules({ packages: { SIP_tailieu: { intake: 'officer' } } });
  expect(await findingsOf(LOOSE, { rules })).toEqual([
    expect.objectContaining({ rule: 'TT05_PACKAGE_KIND', effect: 'officer', location: 'METS.xml' }),
  ]);
  expect(() => loadRules({ packages: { SIP_hoso: { intake: 'quarantine' as never } } })).toThrow(/packages.SIP_hoso/);
});
