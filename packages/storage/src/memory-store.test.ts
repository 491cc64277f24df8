import { MemoryStore } from './memory-store.js';
import { describeStore, KeyStore } from './testing.js';

describeStore('keys without folders, in memory', async () => new KeyStore(), { replaceIf: true });
describeStore('memory', async () => new MemoryStore(), { publish: true, replaceIf: true });
