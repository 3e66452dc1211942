/** One list that names thousands of people with live sessions: how long until the last of them is out. */
import { setTimeout } from 'node:timers/promises'
import { openReader } from '@jitsuin/platform'
import type { People, Person } from './people.js'
import type { Service } from './protocol.js'

/** Seconds, each from the first word to the moment at which no session of theirs lives. */
export type Revocation = {
  readonly sessions: number
  /** From the publication of the list. */
  readonly sincePublished: number
  /** From the moment at which the watch asked for the list. */
  readonly sinceFetched: number
  /** Of the one statement that ended them. */
  readonly statement: number
}

/** Revokes everybody in one act. Sessions of others must live on. */
export async function revokeAll(
  people: People,
  service: Service,
  { everybody, others }: { readonly everybody: readonly Person[]; readonly others: number },
): Promise<Revocation> {
  const reader = openReader(service.ready.zoneUrl)
  const live = async () => {
    const text = "select count(*) as count from sso.session where state = 'live'"
    const [row] = await reader.query<{ count: number }>(text)
    return row?.count ?? Number.NaN
  }
  await service.ask('watchStatements')
  const list = await people.makeList(everybody)
  // The watch has seen every session by then, and is as far from its next turn as it may be.
  for (let turns = 0; turns < 2; turns++) await people.nextFetch()
  const sessions = (await live()) - others

  const published = performance.now()
  people.publish(list)
  let fetched = Number.NaN
  people.nextFetch().then(() => {
    fetched = performance.now()
  })
  while ((await live()) > others) await setTimeout(5)
  const ended = performance.now()
  await setTimeout(1000) // for the log, and for whatever else would end
  if ((await live()) !== others) throw new Error('Sessions of people who were not revoked ended')
  const statement = (await service.ask('endStatementMs')) / 1000
  await reader.close()
  return {
    sessions,
    sincePublished: (ended - published) / 1000,
    sinceFetched: (ended - fetched) / 1000,
    statement,
  }
}
