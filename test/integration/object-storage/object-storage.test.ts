import { describeStore } from '@mocban/storage/testing';
import { haveCeph } from '../../fixtures/ceph.js';
import { describeWith } from '../../fixtures/corpora.js';
import { TestBuckets } from './buckets.js';
import { describeOcfl } from './ocfl-cases.js';
import { describeServer } from './server-cases.js';
import { describeService } from './service-cases.js';
import { describeSnapshots } from './snapshot-cases.js';

// One server for all: it takes ten seconds to start.
describeWith('a Ceph RADOS gateway', haveCeph, 'object storage', () => {
  let buckets: TestBuckets;

  beforeAll(async () => {
    buckets = await TestBuckets.start(['plain', 'lock']);
  });
  afterAll(() => buckets?.stop());

  const capabilities = { replaceIf: true, erase: true, flatKeys: true };
  describeStore('S3, plain bucket', () => buckets.open('plain'), capabilities);
  describeStore('S3, bucket with versions', () => buckets.open('lock'), capabilities);
  describeServer(() => buckets);
  describeOcfl(() => buckets);
  describeService(() => buckets);
  describeSnapshots(() => buckets);
});
