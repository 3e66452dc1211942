import type { ReadFacts } from './facts.js'
import { reasonRow } from './reasons.js'

/** What the earliest sound signature time stamp of its own proves; a record around an embedded prescription is not one. */
export function stampedAt({ stamps, base }: ReadFacts): Date | undefined {
  const hasOwn = stamps.some(({ kind, code }) => kind === 'signature' && reasonRow(code).verdict === 'VALID')
  return hasOwn ? base.at : undefined
}
