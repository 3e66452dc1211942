import { useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { queue } from '../client.js'
import { casesWording } from '../wording/index.js'

const rounded = (days: number | null) => (days === null ? '–' : days.toFixed(1))

/** How long cases take, below the list; it is no part of today's work and appears when it is known. */
export function LeadTimesLine(): ReactElement | null {
  const say = useSay(casesWording)
  const { data } = useQuery({
    queryKey: ['queue', 'lead-times'],
    queryFn: queue.leadTimes,
    staleTime: 300_000,
  })
  if (!data) return null
  const words = ({ count, medianDays, ninetiethDays }: typeof data.open) => ({
    count,
    median: rounded(medianDays),
    ninetieth: rounded(ninetiethDays),
  })
  return (
    <section
      aria-label={say('queue.lead')}
      className="mt-10 border-t border-rule pt-3 text-note text-ink-soft"
    >
      <h2 className="font-bold">{say('queue.lead')}</h2>
      <p>
        {data.handedOver.count === 0 ? say('queue.leadNone') : say('queue.leadLine', words(data.handedOver))}
      </p>
      {data.open.count === 0 ? null : <p>{say('queue.leadOpen', words(data.open))}</p>}
    </section>
  )
}
