/** The figures that were published for two days, so that the statistics of a demonstration have something to show. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { StatisticsService } from '@jitsuin/statistics'
import { areaOfName } from '@jitsuin/statistics/contract'

const PUBLISHED = [
  { day: '2016-12-15', applications: 7558, requestId: '20161215-0000-4000-8000-000000000001' },
  { day: '2018-11-30', applications: undefined, requestId: '20181130-0000-4000-8000-000000000001' },
] as const

/** Keeps them as snapshots; may be repeated. */
export async function publishFigures(statistics: StatisticsService): Promise<void> {
  for (const { day, applications, requestId } of PUBLISHED) {
    const file = fileURLToPath(new URL(`../../../../docs/examples/issuance-${day}.csv`, import.meta.url))
    const figures = {
      cards: readCards(await readFile(file, 'utf8')),
      ...(applications !== undefined && { applications }),
      months: [],
      partners: [],
    }
    await statistics.bringIn({ day, figures, requestId, actor: 'system:demonstration' })
  }
}

/** Columns: prefecture, total, members, non-members, and others that are computed anew. */
function readCards(csv: string) {
  const [, ...lines] = csv.trim().split(/\r?\n/)
  return lines.flatMap((line) => {
    const [name = '', , members, nonMembers] = line.split(',')
    const area = areaOfName(name)
    return area === undefined ? [] : [{ area, members: Number(members), nonMembers: Number(nonMembers) }]
  })
}
