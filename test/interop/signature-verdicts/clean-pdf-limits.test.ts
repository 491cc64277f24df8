import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Update } from '../../fixtures/clean-pdf/file.js';
import { editForm, fieldNamed } from '../../fixtures/clean-pdf/graph.js';
import { FONT, writeOwnBase } from '../../fixtures/clean-pdf/own-base.js';
import { inherited, keepData } from '../../fixtures/clean-pdf/updates.js';
import { isRef, numberOfRef, Stream, text, type Dict } from '../../fixtures/clean-pdf/values.js';
import { describeWith } from '../../fixtures/corpora.js';
import { worldTools } from '../../fixtures/signature-world.js';
import { BASE, catalogOf, ChangedPdfs, firstPage, FORMAT, TAGGED, type ChangeCase } from './changed-pdf.js';

describeWith(
  'openssl and faketime',
  worldTools,
  'what clean files may do, and others may not by the same means',
  (_tools) => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-limits-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let files: ChangedPdfs;
    beforeAll(() => {
      files = new ChangedPdfs(folder);
    });

    describe('a tagged document', () => {
      const root = (update: Update): number => numberOfRef(catalogOf(update)['/StructTreeRoot']);
      const document = (update: Update): number => numberOfRef(update.dict(update.ref(root(update)))['/K']);
      const paragraph = (update: Update): number =>
        numberOfRef(update.array(update.dict(update.ref(document(update)))['/K'])[1]);

      it('is signed twice, each field with its element', async () => {
        expect(await files.after(TAGGED, () => undefined)).toBe('TOTAL_PASSED');
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
      it.each<ChangeCase>([
        [
          'an element for what was there',
          (update) => addElement(update, { '/Pg': update.ref(firstPage(update)), '/K': 1 }),
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
              '/Pages': catalogOf(update)['/Pages']!,
              '/AcroForm': catalogOf(update)['/AcroForm']!,
            }),
        ],
        ['another order of annotations', (update) => update.set(firstPage(update), { '/Tabs': '/R' })],
      ])('fails with %s', async (_, change) => {
        expect(await files.after(TAGGED, change, false)).toBe(FORMAT);
      });

      it('is not blind to a page that pretends to be an element', async () => {
        const pdf = writeOwnBase(TAGGED);
        const content = pdf.held(30) as Stream;
        files.save(pdf, (update) => {
          update.put(
            30,
            new Stream({ '/S': '/P', '/Type': '/StructElem', '/P': update.ref(document(update)) }, content.data),
          );
          update.edit(document(update), '/K', (kids) => [...update.array(kids), '30 0 R']);
        });
        files.sign(pdf, 'S1', 'N');
        files.save(pdf, (update) => {
          const { dict, data } = update.get(30) as Stream;
          update.put(30, new Stream(dict, Buffer.from(data!.toString('latin1').replace('1000', '9000'), 'latin1')));
        });
        expect(await files.judge(pdf)).toBe(FORMAT);
      });
    });

    describe('pages, fields and lists', () => {
      const field = (update: Update, name: string): number => fieldNamed(update, name)!;
      const resourcesOf = (update: Update): Dict => update.dict(inherited(update, firstPage(update), '/Resources'));

      it.each<ChangeCase>([
        [
          'what is inherited, with the page',
          (update) =>
            update.set(firstPage(update), { '/Resources': resourcesOf(update), '/MediaBox': [0, 0, 595.5, 842] }),
        ],
        [
          'what is inherited, as an object',
          (update) => update.set(firstPage(update), { '/Resources': update.add(resourcesOf(update)) }),
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
        expect(await files.after(BASE, change)).toBe('TOTAL_PASSED');
      });

      it.each<ChangeCase>([
        ['a smaller box of its own', (update) => update.set(firstPage(update), { '/MediaBox': [0, 0, 595.5, 500] })],
        ['a box that hides', (update) => update.set(firstPage(update), { '/CropBox': [0, 410, 595, 842] })],
        [
          'other resources of its own',
          (update) =>
            update.set(firstPage(update), {
              '/Resources': { '/Font': { '/F1': { ...FONT, '/BaseFont': '/Courier' } } },
            }),
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
        expect(await files.after(BASE, change, false)).toBe(FORMAT);
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
          files.save(pdf, (update) => keepData(update, files.signers.material('N'), {}));
          files.sign(pdf, 'S1', 'N');
          files.save(pdf, (update) => {
            const store = numberOfRef(catalogOf(update)['/DSS']);
            const old = update
              .array(update.dict(update.ref(store))['/Certs'])
              .map((one) => (update.resolve(one) as Stream).data!);
            update.set(store, { '/Certs': old.map((bytes) => update.add(new Stream({}, data(bytes)))) });
          });
          return files.judge(pdf);
        };
        expect(await kept((old) => old)).toBe('TOTAL_PASSED');
        expect(await kept((old) => old.subarray(1))).toBe(FORMAT);
      });
    });
  },
);
