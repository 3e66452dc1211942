/**
 * Time stamps that are files of the container: over its one file, or over a manifest (EN 319 162-1 §4.3.3, §4.4.4, annex A.7). One whose
 * manifest names a signature preserves it for the long term, and earlier time stamps likewise.
 */
import { type DigestName, imprintDigest } from '@jitsuin/pki'
import { digestContent } from '../../cades/content.js'
import { materialOfMessage } from '../../cades/read/material.js'
import { readMessage } from '../../cades/read/message.js'
import { readToken } from '../../cades/validate/stamps.js'
import { AdesError } from '../../errors.js'
import {
  baseAfter,
  earliestSound,
  judgeToken,
  type StampFacts,
  type TokenQuestion,
  unjudged,
} from '../../validate/judge-token.js'
import type { BaseTime } from '../../validate/path.js'
import { type ReasonCode, reasonRow } from '../../validate/reasons.js'
import { mergeMaterial } from '../../validate/rounds.js'
import type { Material } from '../../validate/trust.js'
import { partKindOf } from '../names.js'
import type { Container } from '../read/container.js'
import type { FileDigests } from '../read/digests.js'
import type { Manifest } from '../read/manifest.js'
import { judgeManifest, loadPart, type ManifestFacts } from './manifests.js'

/** A time stamp of the container, and what it is over. */
export type ContainerStamp = ManifestFacts & {
  readonly name: string
  readonly token: Uint8Array
  /** Of what it should be over; undefined if the token cannot be read. */
  readonly digest: { readonly name: DigestName; readonly value: Uint8Array } | undefined
  /** `archive`: a manifest that preserves signatures and earlier time stamps (annex A.7). */
  readonly over: 'file' | 'manifest' | 'archive'
}

/** Reads a time stamp. `over` is its manifest, or the name of the one file. @throws {ZipError} */
export async function readContainerStamp(
  container: Container,
  {
    name,
    over,
    digestOf,
  }: { readonly name: string; readonly over: Manifest | string; readonly digestOf: FileDigests },
): Promise<ContainerStamp> {
  const token = await loadPart(container, name)
  const read = readToken(token)
  const algorithm = read && imprintDigest(read.info.imprint)
  if (typeof over === 'string') {
    const entry = container.files.get(over)
    const digests = algorithm && entry && (await digestContent(() => container.zip.read(entry), [algorithm]))
    const digest = algorithm && digests ? { name: algorithm, value: digests.digestOf(algorithm) } : undefined
    return { name, token, digest, over: 'file', references: 'references/ok', covers: [over] }
  }
  const { references, covers } = judgeManifest(container, over, digestOf)
  const digests = algorithm && (await digestContent(over.octets, [algorithm]))
  const digest = algorithm && digests ? { name: algorithm, value: digests.digestOf(algorithm) } : undefined
  const kind = partKindOf(over.name) === 'archiveManifest' ? 'archive' : 'manifest'
  return { name, token, digest, over: kind, references, covers: [...covers, over.name] }
}

/** What a token brings along: authorities and lists that were added when it was itself to be preserved. */
export function materialOfStamp({ token }: ContainerStamp): Material {
  try {
    const { crls, ocsps } = materialOfMessage(readMessage(token))
    return { crls, ocsps }
  } catch (error) {
    if (error instanceof AdesError) return mergeMaterial([])
    throw error
  }
}

type Times = Pick<TokenQuestion, 'trust' | 'now' | 'toleranceSeconds'>

/** The time stamps of a container as judged, and the time that those over a file prove. */
export type JudgedContainerStamps = {
  readonly of: (stamp: ContainerStamp) => StampFacts
  readonly over: (name: string) => readonly ContainerStamp[]
  readonly baseOf: (name: string) => BaseTime
}

/** Judges time stamps, each at the time that the sound ones over it prove. */
export function judgeContainerStamps(stamps: readonly ContainerStamp[], times: Times): JudgedContainerStamps {
  const judged = new Map<ContainerStamp, StampFacts | 'begun'>()
  const now: BaseTime = { at: times.now, proof: 'unproven' }
  const over = (name: string) => stamps.filter(({ covers }) => covers.includes(name))
  const baseOf = (name: string): BaseTime => {
    const open = over(name).filter((stamp) => judged.get(stamp) !== 'begun') // only forgers name in circles
    const earliest = earliestSound(open.map(of))
    return earliest ? baseAfter(earliest, now) : now
  }
  const of = (stamp: ContainerStamp): StampFacts => {
    const known = judged.get(stamp)
    if (known !== undefined && known !== 'begun') return known
    judged.set(stamp, 'begun')
    const facts = judge(stamp, { ...times, base: baseOf(stamp.name) })
    judged.set(stamp, facts)
    return facts
  }
  return { of, over, baseOf }
}

function judge(
  { token, digest, references }: ContainerStamp,
  times: Times & { readonly base: BaseTime },
): StampFacts {
  if (reasonRow(references).verdict !== 'VALID') return unjudged('archive', brokenCode(references))
  if (!digest) return unjudged('archive', 'stamp/malformed')
  return judgeToken(token, { ...times, kind: 'archive', stamped: { digest: digest.value } })
}

/** What the stamp is over is not what it was over. */
function brokenCode(references: ReasonCode): ReasonCode {
  return references === 'references/changed' ? 'stamp/other-data' : references
}
