import type { ReadFacts } from './facts.js'
import { reasonRow } from './reasons.js'

/**
 * What the earliest sound time stamp of the signature's own proves; a record around an embedded prescription is not one. In a PDF the
 * time stamp of the document is one of each signature before it (EN 319 142-1 §6.1).
 */
export function stampedAt({ format, stamps, base }: ReadFacts): Date | undefined {
  const own: readonly string[] = format === 'PAdES' ? ['signature', 'archive'] : ['signature']
  const hasOwn = stamps.some(({ kind, code }) => own.includes(kind) && reasonRow(code).verdict === 'VALID')
  return hasOwn ? base.at : undefined
}
