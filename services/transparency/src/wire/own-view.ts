/**
 * What a holder's own client sees: every entry about them, each checked here and not at the log. The client keeps the last
 * head that it saw, so it is a small witness of its own.
 */
import {
  decodeHex,
  judgeHead,
  openCheckpoint,
  parseVerifier,
  type TreeHead,
  type WitnessVerdict,
} from '@jitsuin/tlog'
import { checkEntry } from './check.js'
import type { LogClient } from './client.js'
import { tagFromProof } from './holder-tag.js'
import type { Leaf } from './leaf.js'
import type { LogKeys, OwnTag } from './schemas.js'

/** What the client keeps between two visits: the key that it met first, and the last head that it accepted. */
export type KeptView = {
  readonly verifierKey: string
  readonly vrfPublicKey: string
  readonly checkpoint: string
}

/** One entry with its own check. */
export type OwnEntry = { readonly index: number } & (
  | { readonly verdict: 'included'; readonly leaf: Leaf }
  | { readonly verdict: 'not-included' | 'leaf-malformed' | 'of-another' }
)

/** What the holder is shown. */
export type OwnView = {
  readonly mine: OwnTag
  readonly tag: string
  readonly entries: readonly OwnEntry[]
  readonly size: number
  /** Against the last visit: the same history, the first visit, or something that must not be. */
  readonly history: 'first-visit' | 'continues' | Exclude<WitnessVerdict['verdict'], 'cosign'> | 'other-keys'
  /** To be kept, if the history is good. */
  readonly keep: KeptView
}

/**
 * Loads and checks everything about the signed-in holder.
 *
 * @throws {LogCallError}; {TlogError} when a signature or the proof of the tag does not hold.
 */
export async function loadOwnView(client: LogClient, kept: KeptView | undefined): Promise<OwnView> {
  const [keys, mine] = await Promise.all([client.keys(), client.mine()])
  const tag = tagFromProof(mine, bytesOf(keys.vrfPublicKey), bytesOf(mine.proof))
  const { checkpoint, entries } = await client.holder(tag)
  const head = openCheckpoint(checkpoint, parseVerifier(keys.verifierKey))
  return {
    mine,
    tag,
    size: head.size,
    entries: entries.map((entry) => judgeEntry(entry, { head, tag })),
    history: await compareHistory(client, { keys, checkpoint, head }, kept),
    keep: { verifierKey: keys.verifierKey, vrfPublicKey: keys.vrfPublicKey, checkpoint },
  }
}

function judgeEntry(
  entry: Parameters<typeof checkEntry>[0],
  { head, tag }: { readonly head: TreeHead; readonly tag: string },
): OwnEntry {
  const { index } = entry
  const checked = checkEntry(entry, head)
  if (checked.verdict !== 'included') {
    return { index, verdict: checked.verdict === 'leaf-malformed' ? 'leaf-malformed' : 'not-included' }
  }
  const { leaf } = checked
  return leaf.holder === tag ? { index, verdict: 'included', leaf } : { index, verdict: 'of-another' }
}

async function compareHistory(
  client: LogClient,
  now: { readonly keys: LogKeys; readonly checkpoint: string; readonly head: TreeHead },
  kept: KeptView | undefined,
): Promise<OwnView['history']> {
  if (!kept) return 'first-visit'
  const { keys, checkpoint, head } = now
  if (kept.verifierKey !== keys.verifierKey || kept.vrfPublicKey !== keys.vrfPublicKey) return 'other-keys'
  const log = parseVerifier(kept.verifierKey)
  const before = openCheckpoint(kept.checkpoint, log)
  const { path } = before.size < head.size ? await client.consistency(before.size, head.size) : { path: [] }
  const { verdict } = judgeHead({ kept: before, checkpoint, proof: path.map(bytesOf) }, log)
  return verdict === 'cosign' ? 'continues' : verdict
}

function bytesOf(hex: string): Uint8Array {
  return decodeHex(hex) ?? new Uint8Array()
}
