import { Option, type Command } from 'commander';
import { run } from '../run.js';
import type { IncidentChange, IncidentChoice, ToService } from '../incident.js';

const STATES = ['open', 'handling', 'recovered', 'closed'];

/** `incident list|show|update|close|record|export`. */
export function incidentCommands(program: Command): void {
  const incident = program.command('incident').description('the register of incidents of a repository');
  const command = (name: string, description: string): Command =>
    incident
      .command(name)
      .description(description)
      .requiredOption('--to <url>', 'address of the repository')
      .requiredOption('--key <key>', 'an API key');

  run<[], ToService & IncidentChoice>(
    command('list', 'incidents, newest first; ends with 1 while one is open')
      .addOption(new Option('--state <state>', 'only those').choices(STATES))
      .addOption(new Option('--subject <subject>', 'only those').choices(['object', 'store', 'auditor']))
      .option('--store <id>', 'only those of a store')
      .option('--aip <id>', 'only those of an AIP'),
    async (_context, options) => (await import('../incident.js')).listIncidents(options),
  );
  run<[string], ToService>(command('show <id>', 'an incident and its history'), async (_context, options, id) =>
    (await import('../incident.js')).showIncident(id, options),
  );
  run<[string], ToService & IncidentChange>(
    command('update <id>', 'take an incident up, or write into it')
      .option('--assign <name>', 'who handles it')
      .option('--cause <text>', 'why it happened')
      .option('--handling <text>', 'what was done about it; is in the record')
      .option('--comment <text>', 'what else is to be said'),
    async (_context, options, id) => (await import('../incident.js')).updateIncident(id, options),
  );
  run<[string], ToService & { reason: string; signature?: string[] }>(
    command('close <id>', 'close an incident whose damage is over')
      .requiredOption('--reason <text>', 'why it is closed')
      .option('--signature <role:name...>', 'who signs the record, e.g. "NGƯỜI LẬP BIÊN BẢN:Lò Thị Bích"'),
    async (_context, options, id) => (await import('../incident.js')).closeIncident(id, options),
  );
  run<[string], ToService & { out: string }>(
    command('record <id>', 'save the record of an incident to be signed, as PDF').requiredOption(
      '--out <file>',
      'the file to write; never overwritten',
    ),
    async ({ signal }, options, id) => (await import('../incident.js')).saveRecord(id, options, signal),
  );
  run<[], ToService & { out: string; format: 'csv' | 'json' }>(
    command('export', 'save the register')
      .requiredOption('--out <file>', 'the file to write; never overwritten')
      .addOption(new Option('--format <format>', 'of the file').choices(['csv', 'json']).default('csv')),
    async ({ signal }, options) => (await import('../incident.js')).exportIncidents(options, signal),
  );
}
