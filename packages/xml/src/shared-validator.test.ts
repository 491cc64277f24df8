import { MessageChannel } from 'node:worker_threads';
import { lendSchemaValidator } from './lent-validator.js';
import { SchemaValidator } from './schema-validator.js';
import { borrowSchemaValidator, sharedSchemaValidator } from './shared-validator.js';

const lent = new SchemaValidator();
const { port1, port2 } = new MessageChannel();
beforeAll(() => {
  lendSchemaValidator(lent, port1);
  borrowSchemaValidator(port2);
});
afterAll(() => {
  port1.close();
  lent.close();
});

const document = (text: string) => ({ bytes: Buffer.from(text) });

it('gives the findings of the validator it borrows', async () => {
  const answers = await Promise.all([
    sharedSchemaValidator().validate(document('<mets xmlns="http://www.loc.gov/METS/"/>'), 'mets', {
      location: 'M.xml',
    }),
    sharedSchemaValidator().validate(document('<!DOCTYPE a><a/>'), 'mets'),
  ]);
  const rules = answers.map((findings) => findings.map(({ rule, location }) => [rule, location.split('#')[0]]));
  expect(rules[0]).toContainEqual(['XML_SCHEMA', 'M.xml']);
  expect(rules[1]).toEqual([['XML_DOCTYPE', '.']]);
});

it('rejects for a file that cannot be read, with its code', async () => {
  const validating = sharedSchemaValidator().validate({ path: '/nowhere/METS.xml', sizeBytes: 1 }, 'mets');
  await expect(validating).rejects.toMatchObject({ code: 'ENOENT' });
});

it('rejects with the reason of its own signal', async () => {
  const stop = new AbortController();
  const validating = sharedSchemaValidator().validate(document('<a/>'), 'mets', { signal: stop.signal });
  stop.abort(new Error('interrupted'));
  await expect(validating).rejects.toThrow('interrupted');
  await expect(sharedSchemaValidator().validate(document('<a/>'), 'mets', { signal: stop.signal })).rejects.toThrow(
    'interrupted',
  );
});
