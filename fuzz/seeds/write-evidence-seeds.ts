/** The hierarchy and the first inputs of the target evidence: one record of each kind. Run by hand; the keys are thrown away. */
import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  documentAtHand,
  makeEvidence,
  prepareTrust,
  type RenewedEvidence,
  renewHashTrees,
  renewTimeStamps,
} from '@jitsuin/ades'
import { type DigestName, encodeTimeStampRequest, timeStampAuthority } from '@jitsuin/pki'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { asSigner, DAY_0, makeWorld } from './world.js'

const { hierarchy, files } = await makeWorld(randomBytes)
const save = (name: string, content: Uint8Array | string) =>
  writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/evidence-${name}`)), content)
for (const [name, bytes] of Object.entries(files))
  if (['root.der', 'sarl.crl', 'tsa.crl'].includes(name)) save(name, bytes)
save('proven.txt', '')

const authority = timeStampAuthority(asSigner(hierarchy.timeStampUnit), {
  policies: ['1.3.6.1.4.1.99999.1'],
  digests: new Set(['sha256', 'sha512']),
  accuracy: { seconds: 1 },
  ordering: 'by-time',
})
const after = (seconds: number) => new Date(DAY_0.getTime() + seconds * 1000)
const stampAt = (at: Date) => async (value: Uint8Array, digest: DigestName) => {
  const request = encodeTimeStampRequest({ digest, value, certificate: 'wanted' })
  const answer = await authority(request, { at, serialBytes: randomBytes(8) })
  if (answer.outcome === 'refused') throw new Error(answer.failure)
  return answer.token
}

const { root, lists } = hierarchy
const trust = prepareTrust({ anchors: [root.certificateDer], material: { crls: Object.values(lists) } })
// Only now: the target reads what was written above, and the list of what was proven, which is being made.
const { EVIDENCE_CONTENT, judgeEvidence } = await import('../targets/evidence.js')
const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest()
const others = Array.from({ length: 6 }, (_, at) => sha256(Buffer.of(at)))
const [one = sha256(EVIDENCE_CONTENT), two = one] = others
const making = { digest: 'sha256', timeStamp: stampAt(DAY_0) } as const
const documents = [documentAtHand('content', EVIDENCE_CONTENT)]
const alone = await makeEvidence([[sha256(EVIDENCE_CONTENT)]], making)
const tree = await makeEvidence([[sha256(EVIDENCE_CONTENT)], ...others.map((hash) => [hash])], making)
const group = await makeEvidence([[sha256(EVIDENCE_CONTENT), one, two], others], making)
const renewed = recordIn(
  await renewTimeStamps([tree.recordOf(0)], {
    timeStamp: stampAt(after(60)),
    validation: { at: after(60), trust },
  }),
)
const rehashed = recordIn(
  await renewHashTrees([{ record: renewed, documents }], {
    digest: 'sha512',
    timeStamp: stampAt(after(120)),
    validation: { at: after(120), trust },
  }),
)

const proven = new Set<string>()
for (const input of [alone.recordOf(0), tree.recordOf(0), group.recordOf(0), renewed, rehashed]) {
  keepInput('evidence', input)
  const { verdict, existedAt } = judgeEvidence(input)
  console.log(input.length, verdict, existedAt)
  if (existedAt) proven.add(existedAt)
}
save('proven.txt', [...proven].join('\n'))

function recordIn({ recordOf }: RenewedEvidence): Uint8Array {
  const result = recordOf(0)
  if (result.outcome === 'refused') throw new Error(result.report.headline.en)
  return result.record
}
