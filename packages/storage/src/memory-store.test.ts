import { MemoryStore } from './memory-store.js';
import { describeStore } from './testing.js';

describeStore('memory', async () => new MemoryStore(), { publish: true, replaceIf: true });
