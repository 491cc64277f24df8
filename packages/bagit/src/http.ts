export { httpSource } from './fetching/http-source.js';
export type { HttpSourceOptions } from './fetching/http-source.js';
