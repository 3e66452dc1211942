/** What is signed: this half's part of it, and the record that lets a signature go. */
import { openRounds } from '@jitsuin/platform'
import { loadEntry, saveReleases } from '../store/ledger.js'
import { consumeItems } from '../store/list-items.js'
import type { StoredShare } from '../store/shares.js'
import { ROUND } from './admit.js'
import { actorOf, type HalfContext } from './context.js'
import { blocksOf, raise } from './powers.js'
import type { AdmittedRequest, Release } from './reserve.js'

/** This half's partial signatures of a request, made with one of its shares. */
export async function raiseRequest(
  ctx: HalfContext,
  admitted: Pick<AdmittedRequest, 'key' | 'algorithm' | 'digests'>,
  share: StoredShare,
): Promise<{ readonly epoch: number; readonly partials: readonly Uint8Array[] }> {
  const bases = blocksOf(admitted.key, admitted)
  return { epoch: share.epoch, partials: await raise(ctx, admitted.key, { share, bases }) }
}

/** Notes what is released, before it is. Gives what was released first, if somebody was faster. */
export async function recordRelease(
  { release }: Pick<HalfContext, 'release'>,
  { authorisation: { authorisation: authorisationId }, requestId, kind }: AdmittedRequest,
  values: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  return release({ authorisationId, requestId, kind, values })
}

type Ports = Pick<HalfContext, 'role' | 'store' | 'clock'>

/** Releases what comes, in rounds as admissions are. */
export function openReleases(ports: Ports): (release: Release) => Promise<readonly Uint8Array[]> {
  return openRounds({
    ...ROUND,
    keyOf: ({ authorisationId }) => authorisationId,
    run: async (releases) =>
      (await releaseAll(ports, releases)).map((value) => ({ status: 'fulfilled', value })),
  })
}

async function releaseAll(
  ports: Ports,
  releases: readonly Release[],
): Promise<readonly (readonly Uint8Array[])[]> {
  const at = ports.clock()
  return ports.store.transact({ actor: actorOf(ports), at }, async (tx, audit) => {
    const first = await saveReleases(tx, releases, at)
    if (first.size === 0) audit.changedNothing()
    const answers: (readonly Uint8Array[])[] = []
    for (const release of releases) {
      const { authorisationId, requestId, kind, values } = release
      if (!first.has(authorisationId)) {
        answers.push((await loadEntry(tx, release))?.values ?? values)
        continue
      }
      if (kind === 'list') await consumeItems(tx, release)
      const subject = `authorisation:${authorisationId}`
      audit.record('signature/released', { subject, facts: { requestId, digests: values.length } })
      answers.push(values)
    }
    return answers
  })
}
