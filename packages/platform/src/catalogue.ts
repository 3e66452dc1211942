import type { ErrorEntry, ErrorTable } from '@jitsuin/kernel'
import { PlatformError } from './errors.js'

/** One row of the error catalogue. */
export type CatalogueRow = ErrorEntry & { readonly code: string }

/**
 * Every error code of the platform in one list, sorted by code, from the tables of all packages and services.
 *
 * @throws {PlatformError} `catalogue/duplicate` when two tables declare the same code.
 */
export function gatherCatalogue(tables: readonly ErrorTable[]): readonly CatalogueRow[] {
  const rows = tables.flatMap((table) => Object.entries(table).map(([code, entry]) => ({ code, ...entry })))
  rows.sort((a, b) => (a.code < b.code ? -1 : 1))
  const twice = rows.find((row, at) => rows[at + 1]?.code === row.code)
  if (twice) throw new PlatformError('catalogue/duplicate', `${twice.code} is declared twice`)
  return rows
}

/** The catalogue as Markdown (docs/errors.md). */
export function renderCatalogue(rows: readonly CatalogueRow[]): string {
  const lines = rows.map(
    ({ code, ja, en, next }) => `| \`${code}\` | ${ja}<br>${en} | ${next.ja}<br>${next.en} |`,
  )
  return ['| Code | What is wrong | What to do |', '|---|---|---|', ...lines, ''].join('\n')
}
