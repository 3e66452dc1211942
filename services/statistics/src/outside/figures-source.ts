/**
 * Who counts: the issuing office's register. The statistics never look into its tables; apps/server composes this port.
 *
 * The prefecture of a card (portal §3.4): for members that of their association; for others that of their workplace, else of
 * their home. `00` is abroad.
 */
import type { IssuanceFigures } from '../domain/figures.js'
import type { WorkFigures } from '../domain/work.js'

/** Counts at a moment; every count of one answer is of the same moment. */
export type FiguresSource = {
  /** Cards, applications and partners, for a snapshot of the day of `at` in Japan. */
  readonly countIssuance: (at: Date) => Promise<IssuanceFigures>
  /** The work in progress. */
  readonly countWork: (at: Date) => Promise<WorkFigures>
}
