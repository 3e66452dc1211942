/** A table that can be read aloud: a caption, column heads, row heads. On a narrow screen each row becomes a block. */
import type { ReactElement, ReactNode } from 'react'

/** One column: its head and what stands in it. The first column is the head of the row. */
export type Column<Row> = {
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** Keep the column as narrow as its content. */
  readonly narrow?: boolean
  /** Whether a narrow screen, which shows no heads, repeats the head before the cell. */
  readonly labelled?: boolean
}

/** Properties of a table. `keyOf` names a row. */
export type DataTableProps<Row> = {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/** Draws the rows under their heads. The caption is for readers who cannot see where the table stands. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>): ReactElement {
  return (
    <table className="w-full border-t border-rule text-left">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-edge">
          {columns.map(({ head }) => (
            <th key={head} scope="col" className="py-2.5 pr-6 text-note font-bold text-ink-soft last:pr-0">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className="border-b border-rule align-top max-md:block max-md:py-4">
            {columns.map((column, index) => (
              <Cell key={column.head} column={column} isRowHead={index === 0} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell<Row>(props: {
  readonly column: Column<Row>
  readonly isRowHead: boolean
  readonly row: Row
}): ReactElement {
  const { column, isRowHead, row } = props
  const width = column.narrow ? 'md:w-px md:whitespace-nowrap' : ''
  const className = `py-4 pr-6 last:pr-0 font-normal max-md:block max-md:py-1 max-md:pr-0 ${width}`
  if (!isRowHead) {
    return (
      <td className={className}>
        {column.labelled ? (
          <span aria-hidden="true" className="mr-3 text-note text-ink-soft md:hidden">
            {column.head}
          </span>
        ) : null}
        {column.cell(row)}
      </td>
    )
  }
  return (
    <th scope="row" className={className}>
      {column.cell(row)}
    </th>
  )
}
