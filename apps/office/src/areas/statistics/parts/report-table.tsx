/** A report as a table that can be read aloud; two blocks stand side by side where there is room, as on paper. */
import type { Report, ReportRow, RowLook } from '@jitsuin/statistics/contract'
import { useLanguage, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { statisticsWording } from '../wording/index.js'
import { blocksOf, isNumeric, shownCell } from './cells.js'

const LOOKS: Readonly<Record<RowLook, string>> = {
  plain: '',
  top: 'bg-[#d6e9f8]',
  bottom: 'bg-[#fbdfe4]',
  total: 'bg-ground font-bold',
}
/** Not by colour alone (WCAG 2.2 1.4.1). */
const MARKS: Readonly<Record<RowLook, string>> = { plain: '', top: '▲', bottom: '▽', total: '' }

/** Draws the date, the legend, the table and its notes. */
export function ReportTable({ report }: { readonly report: Report }): ReactElement {
  const text = useText()
  const say = useSay(statisticsWording)
  const blocks = blocksOf(report)
  const title = text(report.title)
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
        <Legend report={report} />
        <p className="tabular-nums">{text(report.asOf)}</p>
      </div>
      <div className={blocks.length > 1 ? 'grid gap-x-8 gap-y-0 lg:grid-cols-2 print:grid-cols-2' : ''}>
        {blocks.map((rows, index) => (
          <Block
            key={rows[0]?.cells.join()}
            report={report}
            rows={rows}
            caption={index === 0 ? title : say('report.continued', { title })}
          />
        ))}
      </div>
      {report.notes.map((note) => (
        <p key={note.ja} className="mt-3 text-note text-ink-soft">
          {text(note)}
        </p>
      ))}
    </>
  )
}

function Legend({ report }: { readonly report: Report }): ReactElement {
  const text = useText()
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 text-note">
      {report.legend.map(({ look, text: words }) => (
        <li key={look} className="flex items-center gap-2">
          <span aria-hidden="true" className={`border border-edge px-1.5 text-center ${LOOKS[look]}`}>
            {MARKS[look]}
          </span>
          {text(words)}
        </li>
      ))}
    </ul>
  )
}

type BlockProps = {
  readonly report: Report
  readonly rows: readonly ReportRow[]
  readonly caption: string
}

function Block({ report: { columns }, rows, caption }: BlockProps): ReactElement {
  const text = useText()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard (WCAG 2.2 2.1.1)
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse border-y border-edge text-note tabular-nums sm:text-body print:text-[8.5pt]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-edge bg-ground">
            {columns.map(({ head, kind }) => (
              <th
                key={head.ja}
                scope="col"
                className={`px-2 py-1.5 text-note font-bold ${isNumeric(kind) ? 'text-right' : 'text-left'}`}
              >
                {text(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.area ?? row.cells.join()} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({
  row,
  columns,
}: {
  readonly row: ReportRow
  readonly columns: Report['columns']
}): ReactElement {
  const language = useLanguage()
  const head = Math.max(
    columns.findIndex(({ kind }) => kind === 'area'),
    0,
  )
  return (
    <tr className={`border-b border-rule ${LOOKS[row.look]}`}>
      {columns.map(({ kind, head: { ja } }, index) => {
        const shown = shownCell(row, kind, { cell: row.cells[index] ?? '', language })
        const className = `px-2 py-1 print:py-0 print:leading-5 ${isNumeric(kind) ? 'text-right' : 'whitespace-nowrap text-left'}`
        if (index !== head) {
          return (
            <td key={ja} className={className}>
              {shown}
            </td>
          )
        }
        return (
          <th key={ja} scope="row" className={`${className} font-normal`}>
            {shown}
            <Mark look={row.look} />
          </th>
        )
      })}
    </tr>
  )
}

function Mark({ look }: { readonly look: RowLook }): ReactElement | null {
  const say = useSay(statisticsWording)
  if (look !== 'top' && look !== 'bottom') return null
  return (
    <>
      <span aria-hidden="true" className="ml-2 text-ink-soft">
        {MARKS[look]}
      </span>
      <span className="sr-only"> {say(`report.${look}`)}</span>
    </>
  )
}
