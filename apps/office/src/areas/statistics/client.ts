/** The calls of these pages. */
import { statisticsClient } from '@jitsuin/statistics/contract'

/** Snapshots, reports, and the work in progress. */
export const statistics = statisticsClient((input, init) => fetch(input, init))
