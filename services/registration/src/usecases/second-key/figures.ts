import type { FiguresPeriod, SecondKeyFigures } from '../../contract.js'
import { compareFigures } from '../../domain/second-key/figures.js'
import type { RegistrationContext } from '../context.js'

/** Logins and signatures of each day, as both services counted them just now (T-C08-7). */
export async function showFigures(
  { secondKeyCounts, clock }: RegistrationContext,
  period: FiguresPeriod,
): Promise<SecondKeyFigures> {
  const counted = await secondKeyCounts?.(period)
  return compareFigures(period, counted ?? { keyManagement: 'unreachable', signing: 'unreachable' }, clock())
}
