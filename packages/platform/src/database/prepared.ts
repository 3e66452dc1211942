/**
 * Statements that come again are prepared: PostgreSQL parses and plans them once for each connection, not each time. Their number is
 * bounded, because every connection holds each of them.
 */
import pg from 'pg'

const MOST_NAMES = 100
/** A longer text is one that was written for its parameters, and will not come again. */
const LONGEST_TEXT = 4096

/** Names of statements, the same on all connections of a pool. */
export type StatementNames = {
  /** The name under which a text is prepared; none before it has come again, nor when there are enough. */
  readonly nameOf: (text: string) => string | undefined
  /** After a change of tables prepared statements may not be used any more: each gets another name. */
  readonly renew: () => void
}

/** Opens an empty list of names. */
export function openStatementNames(): StatementNames {
  let names = new Map<string, string>()
  let seen = new Set<string>()
  let given = 0
  return {
    nameOf: (text) => {
      const known = names.get(text)
      if (known !== undefined || text.length > LONGEST_TEXT || names.size >= MOST_NAMES) return known
      if (!seen.has(text)) {
        if (seen.size >= MOST_NAMES) seen = new Set()
        seen.add(text)
        return undefined
      }
      const name = `jitsuin_${given++}`
      names.set(text, name)
      return name
    },
    renew: () => {
      names = new Map()
    },
  }
}

/** What PostgreSQL says when a table changed beneath a prepared statement: feature_not_supported. */
const PLAN_OUTDATED = '0A000'

/** A kind of client, for `pg.Pool`, that prepares what comes again. */
export function preparingClient(names: StatementNames): new (config?: pg.ClientConfig) => pg.Client {
  return class extends pg.Client {
    // Only the form in which Kysely asks is looked at; everything else passes as it is.
    override query(...args: unknown[]): never {
      const ask = super.query.bind(this) as (...given: unknown[]) => unknown
      const [text, values, ...rest] = args
      const name =
        typeof text === 'string' && Array.isArray(values) && rest.length === 0 && values.length > 0
          ? names.nameOf(text)
          : undefined
      if (name === undefined) return ask(...args) as never
      const answer = ask({ name, text, values }) as Promise<unknown>
      return answer.catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === PLAN_OUTDATED) names.renew()
        throw error
      }) as never // pg declares one overload for each form of the arguments
    }
  }
}
