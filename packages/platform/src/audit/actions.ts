import type { Text } from '@jitsuin/kernel'
import type { z } from 'zod'
import { PlatformError } from '../errors.js'

/**
 * One kind of act that is recorded. `facts` is an allow-list: a strict object of ids, codes, counts and digests.
 * Secrets, patients and free text have no place in it.
 */
export type AuditAction = Text & { readonly facts: z.ZodObject<z.ZodRawShape, z.core.$strict> }

/** The acts of one service, such as `certificate/issued`; each service declares its table once. */
export type AuditActions = Readonly<Record<string, AuditAction>>

/** The facts of an act, as its table declares them. */
export type FactsOf<Actions extends AuditActions, Name extends keyof Actions> = z.input<
  Actions[Name]['facts']
>

/** Who acts: the kind of party and its id, such as `officer:O-0012`. Never a name. */
export type Actor =
  `${'applicant' | 'officer' | 'holder' | 'operator' | 'system' | 'client' | 'public'}:${string}`

/**
 * Reads facts against the declaration of their act; what the declaration does not name is refused, not dropped.
 *
 * @throws {PlatformError} `audit/action-unknown` or `audit/facts-refused`; the message names fields, never values.
 */
export function parseFacts(actions: AuditActions, name: string, facts: unknown): Record<string, unknown> {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) throw new PlatformError('audit/action-unknown', `No action "${name}" is declared`)
  const result = action.facts.safeParse(facts)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`)
  throw new PlatformError('audit/facts-refused', `Facts of "${name}": ${fields.join(', ')}`)
}
