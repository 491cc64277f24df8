// node ocfl-read-inventory.mjs read|validate OBJECT: an inventory as the product reads it, in a process of its own.
import { readInventoryTable, validateObject } from '@mocban/ocfl';
import { openFsStore } from '@mocban/storage';

const [how, object] = process.argv.slice(2);
const store = await openFsStore(object, { readOnly: true });
if (how === 'read') await readInventoryTable(store, '');
else
  for await (const finding of validateObject(store, '', { fixity: false }))
    if (finding.rule === 'E033') process.exitCode = 1;
