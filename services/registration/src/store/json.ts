import type { ColumnType } from '@jitsuin/platform'

/** A JSON column: written as text, read as a value. */
export type Json<T> = ColumnType<T, string, string>
