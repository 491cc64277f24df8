import type { Response } from 'express';

/** Sends a report as JSON, or as a table for office software. */
export function sendReport<Report>(
  response: Response,
  format: 'json' | 'csv',
  report: Report,
  csv: (report: Report) => string,
): void {
  response.setHeader('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
  response.send(format === 'csv' ? csv(report) : JSON.stringify(report));
}
