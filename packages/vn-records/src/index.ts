export type { CheckEffect, CheckFinding, SimpleDc, Tt05CheckContext, Tt05Document, Tt05Package } from './types.js';
