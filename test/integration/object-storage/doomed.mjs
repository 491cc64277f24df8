// Copies one object from a folder to a bucket, repairs it there, or removes it there, as a process that a test can kill.
//   node doomed.mjs copy|repair|remove FOLDER OBJECT-PATH INVENTORY-SHA512 OPTIONS-JSON
import { openArchiveStoreOn, openExistingStore, removeCopy, repairObject, replicateAip } from '@mocban/oais';
import { openS3Store } from '@mocban/storage-s3';

const [work, folder, objectPath, inventorySha512, options] = process.argv.slice(2);
const from = await openExistingStore(folder, { readOnly: true });
const to = await openArchiveStoreOn('bucket', await openS3Store(JSON.parse(options)));
const tx = 'killed-1';
if (work === 'copy') await replicateAip({ from, to, objectPrefix: objectPath, inventorySha512, tx });
if (work === 'repair')
  await repairObject({ store: to, objectPath, from: [from], expectedInventorySha512: inventorySha512, tx });
if (work === 'remove') await removeCopy({ store: to, objectPath, tx });
