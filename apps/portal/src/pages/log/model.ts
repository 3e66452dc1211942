/** The public log as its holder sees it: what each entry says, and whether anything is wrong with the log itself. */
import type { Text } from '@jitsuin/kernel'
import { openCheckpoint, parseVerifier } from '@jitsuin/tlog'
import { checkWholeLog, type LogClient, type OwnEntry, type OwnView } from '@jitsuin/transparency/contract'
import { ROLE_NAMES } from '@jitsuin/ui'

/** One line of the page. `state` is what happened, or `doubtful` when the entry does not stand the check. */
export type LogLine =
  | {
      readonly key: string
      readonly state: 'issued' | 'revoked'
      readonly at: string
      readonly roles: readonly Text[]
      readonly reason: 'key' | 'withdrawn' | 'ended' | undefined
      /** SHA-256 of the certificate, as it is compared by eye: groups of four. */
      readonly fingerprint: string
    }
  | { readonly key: string; readonly state: 'doubtful' }

/** The lines of the page, newest first. */
export function linesOf({ entries }: OwnView): LogLine[] {
  return entries.map(lineOf)
}

function lineOf(entry: OwnEntry): LogLine {
  const key = String(entry.index)
  if (entry.verdict !== 'included') return { key, state: 'doubtful' }
  const { leaf } = entry
  return {
    key,
    state: leaf.type === 'issue' ? 'issued' : 'revoked',
    at: leaf.time,
    roles: leaf.roles.map((role) => ROLE_NAMES[role] ?? { ja: role, en: role }),
    reason: leaf.type === 'revoke' ? leaf.reason : undefined,
    fingerprint: leaf.certificate.replace(/(.{4})(?=.)/g, '$1 '),
  }
}

/** Whether the log may be believed: its history goes on from the last visit, and every entry stands its check. */
export function trustOf({ history, entries }: OwnView): 'good' | 'history-broken' | 'entry-broken' {
  if (history !== 'continues' && history !== 'first-visit') return 'history-broken'
  return entries.every(({ verdict }) => verdict === 'included') ? 'good' : 'entry-broken'
}

/** What going through the whole log found. */
export type FullCheck =
  | { readonly verdict: 'complete'; readonly size: number; readonly own: number }
  /** The page was shown fewer entries than there are. */
  | { readonly verdict: 'held-back'; readonly own: number }
  | { readonly verdict: 'damaged' }

/** Goes through every entry of the log: the only way to know that none about oneself was left out. */
export async function checkAll(client: Pick<LogClient, 'entries'>, view: OwnView): Promise<FullCheck> {
  const { checkpoint, verifierKey } = view.keep
  const head = openCheckpoint(checkpoint, parseVerifier(verifierKey))
  let own = 0
  const whole = await checkWholeLog(client.entries(), head, ({ holder }) => {
    if (holder === view.tag) own++
  })
  if (whole.verdict !== 'intact') return { verdict: 'damaged' }
  return own === view.entries.length
    ? { verdict: 'complete', size: head.size, own }
    : { verdict: 'held-back', own }
}
