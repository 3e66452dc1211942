/** The ways in which a table leaves the screen: CSV in two encodings, PDF, paper. */
import { CSV_ENCODINGS, type CsvEncoding } from '@jitsuin/statistics/contract'
import { Button, buttonClass, DownloadIcon, PrintIcon, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { statisticsWording } from '../wording/index.js'

const ENCODINGS = Object.keys(CSV_ENCODINGS) as CsvEncoding[] // the table has no other keys

/** Draws the links; `csv` and `pdf` give the addresses. */
export function Downloads(props: {
  readonly title: string
  readonly csv: (encoding: CsvEncoding) => string
  readonly pdf: string
}): ReactElement {
  const say = useSay(statisticsWording)
  const text = useText()
  return (
    <nav
      aria-label={say('report.downloads', { title: props.title })}
      className="screen-only mb-6 flex flex-wrap gap-2"
    >
      <a href={props.pdf} className={buttonClass('secondary')}>
        <DownloadIcon className="size-5" />
        {say('report.pdf')}
      </a>
      {ENCODINGS.map((encoding) => (
        <a key={encoding} href={props.csv(encoding)} className={buttonClass('quiet')}>
          {text(CSV_ENCODINGS[encoding])}
        </a>
      ))}
      <Button kind="quiet" onPress={() => window.print()}>
        <PrintIcon className="size-5" />
        {say('report.print')}
      </Button>
    </nav>
  )
}
