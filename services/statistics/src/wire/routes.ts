import type { ReportKind } from '../domain/report.js'

/** Addresses below the office's host. */
export const STATISTICS_ROUTES = {
  snapshots: '/api/statistics/snapshots',
  snapshot: '/api/statistics/snapshots/:id',
  report: '/api/statistics/snapshots/:id/reports/:kind',
  reportCsv: '/api/statistics/snapshots/:id/reports/:kind/csv',
  reportPdf: '/api/statistics/snapshots/:id/reports/:kind/pdf',
  comparison: '/api/statistics/comparison',
  comparisonCsv: '/api/statistics/comparison/csv',
  comparisonPdf: '/api/statistics/comparison/pdf',
  work: '/api/statistics/work',
  denominators: '/api/statistics/denominators',
} as const

/** How a table is downloaded as text. */
export const CSV_ENCODINGS = {
  'utf-8': { ja: 'CSV（UTF-8）', en: 'CSV (UTF-8)' },
  shift_jis: { ja: 'CSV（Shift_JIS）', en: 'CSV (Shift_JIS)' },
} as const
export type CsvEncoding = keyof typeof CSV_ENCODINGS

/** A snapshot's report. */
export type ReportRef = { readonly snapshotId: string; readonly kind: ReportKind }

/** Where a report is downloaded. */
export function reportCsvAddress({ snapshotId, kind }: ReportRef, encoding: CsvEncoding): string {
  return `${STATISTICS_ROUTES.snapshots}/${snapshotId}/reports/${kind}/csv?encoding=${encoding}`
}

/** Where a report is downloaded as PDF. */
export function reportPdfAddress({ snapshotId, kind }: ReportRef): string {
  return `${STATISTICS_ROUTES.snapshots}/${snapshotId}/reports/${kind}/pdf`
}
