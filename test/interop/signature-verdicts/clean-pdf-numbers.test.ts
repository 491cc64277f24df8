import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Update } from '../../fixtures/clean-pdf/file.js';
import { FONT, stream } from '../../fixtures/clean-pdf/own-base.js';
import { appearance } from '../../fixtures/clean-pdf/own-form.js';
import { drawNumber, inherited } from '../../fixtures/clean-pdf/updates.js';
import type { Dict, Value } from '../../fixtures/clean-pdf/values.js';
import { describeWith } from '../../fixtures/corpora.js';
import { worldTools } from '../../fixtures/signature-world.js';
import { BASE, ChangedPdfs, firstPage, FORMAT, type ChangeCase } from './changed-pdf.js';

describeWith('openssl and faketime', worldTools, 'a number that is drawn into a page', (_tools) => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-limits-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files: ChangedPdfs;
  beforeAll(() => {
    files = new ChangedPdfs(folder);
  });

  const drawn =
    (shows: string, resources: (update: Update) => Dict = () => ({}), before = ''): ChangeCase[1] =>
    (update) => {
      const page = firstPage(update);
      const dict = update.dict(update.ref(page));
      const own = update.dict(inherited(update, page, '/Resources'));
      const parts = [
        before === '' ? [] : [update.add(stream(before))],
        dict['/Contents'] as Value,
        update.add(stream(shows)),
      ];
      const fonts = { ...update.dict(own['/Font']), '/Nb': update.add(FONT) };
      update.set(page, {
        '/Contents': parts.flat() as Value[],
        '/Resources': { ...own, '/Font': fonts, ...resources(update) },
      });
    };
  const number = 'BT /Nb 11 Tf 1 0 0 1 40 745 Tm (12/QD-UBND) Tj ET';

  it('is permitted under the seal of the agency, and in doubt without', async () => {
    expect(await files.after(BASE, drawn(number))).toBe('TOTAL_PASSED');
    expect(await files.after(BASE, drawn(`Q ${number}`, undefined, 'q'))).toBe('TOTAL_PASSED');
    expect(await files.after(BASE, (update) => drawNumber(update, ['12'], { isForm: true }))).toBe('TOTAL_PASSED');
    expect(await files.after(BASE, drawn(number), false)).toBe('INDETERMINATE/SIG_CONSTRAINTS_FAILURE');
  });

  it('is to be in the upper third of a page that is turned, as it is shown', async () => {
    const turned = { ...BASE, isTurned: true };
    expect(await files.after(turned, drawn(number.replace('40 745', '40 100')))).toBe('TOTAL_PASSED');
    expect(await files.after(turned, drawn(number.replace('40 745', '400 745')))).toBe(FORMAT);
  });

  it.each<ChangeCase>([
    ['other words', drawn(number.replace('12/QD-UBND', 'Total 9000'))],
    ['the amount', drawn(number.replace('40 745', '72 400').replace('12/QD-UBND', '9000'))],
    ['the lower part of the page', drawn(number.replace('745', '200'))],
    [
      'text that is pushed aside',
      drawn(number.replace('(12/QD-UBND) Tj', '[(1) -20000 (2)] TJ').replace('40 745', '72 700')),
    ],
    ['text with spaces between its letters', drawn(number.replace('BT', 'BT 300 Tc'))],
    ['text that is not seen', drawn(number.replace('BT', 'BT 3 Tr'))],
    ['a surface', drawn(`${number} 1 g 60 390 200 30 re f`)],
    ['a state that it leaves', drawn(`${number} q`)],
    ['a transformation in front', drawn(`Q ${number}`, undefined, 'q 2 0 0 2 0 0 cm')],
    ['less than was opened', drawn(number, undefined, 'q')],
    ['a layer', drawn(`/OC /L BDC ${number} EMC`)],
    [
      'a font of drawings',
      drawn(number, (update) => ({
        '/Font': {
          ...update.dict(update.dict(inherited(update, firstPage(update), '/Resources'))['/Font']),
          '/Nb': { '/Type': '/Font', '/Subtype': '/Type3' },
        },
      })),
    ],
    [
      'a form with more than text',
      drawn('/Fx Do', (update) => ({
        '/XObject': { '/Fx': update.add(appearance('1 g 0 0 600 600 re f', 600, 600)) },
      })),
    ],
    [
      'another font for what was there',
      drawn(number, (update) => ({
        '/Font': { '/F1': update.add({ ...FONT, '/BaseFont': '/Courier' }), '/Nb': update.add(FONT) },
      })),
    ],
    [
      'other content as well',
      (update) => (drawn(number)(update), update.put(30, stream('BT /F1 12 Tf 72 400 Td (Total 9000) Tj ET'))),
    ],
    [
      'a number in the place of content',
      (update) => (
        drawn(number)(update),
        update.edit(firstPage(update), '/Contents', (list) => update.array(list).slice(1))
      ),
    ],
  ])('fails with %s', async (_, change) => {
    expect(await files.after(BASE, change)).toBe(FORMAT);
  });
});
