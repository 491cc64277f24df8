import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { judgeDocument, openPdfSignatures, type JudgeContext } from '@mocban/signatures';
import type { CleanPdf, Update } from '../../fixtures/clean-pdf/file.js';
import { editForm, fieldNamed, pagesOf } from '../../fixtures/clean-pdf/graph.js';
import { FONT, stream, writeOwnBase, type OwnBase } from '../../fixtures/clean-pdf/own-base.js';
import { appearance } from '../../fixtures/clean-pdf/own-form.js';
import { addSignature, type SignatureShape } from '../../fixtures/clean-pdf/sign.js';
import { CleanSigners, type SignerName } from '../../fixtures/clean-pdf/signers.js';
import { drawNumber, inherited, keepData } from '../../fixtures/clean-pdf/updates.js';
import { isRef, numberOfRef, Stream, text, type Dict, type Value } from '../../fixtures/clean-pdf/values.js';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { contextOf, verdict } from './judge.js';

const FORMAT = 'TOTAL_FAILED/FORMAT_FAILURE';
const STYLE = { list: 'table', eol: '\n' } as const;
const BASE: OwnBase = { name: 'base', style: STYLE, hasFields: true, form: 'indirect', isInherited: true };
const TAGGED: OwnBase = { name: 'tagged', style: STYLE, isTagged: true };

describeWith(
  'openssl and faketime',
  worldTools,
  'what clean files may do, and others may not by the same means',
  (_tools) => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-limits-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let signers: CleanSigners;
    let context: JudgeContext;
    beforeAll(() => {
      const world = SignatureWorld.make(folder);
      signers = new CleanSigners(world);
      const given = contextOf(world, { ocsps: signers.ocsps() });
      const entries = given.trust.entries.map((entry) => ({ ...entry, domain: 'CONG_VU' as const }));
      context = { ...given, trust: { ...given.trust, entries } };
    });

    const save = (pdf: CleanPdf, change: (update: Update) => void): number => {
      const update = pdf.update();
      change(update);
      return pdf.save(update, STYLE).start;
    };
    function sign(pdf: CleanPdf, name: string, by: SignerName, more: (update: Update) => void = () => undefined): void {
      const shape: SignatureShape = { name, field: 'merged', subFilter: 'ETSI.CAdES.detached' };
      const start = save(pdf, (update) => (addSignature(update, shape), more(update)));
      pdf.seal(start, (content) => signers.sign(content, by, shape.subFilter));
    }
    /** Signed, changed, and sealed by the agency; of the first signature. */
    async function after(base: OwnBase, change: (update: Update) => void, isSealed = true): Promise<string> {
      const pdf = writeOwnBase(base);
      sign(pdf, 'S1', 'N');
      save(pdf, change);
      if (isSealed) sign(pdf, 'S2', 'A');
      const { signatures } = await judgeDocument(openPdfSignatures(bufferAccess(pdf.bytes)), context);
      return verdict(signatures[0]!);
    }
    const first = (update: Update): number => pagesOf(update)[0]!;
    const catalog = (update: Update): Dict => update.dict(update.ref(update.root));

    type Case = [string, (update: Update) => void];

    describe('drawing a number', () => {
      const drawn =
        (shows: string, resources: (update: Update) => Dict = () => ({}), before = ''): Case[1] =>
        (update) => {
          const page = first(update);
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
        expect(await after(BASE, drawn(number))).toBe('TOTAL_PASSED');
        expect(await after(BASE, drawn(`Q ${number}`, undefined, 'q'))).toBe('TOTAL_PASSED');
        expect(await after(BASE, (update) => drawNumber(update, ['12'], { isForm: true }))).toBe('TOTAL_PASSED');
        expect(await after(BASE, drawn(number), false)).toBe('INDETERMINATE/SIG_CONSTRAINTS_FAILURE');
      });

      it('is to be in the upper third of a page that is turned, as it is shown', async () => {
        const turned = { ...BASE, isTurned: true };
        expect(await after(turned, drawn(number.replace('40 745', '40 100')))).toBe('TOTAL_PASSED');
        expect(await after(turned, drawn(number.replace('40 745', '400 745')))).toBe(FORMAT);
      });

      it.each<Case>([
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
              ...update.dict(update.dict(inherited(update, first(update), '/Resources'))['/Font']),
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
            update.edit(first(update), '/Contents', (list) => update.array(list).slice(1))
          ),
        ],
      ])('fails with %s', async (_, change) => {
        expect(await after(BASE, change)).toBe(FORMAT);
      });
    });

    describe('a tagged document', () => {
      const root = (update: Update): number => numberOfRef(catalog(update)['/StructTreeRoot']);
      const document = (update: Update): number => numberOfRef(update.dict(update.ref(root(update)))['/K']);
      const paragraph = (update: Update): number =>
        numberOfRef(update.array(update.dict(update.ref(document(update)))['/K'])[1]);

      it('is signed twice, each field with its element', async () => {
        expect(await after(TAGGED, () => undefined)).toBe('TOTAL_PASSED');
      });

      const addElement = (update: Update, entries: Dict): void => {
        const element = update.add({
          '/Type': '/StructElem',
          '/S': '/P',
          '/P': update.ref(document(update)),
          ...entries,
        });
        update.edit(document(update), '/K', (kids) => [...update.array(kids), element]);
      };
      it.each<Case>([
        [
          'an element for what was there',
          (update) => addElement(update, { '/Pg': update.ref(first(update)), '/K': 1 }),
        ],
        ['an element that says something', (update) => addElement(update, { '/ActualText': text('9000') })],
        ['other text for an element', (update) => update.set(paragraph(update), { '/ActualText': text('Total 9000') })],
        ['another kind of element', (update) => update.set(paragraph(update), { '/S': '/Artifact' })],
        ['another order', (update) => update.edit(document(update), '/K', (kids) => [...update.array(kids)].reverse())],
        ['an element below another', (update) => update.set(paragraph(update), { '/P': update.ref(root(update)) })],
        ['an element less', (update) => update.edit(document(update), '/K', (kids) => update.array(kids).slice(1))],
        [
          'other parents',
          (update) =>
            update.edit(root(update), '/ParentTree', () => ({
              '/Nums': [0, [update.ref(document(update)), update.ref(document(update))]],
            })),
        ],
        ['other roles', (update) => update.set(root(update), { '/RoleMap': { '/P': '/Artifact' } })],
        [
          'no structure any more',
          (update) =>
            update.put(update.root, {
              '/Type': '/Catalog',
              '/Pages': catalog(update)['/Pages']!,
              '/AcroForm': catalog(update)['/AcroForm']!,
            }),
        ],
        ['another order of annotations', (update) => update.set(first(update), { '/Tabs': '/R' })],
      ])('fails with %s', async (_, change) => {
        expect(await after(TAGGED, change, false)).toBe(FORMAT);
      });

      it('is not blind to a page that pretends to be an element', async () => {
        const pdf = writeOwnBase(TAGGED);
        const content = pdf.held(30) as Stream;
        save(pdf, (update) => {
          update.put(
            30,
            new Stream({ '/S': '/P', '/Type': '/StructElem', '/P': update.ref(document(update)) }, content.data),
          );
          update.edit(document(update), '/K', (kids) => [...update.array(kids), '30 0 R']);
        });
        sign(pdf, 'S1', 'N');
        save(pdf, (update) => {
          const { dict, data } = update.get(30) as Stream;
          update.put(30, new Stream(dict, Buffer.from(data!.toString('latin1').replace('1000', '9000'), 'latin1')));
        });
        const { signatures } = await judgeDocument(openPdfSignatures(bufferAccess(pdf.bytes)), context);
        expect(verdict(signatures[0]!)).toBe(FORMAT);
      });
    });

    describe('pages, fields and lists', () => {
      const field = (update: Update, name: string): number => fieldNamed(update, name)!;
      const resourcesOf = (update: Update): Dict => update.dict(inherited(update, first(update), '/Resources'));

      it.each<Case>([
        [
          'what is inherited, with the page',
          (update) => update.set(first(update), { '/Resources': resourcesOf(update), '/MediaBox': [0, 0, 595.5, 842] }),
        ],
        [
          'what is inherited, as an object',
          (update) => update.set(first(update), { '/Resources': update.add(resourcesOf(update)) }),
        ],
        [
          'a standard font',
          (update) =>
            editForm(update, (form) => ({
              ...form,
              '/DR': {
                '/Font': {
                  ...update.dict(update.dict(form['/DR'])['/Font']),
                  '/ZaDb': { '/Type': '/Font', '/Subtype': '/Type1', '/BaseFont': '/ZapfDingbats' },
                },
              },
            })),
        ],
        ['a field that is read only', (update) => update.set(field(update, 'amount'), { '/Ff': 1 })],
        [
          'a form that needs no appearances',
          (update) => editForm(update, (form) => ({ ...form, '/NeedAppearances': false })),
        ],
      ])('pass with %s', async (_, change) => {
        expect(await after(BASE, change)).toBe('TOTAL_PASSED');
      });

      it.each<Case>([
        ['a smaller box of its own', (update) => update.set(first(update), { '/MediaBox': [0, 0, 595.5, 500] })],
        ['a box that hides', (update) => update.set(first(update), { '/CropBox': [0, 410, 595, 842] })],
        [
          'other resources of its own',
          (update) =>
            update.set(first(update), { '/Resources': { '/Font': { '/F1': { ...FONT, '/BaseFont': '/Courier' } } } }),
        ],
        ['a field that is not required any more', (update) => update.set(field(update, 'amount'), { '/Ff': 2 })],
        [
          'a font that fields ask for',
          (update) =>
            editForm(update, (form) => ({
              ...form,
              '/DR': { '/Font': { '/Helv': update.add({ ...FONT, '/BaseFont': '/Courier' }) } },
            })),
        ],
        [
          'a font of its own letters',
          (update) =>
            editForm(update, (form) => ({
              ...form,
              '/DR': {
                '/Font': {
                  ...update.dict(update.dict(form['/DR'])['/Font']),
                  '/X': { '/Type': '/Font', '/Subtype': '/Type3' },
                },
              },
            })),
        ],
        ['a field of text below one that came', (update) => addFields(update, '/Tx')],
        [
          'a field that became part of the list',
          (update) =>
            editForm(update, (form) => ({
              ...form,
              '/Fields': update
                .array(form['/Fields'])
                .map((one) => (isRef(one) && numberOfRef(one) === field(update, 'amount') ? update.dict(one) : one)),
            })),
        ],
        [
          'a page that became part of the tree',
          (update) => update.edit(3, '/Kids', (kids) => [update.dict(update.array(kids)[0])]),
        ],
      ])('fail with %s', async (_, change) => {
        expect(await after(BASE, change, false)).toBe(FORMAT);
      });

      function addFields(update: Update, type: string): void {
        const parent = update.add({ '/T': text('over') });
        const kid = update.add({ '/T': text('kid'), '/FT': type, '/Parent': parent, '/V': text('9000') });
        update.set(numberOfRef(parent), { '/Kids': [kid] });
        editForm(update, (form) => ({ ...form, '/Fields': [...update.array(form['/Fields']), parent] }));
      }

      it('keep validation data under another number, and no other data', async () => {
        const kept = async (data: (old: Buffer) => Buffer): Promise<string> => {
          const pdf = writeOwnBase(BASE);
          save(pdf, (update) => keepData(update, signers.material('N'), {}));
          sign(pdf, 'S1', 'N');
          save(pdf, (update) => {
            const store = numberOfRef(catalog(update)['/DSS']);
            const old = update
              .array(update.dict(update.ref(store))['/Certs'])
              .map((one) => (update.resolve(one) as Stream).data!);
            update.set(store, { '/Certs': old.map((bytes) => update.add(new Stream({}, data(bytes)))) });
          });
          const { signatures } = await judgeDocument(openPdfSignatures(bufferAccess(pdf.bytes)), context);
          return verdict(signatures[0]!);
        };
        expect(await kept((old) => old)).toBe('TOTAL_PASSED');
        expect(await kept((old) => old.subarray(1))).toBe(FORMAT);
      });
    });
  },
);
