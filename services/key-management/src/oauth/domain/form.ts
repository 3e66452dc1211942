/** Forms as OAuth sends them (RFC 6749 appendix B): every parameter once, empty ones as if they were not there (§3.1). */
import type { z } from 'zod'
import { ParametersRefused } from '../errors.js'

/** Reads a form. @throws {OauthError} `oauth/request-malformed` naming the parameters, never their values */
export function readForm<Schema extends z.ZodType>(bytes: Uint8Array, schema: Schema): z.output<Schema> {
  const fields = [...new URLSearchParams(Buffer.from(bytes).toString())].filter(([, value]) => value !== '')
  const byName = new Map(fields)
  if (byName.size !== fields.length) throw new ParametersRefused(twiceIn(fields.map(([name]) => name)))
  const parsed = schema.safeParse(Object.fromEntries(byName))
  if (parsed.success) return parsed.data
  throw new ParametersRefused(parsed.error.issues.map(({ path }) => path.join('.')))
}

function twiceIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}
