// Copies one object from a folder to a bucket, as a process that a test can kill.
//   node replicate.mjs FOLDER OBJECT-PATH INVENTORY-SHA512 OPTIONS-JSON
import { openArchiveStoreOn, openExistingStore, replicateAip } from '@mocban/oais';
import { openS3Store } from '@mocban/storage-s3';

const [folder, objectPrefix, inventorySha512, options] = process.argv.slice(2);
const from = await openExistingStore(folder, { readOnly: true });
const to = await openArchiveStoreOn('bucket', await openS3Store(JSON.parse(options)));
process.stdout.write(`${await replicateAip({ from, to, objectPrefix, inventorySha512, tx: 'killed-1' })}\n`);
