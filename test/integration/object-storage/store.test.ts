import { describeStore } from '@mocban/storage/testing';
import { haveCeph } from '../../fixtures/ceph.js';
import { describeWith } from '../../fixtures/corpora.js';
import { TestBuckets } from './buckets.js';

describeWith('a Ceph RADOS gateway', haveCeph, 'stores in buckets of a real server', () => {
  let buckets: TestBuckets;

  beforeAll(async () => {
    buckets = await TestBuckets.start(['plain', 'lock']);
  });
  afterAll(() => buckets?.stop());

  describeStore('S3, plain bucket', () => buckets.open('plain'), { replaceIf: true, erase: true, flatKeys: true });
  describeStore('S3, bucket with versions', () => buckets.open('lock'), {
    replaceIf: true,
    erase: true,
    flatKeys: true,
  });
});
